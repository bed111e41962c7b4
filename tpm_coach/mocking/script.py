"""What the interviewer says beside the questions: who they are, what comes, the time; never how it went."""

from __future__ import annotations

import re
from collections.abc import Sequence
from zlib import crc32

from tpm_coach.domain import Category, Turn, TurnKind
from tpm_coach.mocking.values import Mock
from tpm_coach.text import counted

ENDING_MINUTES = 5
"""From so many minutes before the end of a section the interviewer says how many are left."""
SLOW = 1.25
"""Times its share of the section from which an answer keeps the next questions waiting."""

_WHO = {
    Category.BEHAVIORAL: "I would be your manager",
    Category.SYSTEM_DESIGN: "I am a staff engineer on one of the teams you would work with",
    Category.PROGRAM_MANAGEMENT: "I lead the programs of this organisation",
    Category.PROCESS_DESIGN: "I run operations here, and I live with the processes that TPMs make",
    Category.METRICS: "I look after our data and what we conclude from it",
}
_MANNERS = (
    "I take notes, I may follow up, and I say nothing about how it goes before the end. Ask me what you "
    "would ask in the room."
)
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NEXT = (
    "Here is the next question.",
    "On to another one.",
    "Let us take the next one.",
    "Something else now.",
)
_LAST = (
    "One more question from me.",
    "The last question.",
    "A last one from me.",
)
_OFFERS = (
    "Thank you. Anything you would add before we go on?",
    "Thanks, I have that. Would you add anything? Otherwise we go on.",
    "All right. Is there something you want to add, or shall we go on?",
)
_DECLINED = re.compile(
    r"\W*(?:(?:no|nope|nothing|thanks|thank you|next|i think|we can|let['’]?s|let us|please)\W+)*"
    r"(?:no|nope|nothing(?: more| else)?|not really|thanks|thank you|next|go on|move on|continue"
    r"|(?:that['’]?s|that is|that was) (?:all|it)|i(?:['’]m| am) (?:done|good|fine|finished))"
    r"(?:[ ,.]+(?:from me|for now|thanks|thank you|here))*\W*",
    re.IGNORECASE,
)


def intro(mock: Mock, section: int) -> str:
    """Return how the interviewer opens a section."""
    part = mock.sections[section]
    count = len(part.questions)
    asked = f"{_NUMBERS[count] if count < len(_NUMBERS) else count} question{'s' * (count > 1)}"
    who = _WHO[part.category] if part.category else "I am the hiring manager"
    about = f"This part is {part.title}: {asked}" if part.category else f"We have {asked}"
    return f"Hello, {who}. {about} in {part.minutes} minutes. {_MANNERS}"


def opening(mock: Mock, section: int, position: int) -> str:
    """Return what the interviewer says before a question."""
    if not position:
        return intro(mock, section)
    lines = _LAST if position == len(mock.sections[section].questions) - 1 else _NEXT
    return _one_of(lines, mock, section, position)


def offer(mock: Mock, section: int, position: int) -> str:
    """Return what the interviewer says when they have nothing more to ask about an answer."""
    return _one_of(_OFFERS, mock, section, position)


def offered(turns: Sequence[Turn]) -> bool:
    """Whether the interviewer has asked if there is anything to add."""
    return any(turn.kind is TurnKind.REPLY and turn.text in _OFFERS for turn in turns)


def closing(mock: Mock, section: int) -> str:
    """Return what the interviewer says when a section is over."""
    if section == len(mock.sections) - 1:
        return "That was my last question. Thank you for your time; you will hear from us."
    return "That is all from me. Thank you; a colleague takes it from here."


def nudge(mock: Mock, section: int, position: int, before: float, seconds: float) -> str:
    """Return what the interviewer says about the time now, or nothing; they never cut anybody off.

    `before` are the seconds that the section's earlier questions took, `seconds` those of the present one.
    """
    part = mock.sections[section]
    waiting = len(part.questions) - 1 - position
    left = 60 * part.minutes - before - seconds
    if left <= 0:
        then = (
            f"there is {counted(waiting, 'more question')}" if waiting == 1 else f"there are {waiting} more"
        )
        go_on = f"; {then}" if waiting else ""
        return f"Our {part.minutes} minutes are over. Bring your thought to an end{go_on}."
    if left <= 60 * min(ENDING_MINUTES, part.minutes / 4):
        more = f", and {counted(waiting, 'more question')}" if waiting else ""
        return f"We have about {counted(max(1, round(left / 60)), 'minute')} left{more}."
    if waiting and seconds > SLOW * 60 * part.share(position):
        return f"I have {counted(waiting, 'more question')}; bring this one to an end when you can."
    return ""


def declined(text: str) -> bool:
    """Whether a reply to the offer says that there is nothing to add."""
    return bool(_DECLINED.fullmatch(text.strip()))


def _one_of(lines: Sequence[str], mock: Mock, section: int, position: int) -> str:
    return lines[crc32(f"{mock.number} {section} {position}".encode()) % len(lines)]
