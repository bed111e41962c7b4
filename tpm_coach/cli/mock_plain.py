"""A mock interview line by line, with the debrief and the ratings at its end."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from tpm_coach.cli.output import show, talk
from tpm_coach.cli.plain import RATING_KEYS
from tpm_coach.cli.stdin import ask, read_answer, tolerant
from tpm_coach.errors import NothingToUndo
from tpm_coach.mocking.debrief import Judged
from tpm_coach.practice.drill import command_among
from tpm_coach.practice.interview import Command, Interview, Stage
from tpm_coach.reporting.debrief import as_lines
from tpm_coach.text import counted

if TYPE_CHECKING:
    from tpm_coach.practice.service import Practice


def run_plain(practice: Practice, interview: Interview, clock: Callable[[], datetime]) -> None:
    """Interview until it is over, the learner pauses, or stdin ends; what was said is kept."""
    tolerant()
    number = interview.mock.number
    talk(f"Mock interview {number}: {interview.mock.title}.")
    talk("An answer ends with a line holding only '.'; /help lists the commands.")
    try:
        interview = _until_over(practice, interview, clock)
    except EOFError:
        talk(f"\nStdin ended; 'tpm-coach mock resume {number}' goes on where you were.")
        return
    if interview.stage is not Stage.OVER:
        talk(f"Paused. 'tpm-coach mock resume {number}' goes on where you were.")
        return
    _say(interview.notice)
    for line in as_lines(practice.mocks.debrief(number)):
        show(line)
    rate(practice, number, clock)


def rate(practice: Practice, number: int, clock: Callable[[], datetime]) -> None:
    """Ask for the ratings of a finished interview's answers that have none yet."""
    try:
        waiting: Sequence[Judged] = practice.mocks.debrief(number).unrated
        while waiting:
            waiting = _rate(practice, number, waiting, clock)
    except EOFError:
        talk(f"\nStdin ended; 'tpm-coach mock rate {number}' takes the ratings that are missing.")


def _until_over(practice: Practice, interview: Interview, clock: Callable[[], datetime]) -> Interview:
    shown = 0
    while interview.stage is not Stage.OVER:
        if interview.stage is Stage.READY:
            _say(interview.notice)
            part, asked = interview.part, counted(len(interview.part.questions), "question")
            line = ask(f"\n{part.title}: {asked} in {part.minutes} minutes. Enter begins, /pause leaves")
            if line.lower() == f"/{Command.PAUSE}":
                return interview
            interview, shown = practice.mocks.begin(interview, clock()), 0
        for turn in interview.turns[shown:]:
            if not turn.by_learner:
                show(turn.text)
        shown = len(interview.turns)
        _say(interview.notice)
        interview = _answer(practice, interview, clock)
        if interview.paused:
            return interview
    return interview


def _answer(practice: Practice, interview: Interview, clock: Callable[[], datetime]) -> Interview:
    if interview.answer is None:
        return interview
    unsent, seconds = interview.answer.unsent, interview.answer.seconds
    _say(interview.nudge(seconds))
    if unsent:
        talk(f"So far: {unsent}")
    started = time.monotonic()

    def spent() -> float:
        return seconds + time.monotonic() - started

    text = read_answer(
        unsent,
        lambda line: command_among(Command, line) != (None, ""),
        lambda text: practice.mocks.keep(interview, text, spent(), clock()),
    )
    command, mistake = command_among(Command, text)
    if unsent and command is Command.DONE:
        return practice.mocks.done(interview, unsent, spent(), clock())
    if unsent and command is Command.FINISH:
        return practice.mocks.finish(interview, unsent, spent(), clock())
    after = practice.mocks.say(interview, text, spent(), clock())
    same = after.answer is not None and after.answer.id == interview.answer.id
    if after.answer and same and (command or mistake):
        # In the app the box holds either text or a command; here a command leaves the text as it is.
        after = replace(after, answer=replace(after.answer, unsent=unsent))
        practice.mocks.keep(after, unsent, spent(), clock())
    return after


def _rate(
    practice: Practice, number: int, waiting: Sequence[Judged], clock: Callable[[], datetime]
) -> Sequence[Judged]:
    """Ask for one rating and return what is still to be rated."""
    judged = waiting[0]
    previews = practice.mocks.look(number, judged.answer.id, clock()).previews
    choices = ", ".join(f"{int(r)} {r.title} ({memory.due_day})" for r, memory in previews.items())
    line = ask(
        f"Rate answer {judged.number}: {choices}. Enter takes {judged.suggested.title}; "
        "u takes the last one back, q leaves the rest"
    ).lower()
    if line == "q":
        talk(f"'tpm-coach mock rate {number}' takes the ratings that are missing.")
        return ()
    if line == "u":
        try:
            practice.mocks.undo(number, clock())
        except NothingToUndo as error:
            talk(str(error))
    elif not line or line in RATING_KEYS:
        rating = RATING_KEYS.get(line, judged.suggested)
        review = practice.mocks.rate(number, judged.answer.id, rating, clock())
        talk(f"Answer {judged.number} is rated {rating.title}; it comes back on {review.after.due_day}.")
    else:
        talk(f"{line!r} is no rating; use 1 to 4.")
    return practice.mocks.debrief(number).unrated


def _say(words: str) -> None:
    if words:
        talk(words)
