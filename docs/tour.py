"""Takes the pictures of docs/tour.md: the real app on the demo learner, with a clock that stands still."""

from __future__ import annotations

import asyncio
import os
import pkgutil
import re
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import chdir, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from unittest.mock import patch

from textual.pilot import Pilot
from textual.screen import ModalScreen, Screen
from textual.widgets import DirectoryTree, Input, OptionList, TextArea

from tpm_coach.practice import demo
from tpm_coach.practice.drill import Plan
from tpm_coach.practice.service import Practice
from tpm_coach.tui import navigation, screens
from tpm_coach.tui.app import CoachApp

FOLDER = Path(__file__).parent / "pictures"
PAGE = Path(__file__).parent / "tour.md"
NOW = datetime(2026, 11, 23, 19, 30, tzinfo=UTC)
SMALL, USUAL, TALL = (80, 24), (104, 32), (104, 44)
LIGHT = "textual-light"

ANSWER = (
    "I took each of them aside first and asked what worried them about the other's design. It turned out "
    "that nobody had ever said who owned the interface, so both thought they did.\n\n"
    "Then I put what the customer needed by the 14th on the board and we agreed on three criteria. Each got "
    "three days for a spike. We wrote down the decision and who owns it."
)
LIST = """\
category,question,point 1,point 2,answer
metrics,How would you measure whether a migration is done?,Names a finish line,Counts what is left,
Behavioral,Tell me about a promise that you could not keep.,Told them early,Offered a choice,
"""

Step = str | Callable[[Pilot[None]], Awaitable[None]]
"""A key to press, or anything else to do."""


@dataclass(frozen=True)
class Shot:
    """A picture and how to come to it.

    `about` is what docs/tour.md says of it. A `fresh` learner has not done anything, and was welcomed unless
    `new`; any other is the demo learner. `plan` begins with a drill.
    """

    name: str
    title: str
    about: str
    steps: Sequence[Step] = ()
    size: tuple[int, int] = USUAL
    theme: str = "textual-dark"
    fresh: bool = False
    new: bool = False
    plan: Plan | None = None


def go(place: str) -> Step:
    """Go to a place of the navigation table."""

    async def gone(pilot: Pilot[None]) -> None:
        await pilot.app.run_action(f"go('{place}')")

    return gone


def write(text: str) -> Step:
    """Put a text where one writes."""

    async def written(pilot: Pilot[None]) -> None:
        box = pilot.app.focused
        if isinstance(box, TextArea):
            box.insert(text)
        elif isinstance(box, Input):
            box.value = text

    return written


def see(selector: str) -> Step:
    """Scroll to where something begins: by itself the screen may stop a line sooner or later."""

    async def seen(pilot: Pilot[None]) -> None:
        pilot.app.screen.query_one(selector).scroll_visible(top=True, animate=False, immediate=True)

    return seen


def choose(line: str) -> Step:
    """Choose the first line of a list whose id begins like this, if there is one."""

    async def chosen(pilot: Pilot[None]) -> None:
        listed = pilot.app.screen.query_one("#list", OptionList)
        lines = [n for n, option in enumerate(listed.options) if (option.id or "").startswith(line)]
        if lines:
            listed.highlighted = lines[0]
            await pilot.press("enter")

    return chosen


def done(*keys: Step) -> tuple[Step, ...]:
    """Answer the first question and go on to its feedback."""
    return (write(ANSWER), "ctrl+s", write("/done"), "ctrl+s", "3", *keys)


async def choose_a_file(pilot: Pilot[None]) -> None:
    """Show the import screen on a folder with one list of questions, and choose that."""
    from tpm_coach.tui.screens.importing import ImportScreen

    app = pilot.app
    if not isinstance(app, CoachApp) or app.practice is None:
        raise SystemExit("the import screen needs an open practice")
    folder = Path("questions")
    folder.mkdir(exist_ok=True)
    (folder / "my-questions.csv").write_text(LIST, encoding="utf-8")
    await app.push_screen(ImportScreen(app.practice, lambda: NOW, folder))
    await settle(pilot)
    await pilot.press("down")
    tree = app.screen.query_one(DirectoryTree)
    if tree.cursor_node is None:
        raise SystemExit("the import screen lists no file")
    # By the keyboard its whole path would be in the picture.
    tree.post_message(DirectoryTree.FileSelected(tree.cursor_node, folder / "my-questions.csv"))


