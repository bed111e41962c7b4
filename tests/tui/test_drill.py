from __future__ import annotations

from dataclasses import replace

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea
from textual.widgets._toast import Toast

from tests.conftest import NOW, OFF_TOPIC
from tests.tui.conftest import Running, key_bar, press, settled, shown, write
from tpm_coach.domain import Category, Pack, Rating, Selection, Verdict
from tpm_coach.errors import StoreError
from tpm_coach.practice.drill import Drill, Plan, Stage
from tpm_coach.practice.service import Practice
from tpm_coach.store import Store
from tpm_coach.tui.screens.drill import DrillScreen
from tpm_coach.tui.widgets.answer_box import AnswerBox
from tpm_coach.tui.widgets.choice_bar import ChoiceBar
from tpm_coach.tui.widgets.feedback import FeedbackView, PointRow
from tpm_coach.tui.widgets.key_bar import KeyBar
from tpm_coach.tui.widgets.timer import Timer


def drill(pilot: Pilot[None]) -> Drill:
    screen = pilot.app.screen
    assert isinstance(screen, DrillScreen) and screen.drill is not None
    return screen.drill


def model(pack: Pack, pilot: Pilot[None]) -> str:
    question = drill(pilot).question
    assert question is not None
    return question.model_answer


async def to_feedback(pilot: Pilot[None], text: str = OFF_TOPIC) -> None:
    await write(pilot, text)
    if drill(pilot).stage is Stage.ANSWER:
        await write(pilot, "/done")
    await press(pilot, "3")
    assert drill(pilot).stage is Stage.FEEDBACK


async def test_a_whole_drill_ends_in_a_summary_and_every_answer_is_stored(
    running: Running, practice: Practice, small_pack: Pack
) -> None:
    async with running() as pilot:
        await press(pilot, "enter")
        for number in range(1, 5):
            assert drill(pilot).number == number
            await to_feedback(pilot, model(small_pack, pilot))
            await press(pilot, "enter")
            assert len(practice.overview.history()) == number
        assert "That was today's last question." in shown(pilot)
        await press(pilot, "enter")
        assert "Done for today" in shown(pilot)
        assert "4 answered today" in shown(pilot)


async def test_an_incomplete_answer_is_probed_at_most_twice(running: Running) -> None:
    async with running(Plan()) as pilot:
        await write(pilot, OFF_TOPIC)
        assert "Coach follows up" in shown(pilot)
        await write(pilot, OFF_TOPIC)
        await write(pilot, OFF_TOPIC)
        assert drill(pilot).stage is Stage.CONFIDENCE
        assert sum(turn.kind == "probe" for turn in drill(pilot).turns) == 2


async def test_feedback_quotes_the_learner_and_preselects_the_suggested_rating(
    running: Running, small_pack: Pack
) -> None:
    async with running(Plan(), size=(120, 60)) as pilot:
        await to_feedback(pilot, model(small_pack, pilot))
        feedback = drill(pilot).feedback
        assert feedback is not None
        quotes = [e.quote for e in feedback.evidence if e.heard]
        assert quotes and all(" ".join(q.split())[:40] in " ".join(shown(pilot).split()) for q in quotes)
        assert pilot.app.screen.query_one("#rating", ChoiceBar).selected == feedback.suggested - 1


async def test_each_rating_shows_the_day_it_would_bring_the_question_back(
    running: Running, practice: Practice
) -> None:
    async with running(Plan()) as pilot:
        await to_feedback(pilot)
        previews = drill(pilot).previews
        for memory in previews.values():
            assert f"{memory.due_day.day} {memory.due_day:%b}" in shown(pilot)
        await press(pilot, "3")
        assert practice.overview.history()[0].after == previews[Rating.GOOD]


async def test_space_ticks_a_point_and_the_mark_is_stored(running: Running, practice: Practice) -> None:
    async with running(Plan()) as pilot:
        await to_feedback(pilot)
        await press(pilot, "down", "space")
        assert "(your mark)" in shown(pilot)
        await press(pilot, "2")
        feedback = practice.overview.history()[0].feedback
        assert feedback is not None
        assert [e.marked for e in feedback.evidence].count(True) == 1


