"""How much a file may hold; each limit is checked before the memory is spent."""

from __future__ import annotations

MAX_BYTES = 64 * 1024 * 1024
MAX_UNPACKED = 512 * 1024 * 1024
MAX_QUESTIONS = 200_000
MAX_TEXT = 20_000
MAX_NESTING = 50
MAX_VALUES = 2_000_000
"""Keys and values of a YAML or JSON file together."""
MAX_FINDINGS = 100
"""Faults that are told of one file; nobody reads more."""
MAX_REVIEWS = 2_000_000
