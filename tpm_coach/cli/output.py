"""Values as JSON on stdout, talk on stderr, errors as one line with the right exit code."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import wraps
from typing import Any, NoReturn, ParamSpec, TypeVar

import click

from tpm_coach.errors import CoachError, NotFound, NothingToUndo, PackErrors, PlanError, SettingsError
from tpm_coach.text import printable

P = ParamSpec("P")
R = TypeVar("R")

FAILURE = 1
BAD_INPUT = 2


def as_data(value: Any) -> Any:
    """Return a domain value as JSON knows it: days as ISO dates, times as ISO with offset, enums by value."""
    if isinstance(value, Enum):
        return value.name.lower() if isinstance(value, int) else value.value
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: as_data(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, dict):
        return {as_data(key): as_data(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_data(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return round(value, 4) if isinstance(value, float) else value


def print_json(value: Any) -> None:
    """Print a value as JSON on stdout; where that is not UTF-8, with every other character as its number."""
    import json

    ascii_only = "utf" not in (sys.stdout.encoding or "").lower()
    click.echo(json.dumps(as_data(value), indent=2, ensure_ascii=ascii_only))


def show(text: str = "") -> None:
    """Print data for people on stdout, without characters that could steer the terminal."""
    click.echo(printable(text))


def talk(text: str) -> None:
    """Print talk on stderr."""
    click.echo(printable(text), err=True)


def fail(error: CoachError) -> NoReturn:
    """Print an error and end with 2 for bad input, 1 for anything else."""
    talk(str(error))
    bad_input = isinstance(error, (PackErrors, PlanError, SettingsError, NotFound)) and not isinstance(
        error, NothingToUndo
    )
    raise SystemExit(BAD_INPUT if bad_input else FAILURE)


def guarded(command: Callable[P, R]) -> Callable[P, R]:
    """Turn CoachErrors, what the system refuses and arguments that are no text into a line and a code."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except CoachError as error:
            fail(error)
        except OSError as error:
            # A reader that has gone, such as head, is not told; click ends the command.
            if error.errno == errno.EPIPE:
                raise
            talk(f"{error.filename or 'the output'} cannot be used: {error.strerror or error}")
            raise SystemExit(FAILURE) from error
        except UnicodeEncodeError as error:
            # Bytes that are no UTF-8 reach an argument as lone surrogates.
            talk(f"{printable(str(error.object))!r} is not text that can be stored")
            raise SystemExit(BAD_INPUT) from error

    return run


def json_option(command: Callable[P, R]) -> Callable[P, R]:
    """Add `--json` to a command."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout.")(command)
