"""Several threads and processes on one database, and a process that dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from threading import Barrier

from tests.conftest import NOW
from tests.store.reviews import draft
from tpm_coach.domain import Answer, Logged, Rating
from tpm_coach.practice.service import Practice
from tpm_coach.scheduling import replay, seed
from tpm_coach.settings import Settings
from tpm_coach.store import Store

Q = "launch-metrics"

OPEN = """
import sys
from datetime import datetime
from pathlib import Path
from tpm_coach.domain import Answer, Rating
from tpm_coach.practice.drill import Plan
from tpm_coach.practice.service import Practice
from tpm_coach.settings import Settings
from tpm_coach.store import Store

now = datetime.fromisoformat(sys.argv[2])
practice = Practice(Store.open(Path(sys.argv[1])), Settings(), "me", now)
"""

OPEN_STORE = """
import sys
from datetime import datetime
from pathlib import Path
from tpm_coach.store import Store
Store.open(Path(sys.argv[1])).learner("me", datetime.fromisoformat(sys.argv[2]))
"""

RATE_MANY = (
    OPEN
    + f"""
question = practice.library.question({Q!r})
print("ready", flush=True)
sys.stdin.readline()
for rating in [Rating.GOOD, Rating.AGAIN, Rating.HARD] * 4:
    practice.drills.record(question, Answer((), now, 1.0), None, None, rating, now)
"""
)

RATE_AND_WAIT = (
    OPEN
    + """
drill = practice.drills.start(Plan(), now)
print(drill.question.id, flush=True)
drill = practice.drills.say(drill, drill.question.model_answer, 9.0, now)
drill = practice.drills.confide(drill, 3, now)
drill = practice.drills.rate(drill, Rating.GOOD, now)
practice.drills.keep(drill, "a half sentence", 4.0, now)
print(drill.question.id, flush=True)
sys.stdin.readline()
"""
)


def started(code: str, path: Path) -> subprocess.Popen[str]:
    arguments = [sys.executable, "-c", code, str(path), NOW.isoformat()]
    return subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def said_by(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def test_two_processes_rate_the_same_question_and_none_is_lost_or_doubled(database: Path) -> None:
    processes = [started(RATE_MANY, database) for _ in range(2)]
    assert [said_by(process) for process in processes] == ["ready", "ready"]
    for process in processes:
        process.communicate("go\n")
    assert [process.returncode for process in processes] == [0, 0]
    store = Store.open(database)
    log = store.learner("me", NOW).log
    reviews = log.reviews(Q)[::-1]
    assert len(reviews) == 24
    assert all(late.before == early.after for early, late in pairwise(reviews))
    assert log.memory(Q) == replay(
        [Logged(r.rating, r.study_day, r.parameters) for r in reviews], seed("me", Q)
    )
    store.close()


def test_many_threads_rate_at_once_and_none_is_lost(practice: Practice) -> None:
    gate = Barrier(4)

    def rate(question_id: str) -> None:
        question = practice.library.question(question_id)
        gate.wait()
        for _ in range(5):
            practice.drills.record(question, Answer((), NOW, 1.0), None, None, Rating.GOOD, NOW)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(rate, [Q, "many-teams", "slow-reviews", "cache-at-scale"]))
    assert len(practice.overview.history()) == 20
    assert all(r.after.reps <= 5 for r in practice.overview.history())


def test_processes_that_open_a_new_database_together_all_succeed(tmp_path: Path) -> None:
    path = tmp_path / "home" / "tpm-coach.db"
    processes = [started(OPEN_STORE, path) for _ in range(3)]
    for process in processes:
        process.communicate()
    assert [process.returncode for process in processes] == [0, 0, 0]
    store = Store.open(path)
    assert store.learners() == ["me"]
    store.close()


def test_a_killed_process_loses_no_rated_answer_and_no_draft(database: Path) -> None:
    process = started(RATE_AND_WAIT, database)
    rated, next_one = said_by(process), said_by(process)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    store = Store.open(database)
    mine = Practice(store, Settings(), "me", NOW)
    [review] = mine.overview.history()
    assert (review.question_id, review.rating, review.confidence) == (rated, Rating.GOOD, 3)
    assert mine.overview.memory(rated) == review.after
    kept = mine.overview.today(NOW).draft
    assert kept
    assert (kept.question_id, kept.unsent) == (next_one, "a half sentence")
    store.close()


def test_a_reader_is_never_in_a_writers_way(database: Path) -> None:
    one, other = Store.open(database), Store.open(database)
    mine = one.learner("me", NOW)
    mine.desk.save_draft(draft(Q))
    assert other.learner("me", NOW).desk.draft(Q) == draft(Q)
    one.close()
    other.close()
