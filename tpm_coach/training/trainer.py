"""The trainer, a program of its own: lessons as JSON on stdin, weights as JSON on stdout.

fsrs-rs is compiled code that panics on what it does not like, and a panic writes a traceback to stderr
whatever its caller does. In a process of its own it can neither write over the screen nor end the app. The
file is run by its path and imports nothing of tpm-coach.
"""

from __future__ import annotations

import json
import sys
from typing import Any

NOT_ENOUGH = "NotEnoughData"


def main() -> None:
    """Answer one request: weights for each number of lessons that is to be learned from, null for too few."""
    import fsrs_rs_python as fsrs_rs

    request: dict[str, Any] = json.load(sys.stdin)
    histories = [
        [fsrs_rs.FSRSReview(rating, days) for rating, days in history] for history in request["histories"]
    ]
    items = [fsrs_rs.FSRSItem(histories[number][: place + 1]) for number, place in request["items"]]
    cards = [number for number, _ in request["items"]]
    trainer = fsrs_rs.FSRS(fsrs_rs.DEFAULT_PARAMETERS)
    found: list[list[float] | None] = []
    for count in request["counts"]:
        try:
            found.append(trainer.compute_parameters(items[:count], card_ids=cards[:count]))
        except ValueError as error:
            if str(error) != NOT_ENOUGH:
                raise
            found.append(None)
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
