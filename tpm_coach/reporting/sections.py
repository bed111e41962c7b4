"""Statistics -> the parts of a report, the same for every way of showing it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tpm_coach.domain import Category, Rating
from tpm_coach.reporting.plots import NONE, Bars, Lines, Plot, Points, Section, Shares, Table
from tpm_coach.stats import Readiness, Statistics, report
from tpm_coach.stats.report import day_name
from tpm_coach.stats.words import Phrase
from tpm_coach.text import counted

MISSING = ("ready", "may be forgotten", "left out", "never asked")

RANKED = "The weakest first: by what is missing today, then by lapses."


def sections(statistics: Statistics) -> tuple[Section, ...]:
    """Return the parts of a report, in reading order."""
    return (
        _readiness(statistics),
        _retention(statistics),
        _practice(statistics),
        _coverage(statistics),
        _ahead(statistics),
        _words(statistics),
    )


def _readiness(statistics: Statistics) -> Section:
    plots: list[Plot] = []
    tables = []
    for kind, plural, items in (
        ("category", "categories", statistics.categories),
        ("competency", "competencies", statistics.competencies),
    ):
        if any(item.seen for item in items):
            plots.append(
                Shares(
                    f"Readiness of the {plural}",
                    RANKED if kind == "category" else report.weakest(items, kind),
                    MISSING,
                    tuple((r.title, (r.readiness, r.forgotten, r.unmade, r.unasked)) for r in items),
                )
            )
            tables.append(_readiness_table(f"The {plural}, the weakest first", kind, items))
    return Section(
        "readiness",
        "Readiness",
        report.weakest(statistics.categories, "category"),
        tuple(plots),
        tuple(tables),
    )


def _readiness_table(caption: str, kind: str, items: Sequence[Readiness]) -> Table:
    return Table(
        caption,
        (kind.title(), "Ready", "Forgotten", "Left out", "Answered", "Lapses"),
        tuple(
            (
                item.title,
                f"{item.readiness:.0%}",
                f"{item.forgotten:.0%}",
                f"{item.unmade:.0%}",
                f"{item.seen:,} of {item.questions:,}",
                f"{item.lapses:,}",
            )
            for item in items
        ),
    )


def _retention(statistics: Statistics) -> Section:
    kept, weeks = statistics.retention, statistics.weeks
    plots: tuple[Plot, ...] = ()
    tables: tuple[Table, ...] = ()
    if kept.answers:
        recent = (
            f"In the last four weeks {percent(kept.recent)} of "
            f"{counted(kept.recent_answers, 'repeated answer')} passed."
            if kept.recent_answers
            else "No repeated answer in the last four weeks."
        )
        by_week = (
            Lines(
                "Repeated answers that passed, by week",
                recent,
                tuple(day_name(week.start)[4:] for week in weeks),
                ("passed", "foreseen"),
                (tuple(week.retention for week in weeks), tuple(week.expected for week in weeks)),
                ("target", kept.target),
                low=_low([*(week.retention for week in weeks), *(week.expected for week in weeks)]),
            ),
        )
        plots = (
            *(by_week if any(week.retention is not None for week in weeks) else ()),
            Points(
                "What FSRS foresaw, and what came",
                "Where FSRS is right the points lie on the diagonal; below it you forgot more than foreseen.",
                ("foreseen", "passed"),
                tuple((tenth.expected, tenth.achieved) for tenth in kept.tenths),
                tuple(tenth.answers for tenth in kept.tenths),
                low=_low([share for tenth in kept.tenths for share in (tenth.expected, tenth.achieved)]),
            ),
        )
        tables = (
            Table(
                "Repeated answers by foreseen recall",
                ("Recall", "Answers", "Foreseen", "Passed"),
                tuple(
                    (
                        f"{t.low:.0%} to {t.low + 0.1:.0%}",
                        f"{t.answers:,}",
                        percent(t.expected),
                        percent(t.achieved),
                    )
                    for t in kept.tenths
                ),
            ),
        )
    return Section("retention", "Retention", report.retained(kept), plots, tables)


def _practice(statistics: Statistics) -> Section:
    days, totals = statistics.days, statistics.totals
    labels = tuple(day_name(day.day)[4:] for day in days)
    answers = tuple(float(day.answers - day.first) for day in days)
    new = tuple(float(day.first) for day in days)
    minutes = tuple(day.seconds / 60 for day in days)
    plots: tuple[Plot, ...] = ()
    if any(day.answers for day in days):
        busiest = max(days, key=lambda day: day.answers)
        longest = max(days, key=lambda day: day.seconds)
        of = f"of {counted(len(days), 'day')}"
        plots = (
            Bars(
                "Answers a day",
                f"The busiest {of}: {day_name(busiest.day)}, with {counted(busiest.answers, 'answer')}.",
                labels,
                ("repeated", "new"),
                (answers, new),
            ),
            Bars(
                "Minutes of writing a day",
                f"The longest {of}: {day_name(longest.day)}, with "
                f"{counted(round(longest.seconds / 60), 'minute')}.",
                labels,
                ("minutes",),
                (minutes,),
            ),
        )
    rated = Table(
        "Ratings",
        ("Rating", "Answers", "Share"),
        tuple(
            (rating.title, f"{totals.ratings[rating]:,}", percent(totals.ratings[rating] / totals.answers))
            for rating in Rating
            if totals.answers
        ),
    )
    agreement = totals.agreement
    agreed = Table(
        "Your ratings beside the coach's",
        ("Judged answers", "The same", "Within one"),
        ((f"{agreement.compared:,}", percent(agreement.exact), percent(agreement.within_one)),),
    )
    tables = [table for table, there in ((rated, totals.answers), (agreed, agreement.compared)) if there]
    return Section("practice", "Practice", report.practised(days), plots, tuple(tables))


def _coverage(statistics: Statistics) -> Section:
    weeks, confidence = statistics.weeks, statistics.confidence
    labels = tuple(day_name(week.start)[4:] for week in weeks)
    judged = [category for category in Category if any(category in week.coverage for week in weeks)]
    low = _low([share for week in weeks for share in week.coverage.values()])
    plots = tuple(
        Lines(
            category.title,
            f"Last judged week: {percent(_last(statistics, category))} of the key points made.",
            labels,
            ("points made",),
            (tuple(week.coverage.get(category) for week in weeks),),
            low=low,
        )
        for category in judged
    )
    half = len(weeks) // 2
    means = Table(
        "Key points made, mean of the weeks",
        ("Category", "First half", "Second half", "Last week"),
        tuple(
            (
                category.title,
                percent(report.mean_coverage(weeks[:half], category)),
                percent(report.mean_coverage(weeks[half:], category)),
                percent(_last(statistics, category)),
            )
            for category in judged
        ),
    )
    said = Table(
        "How sure you were, and what you covered",
        ("You said", "Answers", "Points made"),
        tuple((item.word, f"{item.answers:,}", percent(item.coverage)) for item in confidence),
    )
    asked = any(item.answers for item in confidence)
    tables = [table for table, there in ((said, asked), (means, judged)) if there]
    sentence = f"{report.sure(confidence)} {report.covered(weeks)}"
    return Section("coverage", "Coverage", sentence, plots, tuple(tables))


def _low(shares: Sequence[float | None]) -> float:
    """Where the axis begins: half of it is left out when nothing is there."""
    return 0.5 if all(share is None or share >= 0.5 for share in shares) else 0.0


def _last(statistics: Statistics, category: Category) -> float | None:
    return next(
        (week.coverage[category] for week in reversed(statistics.weeks) if category in week.coverage), None
    )


def _ahead(statistics: Statistics) -> Section:
    overdue, ahead = statistics.overdue, statistics.ahead
    plots: tuple[Plot, ...] = ()
    tables: tuple[Table, ...] = ()
    if any(day.due or day.new for day in ahead):
        first = ahead[0]
        today = f"{counted(first.due, 'answer')} due" if first.due else "nothing due"
        late = " What is overdue is not drawn." if overdue.answers else ""
        plots = (
            Bars(
                "Answers of the days to come",
                f"Today: {today}, and {counted(first.new, 'new question')}.{late}",
                tuple(day_name(day.day)[4:] for day in ahead),
                ("due", "new"),
                (tuple(float(day.due) for day in ahead), tuple(float(day.new) for day in ahead)),
            ),
        )
    if overdue.answers or plots:
        late_row = ("Overdue", f"{overdue.answers:,}", NONE, f"{overdue.minutes:,.0f}")
        weeks: dict[date, list[float]] = {}
        for n, day in enumerate(ahead):
            row = weeks.setdefault(ahead[n - n % 7].day, [0.0, 0.0, 0.0])
            for at, figure in enumerate((day.due, day.new, day.minutes)):
                row[at] += figure
        tables = (
            Table(
                "Week by week",
                ("Seven days from", "Due", "New", "Minutes"),
                (
                    *((late_row,) if overdue.answers else ()),
                    *(
                        (day_name(start), f"{due:,.0f}", f"{new:,.0f}", f"{minutes:,.0f}")
                        for start, (due, new, minutes) in weeks.items()
                    ),
                ),
            ),
        )
    return Section("ahead", "To come", report.load(overdue, ahead), plots, tables)


def _words(statistics: Statistics) -> Section:
    words = statistics.words
    lists: list[tuple[str, Sequence[Phrase]]] = (
        [
            ("Words you use more than model answers", words.used),
            ("Pet phrases", words.phrases),
            ("Fillers", words.fillers),
        ]
        if words
        else []
    )
    tables = tuple(
        Table(
            caption,
            ("Said", "Times", "In answers", *(("Model answers",) if caption != "Fillers" else ())),
            tuple(
                (
                    phrase.text,
                    f"{phrase.count:,}",
                    f"{phrase.answers:,}",
                    *((number(phrase.model),) if caption != "Fillers" else ()),
                )
                for phrase in phrases
            ),
        )
        for caption, phrases in lists
        if phrases
    )
    return Section("words", "Your words", report.spoken(words), (), tables)


def percent(share: float | None) -> str:
    """Return a share (0-1) as per cent."""
    return NONE if share is None else f"{share:.0%}"


def number(value: float | None) -> str:
    """Return a number to the tenth."""
    return NONE if value is None else f"{value:,.1f}"
