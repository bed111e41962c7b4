"""A clock that jumps, and a zone that changes in the middle of a session."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.conftest import NOW, Run
from tests.faults.conftest import LONG

Sound = Callable[[], dict[str, Any]]
ZONES = ["", "Asia/Tokyo", "America/Los_Angeles", "Pacific/Kiritimati", "Europe/Berlin"]
RATINGS = ["again", "hard", "good", "easy"]


@pytest.mark.parametrize("seed", range(10 if LONG else 1))
def test_reviews_at_any_time_in_any_zone_add_up(cli: Run, home: Path, sound: Sound, seed: int) -> None:
    chance = Random(seed)
    stored = 0
    for _ in range(12):
        zone = chance.choice(ZONES)
        (home / "config.toml").write_text(f'timezone = "{zone}"\n' if zone else "")
        offset = timezone(timedelta(hours=chance.randrange(-12, 15)))
        now = (NOW + timedelta(hours=chance.choice([-20_000, -30, -1, 0, 1, 30, 700, 90_000]))).astimezone(
            offset
        )
        question_id = chance.choice(["launch-metrics", "many-teams"])
        args = ("review", question_id, "--rating", chance.choice(RATINGS), "--json")
        result = cli(*args, now=now)
        assert result.exit_code == 0, result.stderr
        review = json.loads(result.stdout)
        assert date.fromisoformat(review["after"]["due_day"]) > date.fromisoformat(
            review["after"]["last_day"]
        )
        stored += 1
        if chance.random() < 0.2:
            assert cli("undo", now=now).exit_code == 0
            stored -= 1
        for command in ("due", "stats", "history"):
            assert cli(command, now=now).exit_code == 0
    assert len(sound()["review"]) == stored


def test_a_drill_over_a_jump_of_the_clock_loses_no_answer(cli: Run, sound: Sound) -> None:
    assert cli("drill", "--plain", stdin="the first half\n", now=NOW).exit_code == 0
    back = cli("drill", "--plain", stdin="and the second\n.\n/done\n\n3\n", now=NOW - timedelta(days=400))
    assert "You left this answer in the middle" in back.stderr
    later = cli("drill", "--plain", stdin="/done\n2\n", now=NOW + timedelta(days=4000))
    assert later.exit_code == 0
    reviews = sound()["review"]
    assert "the first half" in json.dumps(reviews[0]["turns"])
    assert len(reviews) == 2


def test_a_backup_is_made_once_for_each_study_day_whichever_way_the_clock_goes(cli: Run) -> None:
    for days in (0, 1, 1, 0, -3, 0, 800, 1):
        assert cli("drill", "--plain", stdin="/end\n", now=NOW + timedelta(days=days)).exit_code == 0
    listed = json.loads(cli("backup", "list", "--json").stdout)
    daily = [item["day"] for item in listed if item["reason"] == "daily"]
    assert len(set(daily)) == len(daily)
    assert set(daily) == {str(NOW.date() + timedelta(days=days)) for days in (0, 1, -3, 800)}
