"""The end of a drill: what was answered, when it comes back, what comes tomorrow."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from tpm_coach.domain import Review
from tpm_coach.text import counted, one_line


class Summary(Static):
    """One line for each answer of the drill."""

    def show(self, reviews: Sequence[Review], ending: str, tomorrow: int, width: int) -> None:
        """Show the drill's reviews, why it ended and how many questions come tomorrow."""
        seconds = sum(review.answer.seconds for review in reviews)
        minutes = counted(round(seconds / 60), "minute") if seconds >= 60 else "under a minute"
        answered = f"{counted(len(reviews), 'answer')} in {minutes}"
        lines = [
            Content.styled(ending, "bold"),
            Content(f"{answered} of writing." if reviews else ""),
            Content(""),
        ]
        lines += [_line(review, width) for review in reviews]
        coming = (
            f"Tomorrow: {counted(tomorrow, 'question')}." if tomorrow else "Tomorrow: only new questions."
        )
        lines += [Content(""), Content.styled(coming, "bold")]
        self.update(Content("\n").join(lines))


def _line(review: Review, width: int) -> Content:
    days = (review.after.due_day - review.study_day).days
    points = f"{review.feedback.coverage:>4.0%}" if review.feedback and review.feedback.evidence else "   -"
    when = f"{review.after.due_day:%a} {review.after.due_day.day} {review.after.due_day:%b} ({days} d)"
    return Content.assemble(
        (f"{review.rating.title:<6}", "bold"),
        f"{points} of points   back {when:<18} ",
        (one_line(review.answer.turns[0].text, max(12, width - 50)), "$foreground-muted"),
    )
