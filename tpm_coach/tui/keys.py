"""The keys by the ids of their bindings: which there are, and what may be put in their place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from typing import Any

from textual.app import App
from textual.binding import Binding, InvalidBinding
from textual.dom import DOMNode
from textual.keys import KEY_NAME_REPLACEMENTS, Keys, key_to_character

_OURS = "tpm_coach.tui"
_MODIFIERS = frozenset(("ctrl", "shift", "alt", "super"))
_NAMED = frozenset((*KEY_NAME_REPLACEMENTS.values(), *(key.value.rpartition("+")[2] for key in Keys)))
_IN_WORDS = {"⏎": "Enter", "esc": "Escape"}


@dataclass(frozen=True)
class Key:
    """A binding: `keys` are the program's, `name` is its word in the key bar, `about` what it does.

    `id` is empty when it is Textual's and cannot be changed; `first` is a key that works above dialogs too.
    """

    id: str
    keys: tuple[str, ...]
    action: str
    name: str
    about: str
    first: bool = False


def split(keys: str) -> tuple[str, ...]:
    """Return the keys that a text such as "enter,?" lists, by their names; none when one of them is empty."""
    try:
        return tuple(binding.key for binding in Binding.make_bindings([Binding(keys, "")]))
    except InvalidBinding:
        return ()


def declared(kind: type[DOMNode], *, ours: bool = True) -> list[Key]:
    """Return what a class and its bases bind: with `ours` what can be changed, without what Textual binds."""
    return [
        Key(
            binding.id or "",
            split(binding.key),
            binding.action,
            binding.description,
            binding.tooltip or f"{binding.description}.",
            binding.priority,
        )
        for base in kind.__mro__
        if base.__module__.startswith(_OURS) is ours
        for binding in base.__dict__.get("BINDINGS", ())
        if isinstance(binding, Binding)
    ]


def shown(app: App[Any], key: Key) -> list[str]:
    """Return a binding's keys as the key bar shows them, the learner's own if there are any."""
    own: Mapping[str, str] = getattr(app, "keymap", {})
    return displayed(app, split(own.get(key.id, "")) or key.keys)


def displayed(app: App[Any], keys: Iterable[str]) -> list[str]:
    """Return keys as the key bar shows them."""
    return [app.get_key_display(Binding(one, "")) for one in keys]


def key_of(app: App[Any], kind: type[DOMNode], name: str) -> str:
    """Return the first key of a binding of `kind` or of the app by its id, as a sentence names it."""
    first, *_ = shown(app, next(key for key in (*declared(kind), *declared(type(app))) if key.id == name))
    return _IN_WORDS.get(first, first)


def catalogue() -> dict[str, Key]:
    """Return every key that can be changed, by its id, the app's first; imports every screen."""
    return {key.id: key for kind in _kinds() for key in declared(kind)}


def faults(keymap: Mapping[str, str]) -> dict[str, str]:
    """Return a sentence for each id of a keymap that cannot be used as it is; imports every screen."""
    from textual.widgets import Input, TextArea

    known = catalogue()
    found = {name: told for name, keys in keymap.items() if (told := _unusable(name, keys, known))}
    wished = {name: split(keys) for name, keys in keymap.items() if name not in found}
    app, *others = _kinds()
    for kind in others:
        mine = declared(kind)
        room = [*mine, *declared(kind, ours=False), *declared(app)]
        for key in room:
            for told in _clashes(key, room, wished):
                found.setdefault(key.id, told)
        if issubclass(kind, (Input, TextArea)):
            for key in mine:
                if any(key_to_character(one) for one in wished.get(key.id, ())):
                    found[key.id] = f"keys.{key.id}: a character is written in this box; use a key such as f5"
    return found


def complete(keymap: Mapping[str, str]) -> dict[str, str]:
    """Return a keymap with what shares a key with what it changes: Textual would take that key from both."""
    result = dict(keymap)
    for kind in _kinds():
        mine = declared(kind)
        for key in mine:
            if key.id in keymap:
                sharing = (other for other in mine if set(other.keys) & set(key.keys))
                result |= {other.id: ",".join(other.keys) for other in sharing if other.id not in keymap}
    return result


def _clashes(key: Key, room: list[Key], wished: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for other in room:
        # What has the same key from the start is never there at the same time.
        taken = set(wished.get(key.id, ())) & set(wished.get(other.id, other.keys))
        taken -= set(key.keys) & set(other.keys)
        if taken and other.id != key.id:
            what = f"{other.id} ({other.name})" if other.id else f"the program ({other.name})"
            yield f"keys.{key.id}: {', '.join(sorted(taken))} is taken by {what}"


def _unusable(name: str, keys: str, known: Mapping[str, Key]) -> str:
    if name not in known:
        near = get_close_matches(name, known, 1)
        hint = f"did you mean {near[0]}?" if near else "'tpm-coach config get keys' lists them"
        return f"keys: there is no {name!r}; {hint}"
    wrong = [key for key in split(keys) or [keys] if not _is_key(key)]
    if wrong:
        return (
            f"keys.{name}: {wrong[0]!r} is no key; write keys as a, ctrl+s, f5 or escape, with commas between"
        )
    return ""


def _is_key(name: str) -> bool:
    *modifiers, last = name.split("+")
    character = key_to_character(last)
    return _MODIFIERS.issuperset(modifiers) and (
        last in _NAMED or (character is not None and character.isprintable())
    )


def _kinds() -> list[type[DOMNode]]:
    """Every class of ours that binds keys, the app first."""
    import pkgutil

    import tpm_coach.tui as root

    modules = [m.name for m in pkgutil.walk_packages(root.__path__, f"{_OURS}.") if not m.ispkg]
    found = {
        kind: None
        for name in sorted(modules)
        for kind in vars(import_module(name)).values()
        if isinstance(kind, type) and issubclass(kind, DOMNode) and kind.__module__ == name
        if declared(kind)
    }
    return sorted(found, key=lambda kind: not issubclass(kind, App))
