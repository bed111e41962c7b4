"""Question packs in and out, one module per format."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from tpm_coach.domain import Pack

if TYPE_CHECKING:
    from tpm_coach.packs.yaml_format import Document


def read(path: Path) -> tuple[Pack, ...]:
    """Read the packs in a file; its suffix chooses the format.

    Raises PackErrors with every finding, each as `file:line: field: message`.
    """
    return tuple(document.pack for document in read_documents(path))


def read_documents(path: Path) -> tuple[Document, ...]:
    """Read the packs in a file together with the line of each value; raises PackErrors."""
    # pydantic and YAML cost 70 ms to import: a steady start reads no pack.
    from tpm_coach.packs.yaml_format import read_yaml

    return read_yaml(path)


def shipped() -> tuple[Path, ...]:
    """Return the files of the question bank that comes with the program, by name."""
    inside = Path(__file__).parent.parent / "question_bank"
    folder = inside if inside.is_dir() else inside.parent.parent / "question_bank"
    return tuple(sorted(folder.glob("*.yaml")))


def fingerprint(path: Path) -> str:
    """Return a hash of a file's bytes: a pack with the same fingerprint need not be read again."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
