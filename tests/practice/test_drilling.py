"""A drill as values: asked, answered, probed, judged, rated, over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.conftest import NOW, OFF_TOPIC
from tpm_coach.domain import (
    Answer,
    Evidence,
    Feedback,
    Question,
    Rating,
    Response,
    Selection,
    Turn,
    TurnKind,
    Verdict,
)
from tpm_coach.errors import NothingToUndo
from tpm_coach.practice.drill import Drill, Plan, Stage
from tpm_coach.practice.service import Practice

DAY = timedelta(days=1)


def question_of(drill: Drill) -> Question:
    assert drill.question
    return drill.question


def to_feedback(practice: Practice, drill: Drill, text: str = "", at: datetime = NOW) -> Drill:
    """Answer, end the answer, skip the confidence."""
    drill = practice.drills.say(drill, text or question_of(drill).model_answer, 60.0, at)
    if drill.stage is Stage.ANSWER:
        drill = practice.drills.say(drill, "/done", 60.0, at)
    if drill.stage is Stage.CONFIDENCE:
        drill = practice.drills.confide(drill, None, at)
    assert drill.stage is Stage.FEEDBACK
    return drill


def rated(practice: Practice, drill: Drill, rating: Rating = Rating.GOOD, at: datetime = NOW) -> Drill:
    return practice.drills.rate(to_feedback(practice, drill, at=at), rating, at)


def kinds(drill: Drill) -> list[TurnKind]:
    return [turn.kind for turn in drill.turns]


def test_a_drill_begins_with_a_question_and_an_empty_box(practice: Practice) -> None:
    drill = practice.drills.start(Plan(), NOW)
    assert drill.stage is Stage.ANSWER
    assert [turn.text for turn in drill.turns] == [question_of(drill).prompt]
    assert (drill.unsent, drill.number, drill.total) == ("", 1, 4)


def test_a_whole_drill_from_the_first_question_to_the_last(practice: Practice) -> None:
    drill = practice.drills.start(Plan(), NOW)
    asked = []
    while drill.stage is not Stage.OVER:
        asked.append(question_of(drill).id)
        drill = rated(practice, drill)
    assert len(asked) == len(set(asked)) == 4
    assert [review.question_id for review in drill.done] == asked
    assert "last question" in drill.ending
    assert [r.question_id for r in practice.overview.history()] == asked[::-1]
    assert practice.overview.today(NOW).answered == 4


def test_a_good_answer_is_heard_with_the_learners_own_words(practice: Practice) -> None:
    drill = practice.drills.start(Plan(), NOW)
    answer = question_of(drill).model_answer
    drill = practice.drills.say(drill, answer, 42.5, NOW)
    drill = practice.drills.confide(drill, 4, NOW)
    assert drill.feedback
    must = [e for e in drill.feedback.evidence if e.must]
    assert must
    assert all(e.verdict is Verdict.COVERED and e.quote and e.quote in answer for e in must)
    assert drill.feedback.suggested >= Rating.GOOD
    assert (drill.confidence, drill.seconds) == (4, 42.5)


def test_an_answer_that_misses_everything_is_probed_at_most_twice(practice: Practice) -> None:
    drill = practice.drills.start(Plan(), NOW)
    for _ in range(5):
        if drill.stage is Stage.ANSWER:
            drill = practice.drills.say(drill, OFF_TOPIC, 30.0, NOW)
    assert drill.stage is Stage.CONFIDENCE
    probes = [turn.text for turn in drill.turns if turn.kind is TurnKind.PROBE]
    assert len(probes) == len(set(probes)) == 2
    assert set(probes) <= {probe.ask for probe in question_of(drill).probes}
    drill = practice.drills.confide(drill, None, NOW)
    assert drill.feedback
    assert drill.feedback.suggested is Rating.AGAIN
    assert drill.feedback.coverage == 0


def test_what_a_probe_brought_out_counts_and_is_marked_so(practice: Practice) -> None:
    drill = practice.drills.start(Plan(Selection(tag="conflict")), NOW)
    drill = practice.drills.say(drill, OFF_TOPIC, 30.0, NOW)
    assert kinds(drill) == [TurnKind.QUESTION, TurnKind.ANSWER, TurnKind.PROBE]
    drill = to_feedback(practice, drill, "I asked what worried him. I listened before I argued.")
    assert drill.feedback
    listened = drill.feedback.evidence[0]
    assert listened.heard
    assert listened.after_probe


def test_done_skips_what_is_left_of_the_probes(practice: Practice) -> None:
    drill = practice.drills.start(Plan(), NOW)
    drill = practice.drills.say(drill, OFF_TOPIC, 30.0, NOW)
    drill = practice.drills.say(drill, "/done", 31.0, NOW)
    assert drill.stage is Stage.CONFIDENCE


def test_done_without_an_attempt_asks_for_no_confidence(practice: Practice) -> None:
    drill = practice.drills.say(practice.drills.start(Plan(), NOW), "/done", 5.0, NOW)
    assert drill.stage is Stage.FEEDBACK
    assert drill.feedback
    assert drill.feedback.coverage == 0
    drill = practice.drills.rate(drill, Rating.AGAIN, NOW)
    assert drill.done[0].rating is Rating.AGAIN


def test_previews_are_what_rating_then_stores(practice: Practice) -> None:
    for rating in Rating:
        drill = to_feedback(practice, practice.drills.start(Plan(count=1), NOW))
        expected = drill.previews[rating]
        drill = practice.drills.rate(drill, rating, NOW)
        assert drill.done[0].after == expected
        assert practice.overview.memory(drill.done[0].question_id) == expected


def test_a_tick_against_the_coach_counts_and_can_be_taken_back(practice: Practice) -> None:
    drill = to_feedback(practice, practice.drills.start(Plan(), NOW), OFF_TOPIC)
    marked = practice.drills.mark(drill, 0)
    assert marked.feedback
    assert marked.feedback.coverage == pytest.approx(1 / 3)
    assert practice.drills.mark(marked, 0).feedback == drill.feedback
    [review] = practice.drills.rate(marked, Rating.HARD, NOW).done
    assert review.feedback
    assert [e.heard for e in review.feedback.evidence] == [True, False, False]
    [again] = practice.overview.history()
    assert again.feedback == marked.feedback


def test_the_review_holds_the_whole_conversation(practice: Practice) -> None:
    drill = practice.drills.start(Plan(), NOW)
    drill = practice.drills.say(drill, OFF_TOPIC, 30.0, NOW)
    drill = to_feedback(practice, drill, "And then we all went home.")
    turns = drill.turns
    practice.drills.rate(drill, Rating.AGAIN, NOW)
    [review] = practice.overview.history()
    assert review.answer.turns == turns
    assert review.answer.text == f"{OFF_TOPIC}\n\nAnd then we all went home."
    assert review.answer.seconds == 60.0
    assert review.confidence is None
    assert (review.before, review.reviewed_at) == (None, NOW)


@pytest.mark.parametrize("verb", ["rate", "mark", "say"])
def test_a_verb_at_the_wrong_moment_changes_nothing(practice: Practice, verb: str) -> None:
    drill = practice.drills.start(Plan(), NOW)
    if verb == "rate":
        assert practice.drills.rate(drill, Rating.GOOD, NOW) == drill
    elif verb == "mark":
        assert practice.drills.mark(drill, 0) == drill
    else:
        drill = to_feedback(practice, drill)
        assert practice.drills.say(drill, "more words", 60.0, NOW) == drill
    assert practice.overview.history() == []


@pytest.mark.parametrize("text", ["", "   \n\t ", "\x1b\x07"])
def test_nothing_but_blanks_is_no_answer(practice: Practice, text: str) -> None:
    drill = practice.drills.say(practice.drills.start(Plan(), NOW), text, 3.0, NOW)
    assert drill.stage is Stage.ANSWER
    assert kinds(drill) == [TurnKind.QUESTION]
    assert "Nothing to send" in drill.notice


def test_markup_and_escapes_in_an_answer_stay_text(practice: Practice) -> None:
    drill = practice.drills.start(Plan(), NOW)
    markup = "[bold red]x[/] [/nope] <b>&amp;</b> {0} %s '; DROP TABLE review; --"
    drill = to_feedback(practice, drill, f"{markup} \x1b[31mred\x1b[0m \x9b2J \u202eevil")
    practice.drills.rate(drill, Rating.GOOD, NOW)
    [review] = practice.overview.history()
    assert review.answer.text == f"{markup} [31mred[0m 2J evil"


class Talker:
    """A coach that answers every question the learner asks back."""

    name = "talker"

    def respond(self, question: Question, turns: Sequence[Turn]) -> Response | None:
        return Response(TurnKind.REPLY, "Assume seven people.") if turns[-1].text.endswith("?") else None

    def suggest(self, question: Question, answer: Answer, evidence: Sequence[Evidence]) -> Rating:
        return Rating.GOOD

    def judge(self, question: Question, answer: Answer) -> Feedback:
        return Feedback(self.name, f"Heard {len(answer.text)} characters.", Rating.GOOD)


def test_a_question_asked_back_is_an_aside_and_never_judged(practice: Practice) -> None:
    practice.coach = Talker()
    drill = practice.drills.start(Plan(), NOW)
    drill = practice.drills.say(drill, "How big is the team?", 5.0, NOW)
    assert kinds(drill) == [TurnKind.QUESTION, TurnKind.ASIDE, TurnKind.REPLY]
    assert drill.stage is Stage.ANSWER
    assert not drill.attempted
    drill = to_feedback(practice, drill, "With seven people I would start small.")
    assert drill.feedback
    assert drill.feedback.headline == "Heard 38 characters."


def test_undo_brings_the_last_answer_back_to_be_rated_again(practice: Practice) -> None:
    drill = to_feedback(practice, practice.drills.start(Plan(), NOW))
    first = question_of(drill).id
    drill = practice.drills.rate(drill, Rating.EASY, NOW)
    present = question_of(drill).id
    back = practice.drills.undo(drill, NOW)
    assert question_of(back).id == first
    assert back.stage is Stage.FEEDBACK
    assert back.feedback
    assert back.previews
    assert back.waiting[0] == present
    assert practice.overview.memory(first) is None
    assert practice.overview.history() == []
    again = practice.drills.rate(back, Rating.AGAIN, NOW)
    assert question_of(again).id == present
    assert [review.rating for review in practice.overview.history()] == [Rating.AGAIN]


def test_undo_keeps_what_was_begun_on_the_present_question(practice: Practice) -> None:
    drill = rated(practice, practice.drills.start(Plan(), NOW))
    drill = practice.drills.say(drill, OFF_TOPIC, 30.0, NOW)
    begun = drill.turns
    back = practice.drills.undo(drill, NOW)
    again = practice.drills.rate(back, Rating.GOOD, NOW)
    assert again.turns == begun
    assert again.seconds == 30.0


def test_undo_works_after_the_last_question_and_several_steps_deep(practice: Practice) -> None:
    drill = practice.drills.start(Plan(), NOW)
    asked = []
    while drill.stage is not Stage.OVER:
        asked.append(question_of(drill).id)
        drill = rated(practice, drill)
    for expected in reversed(asked):
        drill = practice.drills.undo(drill, NOW)
        assert question_of(drill).id == expected
        assert practice.overview.memory(expected) is None
    assert drill.total == 4
    with pytest.raises(NothingToUndo):
        practice.drills.undo(drill, NOW)
    while drill.stage is not Stage.OVER:
        if drill.stage is Stage.CONFIDENCE:
            drill = practice.drills.confide(drill, None, NOW)
        drill = practice.drills.rate(drill, Rating.GOOD, NOW)
    assert [review.question_id for review in drill.done] == asked


def test_a_question_rated_in_another_window_is_not_asked_again(practice: Practice) -> None:
    drill = practice.drills.start(Plan(), NOW)
    elsewhere = drill.waiting[0]
    practice.drills.record(practice.library.question(elsewhere), drill.answer, None, None, Rating.GOOD, NOW)
    drill = rated(practice, drill)
    assert question_of(drill).id != elsewhere


def test_a_question_suspended_in_another_window_is_not_asked(practice: Practice) -> None:
    drill = practice.drills.start(Plan(), NOW)
    elsewhere = drill.waiting[0]
    practice.schedule.suspend(elsewhere, NOW)
    assert question_of(rated(practice, drill)).id != elsewhere


def test_rating_a_question_that_was_rated_meanwhile_counts_from_its_new_memory(practice: Practice) -> None:
    drill = to_feedback(practice, practice.drills.start(Plan(), NOW))
    other = practice.drills.record(
        question_of(drill), replace(drill.answer, turns=()), None, None, Rating.EASY, NOW
    )
    [mine] = practice.drills.rate(drill, Rating.GOOD, NOW).done
    assert mine.before == other.after


def test_the_answer_belongs_to_the_evening_it_was_given_in(practice: Practice) -> None:
    late = NOW.replace(hour=23, minute=50)
    drill = to_feedback(practice, practice.drills.start(Plan(), late), at=late)
    [review] = practice.drills.rate(drill, Rating.GOOD, late + timedelta(minutes=30)).done
    assert review.study_day == late.date()


def test_feedback_on_its_own_stores_nothing(practice: Practice) -> None:
    question = practice.library.question("launch-metrics")
    judged = practice.drills.feedback(question, question.model_answer, NOW)
    assert judged.coverage == 1
    assert practice.overview.history() == []
    assert practice.overview.today(NOW).draft is None
