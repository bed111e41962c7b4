"""Files and streams as bytes, without waiting for what never ends."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO

from tpm_coach.errors import PackError, PackErrors
from tpm_coach.packs.limits import MAX_BYTES
from tpm_coach.packs.reading import Source

_TOO_LARGE = f"is larger than {MAX_BYTES // 1024**2} MiB; split it into several files"


def load(path: Path) -> Source:
    """Read a file; raises PackErrors when it is no regular file, too large or unreadable."""
    try:
        # Without blocking, so that a pipe that nobody writes to is told and not waited for.
        number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
        with os.fdopen(number, "rb") as file:
            status = os.fstat(file.fileno())
            if fault := _no_file(status.st_mode):
                raise _fault(path, fault)
            if status.st_size > MAX_BYTES:
                raise _fault(path, _TOO_LARGE)
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise _fault(path, "there is no such file") from None
    except IsADirectoryError:
        raise _fault(path, "is a folder, not a file") from None
    except (OSError, ValueError) as error:
        reason = str(error.strerror if isinstance(error, OSError) else error)
        raise _fault(path, f"cannot be read: {reason}") from error
    if len(data) > MAX_BYTES:
        raise _fault(path, _TOO_LARGE)
    return Source(str(path), path.stem, path.suffix.lower(), data)


def load_stream(stream: BinaryIO) -> Source:
    """Read stdin; raises PackErrors when it holds more than a file may."""
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise PackErrors([PackError("stdin", 0, "", _TOO_LARGE)])
    return Source("stdin", "stdin", "", data)


def _no_file(mode: int) -> str:
    if stat.S_ISREG(mode):
        return ""
    if stat.S_ISDIR(mode):
        return "is a folder, not a file"
    kind = "a pipe" if stat.S_ISFIFO(mode) else "a socket" if stat.S_ISSOCK(mode) else "a device"
    return f"is {kind}, not a file; use - to read stdin"


def _fault(path: Path, message: str) -> PackErrors:
    return PackErrors([PackError(str(path), 0, "", message)])
