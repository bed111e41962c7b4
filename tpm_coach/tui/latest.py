"""What is wished for faster than it can be done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

Wish = TypeVar("Wish")


class Latest(Generic[Wish]):
    """Does one thing at a time, and of what was wished for meanwhile only the last.

    A thread cannot be stopped: a new one for each key held down would leave no time for the screen.
    """

    def __init__(self, do: Callable[[Wish], Awaitable[None]]) -> None:
        self._do = do
        self._wishes: list[Wish] = []
        self._busy = False

    async def wish(self, wish: Wish) -> None:
        """Do it, at once or after what is being done; raises what doing it raises."""
        self._wishes = [wish]
        if self._busy:
            return
        self._busy = True
        try:
            while self._wishes:
                await self._do(self._wishes.pop())
        finally:
            self._busy = False
