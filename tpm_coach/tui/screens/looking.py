"""What bank and answers share: a list that is searched and filtered, and all of the line under the cursor."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.events import Click, Resize
from textual.widgets import Input, Static

from tpm_coach.tui.latest import Latest
from tpm_coach.tui.screens.base import BaseScreen
from tpm_coach.tui.screens.pick import Pick, PickScreen
from tpm_coach.tui.widgets.key_bar import KeyBar
from tpm_coach.tui.widgets.rows import GUTTER, Rows

if TYPE_CHECKING:
    from tpm_coach.practice.service import Practice

Line = TypeVar("Line")
Whole = TypeVar("Whole")
Wanted = TypeVar("Wanted")

WIDE, TALL = 110, 34
"""From so many columns on the preview stands beside the list, from so many lines on below it."""

_MOST_LINES = 2_000
_SCROLLBAR = 1

LOOKING: tuple[BindingType, ...] = (
    Binding("slash", "search", "Search", tooltip="Write words to look for.", id="looking.search"),
    Binding("f", "filter", "Filter", tooltip="Choose what the list holds.", id="looking.filter"),
)
"""The keys that come first on each such screen."""


class SearchBox(Input):
    """Where one writes what to look for."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "screen.list", "To the list", tooltip="Go on to what was found.", id="looking.list"),
    ]