async def test_the_mouse_ticks_points_and_rates(running: Running, practice: Practice) -> None:
    async with running(Plan()) as pilot:
        await to_feedback(pilot)
        await pilot.click(PointRow)
        await settled(pilot)
        assert "(your mark)" in shown(pilot)
        await pilot.click("#rating .choice")
        await settled(pilot)
        assert practice.overview.history()[0].rating is Rating.AGAIN


async def test_digits_typed_in_the_box_are_text_and_never_a_rating(
    running: Running, practice: Practice
) -> None:
    async with running(Plan()) as pilot:
        await pilot.press("3", "m", "u", "space", "4")
        assert pilot.app.screen.query_one(TextArea).text == "3mu 4"
        assert practice.overview.history() == []


async def test_enter_makes_a_new_line_and_ctrl_j_sends(running: Running) -> None:
    async with running(Plan()) as pilot:
        await pilot.press("a", "enter", "b")
        await press(pilot, "ctrl+j")
        assert drill(pilot).turns[1].text == "a\nb"


async def test_leaving_in_the_middle_keeps_the_draft_and_offers_it_next_time(
    running: Running, practice: Practice
) -> None:
    async with running(Plan()) as pilot:
        await write(pilot, OFF_TOPIC)
        await pilot.press("h", "a", "l", "f")
        await press(pilot, "escape")
        assert "Enter goes on with the answer you left" in shown(pilot)
    async with running() as pilot:
        await press(pilot, "enter")
        assert "You left this answer in the middle" in shown(pilot)
        assert pilot.app.screen.query_one(TextArea).text == "half"
        assert drill(pilot).turns[1].text == OFF_TOPIC


async def test_quitting_from_the_box_keeps_what_was_typed(running: Running, practice: Practice) -> None:
    async with running(Plan()) as pilot:
        await pilot.press("x", "y")
        await pilot.press("ctrl+q")
    async with running(Plan()) as pilot:
        assert pilot.app.screen.query_one(TextArea).text == "xy"


