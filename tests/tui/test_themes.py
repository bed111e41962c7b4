from __future__ import annotations

from itertools import product

import pytest
from rich.segment import Segment
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from tests.conftest import OFF_TOPIC
from tests.tui.conftest import Running, press, shown, write
from tpm_coach.practice.drill import Plan
from tpm_coach.tui import themes
from tpm_coach.tui.widgets import plots

TEXTS = (
    "foreground",
    "foreground-muted",
    "foreground-disabled",
    "text",
    "text-muted",
    "text-disabled",
    "text-primary",
    "text-secondary",
    "text-accent",
    "text-success",
    "text-warning",
    "text-error",
)
GROUNDS = ("background", "surface", "panel", "boost")
PAIRS = (
    ("block-cursor-foreground", "block-cursor-background"),
    ("block-cursor-blurred-foreground", "block-cursor-blurred-background"),
    ("text", "primary"),
    ("text", "block-hover-background"),
    ("footer-key-foreground", "footer-background"),
    ("footer-description-foreground", "footer-background"),
    ("input-selection-foreground", "input-selection-background"),
    ("screen-selection-foreground", "screen-selection-background"),
    ("input-cursor-foreground", "input-cursor-background"),
    *product(TEXTS, GROUNDS),
)


def luminance(color: Color) -> float:
    """The relative luminance of WCAG 2.2."""
    channels = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color.normalized)
    return sum(weight * channel for weight, channel in zip((0.2126, 0.7152, 0.0722), channels, strict=True))


def contrast(text: Color, ground: Color) -> float:
    """The contrast ratio of WCAG 2.2, 1 to 21."""
    light, dark = sorted((luminance(text), luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def colours(theme: Theme, text: str, ground: str) -> tuple[Color, Color]:
    """Two colours of a theme as they are drawn: translucent ones blended, `auto` ones picked."""
    variables = theme.to_color_system().generate() | theme.variables
    behind = Color.parse(variables["background"])
    below = behind + Color.parse(variables[ground])
    if variables[text].startswith("auto"):
        share = float(variables[text].removeprefix("auto").strip().removesuffix("%")) / 100
        return below + below.get_contrast_text(share), below
    return below + Color.parse(variables[text]), below


OURS = {theme.name: theme for theme in themes.OURS}


@pytest.mark.parametrize(
    "theme", [BUILTIN_THEMES["textual-dark"], OURS["textual-light"]], ids=lambda t: t.name
)
def test_every_text_of_the_dark_and_the_light_theme_can_be_read(theme: Theme) -> None:
    texts = [f"text-{kind}" for kind in ("primary", "accent", "success", "warning", "error", "muted")]
    pairs = [*PAIRS[4:6], *product(("foreground", "foreground-muted", *texts), GROUNDS)]
    found = {pair: contrast(*colours(theme, *pair)) for pair in pairs}
    assert {pair: ratio for pair, ratio in found.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", [OURS["high-contrast"], OURS["high-contrast-light"]], ids=lambda t: t.name)
def test_every_text_of_the_high_contrast_themes_stands_out_sevenfold(theme: Theme) -> None:
    found = {pair: contrast(*colours(theme, *pair)) for pair in PAIRS}
    assert {pair: ratio for pair, ratio in found.items() if ratio < 7} == {}


@pytest.mark.parametrize("theme", [BUILTIN_THEMES["textual-dark"], *themes.OURS], ids=lambda t: t.name)
def test_what_a_plot_draws_stands_out(theme: Theme) -> None:
    for style in (*plots.STYLES.values(), plots.SHARES[0][1], plots.SHARES[2][1]):
        assert contrast(*colours(theme, style.removeprefix("$"), "background")) >= 3, style


def test_contrast_is_measured_as_wcag_does() -> None:
    assert contrast(Color.parse("#000"), Color.parse("#fff")) == pytest.approx(21)
    assert contrast(Color.parse("#777"), Color.parse("#fff")) == pytest.approx(4.48, abs=0.01)


async def test_every_theme_that_a_setting_can_name_can_be_worn(running: Running) -> None:
    async with running() as pilot:
        assert set(themes.names()) <= set(pilot.app.available_themes)
        for theme in themes.OURS:
            pilot.app.theme = theme.name
            await pilot.pause()
            assert "Today" in shown(pilot)


async def test_without_colour_everything_is_grey_and_said_in_signs(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with running(Plan()) as pilot:
        await write(pilot, OFF_TOPIC)
        await write(pilot, "/done")
        await press(pilot, "2")
        text = shown(pilot)
        assert "▸" in text and "✗" in text
        segments: list[Segment] = [s for strip in pilot.app.screen._compositor.render_strips() for s in strip]
        drawn = [c for s in segments if s.style for c in (s.style.color, s.style.bgcolor) if c]
        assert drawn
        for color in drawn:
            red, green, blue = color.get_truecolor()
            assert max(red, green, blue) - min(red, green, blue) <= 2, color