SHOTS = (
    Shot(
        "welcome",
        "The first start",
        "Three short screens, each of which Escape skips: what this is, when the interview is, a question.",
        new=True,
        fresh=True,
        size=SMALL,
    ),
    Shot(
        "home",
        "Today",
        "How far away the interview is, what today holds and why, how ready you are and what has changed in "
        "two weeks, the weakest spot, the best and the worst answer of the last session, a year of practice.",
        size=(120, 40),
    ),
    Shot(
        "home-small", "Today, in 80 columns", "The essentials fit without scrolling.", size=SMALL, theme=LIGHT
    ),
    Shot(
        "question",
        "A question",
        "Write as you would speak. An answer that you left in the middle is there when you come back.",
        steps=["enter"],
    ),
    Shot(
        "feedback",
        "Feedback",
        "What an interviewer would have heard, in your own words, what not, and why. Then you rate.",
        steps=done(see("#feedback")),
        size=TALL,
        fresh=True,
        plan=Plan(),
    ),
    Shot(
        "model",
        "A strong answer",
        "After an attempt of your own.",
        steps=done("m", see(".model")),
        size=TALL,
        fresh=True,
        plan=Plan(),
        theme=LIGHT,
    ),
    Shot(
        "summary",
        "The end of a drill",
        "What was answered, when it comes back, what comes tomorrow.",
        steps=done("3"),
        fresh=True,
        plan=Plan(count=1),
        size=SMALL,
    ),
    Shot("plan", "The interview plan", "", steps=[go("plan")]),
    Shot("mock", "Mock interviews", "", steps=[go("mock")]),
    Shot(
        "mock-interview",
        "In a mock interview",
        "The interviewer asks, follows up and moves on, and does not say how it goes.",
        steps=[go("mock"), "enter", "enter"],
    ),
    Shot(
        "debrief",
        "The debrief",
        "A signal for each answer and category and what decided it, where the minutes went, what helps most.",
        steps=[go("mock"), choose("debrief")],
        size=TALL,
    ),
    Shot(
        "mock-answer",
        "An answer of a mock interview",
        "What was said, what was heard, and the rating that FSRS learns from.",
        steps=[go("mock"), choose("debrief"), "o"],
    ),
    Shot(
        "mock-custom",
        "An interview of your own making",
        "Which categories, how many questions, how long.",
        steps=[go("mock"), choose("start custom")],
        size=SMALL,
        theme=LIGHT,
    ),
    Shot("bank", "The bank", "", steps=[go("bank")], size=(120, 32)),
    Shot(
        "bank-filter",
        "The bank, filtered",
        "By state, category, theme, competency, company or tag, and by any words of a question.",
        steps=[go("bank"), "f"],
        theme=LIGHT,
    ),
    Shot("bank-tags", "Tags of your own", "To find and to drill by.", steps=[go("bank"), "t"], size=SMALL),
    Shot("answers", "Answers", "", steps=[go("answers")], size=(120, 32)),
    Shot("answer", "An earlier answer", "With the feedback of its time.", steps=[go("answers"), "enter"]),
    Shot(
        "compare",
        "Two answers side by side",
        "Points gained and lost, words and minutes, from one answer to the next.",
        steps=[go("answers"), "c"],
        size=(120, 40),
    ),
    Shot("statistics", "Statistics", "", steps=[go("statistics")]),
    Shot("import", "Import", "", steps=[choose_a_file]),
    Shot("settings", "Settings", "", steps=[go("settings")], theme=LIGHT),
    Shot(
        "ask",
        "Before something goes on",
        "Nothing is given up without a question.",
        steps=[go("mock"), "g"],
        size=SMALL,
    ),
    Shot("help", "Help", "Every key of the screen that it is opened on.", steps=["question_mark"], size=TALL),
    Shot("palette", "Commands", "Ctrl+P finds everything by its name.", steps=["ctrl+p"]),
)


def all_shots() -> list[Shot]:
    """Return every shot; a place without one of its own is shown as it opens."""
    known = {shot.name for shot in SHOTS}
    rest = [
        Shot(place.name, place.title, place.help, steps=[go(place.name)])
        for place in navigation.PLACES
        if place.name not in known
    ]
    helps = {place.name: place.help for place in navigation.PLACES}
    return [replace(shot, about=shot.about or helps[shot.name]) for shot in (*SHOTS, *rest)]


def kinds() -> set[type[Screen[object]]]:
    """Return every screen that there is, but those that others are made of."""
    modules = [
        import_module(f"{screens.__name__}.{found.name}") for found in pkgutil.iter_modules(screens.__path__)
    ]
    found = {
        kind
        for module in modules
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Screen) and kind.__module__ == module.__name__
    }
    return {kind for kind in found if not any(kind in other.__bases__ for other in found)}


