from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Collapsible, Input, OptionList, Select

from tests.tui.conftest import Running, appears, press, settled, shown
from tests.tui.mouse import click
from tests.tui.test_palette import run
from tests.tui.walks import by_keyboard, by_mouse, pictured
from tpm_coach.practice.service import Practice
from tpm_coach.settings import Settings, load, options
from tpm_coach.tui.app import CoachApp
from tpm_coach.tui.screens.ask import AskScreen
from tpm_coach.tui.screens.drill import DrillScreen
from tpm_coach.tui.screens.home import HomeScreen
from tpm_coach.tui.screens.settings import Row, SettingsScreen
from tpm_coach.tui.widgets.keys_editor import KeysEditor


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Where the app of this test keeps its settings."""
    return tmp_path / "config.toml"


def row(pilot: Pilot[None], name: str) -> Row:
    return next(row for row in pilot.app.screen.query(Row) if row.setting == name)


async def enter(pilot: Pilot[None], name: str, text: str) -> None:
    """Type a value over what is in a field."""
    field = row(pilot, name).field
    field.focus()
    await pilot.pause()
    if isinstance(field, Input):
        field.select_all()
        await pilot.press(
            "backspace", *("full_stop" if c == "." else "comma" if c == "," else c for c in text)
        )
    else:
        field.value = text
    await settled(pilot)


async def choose(pilot: Pilot[None], key: str) -> None:
    """Leave the settings, and answer the question that comes."""
    await pilot.press("escape")
    await pilot.pause()
    while not isinstance(pilot.app.screen, AskScreen):
        await pilot.pause()
    await pilot.pause()
    await pilot.press(key)
    await settled(pilot)


async def test_every_setting_is_there_with_its_value_and_what_it_is_for(running: Running) -> None:
    async with running(size=(120, 60)) as pilot:
        await press(pilot, "comma")
        text = " ".join(shown(pilot).split())
        for option in options():
            if option.name != "keys":
                assert option.name.replace("_", " ").capitalize() in text
                assert option.about in text
        assert "Keys" in text


async def test_what_is_saved_counts_at_once_and_is_in_the_file(
    running: Running, practice: Practice, config: Path
) -> None:
    config.write_text("# mine\nretention = 0.85\n")
    async with running() as pilot:
        assert "4 new" in shown(pilot)
        await press(pilot, "comma")
        await enter(pilot, "new_per_day", "2")
        await enter(pilot, "spread", "off")
        await press(pilot, "ctrl+s")
        assert await appears(pilot, "The settings are saved.")
        assert config.read_text().startswith("# mine\nretention = 0.85\n")
        assert load(config) == Settings(new_per_day=2, spread=False) == practice.settings
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert "2 new" in shown(pilot)


async def test_a_wrong_value_is_told_beside_it_and_not_saved(running: Running, config: Path) -> None:
    async with running() as pilot:
        await press(pilot, "comma")
        await enter(pilot, "retention", "0.99")
        assert "✗ retention must be between 0.7 and 0.97, not 0.99" in shown(pilot)
        await press(pilot, "ctrl+s")
        assert await appears(pilot, "Nothing is saved")
        assert not config.exists()
        assert row(pilot, "retention").field.has_focus
        await enter(pilot, "retention", "0.9")
        assert "✗ retention" not in shown(pilot)
        await press(pilot, "ctrl+s")
        assert load(config) == Settings(retention=0.9)


async def test_escape_asks_only_when_something_is_not_saved(running: Running, config: Path) -> None:
    async with running() as pilot:
        await press(pilot, "comma")
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, HomeScreen)

        await press(pilot, "comma")
        await enter(pilot, "new_per_day", "3")
        await choose(pilot, "3")
        assert isinstance(pilot.app.screen, SettingsScreen) and row(pilot, "new_per_day").text == "3"
        await choose(pilot, "2")
        assert isinstance(pilot.app.screen, HomeScreen) and not config.exists()

        await press(pilot, "comma")
        assert row(pilot, "new_per_day").text == "4"
        await enter(pilot, "new_per_day", "3")
        await choose(pilot, "1")
        assert isinstance(pilot.app.screen, HomeScreen) and load(config).new_per_day == 3


async def test_what_cannot_be_saved_is_told_when_one_leaves_and_saving_is_not_offered(
    running: Running, config: Path
) -> None:
    async with running() as pilot:
        await press(pilot, "comma")
        await enter(pilot, "new_per_day", "3")
        await enter(pilot, "retention", "0.99")
        await press(pilot, "tab")
        await choose(pilot, "1")
        assert isinstance(pilot.app.screen, SettingsScreen)
        assert row(pilot, "retention").field.has_focus and row(pilot, "retention").text == "0.99"
        await pilot.press("escape")
        assert await appears(pilot, "retention must be between 0.7 and 0.97, not 0.99")
        assert "Save" not in shown(pilot)
        await press(pilot, "2")
        assert isinstance(pilot.app.screen, HomeScreen) and not config.exists()


async def test_a_key_that_cannot_be_saved_is_told_when_one_leaves(running: Running) -> None:
    async with running(size=(100, 60)) as pilot:
        await pick(pilot, "home.weak")
        await press(pilot, "a")
        await pilot.press("escape")
        assert await appears(pilot, "Not every setting can be saved: keys.home.weak: a is taken by")
        await press(pilot, "1")
        assert isinstance(pilot.app.screen, SettingsScreen)
        assert pilot.app.focused is pilot.app.screen.query_one("#wished", Input)


async def test_a_theme_is_worn_at_once_and_taken_off_when_it_is_not_kept(running: Running) -> None:
    async with running() as pilot:
        await press(pilot, "comma")
        await enter(pilot, "theme", "high-contrast")
        assert pilot.app.theme == "high-contrast"
        await choose(pilot, "2")
        assert pilot.app.theme == "textual-dark"


async def test_a_choice_is_made_with_keys_alone(running: Running, config: Path) -> None:
    async with running() as pilot:
        await press(pilot, "comma", "tab", "tab")
        assert isinstance(pilot.app.focused, Select)
        await press(pilot, "enter", "down", "enter", "ctrl+s")
        assert load(config) == Settings(spread=False)


async def pick(pilot: Pilot[None], name: str) -> None:
    """Open the settings at a key."""
    await press(pilot, "comma")
    pilot.app.screen.query_one(Collapsible).collapsed = False
    await settled(pilot)
    options = pilot.app.screen.query_one(KeysEditor).query_one(OptionList)
    options.focus()
    options.highlighted = options.get_option_index(name)
    await press(pilot, "enter")


async def test_a_key_is_changed_in_the_list_and_works_when_saved(running: Running, config: Path) -> None:
    async with running(size=(100, 60)) as pilot:
        await pick(pilot, "home.weak")
        await press(pilot, "a")
        assert "✗ keys.home.weak: a is taken by home.ahead (Ahead)" in shown(pilot)
        await press(pilot, "ctrl+s")
        assert await appears(pilot, "Nothing is saved")
        await press(pilot, "backspace", "z")
        assert "z (changed)" in shown(pilot)
        await press(pilot, "ctrl+s")
        assert load(config).keys == (("home.weak", "z"),)
        await press(pilot, "escape")
        assert "z Weak" in shown(pilot)
        await press(pilot, "z")
        assert isinstance(pilot.app.screen, DrillScreen)


async def test_a_key_is_given_back_with_an_empty_field(running: Running, config: Path) -> None:
    async with running(size=(100, 60), keys=(("home.weak", "z"),)) as pilot:
        config.write_text('[keys]\n"home.weak" = "z"\n')
        await pick(pilot, "home.weak")
        await press(pilot, "backspace", "ctrl+s")
        assert load(config).keys == ()
        await press(pilot, "escape")
        assert "w Weak" in shown(pilot)


async def test_a_file_that_cannot_be_written_is_told_and_what_was_typed_stays(
    running: Running, config: Path
) -> None:
    config.mkdir()
    async with running() as pilot:
        await press(pilot, "comma")
        await enter(pilot, "new_per_day", "3")
        await pilot.press("ctrl+s")
        assert await appears(pilot, "be read: Is a directory")
        assert row(pilot, "new_per_day").text == "3"
        app = pilot.app
        assert isinstance(app, CoachApp) and app.settings == Settings()


async def test_a_theme_chosen_in_the_palette_is_what_the_settings_show_and_is_saved(
    running: Running, config: Path
) -> None:
    async with running() as pilot:
        await press(pilot, "comma")
        await run(pilot, "theme nord", "Theme nord")
        assert pilot.app.theme == row(pilot, "theme").text == "nord"
        assert "not saved yet" not in shown(pilot)
        await press(pilot, "ctrl+s", "escape")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert pilot.app.theme == load(config).theme == "nord"


@by_keyboard(SettingsScreen)
async def test_every_setting_and_key_is_reached_by_keys_alone_on_a_small_screen(
    running: Running, config: Path
) -> None:
    async with running(size=(80, 24)) as pilot:
        await press(pilot, "comma")
        for option in options():
            if option.name != "keys":
                field = row(pilot, option.name).field
                assert field.has_focus and field.region.bottom <= 23
                await press(pilot, "tab")
        await press(pilot, "enter", "tab")
        await pilot.press(*"weakest")
        await press(pilot, "enter", "enter")
        assert "Drill your weakest category." in shown(pilot)
        await press(pilot, "b")
        assert "✗ keys.home.weak: b is taken by home.bank (Bank)" in shown(pilot)
        assert "not saved yet: ^s saves it" not in shown(pilot)
        await press(pilot, "backspace", *"f6", "ctrl+s")
        assert load(config).keys == (("home.weak", "f6"),)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, HomeScreen)


@by_mouse(SettingsScreen)
async def test_settings_are_changed_by_mouse(running: Running, config: Path) -> None:
    async with running(size=(100, 40)) as pilot:
        await click(pilot, "Settings")
        field = row(pilot, "new_per_day").field
        await pilot.click(field)
        assert field.has_focus and isinstance(field, Input)
        field.value = "7"
        await pilot.click(row(pilot, "spread").field)
        await settled(pilot)
        await pilot.click("SelectOverlay", offset=(3, 1))
        await settled(pilot)
        assert "not saved yet: ^s saves it" in shown(pilot)
        await click(pilot, "Save")
        assert load(config) == Settings(new_per_day=7, spread=False)
        await click(pilot, "▶ Keys")
        await pilot.click("#list", offset=(5, 2))
        await settled(pilot)
        assert pilot.app.screen.query_one("#wished").has_focus
        await click(pilot, "Back")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_a_key_is_found_by_a_part_of_what_it_does(running: Running) -> None:
    async with running(size=(100, 60)) as pilot:
        await press(pilot, "comma")
        pilot.app.screen.query_one("#find").focus()
        await pilot.press(*"nothing")
        await settled(pilot)
        listed = pilot.app.screen.query_one("#list", OptionList)
        assert listed.option_count < 5
        await pilot.press(*"ness")
        await settled(pilot)
        assert listed.option_count == 0
        await press(pilot, "enter", "enter")
        assert isinstance(pilot.app.screen, SettingsScreen)


async def test_a_key_that_cannot_be_is_gone_to_though_the_list_was_narrowed(running: Running) -> None:
    async with running(size=(100, 60)) as pilot:
        await pick(pilot, "home.weak")
        await press(pilot, "a")
        find = pilot.app.screen.query_one("#find", Input)
        find.focus()
        await press(pilot, *"quit", "ctrl+s")
        assert await appears(pilot, "Nothing is saved")
        await settled(pilot)
        assert find.value == "" and pilot.app.screen.query_one("#wished", Input).value == "a"
        assert pilot.app.screen.query_one("#wished").has_focus


@pictured(SettingsScreen)
@pytest.mark.parametrize(
    ("size", "theme"),
    [((80, 24), "textual-dark"), ((120, 40), "textual-light")],
    ids=["small-dark", "large-light"],
)
async def test_how_they_look(
    running: Running,
    looks: Callable[[Pilot[None]], Awaitable[None]],
    size: tuple[int, int],
    theme: str,
) -> None:
    async with running(size=size, theme=theme) as pilot:
        await press(pilot, "comma")
        for box in pilot.app.screen.query(Input):
            box.cursor_blink = False
        await looks(pilot)
