"""Question packs in and out, one module per format."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from tpm_coach.domain import Pack

if TYPE_CHECKING:
    from tpm_coach.packs.building import Reading
    from tpm_coach.packs.document import Document
    from tpm_coach.packs.reading import Options, Source


def read(path: Path) -> tuple[Pack, ...]:
    """Read the YAML packs in a file.

    Raises PackErrors with every finding, each as `file:line: field: message`.
    """
    return tuple(document.pack for document in read_documents(path))


def read_documents(path: Path) -> tuple[Document, ...]:
    """Read the YAML packs in a file together with the line of each value; raises PackErrors."""
    # pydantic and YAML cost 70 ms to import: a steady start reads no pack.
    from tpm_coach.packs.yaml_format import read_yaml

    return read_yaml(path)


def read_any(source: Path | Source, options: Options | None = None) -> Reading:
    """Read the questions in a file of any format, told by what it holds; raises PackErrors."""
    from tpm_coach.packs.formats import read_source
    from tpm_coach.packs.reading import Options
    from tpm_coach.packs.source import load

    return read_source(load(source) if isinstance(source, Path) else source, options or Options())


def shipped() -> tuple[Path, ...]:
    """Return the files of the question bank that comes with the program, by name."""
    inside = Path(__file__).parent.parent / "question_bank"
    folder = inside if inside.is_dir() else inside.parent.parent / "question_bank"
    return tuple(sorted(folder.glob("*.yaml")))


def fingerprint(path: Path) -> str:
    """Return a hash of a file's bytes: a pack with the same fingerprint need not be read again."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
