"""What a log teaches, how weights are judged, and a trainer that breaks."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import fsrs_rs_python
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.weights_eval import lessons, simulated
from tpm_coach import scheduling, training
from tpm_coach.domain import Rating
from tpm_coach.errors import TrainingError
from tpm_coach.training import Item, Lessons

MONDAY = date(2026, 1, 5)
AGAIN, HARD, GOOD, EASY = Rating


def on(number: int) -> date:
    return MONDAY + timedelta(days=number)


@pytest.fixture(scope="session")
def forgetful() -> Lessons:
    """What a learner teaches whom the published weights do not fit."""
    return lessons(simulated(1, 1100, 0.7)[1])


def test_each_answer_on_a_later_day_is_a_lesson_in_the_order_of_time() -> None:
    known = training.lessons(
        [("a", GOOD, on(0)), ("a", AGAIN, on(9)), ("a", HARD, on(12)), ("b", EASY, on(2)), ("b", GOOD, on(5))]
    )
    assert known.answers == 5
    assert known.items == (Item(on(5), 1, 1), Item(on(9), 0, 1), Item(on(12), 0, 2))


def test_of_several_answers_on_one_day_the_first_counts() -> None:
    known = training.lessons(
        [("a", AGAIN, on(0)), ("a", GOOD, on(0)), ("a", HARD, on(3)), ("a", EASY, on(3))]
    )
    assert known.histories == (((AGAIN, on(0)), (HARD, on(3))),)


def test_a_day_before_the_last_one_counts_as_the_last_one() -> None:
    known = training.lessons([("a", AGAIN, on(4)), ("a", GOOD, on(1)), ("a", GOOD, on(6))])
    assert known.histories == (((AGAIN, on(4)), (GOOD, on(6))),)


def test_a_question_that_was_reset_begins_anew() -> None:
    known = training.lessons(
        [("a", GOOD, on(0)), ("a", None, on(1)), ("a", AGAIN, on(2)), ("a", GOOD, on(4)), ("b", GOOD, on(1))]
    )
    assert known.histories == (((GOOD, on(0)),), ((AGAIN, on(2)), (GOOD, on(4))), ((GOOD, on(1)),))
    assert known.items == (Item(on(4), 1, 1),)


def test_recall_is_the_one_that_the_trainer_itself_expects(forgetful: Lessons) -> None:
    vector = scheduling.published()
    trainer = fsrs_rs_python.FSRS(vector)
    past = [
        fsrs_rs_python.FSRSItem(
            [
                fsrs_rs_python.FSRSReview(int(rating), (day - before).days)
                for (rating, day), (_, before) in zip(history, [history[0], *history], strict=False)
            ]
        )
        for item in forgetful.items
        for history in [forgetful.histories[item.history][: item.place]]
    ]
    waits = [
        (history[item.place][1] - history[item.place - 1][1]).days
        for item in forgetful.items
        for history in [forgetful.histories[item.history]]
    ]
    factor = 0.9 ** (-1 / vector[20]) - 1
    theirs = [
        (1 + factor * wait / state.stability) ** -vector[20]
        for wait, state in zip(waits, trainer.memory_state_batch(past), strict=True)
    ]
    assert training.forecasts(forgetful, None, forgetful.items) == pytest.approx(theirs, abs=1e-5)


def test_training_helps_a_learner_whom_the_published_weights_do_not_fit(forgetful: Lessons) -> None:
    found = training.train(forgetful, None)
    assert found.acceptable
    assert found.learned.new.log_loss < found.learned.old.log_loss
    assert found.held_out.new.rmse < found.held_out.old.rmse
    assert found.held_out.old.answers == training.held_out(forgetful)


def test_training_does_not_help_a_learner_whom_they_fit() -> None:
    found = training.train(lessons(simulated(0, 1100, 0.0)[1]), None)
    assert not found.acceptable


def test_the_same_log_gives_the_same_weights(forgetful: Lessons) -> None:
    count = len(forgetful.items)
    assert training.vectors(forgetful, [count]) == training.vectors(forgetful, [count])


def test_what_is_learned_from_the_first_answers_knows_nothing_of_later_ones(forgetful: Lessons) -> None:
    count = len(forgetful.items) // 2
    until = forgetful.items[count - 1].day
    later = [
        tuple((AGAIN if day > until else rating, day) for rating, day in history)
        for history in forgetful.histories
    ]
    other = Lessons(tuple(later), forgetful.items)
    [weights] = training.vectors(forgetful, [count])
    assert weights
    assert training.vectors(other, [count]) == [weights]
    assert training.vectors(other, [len(other.items)]) != [weights]


def test_answers_that_taught_the_weights_in_use_do_not_judge_new_ones(forgetful: Lessons) -> None:
    day = forgetful.items[-200].day
    found = training.train(forgetful, scheduling.published(), day)
    assert found.held_out.old.answers == sum(item.day > day for item in forgetful.items)
    with pytest.raises(TrainingError, match="answer more"):
        training.train(forgetful, None, forgetful.items[-1].day)


@given(st.lists(st.floats(-1e9, 1e9), min_size=21, max_size=21))
def test_any_weights_of_a_trainer_are_brought_within_bounds_that_fsrs_takes(weights: list[float]) -> None:
    usable = scheduling.usable(weights)
    scheduling.review(None, GOOD, MONDAY, scheduling.Parameters(weights=usable))
    assert scheduling.usable(usable) == usable


@pytest.mark.parametrize("weights", [[], [1.0] * 20, [*[1.0] * 20, float("nan")], [float("inf")] * 21])
def test_what_is_no_21_numbers_is_no_weights(weights: list[float]) -> None:
    with pytest.raises(ValueError, match="21"):
        scheduling.usable(weights)


rows = st.tuples(
    st.sampled_from("abc"), st.one_of(st.none(), st.sampled_from(Rating)), st.dates(date(1, 1, 1), date.max)
)


@settings(max_examples=25)
@given(st.lists(rows, max_size=60), st.one_of(st.none(), st.dates()))
def test_no_log_makes_training_fail_with_anything_but_a_sentence(
    log: Sequence[tuple[str, Rating | None, date]], since: date | None
) -> None:
    try:
        found = training.train(training.lessons(log), None, since)
    except TrainingError as error:
        assert "\n" not in str(error)
    else:
        assert len(found.weights) == 21


@settings(max_examples=10)
@given(st.integers(0, 2**32), st.sampled_from([1, 40, 4000, 2_900_000]))
def test_no_long_log_of_nonsense_does_either(seed: int, days: int) -> None:
    chance = Random(seed)
    log = [
        (f"q{chance.randrange(60)}", Rating(chance.randint(1, 4)), on(chance.randrange(days)))
        for _ in range(700)
    ]
    try:
        training.train(training.lessons(sorted(log, key=lambda row: (row[0], row[2]))), None)
    except TrainingError as error:
        assert "\n" not in str(error)


def test_a_panic_of_the_trainer_is_one_sentence_and_writes_nothing(
    forgetful: Lessons, capfd: pytest.CaptureFixture[str]
) -> None:
    # A first answer is no lesson; fsrs-rs panics on it.
    broken = replace(forgetful, items=(Item(MONDAY, 0, 0), *forgetful.items))
    with pytest.raises(TrainingError, match="weights in use stay"):
        training.vectors(broken, [len(broken.items)])
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "code",
    [
        "raise ImportError('cannot open shared object file')",
        "raise SystemExit(0)",
        "import os; os.kill(os.getpid(), 9)",
        "import os; os.write(1, b'[[1, 2'); os._exit(0)",
        "import os; os.write(1, b'[]'); os._exit(0)",
        "import os; os.write(1, b'[\"' + b'x' * 21 + b'\"]'); os._exit(0)",
        "import os; os.write(1, b'{}'); os._exit(0)",
        "import os; os.write(1, b'null'); os._exit(0)",
        "import os; os.write(1, b'[[NaN]]'); os._exit(0)",
        "import os; os.write(1, b'[[' + b','.join([b'9' * 400] * 21) + b']]'); os._exit(0)",
    ],
)
def test_a_trainer_that_cannot_be_run_is_one_sentence(
    forgetful: Lessons, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: str
) -> None:
    (tmp_path / "fsrs_rs_python.py").write_text(code)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(TrainingError, match="weights in use stay"):
        training.vectors(forgetful, [800])


def test_a_python_that_is_gone_and_a_trainer_that_hangs_are_one_sentence(
    forgetful: Lessons, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as changed:
        changed.setattr(training, "PATIENCE", 0.0)
        with pytest.raises(TrainingError, match="weights in use stay"):
            training.vectors(forgetful, [800])
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    with pytest.raises(TrainingError, match="weights in use stay"):
        training.vectors(forgetful, [800])


def test_a_module_of_that_name_in_the_present_folder_is_not_run(
    forgetful: Lessons, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "fsrs_rs_python.py").write_text("raise ImportError")
    (tmp_path / "json.py").write_text("raise ImportError")
    monkeypatch.chdir(tmp_path)
    assert training.vectors(forgetful, [800])[0]


def test_without_the_trainer_it_is_said_how_to_get_it(
    forgetful: Lessons, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "fsrs_rs_python", None)
    with pytest.raises(TrainingError, match=r"pip install 'tpm-coach\[optimize\]'"):
        training.train(forgetful, None)
