"""Themes: Textual's own, its light one with darker texts, and two of high contrast.

Texts have a contrast of at least 4.5:1 in the dark and the light one (WCAG 2.2, AA), of 7:1 in the two (AAA).
"""

from __future__ import annotations

from dataclasses import replace

from textual.theme import BUILTIN_THEMES, Theme

OURS = (
    replace(
        BUILTIN_THEMES["textual-light"],
        variables={
            **BUILTIN_THEMES["textual-light"].variables,
            "boost": "#cacaca",
            "foreground-muted": "#505050",
            "text-accent": "#744600",
            "text-warning": "#744600",
            "text-success": "#0a5a2c",
            "footer-key-foreground": "#00569c",
        },
    ),
    Theme(
        name="high-contrast",
        primary="#ffd700",
        secondary="#7fd7ff",
        accent="#ffd700",
        warning="#ffaf00",
        error="#ff9c9c",
        success="#5fff87",
        foreground="#ffffff",
        background="#000000",
        surface="#1c1c1c",
        panel="#262626",
        variables={
            "boost": "#292929",
            "foreground-muted": "#d0d0d0",
            "foreground-disabled": "#b6b6b6",
            "text-muted": "#d0d0d0",
            "text-disabled": "#b6b6b6",
            "border": "#ffd700",
            "border-blurred": "#ffffff",
            "block-cursor-foreground": "#000000",
            "block-cursor-blurred-foreground": "#000000",
            "block-cursor-blurred-background": "#d0d0d0",
            "block-hover-background": "#3a3a3a",
            "input-selection-background": "#ffd700",
            "input-selection-foreground": "#000000",
            "screen-selection-background": "#ffd700",
            "screen-selection-foreground": "#000000",
            "button-color-foreground": "#000000",
            "scrollbar": "#ffffff",
        },
    ),
    Theme(
        name="high-contrast-light",
        primary="#0b2e83",
        secondary="#4a148c",
        accent="#7a0050",
        warning="#6b4300",
        error="#8f0000",
        success="#004d1a",
        foreground="#000000",
        background="#ffffff",
        surface="#eeeeee",
        panel="#e4e4e4",
        dark=False,
        variables={
            "boost": "#dedede",
            "foreground-muted": "#303030",
            "foreground-disabled": "#464646",
            "text-muted": "#303030",
            "text-disabled": "#464646",
            "border": "#0b2e83",
            "border-blurred": "#000000",
            "block-cursor-foreground": "#ffffff",
            "block-cursor-blurred-foreground": "#ffffff",
            "block-cursor-blurred-background": "#303030",
            "block-hover-background": "#d0d0d0",
            "input-selection-background": "#0b2e83",
            "input-selection-foreground": "#ffffff",
            "screen-selection-background": "#0b2e83",
            "screen-selection-foreground": "#ffffff",
            "button-color-foreground": "#ffffff",
            "scrollbar": "#000000",
        },
    ),
)


def names() -> list[str]:
    """Return every theme that the setting `theme` can name."""
    return sorted({*BUILTIN_THEMES, *(theme.name for theme in OURS)})
