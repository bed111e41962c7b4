"""A share drawn as a bar that needs no colour to be read."""

from __future__ import annotations

from textual.content import Content

_EIGHTHS = " ▏▎▍▌▋▊▉"


def bar(share: float, cells: int) -> Content:
    """Return a bar for a share (0-1), exact to an eighth of a cell."""
    eighths = round(max(0.0, min(1.0, share)) * cells * 8)
    full, rest = divmod(eighths, 8)
    drawn = "█" * full + (_EIGHTHS[rest] if rest else "")
    return Content.assemble((drawn, "$primary"), ("·" * (cells - len(drawn)), "$foreground-disabled"))


def change(points: int) -> Content:
    """Return a change in percentage points: an arrow and a figure, five cells wide."""
    if not points:
        return Content.styled(f"{'=':>2}   ", "$foreground-muted")
    arrow, style = ("▲", "$text-success") if points > 0 else ("▼", "$text-error")
    return Content.styled(f" {arrow}{abs(points):<3}", style)
