"""`python -m tpm_coach` and the console script."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from io import TextIOWrapper

from tpm_coach import __version__


def main() -> None:
    """Run the command line."""
    _without_a_stream()
    if sys.argv[1:] == ["--version"]:
        # Not worth the import of a command line parser.
        sys.stdout.write(f"tpm-coach, version {__version__}\n")
        return
    # Looking for garbage among a thousand modules, while they are imported and once more at the end, finds
    # none and took a fifth of the time of `due`. It begins when the practice is open.
    gc.disable()
    atexit.register(gc.freeze)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A terminal that cannot show a character shows its number, and the command goes on.
            stream.reconfigure(errors="backslashreplace")
    from tpm_coach.cli.main import cli

    cli(prog_name="tpm-coach")


def _without_a_stream() -> None:
    """Put nothing in the place of a stream that whoever started the program has closed."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115


if __name__ == "__main__":
    main()
