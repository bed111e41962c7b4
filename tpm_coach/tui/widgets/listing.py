"""Questions and answers as lines of a list, and whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from textual.content import Content

from tpm_coach.domain import Question, Review, State
from tpm_coach.text import counted, one_line, printable
from tpm_coach.tui.widgets.chat import marked
from tpm_coach.tui.widgets.markdown import styled

if TYPE_CHECKING:
    from tpm_coach.practice.answers import Answered
    from tpm_coach.practice.browsing import Detail, Entry

_STATES = {State.DUE: "bold", State.LEECH: "$text-error", State.NEW: "$text-accent"}
_TICKS = {True: ("✓", "$text-success"), False: ("✗", "$text-error"), None: ("·", "$foreground-muted")}
_STATE, _DUE, _READY, _CATEGORY = 9, 10, 5, 18
_DAY, _RATING, _POINTS = 9, 6, 6
_CATEGORY_FROM = 96
"""From so many cells on a line has room for the category, and for state and due day side by side."""


@dataclass(frozen=True)
class Keys:
    """The keys that the text of a question names: what brings it back, what opens the model answer."""

    suspend: str
    model: str


def question_heading(width: int) -> Content:
    """The names of the columns of `question_line`."""
    question = f"{'question':<{_prompt_room(width)}}"
    if width < _CATEGORY_FROM:
        return Content(f"{'due':>{_DUE}}  {question}{'ready':>{_READY + 1}}")
    category = f"  {'category':<{_CATEGORY}}"
    return Content(f"{'state':<{_STATE}} {question}{category} {'due':>{_DUE}}{'ready':>{_READY + 1}}")


def question_line(entry: Entry, width: int) -> Content:
    """A question in one line: state, prompt and own tags, when it is due, how ready the learner is.

    Where there is little room the state stands for the due day that it has none of, and a leech is marked.
    """
    room, style = _prompt_room(width), _STATES.get(entry.state, "$foreground-muted")
    ready = "–" if entry.recall is None else f"{entry.readiness:.0%}"
    ready = f"{ready:>{_READY + 1}}"
    if width < _CATEGORY_FROM:
        leech = " leech" if entry.state is State.LEECH else ""
        due = (f"{_due(entry) or entry.state:>{_DUE}}  ", style)
        return Content.assemble(due, *_prompt(entry, room - len(leech)), (leech, style), ready)
    return Content.assemble(
        (f"{entry.state:<{_STATE}} ", style),
        *_prompt(entry, room),
        (f"  {entry.category.title:<{_CATEGORY}}", "$foreground-muted"),
        f" {_due(entry):>{_DUE}}",
        ready,
    )


def _prompt(entry: Entry, room: int) -> Iterable[str | tuple[str, str]]:
    """A prompt and its tags, cut and filled up to so many cells."""
    tags = "".join(f" #{tag}" for tag in entry.own_tags)
    tags = one_line(tags, room // 3) if tags else ""
    prompt = one_line(entry.prompt, room - len(tags) - bool(tags))
    yield prompt
    yield f" {tags}" if tags else "", "$text-accent"
    yield " " * (room - _cells(prompt) - _cells(tags) - bool(tags))


def _prompt_room(width: int) -> int:
    other = _STATE + 1 + 2 + _CATEGORY + 1 if width >= _CATEGORY_FROM else 2
    return max(8, width - other - _DUE - _READY - 1)


def _cells(text: str) -> int:
    return Content(text).cell_length


def _due(entry: Entry) -> str:
    days = entry.due_in
    if entry.state is State.BURIED:
        return "tomorrow"
    if days is None or entry.state is State.SUSPENDED:
        return ""
    return "today" if days == 0 else f"in {days} d" if days > 0 else f"{-days} d late"


def whole_question(detail: Detail, width: int, *, model_shown: bool, keys: Keys) -> Content:
    """All that is known of a question, in lines of at most `width` cells where they hang from a mark."""
    question = detail.question
    parts = [
        Content.styled(printable(question.prompt), "bold"),
        *_about(question),
        Content.assemble(("Your tags: ", "$foreground-muted"), ", ".join(detail.entry.own_tags))
        if detail.entry.own_tags
        else None,
        _titled("Where you stand", [Content(line) for line in _standing(detail, keys.suspend)]),
        _titled("What an interviewer ticks", [hung(*line, width) for line in _rubric(question)]),
        _titled("Your answers", [_given(answer) for answer in detail.answers]),
    ]
    if question.model_answer:
        sign, verb = ("▾", "folds") if model_shown else ("▸", "opens")
        parts.append(
            Content.styled(f"\n{sign} A strong answer ({keys.model} {verb} it)", "$foreground-muted")
        )
        parts += [styled(question.model_answer)] if model_shown else []
    return Content("\n").join(part for part in parts if part is not None)


def hung(mark: Content, text: Content, width: int) -> Content:
    """A text after a mark, wrapped so that all its lines begin where the first does."""
    first, *others = text.wrap(max(8, width - mark.cell_length))
    blank = Content(" " * mark.cell_length)
    return Content("\n").join([mark + first, *(blank + line for line in others)])


def _titled(title: str, lines: list[Content]) -> Content | None:
    return Content("\n").join([Content.styled(f"\n{title}", "bold $text-accent"), *lines]) if lines else None


def _about(question: Question) -> Iterable[Content]:
    labels = [*(f"theme {t}" for t in (question.theme,) if t), *question.competencies, *question.companies]
    for words in (
        (question.category.title, f"{question.level.value} level", counted(question.minutes, "minute")),
        (*labels, *question.tags),
        (f"pack {question.pack}", question.id),
    ):
        if words:
            yield Content.styled(printable(" · ".join(words)), "$foreground-muted")


def _standing(detail: Detail, suspend: str) -> Iterable[str]:
    if detail.entry.state is State.SUSPENDED:
        yield f"Suspended: it is never asked; {suspend} brings it back."
    if detail.buried_until:
        yield f"Buried: it is not asked before {day_in_words(detail.buried_until)}."
    if detail.entry.state is State.LEECH:
        yield "A leech: you forget it again and again. Find another answer, do not repeat this one."
    if not detail.told:
        yield "New: there is no schedule for it yet."
        return
    yield from detail.told
    ready, points = detail.entry, f"{detail.entry.coverage:.0%}"
    yield f"Readiness {ready.readiness:.0%}: recall times the share of points you made last ({points})."


def _rubric(question: Question) -> Iterable[tuple[Content, Content]]:
    """Each key point and red flag, and what may be said for it: a mark, and the text that hangs from it."""
    for number, point in enumerate(question.key_points, 1):
        must = " (essential)" if point.must else ""
        yield Content(f"{number}. "), Content.assemble(printable(point.text), (must, "$foreground-muted"))
        if point.phrases:
            said = "; ".join(f"“{one_line(phrase)}”" for phrase in point.phrases[:2])
            yield Content("   "), Content.styled(said, "italic $foreground-muted")
    for flag in question.red_flags:
        yield Content.styled("⚑ ", "bold $text-error"), Content(printable(flag.text))


def _given(answer: Answered) -> Content:
    points = "   –" if answer.coverage is None else f"{answer.coverage:4.0%}"
    return Content.assemble(
        f"{day_in_words(answer.study_day):<15}  ",
        (f"{answer.rating.title:<{_RATING}}", "bold"),
        f" {points} points {answer.seconds / 60:4.1f} min",
    )


def answer_heading(width: int, *, of_one: bool) -> Content:
    """The names of the columns of `answer_line`."""
    category = f"{'category':<{_CATEGORY}}  " if width >= _CATEGORY_FROM and not of_one else ""
    figures = f"{'day':<{_DAY}}  {'rating':<{_RATING}} {'points':>{_POINTS}}"
    return Content(f"{figures}  {category}{'what you said' if of_one else 'question'}")


def answer_line(answer: Answered, width: int, *, of_one: bool) -> Content:
    """An answer in one line: day, rating, points made, the question, or `of_one` question how it begins."""
    points = "–" if answer.coverage is None else f"{answer.coverage:.0%}"
    category = f"{answer.category.title:<{_CATEGORY}}  " if width >= _CATEGORY_FROM and not of_one else ""
    room = max(8, width - _DAY - 2 - _RATING - 1 - _POINTS - 2 - len(category))
    said = (answer.opening or "rated without an answer") if of_one else answer.prompt
    return Content.assemble(
        f"{answer.study_day:%d %b %y}  ",
        (f"{answer.rating.title:<{_RATING}} ", "bold"),
        f"{points:>{_POINTS}}  ",
        (category, "$foreground-muted"),
        one_line(said, room),
    )


def whole_answer(question: Question, review: Review, width: int) -> Content:
    """An answer as it was given, what counted underlined, and what was heard of it."""
    feedback = review.feedback
    parts = [
        Content.styled(printable(question.prompt), "bold"),
        Content.styled(given_in_words(review), "$foreground-muted"),
        Content(""),
        said(review),
    ]
    if feedback and feedback.evidence:
        parts.append(Content.styled("\nWhat was heard", "bold $text-accent"))
        parts += [hung(tick(e.heard), Content(printable(e.key_point)), width) for e in feedback.evidence]
    return Content("\n").join(parts)


def said(review: Review) -> Content:
    """The text of an answer, what counted underlined."""
    quotes = [e.quote for e in review.feedback.evidence if e.heard] if review.feedback else []
    if not review.answer.text:
        return Content.styled("Rated without an answer.", "$foreground-muted")
    return marked(review.answer.text, quotes)


def given_in_words(review: Review) -> str:
    """When an answer was given, how it was rated, how long it is and took."""
    feedback = review.feedback
    points = f"{feedback.coverage:.0%} of points" if feedback and feedback.evidence else ""
    words = counted(len(review.answer.text.split()), "word") if review.answer.text else ""
    minutes = f"{review.answer.seconds / 60:.1f} min" if review.answer.seconds else ""
    parts = [day_in_words(review.study_day), review.rating.title, points, words, minutes]
    return " · ".join(filter(None, parts))


def tick(made: bool | None) -> Content:
    """The mark of a key point: made, missed, or not in the rubric then."""
    sign, style = _TICKS[made]
    return Content.styled(f"{sign} ", f"bold {style}")


def day_in_words(day: date) -> str:
    """A day such as Mon 23 Nov 2026."""
    return f"{day:%a} {day.day} {day:%b %Y}"
