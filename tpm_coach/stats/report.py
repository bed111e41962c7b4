"""All the figures of one learner on one day, and what each part of them says in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tpm_coach.domain import Category, Practised
from tpm_coach.stats.figures import Retention, Sure, Totals, Week
from tpm_coach.stats.standing import DayAhead, Overdue, Readiness
from tpm_coach.stats.words import FEW_ANSWERS, Phrase, Words
from tpm_coach.text import counted

FEW = 20
"""Repeated answers below which a share of them says little."""
CLOSE = 0.03
"""Shares that differ by less are called the same."""
SHALLOW = 0.6
"""Coverage below which a learner who was very sure was too sure."""
SURE_TIMES = 3
"""So often a learner has to be very sure before that is said."""


@dataclass(frozen=True)
class Statistics:
    """One learner's figures on one study day.

    `streak` and `longest` count study days in a row, up to now and ever. `days` are the last 90 study days,
    `weeks` at most the last 52, `overdue` is what was due before today, `ahead` the 30 study days from today
    on; `categories` and `competencies` come weakest first. `words` is None where nobody asked for it.
    """

    learner: str
    day: date
    streak: int
    longest: int
    totals: Totals
    categories: tuple[Readiness, ...]
    competencies: tuple[Readiness, ...]
    retention: Retention
    confidence: tuple[Sure, ...]
    days: tuple[Practised, ...]
    weeks: tuple[Week, ...]
    overdue: Overdue
    ahead: tuple[DayAhead, ...]
    words: Words | None


def summary(statistics: Statistics) -> str:
    """Say what was done so far."""
    totals = statistics.totals
    if not totals.answers:
        return "Nothing is answered yet; the figures come from the first answer on."
    done = (
        f"{counted(totals.answers, 'answer')} to {counted(totals.questions, 'question')} on "
        f"{counted(totals.days, 'day')}, {counted(totals.minutes, 'minute')} of writing; "
        f"streak {counted(statistics.streak, 'day')}"
    )
    return f"{done}, the longest {counted(statistics.longest, 'day')}." if statistics.longest else f"{done}."


def weakest(readiness: Sequence[Readiness], kind: str) -> str:
    """Say which category or competency (`kind`) is the weakest, and what it lacks most."""
    if not readiness:
        return f"No question names a {kind}."
    if not any(item.seen for item in readiness):
        return f"You have not answered a question of any {kind} yet, so none is ready."
    first = readiness[0]
    lapsed = f", with {counted(first.lapses, 'lapse')}" if first.lapses else ""
    return f"{first.title} is the weakest {kind}: {1 - first.readiness:.0%} is missing{lapsed}{lack(first)}."


def lack(item: Readiness) -> str:
    """Return the end of a sentence that says what a category or competency lacks most, "" for nothing."""
    unseen = f"{item.questions - item.seen:,} of {item.questions:,}"
    lacks = (
        (item.unasked, f"questions that you never answered, {unseen}"),
        (item.unmade, "points that your last answers left out"),
        (item.forgotten, "what you knew and may have forgotten"),
    )
    share, what = max(lacks, key=lambda pair: pair[0])
    return f"; most of it in {what} ({share:.0%})" if share else ""


def retained(retention: Retention) -> str:
    """Say how many repeated answers passed, against what was foreseen and wished for."""
    if retention.achieved is None or retention.expected is None:
        return "No question has come back yet; what you keep shows from the first repeated answer on."
    gap = retention.achieved - retention.expected
    how = "as foreseen" if abs(gap) < CLOSE else "better than foreseen" if gap > 0 else "worse than foreseen"
    said = (
        f"{retention.achieved:.0%} of {counted(retention.answers, 'repeated answer')} passed; FSRS foresaw "
        f"{retention.expected:.0%} ({how}), your target is {retention.target:.0%}."
    )
    return f"{said} These are few: read them with care." if retention.answers < FEW else said


def practised(days: Sequence[Practised]) -> str:
    """Say how much was done on the days shown."""
    active = [day for day in days if day.answers]
    if not active:
        return f"No answer in the last {counted(len(days), 'day')}."
    answers = sum(day.answers for day in active) / len(active)
    minutes = round(sum(day.seconds for day in active) / 60 / len(active))
    return (
        f"Practice on {len(active)} of the last {counted(len(days), 'day')}: {answers:.1f} answers and "
        f"{counted(minutes, 'minute')} of writing on such a day."
    )


def load(overdue: Overdue, ahead: Sequence[DayAhead]) -> str:
    """Say what is overdue and what the coming days hold."""
    late = (
        f"{counted(overdue.answers, 'answer')} {'is' if overdue.answers == 1 else 'are'} overdue "
        f"({counted(round(overdue.minutes), 'minute')}). "
        if overdue.answers
        else ""
    )
    if not any(day.due or day.new for day in ahead):
        return f"{late}Nothing {'else ' if late else ''}is due in the next {counted(len(ahead), 'day')}."
    fullest = max(ahead, key=lambda day: day.minutes)
    each = round(sum(day.minutes for day in ahead) / len(ahead))
    due, new = sum(day.due for day in ahead), sum(day.new for day in ahead)
    known = f"{counted(due, 'answer')} {'falls' if due == 1 else 'fall'} due" if due else "nothing falls due"
    fresh = (
        f"{counted(new, 'new question')} {'comes' if new == 1 else 'come'}" if new else "nothing new comes"
    )
    most = f"most on {day_name(fullest.day)} ({counted(round(fullest.minutes), 'minute')})"
    return (
        f"{late}In the next {counted(len(ahead), 'day')} {known} and {fresh}: "
        f"{counted(each, 'minute')} a day, {most}. What you answer meanwhile comes back on top of that."
    )


def covered(weeks: Sequence[Week]) -> str:
    """Say which category's coverage rose or fell most between the first and the second half of the weeks."""
    changes = [
        (then, now, category)
        for category in Category
        if (then := mean_coverage(weeks[: len(weeks) // 2], category)) is not None
        and (now := mean_coverage(weeks[len(weeks) // 2 :], category)) is not None
    ]
    if not changes:
        return "How coverage changes is told once two weeks have feedback."
    then, now, category = max(changes, key=lambda change: abs(change[1] - change[0]))
    if abs(now - then) < CLOSE:
        return "The share of key points that you make is steady in every category."
    went = "rose" if now > then else "fell"
    return f"{category.title} {went} most: from {then:.0%} of the key points to {now:.0%}."


def mean_coverage(weeks: Sequence[Week], category: Category) -> float | None:
    """Return the mean of a category's weekly coverage (0-1), None without a judged answer."""
    known = [week.coverage[category] for week in weeks if category in week.coverage]
    return sum(known) / len(known) if known else None


def sure(confidence: Sequence[Sure]) -> str:
    """Say what a learner covered when they were surest."""
    known = [item for item in confidence if item.coverage is not None]
    if not known:
        return "You have not said yet how sure you were of an answer; the app asks before the feedback."
    surest, least = known[-1], known[0]
    times = counted(surest.answers, "time")
    said = f"You said {surest.word} {times} and made {surest.coverage:.0%} of the key points"
    if surest.level < 3 or surest.coverage is None or least.coverage is None:
        return f"{said}."
    if surest is not least and surest.coverage < least.coverage:
        return f"{said}, fewer than when you said {least.word} ({least.coverage:.0%})."
    too_sure = surest.coverage < SHALLOW and surest.answers >= SURE_TIMES
    return f"{said}: too sure." if too_sure else f"{said}."


def spoken(words: Words | None) -> str:
    """Say what a learner's words are."""
    if words is None or words.answers < FEW_ANSWERS:
        return f"Your words are told from {counted(FEW_ANSWERS, 'answer')} on."
    said = f"{counted(words.answers, 'answer')} of {words.per_answer:.0f} words on average"
    pet = words.phrases or words.used
    if not pet:
        return f"{said}; no word stands out against the model answers."
    return f"{said}; what you say most, against the model answers, is {quoted(pet[0])}."


def quoted(phrase: Phrase) -> str:
    """Return a phrase with its number, such as “make sure” (12 times in 9 answers)."""
    times, answers = counted(phrase.count, "time"), counted(phrase.answers, "answer")
    return f"“{phrase.text}” ({times} in {answers})"


def day_name(day: date) -> str:
    """Return a day as people write it, such as Thu 3 Dec."""
    return f"{day:%a} {day.day} {day:%b}"