async def test_what_is_typed_is_saved_while_it_is_typed(
    running: Running, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tpm_coach.tui.screens.drill.AUTOSAVE_SECONDS", 0.01)
    async with running(Plan()) as pilot:
        await pilot.press("s", "a", "f", "e")
        for _ in range(500):
            await pilot.pause(0.01)
            if practice.overview.today(NOW).draft:
                break
        draft = practice.overview.today(NOW).draft
        assert draft is not None and draft.unsent == "safe"


async def test_undo_from_the_summary_brings_the_last_answer_back_for_rating(
    running: Running, practice: Practice
) -> None:
    async with running(Plan(count=1)) as pilot:
        await to_feedback(pilot)
        await press(pilot, "4")
        assert drill(pilot).stage is Stage.OVER
        await press(pilot, "u")
        assert drill(pilot).stage is Stage.FEEDBACK
        assert practice.overview.history() == []
        await press(pilot, "1")
        assert [review.rating for review in practice.overview.history()] == [Rating.AGAIN]


async def test_undo_in_the_middle_keeps_the_present_answer(running: Running) -> None:
    async with running(Plan(count=2)) as pilot:
        first = drill(pilot).question
        await to_feedback(pilot)
        await press(pilot, "3")
        second = drill(pilot).question
        await write(pilot, OFF_TOPIC)
        await write(pilot, "/undo")
        assert drill(pilot).question == first
        await press(pilot, "2")
        assert drill(pilot).question == second
        assert drill(pilot).turns[1].text == OFF_TOPIC


async def test_slash_commands_work_in_the_box(running: Running, practice: Practice) -> None:
    async with running(Plan()) as pilot:
        question = drill(pilot).question
        assert question is not None
        await write(pilot, "/hint")
        assert question.hint in " ".join(shown(pilot).replace("│", " ").split())
        await write(pilot, "/model")
        assert "Try it first" in shown(pilot)
        await write(pilot, "/hlep")
        assert "There is no command /hlep" in shown(pilot)
        assert pilot.app.screen.query_one(TextArea).text == "/hlep"
        pilot.app.screen.query_one(TextArea).clear()
        await write(pilot, "/suspend")
        assert question.id in practice.schedule.suspended()
        await write(pilot, "/end")
        assert "You ended the drill." in shown(pilot)


async def test_the_model_answer_unfolds_after_an_attempt(running: Running, small_pack: Pack) -> None:
    async with running(Plan(), size=(120, 60)) as pilot:
        answer = model(small_pack, pilot)
        await to_feedback(pilot)
        assert answer[:40] not in shown(pilot)
        await press(pilot, "m")
        assert answer[:40] in shown(pilot)
        await press(pilot, "m")
        assert answer[:40] not in shown(pilot)


async def test_the_footer_names_only_keys_that_work_at_this_stage(running: Running) -> None:
    async with running(Plan()) as pilot:
        assert "Send" in shown(pilot) and "Tick point" not in shown(pilot)
        await to_feedback(pilot)
        assert "Tick point" in shown(pilot) and "Send" not in shown(pilot)


async def test_texts_name_the_keys_that_the_learner_chose(running: Running) -> None:
    keys = (("drill.unsure", "f6"), ("drill.model", "f7"))
    async with running(Plan(), size=(120, 60), keys=keys) as pilot:
        await write(pilot, OFF_TOPIC)
        await write(pilot, "/done")
        assert "(f6 skips)" in shown(pilot)
        await press(pilot, "f6")
        assert "(f7 opens it)" in shown(pilot)
        await press(pilot, "f7")
        assert "(f7 folds it)" in shown(pilot)


async def test_text_that_looks_like_markup_is_shown_as_text(running: Running) -> None:
    text = "[b]bold[/b] [@click=app.quit]x[/] \x1b[31mred " + OFF_TOPIC
    async with running(Plan(), size=(120, 40)) as pilot:
        await write(pilot, text)
        assert "[b]bold[/b] [@click=app.quit]x[/] [31mred" in shown(pilot)


async def test_a_category_with_nothing_due_says_when_the_next_question_comes(
    running: Running, practice: Practice
) -> None:
    plan = Plan(Selection(Category.METRICS))
    async with running(plan) as pilot:
        for _ in range(2):
            await to_feedback(pilot)
            await press(pilot, "3")
        assert drill(pilot).stage is Stage.OVER
    async with running(plan) as pilot:
        assert "Nothing is due today. The next question comes back in 4 days." in shown(pilot)


async def test_keys_meant_for_the_box_rate_nothing(
    running: Running, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tpm_coach.tui.widgets.choice_bar.SETTLE_SECONDS", 60.0)
    async with running(Plan()) as pilot:
        await write(pilot, OFF_TOPIC)
        await write(pilot, "/done")
        assert drill(pilot).stage is Stage.CONFIDENCE
        await press(pilot, "3", "enter", "4")
        assert drill(pilot).stage is Stage.CONFIDENCE
        assert practice.overview.history() == []


async def test_what_is_typed_while_the_coach_thinks_stays_in_the_box(running: Running) -> None:
    async with running(Plan()) as pilot:
        pilot.app.screen.query_one(TextArea).insert(OFF_TOPIC)
        await pilot.press("ctrl+s", "a", "n", "d")
        await settled(pilot)
        assert len(drill(pilot).turns) == 3
        assert pilot.app.screen.query_one(TextArea).text == "and"


async def test_marks_change_the_headline_and_the_suggestion(running: Running) -> None:
    async with running(Plan()) as pilot:
        await to_feedback(pilot)
        assert "The coach suggests Again" in shown(pilot)
        for _ in range(3):
            await press(pilot, "space", "down")
        assert "With your marks: 3 of 3 points." in shown(pilot)
        assert "The coach suggests Easy" in shown(pilot) or "The coach suggests Good" in shown(pilot)


async def test_what_was_taken_back_can_be_done_again(running: Running, practice: Practice) -> None:
    async with running(Plan(count=1)) as pilot:
        await to_feedback(pilot)
        await press(pilot, "4")
        await press(pilot, "u")
        assert practice.overview.history() == []
        await press(pilot, "U")
        assert drill(pilot).stage is Stage.OVER
        assert [review.rating for review in practice.overview.history()] == [Rating.EASY]
        assert "Done again: the rating Easy" in shown(pilot)


async def test_undo_brings_a_suspended_question_back_but_leaves_the_bank_alone(
    running: Running, practice: Practice
) -> None:
    async with running(Plan(count=1)) as pilot:
        question = drill(pilot).question
        assert question is not None
        await write(pilot, "/suspend")
        assert drill(pilot).stage is Stage.OVER
        await press(pilot, "u")
        assert practice.schedule.suspended() == set()
        assert drill(pilot).question == question
        practice.library.remove("small", NOW)
        await write(pilot, "/undo")
        assert "leave the drill to take that back" in " ".join(shown(pilot).split())
        assert practice.library.packs() == []


async def test_the_clock_pauses_and_goes_on_with_the_next_word(running: Running) -> None:
    async with running(Plan()) as pilot:
        timer = pilot.app.screen.query_one(Timer)
        await press(pilot, "ctrl+t")
        assert "paused" in shown(pilot)
        held = timer.seconds
        assert timer.seconds == held
        await press(pilot, "a")
        assert "paused" not in shown(pilot)
        assert timer.seconds > held


async def test_the_key_of_a_paused_clock_lets_it_go_on(running: Running) -> None:
    async with running(Plan()) as pilot:
        assert "^t Pause" in key_bar(pilot)[-1]
        await press(pilot, "ctrl+t")
        assert "^t Go on" in key_bar(pilot)[-1] and "Pause" not in key_bar(pilot)[-1]
        await press(pilot, "ctrl+t")
        assert "^t Pause" in key_bar(pilot)[-1]
        await press(pilot, "ctrl+t", "a")
        assert "^t Pause" in key_bar(pilot)[-1]


async def test_a_look_at_the_help_stops_a_clock_but_starts_none(running: Running) -> None:
    async with running(Plan()) as pilot:
        await press(pilot, "f1", "escape")
        assert "paused" not in shown(pilot)
        await press(pilot, "ctrl+t", "f1", "escape")
        assert "paused" in shown(pilot) and "^t Go on" in key_bar(pilot)[-1]


async def test_the_key_bar_names_redo_and_undo_while_there_is_something_to_do_again_or_back(
    running: Running, practice: Practice
) -> None:
    async with running(Plan(count=1)) as pilot:
        await to_feedback(pilot)
        assert "Undo" not in key_bar(pilot)[-1] and "Redo" not in key_bar(pilot)[-1]
        await press(pilot, "4")
        assert "Undo" in key_bar(pilot)[-1] and "Redo" not in key_bar(pilot)[-1]
        await press(pilot, "u")
        assert "Redo" in key_bar(pilot)[-1]
        await press(pilot, "U")
        assert "Redo" not in key_bar(pilot)[-1]
        await press(pilot, "u", "2")
        assert "Undo" in key_bar(pilot)[-1] and "Redo" not in key_bar(pilot)[-1]


async def test_a_drill_offers_to_take_back_only_what_it_takes_back(
    running: Running, practice: Practice
) -> None:
    practice.library.remove("small", NOW)
    async with running(Plan()) as pilot:
        assert drill(pilot).stage is Stage.OVER
        assert "Undo" not in key_bar(pilot)[-1]


async def test_a_point_that_was_ticked_asks_no_more(running: Running) -> None:
    async with running(Plan()) as pilot:
        await to_feedback(pilot)
        await _doubted(pilot)
        assert "Was it this?" in shown(pilot)
        await press(pilot, "space")
        assert "(your mark)" in shown(pilot) and "Was it this?" not in shown(pilot)
        assert "“half of it”" in shown(pilot)
        await press(pilot, "space")
        assert "Was it this?" in shown(pilot)


async def _doubted(pilot: Pilot[None]) -> None:
    """Let the coach be in doubt about the first point, and about no other."""
    screen = pilot.app.screen
    assert isinstance(screen, DrillScreen) and screen.drill and screen.drill.feedback
    first, *others = screen.drill.feedback.evidence
    doubted = replace(first, verdict=Verdict.UNSURE, quote="half of it")
    missed = [replace(e, verdict=Verdict.MISSED, quote="") for e in others]
    feedback = replace(screen.drill.feedback, evidence=(doubted, *missed))
    await screen.query(FeedbackView).remove()
    screen.drill = replace(screen.drill, feedback=feedback)
    await settled(pilot)


async def test_space_ticks_no_point_that_is_out_of_sight(running: Running) -> None:
    async with running(Plan()) as pilot:
        await to_feedback(pilot, "\n".join([OFF_TOPIC] * 30))
        await press(pilot, *["pageup"] * 9)
        view = pilot.app.screen.query_one(FeedbackView)
        assert not view.is_in_view()
        await press(pilot, "space")
        assert view.is_in_view() and "(your mark)" not in shown(pilot)
        await press(pilot, "space")
        assert "(your mark)" in shown(pilot)


async def test_a_page_further_the_choice_is_on_a_point_that_is_in_sight(running: Running) -> None:
    async with running(Plan(), size=(60, 14)) as pilot:
        await to_feedback(pilot)
        view = pilot.app.screen.query_one(FeedbackView)
        await press(pilot, "pagedown")
        assert view.cursor > 0 and view.is_in_view()
        await press(pilot, "pageup")
        assert view.is_in_view()


async def test_a_cram_grades_nothing_and_says_so(running: Running, practice: Practice) -> None:
    async with running(Plan(Selection(Category.METRICS), cram=True)) as pilot:
        assert "Question 1 of 2, ungraded" in shown(pilot)
        for _ in range(2):
            await to_feedback(pilot)
            assert "This try is not graded." in shown(pilot)
            await press(pilot, "enter")
        assert "The schedule is as it was." in shown(pilot)
        assert practice.overview.history() == []


@pytest.mark.parametrize("key", ["escape", "ctrl+q"])
async def test_a_drill_can_be_left_when_its_question_is_gone_for_good(
    running: Running, store: Store, key: str
) -> None:
    async with running(Plan()) as pilot:
        pilot.app.screen.query_one(TextArea).insert("Half an answer.")
        store.bank.remove("small", drop_history=True)
        await press(pilot, key)
        assert not pilot.app.is_running or not isinstance(pilot.app.screen, DrillScreen)


@pytest.mark.parametrize("after", ["ctrl+s", "escape"])
async def test_a_key_pressed_while_the_coach_thinks_loses_nothing(
    running: Running, practice: Practice, after: str
) -> None:
    async with running(Plan()) as pilot:
        question = drill(pilot).question
        pilot.app.screen.query_one(TextArea).insert(OFF_TOPIC)
        await pilot.press("ctrl+s", after)
        await settled(pilot)
        if after == "ctrl+s":
            assert [turn.text for turn in drill(pilot).turns if turn.by_learner] == [OFF_TOPIC]
            await press(pilot, "escape")
        await press(pilot, "enter")
        assert drill(pilot).question == question
        assert [turn.text for turn in drill(pilot).turns if turn.by_learner] == [OFF_TOPIC]


async def test_marks_that_are_set_quickly_all_count(running: Running) -> None:
    async with running(Plan(), size=(120, 60)) as pilot:
        await to_feedback(pilot)
        await pilot.press("space", "down", "space")
        await settled(pilot)
        feedback = drill(pilot).feedback
        assert feedback is not None and sum(e.marked is not None for e in feedback.evidence) == 2


async def test_an_answer_that_cannot_be_stored_stays_in_the_box(
    running: Running, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> Drill:
        raise StoreError("the disk is full")

    async with running(Plan()) as pilot:
        with monkeypatch.context() as patched:
            patched.setattr(practice.drills, "say", full)
            await write(pilot, OFF_TOPIC)
        assert "the disk is full" in shown(pilot)
        assert pilot.app.screen.query_one(TextArea).text == OFF_TOPIC


async def test_a_notice_covers_neither_the_keys_nor_the_box_that_one_writes_in(running: Running) -> None:
    async with running(Plan()) as pilot:
        pilot.app.notify("Something that is long enough for two lines of text, said while one answers it.")
        await pilot.pause()
        notice = pilot.app.screen.query_one(Toast).region
        assert notice.area
        assert not notice.overlaps(pilot.app.screen.query_one(KeyBar).region)
        assert not notice.overlaps(pilot.app.screen.query_one(AnswerBox).region)
        assert notice.y > 0, "the title stays in sight"