async def settle(pilot: Pilot[None]) -> None:
    """Wait until no verb runs and what is shown stays as it is."""
    before, same = "", 0
    for _ in range(600):
        await pilot.pause(0.02)
        for field in (*pilot.app.screen.query(TextArea), *pilot.app.screen.query(Input)):
            field.cursor_blink = False
        # A list of files never stops looking at its folder, and a verb may wait for what a dialog is told.
        busy = [
            worker
            for worker in pilot.app.workers
            if worker.is_running and not isinstance(worker.node, DirectoryTree)
        ]
        now = pilot.app.export_screenshot()
        same = same + 1 if now == before else 0
        before = now
        if same >= 5 and (not busy or isinstance(pilot.app.screen, ModalScreen)):
            return
    raise SystemExit(f"{type(pilot.app.screen).__name__} does not come to rest")


async def take(shot: Shot, database: Path, seen: set[type[Screen[object]]]) -> str:
    """Return a picture, and note which screens were come by."""
    settings = replace(demo.SETTINGS, theme=shot.theme)

    def opened() -> Practice:
        practice = Practice.open(database, settings, "me", NOW)
        if shot.fresh and not shot.new:
            practice.welcome.done(NOW)
        return practice

    app = CoachApp(opened, lambda: NOW, settings, Path("config.toml"), shot.plan)
    async with app.run_test(size=shot.size) as pilot:
        await settle(pilot)
        for step in shot.steps:
            await (pilot.press(step) if isinstance(step, str) else step(pilot))
            await settle(pilot)
        seen.update(type(screen) for screen in app.screen_stack)
        picture = app.export_screenshot(title="tpm-coach")
    if app.practice:
        app.practice.close()
    return clean(shot.name, picture)


def clean(name: str, picture: str) -> str:
    """Return a picture without the fonts that it would fetch; nothing of this computer may be in it."""
    text = re.sub(r"\s*@font-face \{.*?\}", "", picture, flags=re.DOTALL)
    for part in (str(Path.home()), tempfile.gettempdir(), os.path.realpath(Path.cwd()), "url(http"):
        if part in text:
            raise SystemExit(f"{name}: the picture holds {part!r}")
    return text


@contextmanager
def standing_still() -> Iterator[None]:
    """Stop the clock beside an answer, which would show how fast this computer is, and wait for no key."""
    with (
        patch("tpm_coach.tui.widgets.timer.monotonic", lambda: 0.0),
        patch("tpm_coach.tui.widgets.choice_bar.SETTLE_SECONDS", 0.0),
    ):
        yield


def page(shots: Sequence[Shot]) -> str:
    """Return docs/tour.md."""
    lines = [
        "# A tour",
        "",
        "Every screen, as `tpm-coach demo` shows it: a made-up learner with eight weeks of history, whom you",
        "can look around as without touching data of your own. Written by `make docs`.",
        "",
    ]
    for shot in shots:
        lines += [f"## {shot.title}", "", shot.about, "", f"![{shot.title}](pictures/{shot.name}.svg)", ""]
    return "\n".join(lines)


def main() -> None:
    """Make the learners, take every picture and write the page."""
    shots, seen, pictures = all_shots(), set[type[Screen[object]]](), {}
    with tempfile.TemporaryDirectory() as folder, chdir(folder), standing_still():
        learners = {False: Path(folder, "demo.db"), True: Path(folder, "fresh.db")}
        demo.build(learners[False], NOW, lambda _: None)
        Practice.open(learners[True], demo.SETTINGS, "me", NOW).close()
        for shot in shots:
            copied = Path(folder, f"{shot.name}.db")
            shutil.copy(learners[shot.fresh], copied)
            pictures[shot.name] = asyncio.run(take(shot, copied, seen))
    if missing := sorted(kind.__name__ for kind in kinds() - seen):
        raise SystemExit(f"docs/tour.py shows no {', '.join(missing)}; add a Shot for each")
    FOLDER.mkdir(exist_ok=True)
    for old in {path.stem for path in FOLDER.glob("*.svg")} - set(pictures):
        (FOLDER / f"{old}.svg").unlink()
    for name, picture in pictures.items():
        (FOLDER / f"{name}.svg").write_text(picture, encoding="utf-8")
    PAGE.write_text(page(shots), encoding="utf-8")


if __name__ == "__main__":
    main()
