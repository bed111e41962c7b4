"""On which line of a JSON text a value stands: looked up only when there is a fault to tell."""

from __future__ import annotations

from collections.abc import Iterator
from json import JSONDecoder
from json.decoder import WHITESPACE, scanstring  # type: ignore[attr-defined]

Path = tuple[str | int, ...]


class Places:
    """Looks up the values of one valid JSON text; what was looked up is remembered.

    `decoder` reads what is passed over.
    """

    def __init__(self, text: str, decoder: JSONDecoder) -> None:
        self._text = text
        self._decoder = decoder
        self._found: dict[Path, tuple[list[tuple[str | int, int]], Iterator[tuple[str | int, int]]]] = {}

    def line(self, path: Path) -> int:
        """Return the line (from 1) of a value, such as `("questions", 3, "prompt")`, or of what holds it."""
        start = self._skipped(0)
        for depth, part in enumerate(path):
            found = self._child(path[:depth], start, part)
            if found is None:
                break
            start = found
        return self._text.count("\n", 0, start) + 1

    def refused(self) -> int:
        """Return the line of the innermost value that the decoder refuses with a ValueError."""
        start = child = self._skipped(0)
        while True:
            try:
                # Each is read as it is passed over.
                for _, child in self._children(start):  # noqa: B007
                    pass
            except ValueError:
                start = child
            else:
                return self._text.count("\n", 0, start) + 1

    def _child(self, path: Path, start: int, part: str | int) -> int | None:
        seen, rest = self._found.setdefault(path, ([], self._children(start)))
        for key, child in seen:
            if key == part:
                return child
        for key, child in rest:
            seen.append((key, child))
            if key == part:
                return child
        return None

    def _children(self, start: int) -> Iterator[tuple[str | int, int]]:
        """The keys and places of what an object or a list holds; nothing of any other value."""
        text = self._text
        if text[start : start + 1] not in ("{", "["):
            return
        named = text[start] == "{"
        at, number = self._skipped(start + 1), 0
        while text[at : at + 1] not in ("}", "]", ""):
            key: str | int = number
            if named:
                key, at = scanstring(text, at + 1)
                at = self._skipped(self._skipped(at) + 1)
            yield key, at
            _, at = self._decoder.raw_decode(text, at)
            at, number = self._skipped(at), number + 1
            if text[at : at + 1] == ",":
                at = self._skipped(at + 1)

    def _skipped(self, at: int) -> int:
        match = WHITESPACE.match(self._text, at)
        return match.end() if match else at