class LookingScreen(BaseScreen, Generic[Line, Whole, Wanted]):
    """In threads `find` gives the keys that are `wanted`, `page` their lines, `fetch` all there is to one."""

    CSS_PATH = "looking.tcss"
    AUTO_FOCUS = "Rows"
    SEARCH = ""
    """What the search finds, as the empty box says it after its key."""

    def __init__(self, practice: Practice, clock: Callable[[], datetime], wanted: Wanted) -> None:
        super().__init__()
        self.wanted = wanted
        self._practice = practice
        self._clock = clock
        self._lines: dict[int, Line] = {}
        self._whole: Whole | None = None
        self._offered: Hashable = None
        self._to_top = False
        self._looking = Latest(self._look)
        self._paging = Latest(self._load)
        self._showing = Latest(self._fetch)

    def find(self, words: str) -> Sequence[int]:
        """Return the keys of the list, in order."""
        raise NotImplementedError

    def page(self, keys: Sequence[int]) -> Mapping[int, Line]:
        """Return the lines of some keys."""
        raise NotImplementedError

    def fetch(self, key: int) -> Whole | None:
        """Return all there is to a key, None when it is gone."""
        raise NotImplementedError

    def filters(self) -> Sequence[tuple[Pick, Wanted]]:
        """Return what can be wanted, each choice with all that is wanted then."""
        raise NotImplementedError

    def line(self, line: Line, width: int) -> Content:
        """Return a line for a width in cells."""
        raise NotImplementedError

    def heading(self, width: int) -> Content:
        """Return what stands above the lines."""
        raise NotImplementedError

    def preview(self, whole: Whole, width: int) -> Content:
        """Return all there is to a key as text for a width in cells."""
        raise NotImplementedError

    def told(self, keys: Sequence[int]) -> tuple[Content, Content]:
        """Return how many there are, and what the list holds."""
        raise NotImplementedError

    def nothing(self) -> str:
        """Return what to say, and what to do, when the list is empty."""
        raise NotImplementedError

    def no_such(self, what: str, leave: str, *, filtered: bool) -> str:
        """Return what to do when search and filter leave nothing, "" when there is neither.

        `leave` is the id of the key that clears the search.
        """
        searched = bool(self.words.strip())
        ways = (
            (searched, f"{self.key_of(leave)} clears the search"),
            # In the search its key would be written.
            (filtered, f"{self.key_of('looking.filter')} {'then ' * searched}changes the filter"),
        )
        told = ", ".join(way for there_is, way in ways if there_is)
        return f"No {what} is like this. {told}." if told else ""

    def compose(self) -> ComposeResult:
        """Search, filters, the list, and beside or below it what is under the cursor."""
        with Horizontal(id="head"):
            yield SearchBox(
                placeholder=f"{self.key_of('looking.search')} searches: {self.SEARCH}",
                compact=True,
                id="search",
            )
            yield Static(Content(""), id="count")
        yield Static(Content(""), id="chips")
        with Container(id="body"):
            with Vertical(id="list"):
                yield Static(Content(""), id="heading")
                yield Rows(self._draw)
                yield Static(Content(""), id="nothing")
            with VerticalScroll(id="preview"):
                yield Static(Content(""), id="whole")
        yield KeyBar()

    def on_mount(self) -> None:
        """Show everything."""
        self.look(top=True)

    def on_resize(self, event: Resize) -> None:
        """Put the preview where there is room for it."""
        self.set_class(event.size.width >= WIDE, "-wide")
        self.set_class(event.size.width < WIDE and event.size.height >= TALL, "-tall")
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        self._head()
        self._show_whole(self.rows.key)

    def _head(self) -> None:
        width = self.query_one("#list").size.width - GUTTER - _SCROLLBAR
        self.query_one("#heading", Static).update(self.heading(max(0, width)))

    @property
    def words(self) -> str:
        """What is searched for."""
        return self.query_one("#search", Input).value

    @property
    def rows(self) -> Rows:
        """The list."""
        return self.query_one(Rows)

    def _draw(self, key: int, width: int) -> Content | None:
        line = self._lines.get(key)
        return None if line is None else self.line(line, width)

    def look(self, *, top: bool = False) -> None:
        """Find again; the cursor stays on its key unless it is to go to the `top`."""
        self._to_top |= top
        self.run_worker(self._looking.wish(None), group="look", exit_on_error=False)

    def look_again(self) -> None:
        """Find again, because something was taken back or done again."""
        self.look()

    async def _look(self, _: None) -> None:
        top, self._to_top = self._to_top, False
        rows = self.rows
        kept = None if top else rows.key
        keys = await asyncio.to_thread(self.find, self.words)
        at = 0 if top else min(rows.cursor, max(0, len(keys) - 1))
        if kept is not None and kept in keys:
            at = keys.index(kept)
        self._lines = dict(await asyncio.to_thread(self.page, rows.around(at, keys)))
        self.set_class(not keys, "-empty")
        rows.offer(keys, at)
        self._head()
        self.tell_found()
        empty = self.query_one("#nothing", Static)
        empty.update(Content("" if keys else self.nothing()))
        rows.display = self.query_one("#heading").display = bool(keys)
        empty.display = not keys
        if keys and self.focused is None:
            rows.focus()
        self._offer_keys()

    def tell_found(self) -> None:
        """Say how many there are and what the list holds."""
        count, chips = self.told(self.rows.keys)
        self.query_one("#count", Static).update(count)
        self.query_one("#chips", Static).update(chips)

    @on(Rows.Wanted)
    def _wanted(self, event: Rows.Wanted) -> None:
        self.run_worker(self._paging.wish(event.keys), group="page", exit_on_error=False)

    async def _load(self, keys: Sequence[int]) -> None:
        lines = await asyncio.to_thread(self.page, keys)
        self._lines = {**(self._lines if len(self._lines) < _MOST_LINES else {}), **lines}
        self.rows.refresh()

    @on(Rows.Highlighted)
    def _highlighted(self, event: Rows.Highlighted) -> None:
        self._show_whole(event.key)

    def _show_whole(self, key: int | None) -> None:
        self.run_worker(self._showing.wish(key), group="whole", exit_on_error=False)

    async def _fetch(self, key: int | None) -> None:
        if not self.query_one("#preview").display:
            self._whole = None
            return
        fresh = await asyncio.to_thread(self.fetch, key) if key is not None else None
        self.query_one("#preview").scroll_home(animate=False)
        self.show(fresh)

    def show(self, whole: Whole | None) -> None:
        """Show all there is to the line under the cursor."""
        self._whole = whole
        shown = self.query_one("#whole", Static)
        width = self.query_one("#preview").scrollable_content_region.width
        shown.update(Content("") if whole is None else self.preview(whole, width))
        self._offer_keys()

    def offered(self) -> Hashable:
        """Return what decides which keys do something."""
        return self.rows.key is not None

    def _offer_keys(self) -> None:
        # Not at each move of the cursor: it takes longer than all the rest.
        if (offered := self.offered()) != self._offered:
            self._offered = offered
            self.refresh_bindings()

    @on(Input.Changed, "#search")
    def _typed(self) -> None:
        # Who goes out of a search stays at what it found.
        self.look(top=bool(self.words.strip()))

    @on(Input.Submitted, "#search")
    def _entered(self) -> None:
        if self.rows.display:
            self.rows.focus()

    def action_search(self) -> None:
        """Write what to look for."""
        self._close_preview()
        self.query_one("#search").focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the search only where its key is not a character that is written into it."""
        if action == "list":
            return self.is_mounted and self.rows.display
        return action != "search" or self.focused is None or self.focused.id != "search"

    def action_list(self) -> None:
        """From the search to the list."""
        self.rows.focus()

    @work(exclusive=True, group="verb", exit_on_error=False)
    async def action_filter(self) -> None:
        """Choose what the list holds; what is chosen already is let go."""
        choices = await asyncio.to_thread(self.filters)
        taken = await self.app.push_screen_wait(PickScreen("Filter", [pick for pick, _ in choices]))
        if taken is not None:
            self.wanted = choices[taken][1]
            self.look(top=True)

    def on_click(self, event: Click) -> None:
        """Choose what the list holds by a click on what it says about that."""
        if event.widget and event.widget.id == "chips":
            self.action_filter()

    def open_preview(self) -> None:
        """Go to the preview; where there is no room for it, it takes the place of the list."""
        self.add_class("-preview")
        self.query_one("#preview").focus()
        self._show_whole(self.rows.key)

    def _close_preview(self) -> bool:
        was = self.has_class("-preview")
        self.remove_class("-preview")
        return was

    def go_back(self) -> bool:
        """Go back a step: to the list from what was opened, then out of the search; False at the end."""
        search = self.query_one("#search", Input)
        if self._close_preview() or (self.rows.display and self.focused is not self.rows):
            self.rows.focus()
        elif search.value:
            search.value = ""
            if not self.rows.display:
                # In the box keys would go on being written; the list takes them once there is one.
                self.set_focus(None)
        else:
            return False
        return True

    def action_leave(self) -> None:
        """Back to the list, and from there to where the learner came from."""
        if not self.go_back():
            self.dismiss()
