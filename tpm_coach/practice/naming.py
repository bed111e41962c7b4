"""The pack that a file without a pack's name becomes: that of the file's own name, or one beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING

from tpm_coach import packs
from tpm_coach.domain import Pack
from tpm_coach.packs.likeness import Near

if TYPE_CHECKING:
    from tpm_coach.packs.building import Reading
    from tpm_coach.packs.reading import Options, Source

Texts = Sequence[tuple[str, str]]
"""Id and prompt of each question of a pack."""

_MOST = 55
"""Letters of a name that a number is put behind."""


@dataclass(frozen=True, slots=True)
class Renamed:
    """A file's pack that has another name than `wished`, because that is a pack of other questions."""

    source: str
    wished: str
    pack: str


class Namer:
    """Reads files so that none takes the name of a pack with other questions.

    `stored` returns the questions in use of a pack by its name; a name that has none is free.
    """

    def __init__(self, stored: Callable[[str], Texts]) -> None:
        self._stored = stored
        self.renamed: list[Renamed] = []

    def read(self, source: Source, options: Options, others: Mapping[str, Texts]) -> Reading:
        """Read a file; `others` are the packs of the files before it. Raises PackErrors."""
        reading = packs.read_any(source, options)
        found = next((pack for pack in reading.packs if pack.name == source.pack_name), None)
        if options.pack or found is None:
            return reading
        name = self._name(found, others)
        if name == found.name:
            return reading
        # A file that says this name itself keeps it.
        again = packs.read_any(replace(source, stem=name), options)
        if any(pack.name == name for pack in again.packs):
            self.renamed.append(Renamed(source.path, found.name, name))
            return again
        return reading

    def _name(self, pack: Pack, others: Mapping[str, Texts]) -> str:
        """Return the first name that is free, or that of a pack with a question of this one."""
        name = pack.name
        for number in count(2):
            known = others.get(name) or self._stored(name)
            if not known or _shares(pack, known, name):
                break
            name = f"{pack.name[:_MOST].rstrip('-')}-{number}"
        return name


def _shares(pack: Pack, known: Texts, name: str) -> bool:
    """Whether a pack has a question that is among the known ones, by its id or by what it says."""
    ids = {id_ for id_, _ in known}
    # A list's own numbering made an id by the pack's name says nothing of what the question is.
    if any(q.id in ids and q.id.removeprefix(f"{name}-").islower() for q in pack.questions):
        return True
    prompts = [prompt for _, prompt in known]
    old = len(prompts)
    near = Near([*prompts, *(question.prompt for question in pack.questions)])
    return any(near.find(number, lambda n: n < old) for number in range(old, old + len(pack.questions)))
