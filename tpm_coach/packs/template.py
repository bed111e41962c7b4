"""A commented pack to start from: one whole question, and what each of its fields is for."""

from __future__ import annotations

import json
from pathlib import Path

from tpm_coach.text import one_line, slug


def template(name: str, file: str) -> str:
    """Return the YAML of a new pack called `name`, to stand in `file`; "" when the name has no letter."""
    pack = slug(name)
    if not pack:
        return ""
    text = Path(__file__).with_name("template.yaml").read_text(encoding="utf-8")
    title = json.dumps(one_line(name), ensure_ascii=False)
    return text.replace("@PACK@", pack).replace("@TITLE@", title).replace("@FILE@", one_line(file))
