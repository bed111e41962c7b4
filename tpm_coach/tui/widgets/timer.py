"""The clock beside the suggested time; it never locks anyone out."""

from __future__ import annotations

from time import monotonic

from textual.content import Content
from textual.widgets import Static


class Timer(Static):
    """Counts writing time; `seconds` is what has been counted so far."""

    def __init__(self, id: str) -> None:  # noqa: A002
        super().__init__(Content(""), id=id)
        self._counted = 0.0
        self._since: float | None = None
        self._suggested = 0
        self._paused = False

    def on_mount(self) -> None:
        """Tick once a second."""
        self.set_interval(1.0, self.show)

    @property
    def seconds(self) -> float:
        """The writing time in seconds."""
        return self._counted + (monotonic() - self._since if self._since is not None else 0.0)

    @property
    def paused(self) -> bool:
        """Whether it was paused, and does not count."""
        return self._paused

    def run(self, counted: float, suggested_minutes: int) -> None:
        """Count on from `counted` seconds, beside the suggested time."""
        self._counted, self._suggested = counted, suggested_minutes
        self._since, self._paused = monotonic(), False
        self.show()

    def stop(self) -> None:
        """Stop counting: the writing is over."""
        self._counted, self._since = self.seconds, None
        self.show()

    def toggle(self) -> None:
        """Pause the clock, or let it go on."""
        self.go_on() if self._paused else self.hold()

    def hold(self) -> bool:
        """Pause the clock if it counts, and return whether it did."""
        if self._since is None:
            return False
        self.stop()
        self._paused = True
        self.show()
        return True

    def go_on(self) -> None:
        """Let a paused clock go on."""
        if self._paused:
            self.run(self._counted, self._suggested)

    def show(self) -> None:
        """Show the time, louder when the suggested time is passed by half."""
        minutes, seconds = divmod(int(self.seconds), 60)
        over = self._suggested and self.seconds > 90 * self._suggested
        style = "$text-warning" if over else "$foreground-muted" if self._since is None else ""
        note = " paused" if self._paused else " wrap up" if over and self._since is not None else ""
        self.update(Content.styled(f"{minutes}:{seconds:02} / {self._suggested}:00{note}", style))
