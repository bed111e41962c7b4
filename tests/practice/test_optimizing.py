"""Personal weights: when they are offered, what taking them changes, and going back."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event

from benchmarks.weights_eval import simulated
from tests.conftest import NOW
from tests.learner import remember, until_now
from tpm_coach import scheduling
from tpm_coach.domain import Answer, Memory, Rating
from tpm_coach.errors import NothingToUndo, StoreConflict, TrainingError
from tpm_coach.practice.doctor import Doctor
from tpm_coach.practice.drill import Plan
from tpm_coach.practice.optimizing import Proposal, Stage
from tpm_coach.practice.service import Practice
from tpm_coach.settings import Places, Settings
from tpm_coach.store import Store

DAY = timedelta(days=1)


def rate(practice: Practice, question_id: str, rating: Rating = Rating.GOOD, days: int = 0) -> None:
    at = NOW + days * DAY
    practice.drills.record(
        practice.library.question(question_id), Answer((), at, 60.0), None, None, rating, at
    )


def accepted(practice: Practice) -> Proposal:
    proposal = practice.optimizing.look(NOW)
    practice.optimizing.accept(proposal, NOW)
    return proposal


def memories(practice: Practice) -> dict[str, Memory | None]:
    return {f"q{n:03}": practice.overview.memory(f"q{n:03}") for n in range(100)}


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Store]:
    """A database without questions and answers."""
    store = Store.open(tmp_path / "empty" / "tpm-coach.db")
    yield store
    store.close()


@pytest.mark.parametrize(
    ("answers", "stage"), [(399, Stage.TOO_FEW), (400, Stage.OFFERED), (1000, Stage.RECOMMENDED)]
)
def test_training_is_offered_from_400_answers_on_and_recommended_from_1000(
    empty: Store, answers: int, stage: Stage
) -> None:
    remember(empty, until_now(simulated(3, 1000, 0.0)[1][:answers]))
    standing = Practice(empty, Settings(), "me", NOW).optimizing.standing()
    assert (standing.reviews, standing.stage) == (answers, stage)
    assert standing.missing == max(0, 400 - answers)


def test_too_few_answers_are_said_and_nothing_is_trained(practice: Practice) -> None:
    rate(practice, "many-teams")
    proposal = practice.optimizing.look(NOW)
    assert (proposal.reviews, proposal.repeats, proposal.missing) == (1, 0, 399)
    assert proposal.change is None
    assert "399 more" in proposal.objection
    with pytest.raises(TrainingError, match="399 more"):
        practice.optimizing.accept(proposal, NOW)


def test_answers_that_repeat_nothing_teach_nothing(empty: Store) -> None:
    rows = [(f"q{n:03}", Rating.GOOD, date(2026, 11, 1)) for n in range(261)]
    rows += [(f"q{n:03}", Rating.GOOD, date(2026, 11, 5)) for n in range(100)]
    rows += [(f"q{n:03}", Rating.GOOD, date(2026, 11, 9)) for n in range(4)]
    remember(empty, rows)
    proposal = Practice(empty, Settings(), "me", NOW).optimizing.look(NOW)
    assert proposal.repeats == 104
    assert proposal.stage is Stage.TOO_FEW


def test_new_weights_stand_beside_those_in_use_with_what_they_would_change(forgetful: Practice) -> None:
    before = memories(forgetful)
    proposal = forgetful.optimizing.look(NOW)
    change = proposal.change
    assert change
    assert proposal.acceptable
    assert change.held_out.new.log_loss < change.held_out.old.log_loss
    assert len(change.load.old.days) == len(change.load.new.days) == 30
    assert sum(day.answers for day in change.load.old.days) > 0
    assert change.load.old != change.load.new
    assert len(change.intervals.old) == len(change.intervals.new)
    assert change.intervals.old != change.intervals.new
    # Looking changes nothing.
    assert forgetful.optimizing.standing().in_use is None
    assert memories(forgetful) == before


def test_accepted_weights_count_from_the_next_answer_on_and_no_due_day_moves(forgetful: Practice) -> None:
    due = [item.due_day for item in forgetful.overview.due(Plan(), NOW)]
    before = memories(forgetful)
    proposal = accepted(forgetful)
    assert memories(forgetful) == before
    assert [item.due_day for item in forgetful.overview.due(Plan(), NOW)] == due
    rate(forgetful, "q001")
    [review] = forgetful.overview.history("q001", limit=1)
    assert proposal.change
    assert review.parameters.weights == proposal.change.weights
    own = forgetful.optimizing.standing().in_use
    assert own
    assert review.parameters.weights_id == own.id
    assert all(r.parameters.weights_id is None for r in forgetful.overview.history() if r.id != review.id)


def test_the_recall_that_is_shown_is_by_the_weights_in_use(forgetful: Practice) -> None:
    def recall() -> list[float | None]:
        later = NOW + 20 * DAY
        return [item.retrievability for item in forgetful.overview.due(Plan(ahead=True), later)]

    with_published = recall()
    accepted(forgetful)
    with_own = recall()
    assert sorted(filter(None, with_own)) != sorted(filter(None, with_published))
    forgetful.optimizing.revert()
    assert recall() == with_published


def test_going_back_is_one_step_and_can_be_done_once(forgetful: Practice) -> None:
    accepted(forgetful)
    assert forgetful.optimizing.revert() is None
    rate(forgetful, "q001")
    assert forgetful.overview.history("q001", limit=1)[0].parameters.weights is None
    with pytest.raises(NothingToUndo):
        forgetful.optimizing.revert()


def test_weights_that_are_no_better_are_refused(empty: Store) -> None:
    remember(empty, until_now(simulated(0, 1000, 0.0)[1]))
    practice = Practice(empty, Settings(), "me", NOW)
    proposal = practice.optimizing.look(NOW)
    assert proposal.change
    assert "weights in use stay" in proposal.objection
    with pytest.raises(TrainingError, match="weights in use stay"):
        practice.optimizing.accept(proposal, NOW)
    assert practice.optimizing.standing().in_use is None


def test_what_is_only_looked_at_cannot_be_taken(forgetful: Practice) -> None:
    with pytest.raises(TrainingError, match="nothing has been trained"):
        forgetful.optimizing.accept(forgetful.optimizing.standing(), NOW)


def test_training_again_waits_for_answers_that_the_weights_in_use_have_not_seen(forgetful: Practice) -> None:
    accepted(forgetful)
    proposal = forgetful.optimizing.look(NOW)
    assert (proposal.stage, proposal.missing) == (Stage.TOO_FEW, 100)
    assert proposal.change is None
    for n in range(100):
        rate(forgetful, f"q{n:03}", Rating.GOOD, 1)
    again = forgetful.optimizing.look(NOW + DAY)
    assert again.missing == 0
    assert again.change
    assert again.change.held_out.old.answers == 100


def test_weights_that_another_window_took_meanwhile_are_not_replaced_unseen(
    forgetful: Practice, forgetful_home: Path
) -> None:
    other = Practice(Store.open(forgetful_home / "tpm-coach.db"), Settings(), "me", NOW)
    proposal = forgetful.optimizing.look(NOW)
    accepted(other)
    with pytest.raises(StoreConflict):
        forgetful.optimizing.accept(proposal, NOW)


def test_a_drill_takes_up_the_weights_that_another_window_accepted(
    forgetful: Practice, forgetful_home: Path
) -> None:
    accepted(Practice(Store.open(forgetful_home / "tpm-coach.db"), Settings(), "me", NOW))
    forgetful.drills.start(Plan(), NOW)
    rate(forgetful, "q001")
    assert forgetful.overview.history("q001", limit=1)[0].parameters.weights_id is not None


def test_an_answer_costs_no_statement_for_the_weights(forgetful: Practice) -> None:
    seen: list[str] = []

    def note(*args: object) -> None:
        seen.append(str(args[2]))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        rate(forgetful, "q001")
        published, seen[:] = len(seen), []
        accepted(forgetful)
        seen.clear()
        rate(forgetful, "q001")
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert len(seen) == published
    assert not any("weights" in statement.partition("INTO")[0] for statement in seen)


deeds = st.one_of(
    st.sampled_from(["take", "back", "undo"]),
    st.tuples(st.sampled_from(["many-teams", "launch-metrics"]), st.sampled_from(Rating)),
)


@settings(max_examples=15)
@given(st.lists(deeds, min_size=3, max_size=15), st.integers(0, 2**32))
def test_memory_is_what_the_log_gives_whatever_weights_came_and_went(
    practice: Practice, store: Store, database: Path, deeds: Sequence[str | tuple[str, Rating]], seed: int
) -> None:
    trained, chance = practice.optimizing.mine.trained, Random(seed)
    for days, deed in enumerate(deeds):
        if isinstance(deed, tuple):
            rate(practice, *deed, days=days)
        elif deed == "take":
            now = trained.active()
            vector = scheduling.usable([w * chance.uniform(0.5, 2) for w in scheduling.published()])
            trained.save(vector, 400, {}, NOW.date(), NOW, now.id if now else None)
        else:
            with suppress(NothingToUndo):
                practice.optimizing.revert() if deed == "back" else practice.schedule.undo(NOW)
    findings = Doctor(Places(database.parent, database.parent)).examine()
    assert [finding.message for finding in findings] == []


def test_without_the_trainer_it_is_said_how_to_get_it(
    forgetful: Practice, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "fsrs_rs_python", None)
    with pytest.raises(TrainingError, match="pip install"):
        forgetful.optimizing.look(NOW)
    assert "pip install" in practice.optimizing.look(NOW).objection
