"""A rubric of four points, a coach that knows it, and short ways to hold a conversation."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tpm_coach.coach.rules import RulesCoach
from tpm_coach.domain import Answer, Category, KeyPoint, Probe, Question, RedFlag, Turn, TurnKind

AT = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)

QUESTION = Question(
    id="two-weeks-behind",
    pack="test",
    category=Category.PROGRAM_MANAGEMENT,
    prompt="You are two weeks behind with a fixed date. What do you do?",
    context=(
        "Nine engineers in two teams build a ticket shop for a museum. The opening is in eight weeks and "
        "cannot move. The director of the museum pays for it. There is no money for more people. Last week "
        "two suppliers were late."
    ),
    tags=("hypothetical",),
    minutes=5,
    hint="Find out what is really left before you move anything.",
    key_points=(
        KeyPoint(
            "Finds out what is left and why it slipped",
            ("re-estimated the remaining work with the team", "what is really left", "why we slipped"),
            must=True,
            why="A plan on wrong facts slips again.",
        ),
        KeyPoint(
            "Looks at the critical path",
            ("what gates the launch", "the longest chain of tasks", "which items have slack"),
        ),
        KeyPoint(
            "Cuts or phases the scope",
            (
                "a soft launch with fewer features",
                "dropped the nice-to-haves",
                "an MVP first, the rest later",
            ),
            must=True,
        ),
        KeyPoint(
            "Tells the sponsor early, with options",
            (
                "told the sponsor the same day",
                "three options with a price each",
                "no surprises at the steering",
            ),
        ),
    ),
    probes=(
        Probe("How do you know how bad it is?", (0,)),
        Probe("What else could give?", (1, 2)),
        Probe("Who hears about it, and when?", (3,)),
    ),
    red_flags=(
        RedFlag("Overtime as the first move", ("everybody works weekends until it is done",)),
        RedFlag("No list of risks", ("we had no risk list at all",)),
    ),
    model_answer="",
)

GOOD = (
    "First I sat down with both teams and we estimated again the work that remains, because I wanted to "
    "know why we had slipped. It came to 31 days of work and two causes. Then I drew the longest chain of "
    "tasks up to the launch, and found that only the payment certificate gates it. I proposed a soft launch "
    "with the features for adults first, family passes and vouchers later. That same day I went to the "
    "sponsor with three options and the price of each. She took the second, and we opened on the date with "
    "80% of the plan."
)
"""Makes all four points."""

LOREM = (
    "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et "
    "dolore magna aliqua. Ut enim ad minim veniam, quis nostrud exercitation ullamco laboris nisi ut aliquip."
)
"""What printers set where no text is yet."""

OTHER = Question(
    id="metric-fell",
    pack="test",
    category=Category.METRICS,
    prompt="A key metric fell by ten percent overnight. How do you investigate?",
    key_points=(
        KeyPoint("Checks that the drop is real", ("tracking broke", "compare with the same weekday")),
        KeyPoint("Splits it by segment", ("by platform and version", "which step of the funnel")),
    ),
)


@pytest.fixture(scope="session")
def coach() -> RulesCoach:
    """A coach whose bank holds two questions."""
    return RulesCoach([QUESTION, OTHER])


def turns(*said: str) -> tuple[Turn, ...]:
    """A conversation: the question, then answer, probe, answer, probe ..."""
    kinds = (TurnKind.ANSWER, TurnKind.PROBE)
    asked = Turn(TurnKind.QUESTION, QUESTION.prompt, AT)
    return (asked, *(Turn(kinds[i % 2], text, AT) for i, text in enumerate(said)))


def answer(*said: str, seconds: float = 120) -> Answer:
    """The same as an answer to be judged."""
    return Answer(turns(*said), AT, seconds)
