"""The coach's feedback: verdict, what was heard with quotes, what was missed and why, flags, tips."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static

from tpm_coach.domain import Evidence, Feedback, Question, Remark, Verdict
from tpm_coach.text import counted, one_line, printable
from tpm_coach.tui.widgets.markdown import styled

if TYPE_CHECKING:
    from tpm_coach.coach.comparison import Comparison
    from tpm_coach.practice.drill import Drill

_SIGNS = {
    Verdict.COVERED: ("✓", "$text-success"),
    Verdict.UNSURE: ("?", "$text-warning"),
    Verdict.MISSED: ("✗", "$text-error"),
}


class PointRow(Vertical):
    """One key point, and below it the learner's words or why it matters."""

    def __init__(self, index: int, evidence: Evidence) -> None:
        super().__init__(classes="point")
        self.index = index
        self._evidence = evidence

    def compose(self) -> ComposeResult:
        """The point, then what is said of it."""
        yield Static(_sign(self._evidence), classes="sign")
        yield Static(_point(self._evidence), classes="head")
        yield Static(classes="below")

    def on_mount(self) -> None:
        """Say what is said of it."""
        self.show(self._evidence)

    def show(self, evidence: Evidence) -> None:
        """Show the point as it is marked now."""
        self.query_one(".sign", Static).update(_sign(evidence))
        self.query_one(".head", Static).update(_point(evidence))
        below = self.query_one(".below", Static)
        below.update(said := _below(evidence))
        below.display = bool(said)


class RemarkRow(Vertical):
    """A flag, a tip or whatever else is remarked, behind its sign."""

    def __init__(self, sign: str, style: str, remark: Remark) -> None:
        super().__init__(classes="remark")
        self._sign = Content.styled(sign, f"bold {style}")
        self._remark = remark

    def compose(self) -> ComposeResult:
        """The sign, then the remark and the learner's words."""
        remark = self._remark
        quote = f"  “{one_line(remark.quote, 120)}”" if remark.quote else ""
        yield Static(self._sign, classes="sign")
        yield Static(Content.assemble(printable(remark.text), (quote, "italic $foreground-muted")))


class FeedbackView(Vertical):
    """`cursor` is the key point that Space ticks or unticks."""

    DEFAULT_CSS = """
    FeedbackView {
        height: auto;
        padding: 0 1;
        margin-top: 1;
        border-top: solid $primary 60%;

        .headline {
            text-style: bold;
            margin-bottom: 1;
        }
        .point {
            height: auto;
            padding: 0 1;
            border-left: blank;
        }
        .sign {
            dock: left;
            width: 2;
            height: 1;
        }
        .point.-cursor {
            border-left: thick $accent;
            background: $boost;
        }
        .remark {
            height: auto;
            padding: 0 2;
        }
        .model {
            height: auto;
            margin: 1 1 0 1;
        }
    }
    """

    cursor = reactive(0)

    class Marked(Message):
        """The learner clicked the key point at `index`."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    class ModelWished(Message):
        """The learner clicked the line that opens and folds the strong answer."""

    def __init__(self, question: Question, feedback: Feedback) -> None:
        super().__init__(id="feedback")
        self._question = question
        self._feedback = feedback
        self._order = _teaching_order(feedback)

    @property
    def point(self) -> int | None:
        """The index of the key point under the cursor, in the rubric's order."""
        return self._order[self.cursor] if self._order else None

    def compose(self) -> ComposeResult:
        """Verdict first, then what was heard, what was not, flags and tips."""
        feedback = self._feedback
        yield Static(Content(printable(_headline(feedback))), classes="headline")
        for guard in feedback.guards:
            yield RemarkRow("!", "$text-warning", guard)
        for index in self._order:
            yield PointRow(index, feedback.evidence[index])
        for flag in feedback.red_flags:
            yield RemarkRow("⚑", "$text-error", flag)
        for tip in feedback.tips:
            yield RemarkRow("→", "$text-accent", tip)
        yield Static(Content(""), classes="remark compared")
        if self._question.model_answer:
            yield Static(Content(""), classes="model")

    def on_mount(self) -> None:
        """Put the cursor on the first point."""
        self.watch_cursor(self.cursor)

    def show(self, drill: Drill, model_key: str, *, may_model: bool) -> None:
        """Show new marks, how the answer differs from the last one, and the model answer folded or not.

        `model_key` is the key that opens and folds it.
        """
        if drill.feedback is None:
            return
        self._feedback = drill.feedback
        for headline in self.query(".headline").results(Static):
            headline.update(Content(printable(_headline(drill.feedback))))
        for row in self.query(PointRow):
            row.show(drill.feedback.evidence[row.index])
        for static in self.query(".compared").results(Static):
            static.update(_compared(drill.comparison))
            static.display = drill.comparison is not None
        for static in self.query(".model").results(Static):
            static.update(_model(self._question, model_key, shown=drill.model_shown, allowed=may_model))

    def move(self, step: int) -> None:
        """Move the cursor."""
        if self._order:
            self.cursor = max(0, min(len(self._order) - 1, self.cursor + step))

    def is_in_view(self) -> bool:
        """Whether the point under the cursor can be seen."""
        return self.cursor in self._in_view()

    def come_into_view(self) -> None:
        """Scroll to the point under the cursor."""
        self.query(PointRow)[self.cursor].scroll_visible(animate=False)

    def follow(self, step: int) -> None:
        """Put the cursor on the nearest point in sight after the page was turned, down or (`step` < 0) up."""
        seen = self._in_view()
        if seen and self.cursor not in seen:
            self.cursor = seen[0] if step > 0 else seen[-1]

    def _in_view(self) -> list[int]:
        """The places of the points whose first line, the one that changes, is in sight."""
        places = [self.screen.find_widget(row) for row in self.query(PointRow)]
        return [at for at, place in enumerate(places) if place.clip.contains_point(place.region.offset)]

    def watch_cursor(self, cursor: int) -> None:
        """Mark the point under the cursor and bring it into view."""
        for position, row in enumerate(self.query(PointRow)):
            row.set_class(position == cursor, "-cursor")
            if position == cursor and self.is_mounted:
                row.scroll_visible(animate=False)

    def on_click(self, event: Click) -> None:
        """Tick or untick the point under the mouse, or open or fold the strong answer by its first line."""
        if event.widget is None:
            return
        at = event.get_content_offset(event.widget)
        if event.widget.has_class("model") and at and not at.y:
            self.post_message(self.ModelWished())
        rows = [w for w in event.widget.ancestors_with_self if isinstance(w, PointRow)]
        if rows:
            self.cursor = self._order.index(rows[0].index)
            self.post_message(self.Marked(rows[0].index))


