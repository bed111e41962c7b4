"""A drill line by line: questions on stdout, talk on stderr, answers from stdin."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from tpm_coach.cli.drill import feedback_lines
from tpm_coach.cli.output import show, talk
from tpm_coach.cli.stdin import ask, read_answer, tolerant
from tpm_coach.domain import Rating
from tpm_coach.errors import NothingToUndo, StoreError
from tpm_coach.practice.drill import Command, Drill, Plan, Stage, command_in
from tpm_coach.text import counted

if TYPE_CHECKING:
    from tpm_coach.practice.service import Practice

_ONCE_MORE = "Try once more, ungraded, what was rated Again? y answers it again, Enter ends"
RATING_KEYS = {str(int(rating)): rating for rating in Rating} | {r.name.lower(): r for r in Rating}
"""What can be typed for a rating."""


def run_plain(practice: Practice, plan: Plan, clock: Callable[[], datetime]) -> None:
    """Drill until no question is left, the learner ends it, or stdin does; what was written is kept."""
    tolerant()
    talk("An answer ends with a line holding only '.'; /help lists the commands.")
    drill = practice.drills.start(plan, clock())
    try:
        drill = _until_over(practice, drill, clock)
    except EOFError:
        talk("\nStdin ended; what you wrote is kept.")
        return
    _say_notice(drill)
    talk(drill.ending)
    for review in drill.done:
        show(f"{review.question_id}: {review.rating.title}, comes back on {review.after.due_day}")
    tomorrow = practice.overview.tomorrow(clock())
    talk(f"Tomorrow: {counted(tomorrow, 'question') if tomorrow else 'nothing'}.")
    with suppress(EOFError):
        while drill.again and ask(_ONCE_MORE).lower() in {"y", "yes"}:
            drill = _until_over(practice, practice.drills.retry(drill, clock()), clock)
            _say_notice(drill)


def _until_over(practice: Practice, drill: Drill, clock: Callable[[], datetime]) -> Drill:
    shown = 0
    question_id = ""
    while drill.stage is not Stage.OVER and drill.question:
        if drill.question.id != question_id:
            question_id, shown = drill.question.id, 0
            title = f"{drill.question.category.title}, {drill.question.minutes} min"
            number = f"Question {drill.number} of {drill.total}"
            talk(f"\n{number}{', ungraded' if drill.ungraded else ''} ({title})")
        _say_notice(drill)
        for turn in drill.turns[shown:]:
            if not turn.by_learner:
                show(turn.text)
        shown = len(drill.turns)
        drill = _step(practice, drill, clock)
    return drill


def _step(practice: Practice, drill: Drill, clock: Callable[[], datetime]) -> Drill:
    if drill.stage is Stage.ANSWER:
        return _answer(practice, drill, clock)
    if drill.stage is Stage.CONFIDENCE:
        line = ask("How sure are you, 1 (not at all) to 4 (very)? Enter skips")
        if command_in(line) != (None, ""):
            return practice.drills.say(drill, line, drill.seconds, clock())
        sure = int(line) if line in {"1", "2", "3", "4"} else None
        return practice.drills.confide(drill, sure, clock())
    return _rate(practice, drill, clock)


def _answer(practice: Practice, drill: Drill, clock: Callable[[], datetime]) -> Drill:
    if drill.unsent:
        talk(f"So far: {drill.unsent}")
    started = time.monotonic()
    text = read_answer(
        drill.unsent,
        lambda line: command_in(line) != (None, ""),
        lambda text: practice.drills.keep(drill, text, drill.seconds, clock()),
    )
    seconds = drill.seconds + time.monotonic() - started
    command, mistake = command_in(text)
    if command is Command.DONE and drill.unsent:
        drill = practice.drills.say(drill, drill.unsent, seconds, clock())
        return practice.drills.say(drill, text, seconds, clock())
    try:
        after = practice.drills.say(drill, text, seconds, clock())
    except StoreError:
        talk("Your answer could not be stored; here it is, so that you can keep it elsewhere:")
        show(text)
        raise
    if not command and not mistake:
        return after
    # In the app the box holds either text or a command; here a command leaves the text as it is.
    here = after.question == drill.question
    if drill.unsent:
        practice.drills.keep(after if here else drill, drill.unsent, seconds, clock())
    return replace(after, unsent=drill.unsent) if here else after


def _rate(practice: Practice, drill: Drill, clock: Callable[[], datetime]) -> Drill:
    suggested = drill.suggested or Rating.GOOD
    if drill.feedback and not drill.notice:
        for line in feedback_lines(drill.feedback, suggested):
            show(line)
    if drill.model_shown and drill.question:
        show(drill.question.model_answer)
    choices = ", ".join(
        f"{int(rating)} {rating.title} ({memory.due_day})" for rating, memory in drill.previews.items()
    )
    if drill.ungraded:
        line = ask("This try is not graded. Enter goes on")
        if command_in(line) != (None, ""):
            return practice.drills.say(drill, line, drill.seconds, clock())
        return practice.drills.rate(drill, suggested, clock())
    line = ask(f"Rate it: {choices}. Enter takes {suggested.title}; m2 marks point 2; u undoes").lower()
    if line == "u":
        try:
            return practice.drills.undo(drill, clock())
        except NothingToUndo as error:
            return replace(drill, notice=str(error))
    if line.startswith("m") and line[1:].isdecimal() and drill.feedback:
        number = int(line[1:])
        if 1 <= number <= len(drill.feedback.evidence):
            return practice.drills.mark(drill, number - 1)
    if not line or line in RATING_KEYS:
        return practice.drills.rate(drill, RATING_KEYS.get(line, suggested), clock())
    if command_in(line) != (None, ""):
        return practice.drills.say(drill, line, drill.seconds, clock())
    return replace(drill, notice=f"{line!r} is no rating; use 1 to 4.")


def _say_notice(drill: Drill) -> None:
    if drill.notice:
        talk(drill.notice)
