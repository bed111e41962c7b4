"""Markdown and plain-text lists: headings are categories, items are questions, what is below answers."""

from __future__ import annotations

import re
from html import unescape
from itertools import islice
from typing import Any

from tpm_coach.packs.categories import category_of
from tpm_coach.packs.cells import entries, reader
from tpm_coach.packs.encoding import lines
from tpm_coach.packs.limits import MAX_QUESTIONS, MAX_TEXT
from tpm_coach.packs.reading import Format, Sheet, Skipped, Source
from tpm_coach.text import one_line, slug

# None of these can look at a letter more than a few times, however a hostile line is made.
_HEADING = re.compile(r"^ {0,3}(#{1,6})\s(.+)$")
_ITEM = re.compile(r"^([ \t]*)(?:[-*+•–]|\(?\d{1,4}[.)]|[Qq]\d{0,4}[.:)])\s+(?:\[[ xX]\]\s+)?(.+)$")
_LABEL = re.compile(
    r"^\s*(?:\*\*|__)?(category|type|tags|level|hint|context|minutes|company|companies|answer|a|theme|id)"
    r"(?:\*\*|__)?\s*:(?:\*\*|__)?\s*(.+)$",
    re.IGNORECASE,
)
_EMPHASIS = re.compile(r"\*\*([^*]{1,2000})\*\*|__([^_]{1,2000})__|`([^`]{1,2000})`")
_LOOK_AHEAD = 10_000
_ESCAPE = re.compile(r"\\([\\`*_\[\]<>#|~+.)-])")
_SOFT = re.compile(r"(?<![\w*])([*_])(?=[^\s*_])([^*_]{1,2000})(?<=\S)\1(?![\w*])")
_LINK = re.compile(r"!?\[([^\[\]]{0,500})\]\([^()\s]{0,2000}\)")
_COMMENT = re.compile(r"<!--.*?(-->|\Z)", re.DOTALL)
_TAG = re.compile(r"</?(details|summary|br|p|b|i|em|strong)\b[^<>]{0,200}>", re.IGNORECASE)
_ASKS = re.compile(
    r"(?i)^(how|what|why|when|where|who|which|tell|describe|design|give|walk|explain|imagine|suppose|you|your|do|"
    r"have|can|could|would|if|share|talk|define|propose|plan)\b"
)


def _is_rule(line: str) -> bool:
    signs = set(line) - {" ", "\t"}
    return len(signs) == 1 and signs <= set("-*_=") and len(line.strip()) > 2


def plain(text: str) -> str:
    """Return a line of Markdown without its marks."""
    text = _LINK.sub(r"\1", text)
    text = _EMPHASIS.sub(lambda found: found[1] or found[2] or found[3], text)
    return _ESCAPE.sub(r"\1", unescape(_SOFT.sub(r"\2", _TAG.sub("", text)))).strip()


def read_list(source: Source, text: str, *, markdown: bool) -> Sheet:
    """Read a list of questions; raises PackErrors when it holds none."""
    reader = _List(source, Format.MARKDOWN if markdown else Format.TEXT)
    text = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text)
    has_items = any(_ITEM.match(line) for line in islice(lines(text), _LOOK_AHEAD))
    fenced = False
    for number, whole in enumerate(lines(text), 1):
        line = whole.rstrip("\n")
        if len(line) > MAX_TEXT:
            raise source.error(f"holds more than {MAX_TEXT:,} characters on one line", number)
        if line.lstrip().startswith("```") or line.lstrip().startswith("~~~"):
            fenced = not fenced
        elif fenced:
            reader.below(line)
        elif not line.strip():
            reader.blank()
        elif _is_rule(line):
            reader.end()
        elif heading := _HEADING.match(line):
            reader.heading(len(heading[1]), plain(heading[2].rstrip("# \t")), number)
        elif item := _ITEM.match(line):
            reader.item(len(item[1].expandtabs(4)), plain(item[2]), number)
        elif label := _LABEL.match(line):
            reader.label(label[1].lower(), plain(label[2]))
        elif has_items or line[:1] in " \t>":
            reader.below(line)
        else:
            reader.line(plain(line), number)
        if len(reader.sheet.items) > MAX_QUESTIONS:
            raise source.error(
                f"holds more than {MAX_QUESTIONS:,} questions; split it into several files", number
            )
    return reader.done()


