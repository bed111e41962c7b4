"""Two answers to one question side by side, and what changed from the one to the other."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.reactive import reactive
from textual.widgets import Static

from tpm_coach.practice.answers import Pair, Point, changes_in_words, points
from tpm_coach.text import printable
from tpm_coach.tui.screens.base import BaseScreen
from tpm_coach.tui.screens.looking import WIDE
from tpm_coach.tui.widgets import listing
from tpm_coach.tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from tpm_coach.practice.service import Practice

_MOVES: dict[tuple[bool | None, bool | None], tuple[str, str]] = {
    (False, True): ("gained", "bold $text-success"),
    (True, False): ("lost", "bold $text-error"),
    (False, False): ("missing", "$text-warning"),
    (True, True): ("kept", ""),
}


class CompareScreen(BaseScreen):
    """`pair` is what is shown; the arrows go on to the pairs before and after it."""

    TITLE = "Two answers"
    HELP = (
        "What you made of a question then and later: points gained and lost, words, minutes, and both texts "
        "with what counted underlined."
    )
    CSS_PATH = "compare.tcss"
    AUTO_FOCUS = "#page"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,p", "step(-1)", "Earlier", tooltip="The two answers before.", id="compare.earlier"),
        Binding("right,n", "step(1)", "Later", tooltip="The two answers after.", id="compare.later"),
        Binding("escape", "leave", "Back", id="compare.leave"),
    ]

    pair: reactive[Pair | None] = reactive(None, bindings=True)

    def __init__(self, practice: Practice, pair: Pair) -> None:
        super().__init__()
        self._practice = practice
        self._first = pair

    def compose(self) -> ComposeResult:
        """The question, what changed, and the two texts."""
        with VerticalScroll(id="page"):
            yield Static(Content(""), id="question")
            yield Static(Content(""), id="changes")
            with Container(id="pair"):
                yield Static(Content(""), id="earlier", classes="text")
                yield Static(Content(""), id="later", classes="text")
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the two answers."""
        self.pair = self._first

    def on_resize(self, event: Resize) -> None:
        """Set the texts side by side where there is room."""
        self.set_class(event.size.width >= WIDE, "-wide")
        self.call_after_refresh(self._show_changes)

    def watch_pair(self, pair: Pair | None) -> None:
        """Show two answers."""
        if pair is None:
            return
        self.query_one("#question", Static).update(Content.styled(printable(pair.question.prompt), "bold"))
        self._show_changes()
        for name, review in (("earlier", pair.earlier), ("later", pair.later)):
            text = self.query_one(f"#{name}", Static)
            text.update(listing.said(review))
            title = f"{name.title()}: {listing.day_in_words(review.study_day)} · {review.rating.title}"
            text.border_title = Content(title)
        self.query_one("#page").scroll_home(animate=False)

    def _show_changes(self) -> None:
        if self.pair:
            width = self.query_one("#page").scrollable_content_region.width
            self.query_one("#changes", Static).update(_changes(self.pair, width))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only pairs that there are."""
        if action != "step":
            return True
        if self.pair is None:
            return False
        return self.pair.place > 1 if parameters == (-1,) else self.pair.place < self.pair.pairs

    @work(exclusive=True, group="verb", exit_on_error=False)
    async def action_step(self, step: int) -> None:
        """Go on to earlier answers (-1) or to later ones (1)."""
        if self.pair:
            later = self.pair.later.id
            self.pair = await asyncio.to_thread(self._practice.answers.beside, later, step)

    def action_leave(self) -> None:
        """Back to where the learner came from."""
        self.dismiss()


def _changes(pair: Pair, width: int) -> Content:
    places = f"Answers {pair.place} and {pair.place + 1} of {pair.pairs + 1}"
    lines = [Content.styled(places, "$foreground-muted"), Content("   ".join(changes_in_words(pair)))]
    for point in sorted(points(pair), key=_rank):
        word, style = _MOVES.get((point.earlier, point.later), ("not asked then", "$foreground-muted"))
        ticks = (listing.tick(point.earlier), Content("→ "), listing.tick(point.later))
        mark = Content.assemble(*ticks, (f"{word:<9}", style))
        lines.append(listing.hung(mark, Content(printable(point.text)), width))
    return Content("\n").join(lines)


def _rank(point: Point) -> int:
    """What changed comes before what stayed."""
    moves = list(_MOVES)
    move = (point.earlier, point.later)
    return moves.index(move) if move in moves else len(moves)
