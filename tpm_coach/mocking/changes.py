"""The changes that would help most: what cost the answers of a mock interview most, taken together.

Every loss is counted in scores, so that one that recurs adds up: a key point that was missed costs its share
of its answer's rubric, one made only when asked the part that the follow-up cost. What is told badly costs no
points and has a price of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tpm_coach.domain import Evidence, Feedback, Question
from tpm_coach.mocking.signals import gained, weight
from tpm_coach.text import counted

CHANGES = 2
"""More are not remembered."""
QUOTES = 3
"""The most pieces of evidence for one change."""
FLAG, LATE, HINT, SUBSTANCE, STYLE = 0.25, 0.15, 0.10, 0.20, 0.10
"""What a red flag, time run over, a hint, a tip on substance, one on style cost: in scores of one answer."""

_TIPS = {
    "hypothetical": "Answer with one real case: what you did, not what you would do",
    "opinion": "Give a case instead of a view: one time, one place, one outcome",
    "ownership": "Say what you did yourself, in sentences that begin with I and a verb",
    "blame": "Say what you changed, not whose fault it was",
    "result": "End with what changed, and by how much",
    "situation": "Get to the first thing you did within two sentences",
    "number": "Put a number with its unit into every answer: a size, a date, a before and after",
    "short": "Say more: the answers end before the interviewer has what they need",
    "long": "Cut what earns no point: the answers are too long when spoken",
    "generic": "Put what you saw and did in place of phrases that anybody could say",
    "fillers": "Leave a short silence where the fillers are",
}
_SUBSTANCE = frozenset(("hypothetical", "opinion", "ownership", "blame", "result"))
_LATE = frozenset(("time",))


@dataclass(frozen=True, slots=True)
class Told:
    """An answer as the changes are counted over it.

    `number` is its place in the interview, from 1, `late` the time that it took when that was far too long.
    """

    number: int
    question: Question
    feedback: Feedback
    late: str
    hinted: bool


@dataclass(frozen=True, slots=True)
class Quoted:
    """Evidence for a change: the number of the answer, what was found there, the learner's own words."""

    number: int
    text: str
    quote: str = ""


@dataclass(frozen=True)
class Change:
    """One thing to do differently: `cost` is what it took off the scores of all answers together."""

    text: str
    cost: float
    quotes: tuple[Quoted, ...]


def changes(answers: Sequence[Told]) -> tuple[Change, ...]:
    """Return the two changes that would have helped most, the greater first; fewer when little was lost."""
    found = [*_points(answers), *_competencies(answers), *_telling(answers)]
    return tuple(sorted(found, key=lambda change: -change.cost)[:CHANGES])


def _points(answers: Sequence[Told]) -> Iterator[Change]:
    """Essential points that were missed, points made only when asked, answers that were none."""
    essential = [(a, e) for a in answers for e in _fair(a) if e.must and not e.heard]
    if essential:
        missing = "one did" if len(essential) == 1 else f"{len(essential)} did"
        text = f"Say the essential points first, and plainly: {missing} not come across"
        yield _change(text, [(_lost(a, e), _missed(a, e)) for a, e in essential])
    asked = [(a, e) for a in answers for e in _fair(a) if e.heard and e.after_probe and _lost(a, e)]
    if asked:
        made = "point came" if len(asked) == 1 else "points came"
        text = f"Say it before you are asked: {len(asked)} {made} only after a follow-up"
        yield _change(text, [(_lost(a, e), Quoted(a.number, e.key_point, e.quote)) for a, e in asked])
    none = [(a, guard) for a in answers for guard in a.feedback.guards]
    if none:
        count = "one" if len(none) == 1 else str(len(none))
        text = f"Give every question an answer, if only of a few sentences: {count} could not be judged"
        yield _change(text, [(1.0, Quoted(a.number, guard.text, guard.quote)) for a, guard in none])


def _competencies(answers: Sequence[Told]) -> Iterator[Change]:
    """What missed points belong to, essential ones aside; a question's competencies share its losses."""
    lost: dict[str, list[tuple[float, Quoted]]] = defaultdict(list)
    for a in answers:
        for e in _fair(a):
            if not e.must and not e.heard:
                names = a.question.competencies or (a.question.category.title,)
                for name in names:
                    lost[name].append((_lost(a, e) / len(names), _missed(a, e)))
    for name, pieces in lost.items():
        words = name.replace("_", " ").replace("-", " ")
        yield _change(f"Work on {words}: {counted(len(pieces), 'point')} not heard", pieces)


def _telling(answers: Sequence[Told]) -> Iterator[Change]:
    """How it was told: tips by kind, red flags, time, hints."""
    tips: dict[str, list[tuple[float, Quoted]]] = defaultdict(list)
    for a in answers:
        for tip in a.feedback.tips:
            if tip.kind not in _LATE:
                price = SUBSTANCE if tip.kind in _SUBSTANCE else STYLE
                tips[tip.kind].append((price, Quoted(a.number, tip.text, tip.quote)))
    for kind, pieces in tips.items():
        yield _change(_TIPS.get(kind, pieces[0][1].text.rstrip(".")), pieces)
    flags = [(FLAG, Quoted(a.number, f.text, f.quote)) for a in answers for f in a.feedback.red_flags]
    if flags:
        yield _change("Leave out what speaks against you", flags)
    late = [(LATE, Quoted(a.number, a.late)) for a in answers if a.late]
    if late:
        yield _change(f"Keep to the time: {counted(len(late), 'answer')} ran over", late)
    hinted = [(HINT, Quoted(a.number, "It needed a hint")) for a in answers if a.hinted]
    if hinted:
        yield _change("Begin without a hint: say what you would find out first", hinted)


def _fair(answer: Told) -> Sequence[Evidence]:
    return () if answer.feedback.guards else answer.feedback.evidence


def _lost(answer: Told, evidence: Evidence) -> float:
    return (weight(evidence) - gained(evidence)) / sum(map(weight, answer.feedback.evidence))


def _missed(answer: Told, evidence: Evidence) -> Quoted:
    return Quoted(answer.number, evidence.key_point, evidence.quote)


def _change(text: str, pieces: Sequence[tuple[float, Quoted]]) -> Change:
    """Join pieces of evidence to a change; the costliest are shown, of each answer one before a second."""
    ranked = sorted(pieces, key=lambda piece: -piece[0])
    seen: Mapping[int, list[Quoted]] = defaultdict(list)
    rows = []
    for _, quoted in ranked:
        seen[quoted.number].append(quoted)
        rows.append((len(seen[quoted.number]), quoted))
    shown = [quoted for _, quoted in sorted(rows, key=lambda row: row[0])[:QUOTES]]
    return Change(f"{text}.", sum(cost for cost, _ in pieces), tuple(sorted(shown, key=lambda q: q.number)))
