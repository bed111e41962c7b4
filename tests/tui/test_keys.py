from __future__ import annotations

import pytest
from textual.app import App
from textual.binding import Binding, BindingsMap

from tpm_coach.tui.keys import _kinds, catalogue, complete, declared, faults, split
from tpm_coach.tui.screens.mock_interview import MockInterviewScreen


def test_every_key_of_the_program_has_an_id_and_says_what_it_does() -> None:
    kinds = _kinds()
    assert issubclass(kinds[0], App)
    for kind in kinds:
        for base in kind.__mro__:
            if base.__module__.startswith("tpm_coach"):
                for binding in base.__dict__.get("BINDINGS", ()):
                    assert isinstance(binding, Binding) and binding.id and binding.description, (
                        kind,
                        binding,
                    )


def test_an_id_means_one_thing_wherever_it_is() -> None:
    meanings: dict[str, set[tuple[object, ...]]] = {}
    for kind in _kinds():
        for key in declared(kind):
            meanings.setdefault(key.id, set()).add((key.keys, key.action))
    assert {name: found for name, found in meanings.items() if len(found) > 1} == {}


def test_the_keys_of_the_program_do_not_clash() -> None:
    everything = {key.id: ",".join(key.keys) for key in catalogue().values()}
    assert faults(everything) == {}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("enter,d", ("enter", "d")),
        (" enter , ? ", ("enter", "question_mark")),
        ("comma", ("comma",)),
        ("+", ("plus",)),
        ("", ()),
        ("a,,b", ()),
    ],
)
def test_keys_are_written_by_name_or_as_the_character(text: str, names: tuple[str, ...]) -> None:
    assert split(text) == names


@pytest.mark.parametrize(
    "key", ["f5", "ctrl+t", "alt+x", "ctrl+shift+up", "é", "A", "+", "/", "delete", "semicolon"]
)
def test_a_key_that_there_is_can_be_taken(key: str) -> None:
    assert faults({"home.quit": key}) == {}


@pytest.mark.parametrize("key", ["", "entr", "ctrl+", "strg+x", "a,,b", "ctrl+entr", "\x1b", "[b]x"])
def test_a_key_that_there_is_not_is_told(key: str) -> None:
    assert "is no key" in faults({"home.quit": key})["home.quit"]


def test_a_key_of_a_screen_may_not_be_one_of_the_app() -> None:
    assert "taken by app.quit" in faults({"home.drill": "ctrl+q"})["home.drill"]
    assert "taken by drill.unsure" in faults({"app.help": "s"})["app.help"]


def test_a_key_of_the_answer_box_may_not_be_one_that_edits() -> None:
    assert "taken by the program (Undo)" in faults({"answer.send": "ctrl+z"})["answer.send"]
    assert "a character is written" in faults({"answer.send": "x"})["answer.send"]
    assert faults({"answer.send": "ctrl+t"}) == {}


def test_screens_that_are_never_together_may_have_the_same_key() -> None:
    assert faults({"plan.off": "w"}) == {}


def test_what_shares_a_key_keeps_it_when_the_other_is_changed() -> None:
    bindings = BindingsMap(MockInterviewScreen.BINDINGS)
    shared = {binding.id for binding in bindings.get_bindings_for_key("enter")}
    assert {"interview.begin", "interview.debrief"} <= shared
    bindings.apply_keymap(complete({"interview.begin": "b"}))
    assert {binding.id for binding in bindings.get_bindings_for_key("enter")} == shared - {"interview.begin"}
    assert [binding.id for binding in bindings.get_bindings_for_key("b")] == ["interview.begin"]
