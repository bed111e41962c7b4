"""The end of a drill: what was answered, when it comes back, what comes tomorrow."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from tpm_coach.domain import Review
from tpm_coach.text import counted, one_line

if TYPE_CHECKING:
    from tpm_coach.practice.drill import Drill

_HEAD = f"{'Rated':<7}{'Points':<8}{'Comes back':<20}Question"
_QUESTION = _HEAD.index("Question")


class Summary(Static):
    """One line for each answer of the drill."""

    def show(self, drill: Drill, tomorrow: int, width: int, longest: int = 1) -> None:
        """Show a drill that is over and how many questions come tomorrow, in lines of `width` columns.

        What was asked is told in up to `longest` lines.
        """
        reviews = drill.done
        seconds = sum(review.answer.seconds for review in reviews)
        minutes = counted(round(seconds / 60), "minute") if seconds >= 60 else "under a minute"
        answered = f"{counted(len(reviews), 'answer')}, {minutes} of writing." if reviews else ""
        left = len(drill.waiting)
        waits = f"{counted(left, 'question')} {'is' if left == 1 else 'are'} left." if left else ""
        lines = [Content.styled(drill.ending, "bold"), Content(" ".join(filter(None, (answered, waits))))]
        if reviews:
            lines += [Content(""), Content.styled(_HEAD, "$foreground-muted")]
            lines += [_line(review, width, longest) for review in reviews]
        coming = f"Tomorrow: {counted(tomorrow, 'question') if tomorrow else 'nothing'}."
        lines += [Content(""), Content.styled(coming, "bold")]
        self.update(Content("\n").join(lines))


def _line(review: Review, width: int, longest: int) -> Content:
    due = review.after.due_day
    points = f"{review.feedback.coverage:>5.0%}" if review.feedback and review.feedback.evidence else "    -"
    when = f"{(due - review.study_day).days:>3} d, {due:%a} {due.day} {due:%b}"
    room = max(12, width - _QUESTION)
    asked = wrap(one_line(review.answer.turns[0].text), room, max_lines=longest, placeholder=" …")
    return Content.assemble(
        (f"{review.rating.title:<7}", "bold"),
        f"{points:<8}{when:<20}",
        (f"\n{' ' * _QUESTION}".join(asked), "$foreground-muted"),
    )
