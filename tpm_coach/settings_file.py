"""Writing config.toml: comments and order stay, and the file is whole at any time."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from tpm_coach.errors import SettingsError
from tpm_coach.settings import Settings, checked, options, parsed, read

_HEAD = """\
# What tpm-coach lets you set; remove the # before a line to change it.
"""
_KEYS = """\
# [keys]
# "home.drill" = "enter,d"
"""


def template() -> str:
    """Return a config.toml that changes nothing: every setting explained, with its default in a comment."""
    import tomlkit

    parts = [_HEAD]
    for option in options():
        default = f"# {option.name} = {tomlkit.item(option.default).as_string()}\n"
        parts.append(f"# {option.about}\n{_KEYS if option.name == 'keys' else default}")
    return "\n".join(parts)


def changed(text: str, changes: Mapping[str, Any], source: str) -> str:
    """Return the text of a config.toml with other values; all else in it stays as it is.

    `changes` names settings, or keys as `keys.ID`; an empty text gives a key back to the program.
    Raises SettingsError naming `source` when the text is no TOML or what comes of it is not valid.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        known = tomlkit.parse(text)
        document = tomlkit.parse(_uncommented(text, [name for name in changes if name not in known]))
        for name, value in changes.items():
            if name.startswith("keys."):
                _put_key(document, name.removeprefix("keys."), value, source)
            else:
                document[name] = value
        result = tomlkit.dumps(document)
    except (TOMLKitError, RecursionError) as error:
        raise SettingsError(f"{source} is not valid TOML: {error}") from error
    parsed(result, source)
    return result


def _uncommented(text: str, names: Iterable[str]) -> str:
    """Make settings of the lines that give defaults in a comment; whatever comes first is no table's yet."""
    tables = re.search(r"^\s*\[", text, re.MULTILINE)
    end = tables.start() if tables else len(text)
    head = text[:end]
    for name in names:
        head = re.sub(rf"^# *{re.escape(name)} *=.*$", f"{name} = 0", head, count=1, flags=re.MULTILINE)
    return head + text[end:]


def _put_key(document: Any, name: str, keys: str, source: str) -> None:
    if "keys" not in document and keys:
        import tomlkit

        document["keys"] = tomlkit.table()
    table = document.get("keys", {})
    checked("keys", table, source)
    # Without quotation marks an id is a table in a table; it is changed where it stands.
    *above, last = name.split(".")
    inner = table
    for part in above:
        inner = inner.get(part, {}) if isinstance(inner, dict) else {}
    holder, place = (inner, last) if name not in table and last in inner else (table, name)
    if keys:
        holder[place] = keys
    else:
        holder.pop(place, None)


def write(path: Path, text: str) -> None:
    """Put a text in place of config.toml, all or nothing; raises SettingsError when it cannot be written."""
    # What a link leads to is written, so that the link stays.
    target = path.resolve()
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        number, stage = tempfile.mkstemp(prefix=".config-", suffix=".toml", dir=target.parent)
        try:
            with os.fdopen(number, "wb") as file:
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
            with suppress(FileNotFoundError):
                Path(stage).chmod(target.stat().st_mode & 0o777)
            Path(stage).replace(target)
        except BaseException:
            Path(stage).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise SettingsError(f"{path} cannot be written: {error.strerror}") from error


def save(path: Path, changes: Mapping[str, Any]) -> Settings:
    """Change values in config.toml, as `changed` does, and return what it says then; raises SettingsError."""
    text = changed(read(path) or template(), changes, str(path))
    settings = parsed(text, str(path))
    write(path, text)
    return settings