class _List:
    """Takes lines one after the other; `_open` is the question that what follows belongs to."""

    def __init__(self, source: Source, kind: Format) -> None:
        self.sheet = Sheet(kind)
        self._source = source
        self._headings: list[tuple[int, str]] = []
        self._title = ""
        self._open: dict[str, Any] | None = None
        self._indent = 0
        self._under_heading = False
        self._below: list[str] = []
        self._points: list[str] = []

    def heading(self, depth: int, text: str, number: int) -> None:
        self.end()
        self._headings = [(d, t) for d, t in self._headings if d < depth]
        if text.endswith("?") or (_ASKS.match(text) and len(text.split()) > 3 and not category_of(text)):
            self._ask(text, number)
        elif depth == 1 and not self.sheet.items and not self._headings and not category_of(text):
            # What stands above everything is the list's title and says nothing of one question.
            self.sheet.head["title"] = text
            self._title = text
        else:
            self._headings.append((depth, text))

    def item(self, indent: int, text: str, number: int) -> None:
        if self._open is not None and (indent > self._indent or self._under_heading):
            self._points.append(text)
            return
        self.end()
        if not re.search(r"[^\W\d_]", text):
            self.sheet.skipped.append(Skipped(f"line {number}", one_line(text, 60), "holds no words"))
            return
        self._ask(text, number)
        self._indent, self._under_heading = indent, False

    def line(self, text: str, number: int) -> None:
        """A line of a list without marks: each is a question, unless it names the category of the next."""
        name = text.rstrip(":").strip()
        if not text.endswith("?") and len(name.split()) <= 4 and (text.endswith(":") or category_of(name)):
            self.end()
            self._headings = [(1, name)]
            return
        if self._open is not None and self._under_heading:
            self.below(text)
            return
        self.end()
        self._ask(text, number)
        self._under_heading = False

    def below(self, line: str) -> None:
        if self._open is not None:
            self._below.append(line.strip().lstrip("> "))

    def blank(self) -> None:
        if self._open is not None and self._below:
            self._below.append("")

    def label(self, name: str, text: str) -> None:
        if self._open is None:
            return
        if name in ("answer", "a"):
            self._below.append(text)
            return
        field = {"type": "category", "company": "companies"}.get(name, name)
        if (value := reader(field)(text)) is not None:
            self._open[field] = value

    def _ask(self, text: str, number: int) -> None:
        item: dict[str, Any] = {"prompt": text}
        for _, heading in reversed(self._headings):
            if category_of(heading):
                item["category"] = heading
                break
        else:
            if self._headings or self._title:
                item["category"] = self._headings[-1][1] if self._headings else self._title
        themes = [slug(heading) for _, heading in self._headings if heading != item.get("category")]
        if tags := list(dict.fromkeys(filter(None, themes[1:] if len(themes) > 1 else themes))):
            item["tags"] = tags
        self._open, self._under_heading = item, True
        self._below, self._points = [], []
        self.sheet.add(item, number)

    def end(self) -> None:
        if self._open is None:
            return
        if answer := plain("\n".join(self._below)).strip():
            self._open["model_answer"] = re.sub(r"\n{3,}", "\n\n", answer)
        if self._points:
            self._open["key_points"] = entries("key_points", self._points)
        self._open = None

    def done(self) -> Sheet:
        self.end()
        if not self.sheet.items:
            raise self._source.error("holds no questions: no list, no heading that asks, no line", 1)
        return self.sheet
