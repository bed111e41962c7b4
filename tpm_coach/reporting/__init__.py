"""Pure: statistics -> a report, as a page of HTML or as Markdown."""

from tpm_coach.reporting import markdown, page
from tpm_coach.reporting.sections import sections
from tpm_coach.stats import Statistics, report


def as_html(statistics: Statistics) -> str:
    """Return the report as a page that holds everything in itself."""
    return page.document(_title(statistics), sections(statistics), report.summary(statistics))


def as_markdown(statistics: Statistics) -> str:
    """Return the report as Markdown."""
    return markdown.document(_title(statistics), sections(statistics), report.summary(statistics))


def _title(statistics: Statistics) -> str:
    whose = "" if statistics.learner == "me" else f" of {statistics.learner}"
    day = statistics.day
    return f"Interview practice{whose}, {day.day} {day:%B %Y}"
