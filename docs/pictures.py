"""README's SVG pictures, taken from the real app on the shipped bank and a fixed clock."""

from __future__ import annotations

import asyncio
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import TextArea

from tpm_coach.domain import Answer, Turn, TurnKind
from tpm_coach.practice.drill import Plan
from tpm_coach.practice.service import Practice
from tpm_coach.settings import Settings
from tpm_coach.tui.app import CoachApp

FOLDER = Path(__file__).parent / "pictures"
NOW = datetime(2026, 11, 23, 19, 30, tzinfo=UTC)
DAYS = 12

ANSWER = (
    "I took each of them aside first and asked what worried them about the other's design. It turned out "
    "that nobody had ever said who owned the interface, so both thought they did.\n\n"
    "Then I put what the customer needed by the 14th on the board and we agreed on three criteria. Each got "
    "three days for a spike. We wrote down the decision and who owns it."
)


def practise(practice: Practice) -> None:
    """Give the learner twelve days of answers: some strong, some with a part missing."""
    for day in range(DAYS, 0, -1):
        now = NOW - timedelta(days=day)
        for item in practice.overview.due(Plan(), now):
            question = practice.library.question(item.question_id)
            sentences = question.model_answer.split(". ")
            kept = ". ".join(s for i, s in enumerate(sentences) if (i + day) % 4 or day % 3 == 0)
            turn = Turn(TurnKind.ANSWER, kept, now)
            feedback = practice.drills.feedback(question, kept, now)
            seconds = 60.0 * question.minutes
            practice.drills.record(
                question, Answer((turn,), now, seconds), feedback, 3, feedback.suggested, now
            )


async def settle(pilot: Pilot[None]) -> None:
    """Wait until every verb is done and drawn."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def take(practice: Practice, fresh: Practice) -> None:
    """Take each picture."""
    app = CoachApp(lambda: practice, lambda: NOW, "textual-dark")
    async with app.run_test(size=(100, 26)) as pilot:
        await settle(pilot)
        save(app, "home")
    app = CoachApp(lambda: fresh, lambda: NOW, "textual-dark", Plan())
    async with app.run_test(size=(104, 44)) as pilot:
        await settle(pilot)
        box = app.screen.query_one(TextArea)
        box.cursor_blink = False
        box.insert(ANSWER)
        await settle(pilot)
        for keys in (["ctrl+s"], [*"/done", "ctrl+s"], ["3"]):
            await pilot.press(*keys)
            await settle(pilot)
        save(app, "feedback")


def save(app: CoachApp, name: str) -> None:
    """Write the present screen as an SVG file."""
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name}.svg").write_text(app.export_screenshot(title="tpm-coach"), encoding="utf-8")


def main() -> None:
    """Make two throw-away learners and take the pictures."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "pictures.db"
        practised = Practice.open(database, Settings(), "me", NOW - timedelta(days=DAYS))
        practise(practised)
        fresh = Practice.open(database, Settings(), "new", NOW)
        asyncio.run(take(practised, fresh))
        for practice in (practised, fresh):
            practice.close()


if __name__ == "__main__":
    main()