def _teaching_order(feedback: Feedback) -> list[int]:
    """What was heard first, then what is in doubt, then what is missing with the must points in front."""
    rank = {Verdict.COVERED: 0, Verdict.UNSURE: 1, Verdict.MISSED: 2}
    evidence = feedback.evidence
    return sorted(range(len(evidence)), key=lambda i: (rank[evidence[i].verdict], not evidence[i].must, i))


def _sign(evidence: Evidence) -> Content:
    sign, style = _SIGNS[evidence.verdict]
    if evidence.marked is not None:
        sign, style = _SIGNS[Verdict.COVERED if evidence.marked else Verdict.MISSED]
    return Content.styled(sign, f"bold {style}")


def _point(evidence: Evidence) -> Content:
    by_learner = "  (your mark)" if evidence.marked is not None else ""
    must = "  essential" if evidence.must else ""
    late = "  after a probe" if evidence.after_probe and evidence.heard else ""
    return Content.assemble(
        (printable(evidence.key_point), "bold"),
        (f"{must}{late}{by_learner}", "$foreground-muted"),
    )


def _below(evidence: Evidence) -> Content:
    if evidence.heard and evidence.quote:
        return Content.styled(f"“{one_line(evidence.quote, 300)}”", "italic $text-success")
    if evidence.verdict is Verdict.UNSURE and evidence.quote and evidence.marked is None:
        quote = f"“{one_line(evidence.quote, 220)}”"
        return Content.assemble(("Was it this? ", "$foreground-muted"), (quote, "italic $text-warning"))
    return Content.styled(one_line(evidence.why), "$foreground-muted")


def _headline(feedback: Feedback) -> str:
    if all(e.marked is None for e in feedback.evidence):
        return feedback.headline
    heard = sum(e.heard for e in feedback.evidence)
    return f"With your marks: {heard} of {counted(len(feedback.evidence), 'point')}."


def _compared(comparison: Comparison | None) -> Content:
    if comparison is None:
        return Content("")
    lines = [
        Content.assemble(("≈ Compared with your last answer: ", "bold $text-accent"), _lengths(comparison))
    ]
    for what, points in (("gained", comparison.gained), ("lost", comparison.lost)):
        lines += [Content.assemble((f"  {what:<7}", "$foreground-muted"), printable(p)) for p in points]
    return Content("\n").join(lines)


def _lengths(comparison: Comparison) -> str:
    words, minutes = comparison.words, comparison.seconds / 60
    more = f"{counted(abs(words), 'word')} {'more' if words > 0 else 'fewer'}" if words else "as many words"
    if abs(minutes) < 0.05:
        return f"{more}, in the same time"
    return f"{more}, {abs(minutes):.1f} min {'longer' if minutes > 0 else 'shorter'}"


def _model(question: Question, key: str, *, shown: bool, allowed: bool) -> Content:
    if not allowed:
        return Content.styled("▸ A strong answer is shown after an attempt of your own.", "$foreground-muted")
    if not shown:
        return Content.styled(f"▸ A strong answer ({key} opens it)", "$foreground-muted")
    return Content.assemble(
        (f"▾ A strong answer ({key} folds it)\n", "$foreground-muted"), styled(question.model_answer)
    )
