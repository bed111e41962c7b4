"""An import's preview in words, the same for both faces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tpm_coach.practice.duplicates import Duplicate, Duplicates
from tpm_coach.practice.importing import Preview
from tpm_coach.practice.naming import Renamed
from tpm_coach.store.bank import PackChange
from tpm_coach.text import counted, one_line

if TYPE_CHECKING:
    from tpm_coach.packs.building import Reading
    from tpm_coach.packs.reading import Named

ROWS = 3
"""Questions of each file that are shown."""
FEW = 5
"""Duplicates, changes and skipped rows that are shown one by one."""

_FORMATS = {
    "yaml": "a YAML pack",
    "json": "JSON",
    "csv": "a table",
    "markdown": "a Markdown list",
    "text": "a plain list",
    "anki": "an Anki collection",
    "anki-text": "Anki's text export",
}
_OUTCOMES = {Duplicates.KEEP: "kept", Duplicates.SKIP: "skipped", Duplicates.UPDATE: "updates that one"}


def lines(
    preview: Preview, choice: str = "see --duplicates", naming: str = " (--pack NAME)"
) -> Iterator[str]:
    """Give the preview line by line: the files as they were understood, duplicates, what changes.

    `choice` says where it is chosen what becomes of duplicates, `naming` how a pack gets another name.
    """
    for reading in preview.readings:
        names = [named for named in preview.renamed if named.source == reading.source]
        yield from _file(reading, [f"{renaming(named)}{naming}" for named in names])
    yield from _duplicates(preview.duplicates, choice)
    shown = preview.differences[:FEW]
    for difference in shown:
        yield f"  {difference.question_id} changes: {', '.join(difference.fields)}"
    yield from _more(len(preview.differences) - len(shown), "changed question")
    if any(change.retired for change in preview.changes):
        yield f"  retired is what the file has no more; import a list of its own as another pack{naming}"
    if preview.reviews:
        ids = {review.question_id for review in preview.reviews}
        yield f"  {counted(len(preview.reviews), 'answer')} to {counted(len(ids), 'question')} join your past"
    if preview.left_out:
        yield f"  {counted(preview.left_out, 'answer')} left out: your history has these, or later ones"


def taken(preview: Preview) -> Iterator[str]:
    """Give only what nobody said: another pack's name, and categories that were found by likeness."""
    for renamed in preview.renamed:
        yield f"{renamed.source}: {renaming(renamed)}"
    for reading in preview.readings:
        if guessed := [named for named in reading.categories if named.proposed]:
            yield f"{reading.source}: categories: {', '.join(map(_named, guessed))}"


def renaming(renamed: Renamed) -> str:
    """Return why a file's pack has another name than the file, in a sentence without its full stop."""
    return (
        f"{renamed.wished!r} is the name of a pack that has none of these questions, so they become the pack "
        f"{renamed.pack!r}"
    )


def change_line(change: PackChange) -> str:
    """Return what storing a pack does, in one line."""
    again = f", {len(change.returned):,} asked again" if change.returned else ""
    return (
        f"{change.pack}: {len(change.added):,} new, {len(change.updated):,} changed, "
        f"{len(change.retired):,} retired, {change.unchanged:,} as before{again}"
    )


def _file(reading: Reading, names: Sequence[str]) -> Iterator[str]:
    count = sum(len(pack.questions) for pack in reading.packs)
    plain = sum(not question.key_points for pack in reading.packs for question in pack.questions)
    packs = ", ".join(pack.name for pack in reading.packs[:FEW])
    yield f"{reading.source}: {_FORMATS[reading.format]}, {counted(count, 'question')} for the pack {packs}"
    yield from (f"  {sentence}" for sentence in names)
    if reading.notes:
        yield f"  {'; '.join(reading.notes)}"
    understood = [
        f"{column.name} -> {column.field} ({column.filled})" for column in reading.columns if column.field
    ]
    if understood:
        yield f"  columns: {', '.join(understood)}"
    unused = [column.name for column in reading.columns if not column.field]
    if unused:
        yield f"  columns left out: {', '.join(unused)}"
    if reading.categories:
        yield f"  categories: {', '.join(map(_named, reading.categories[:12]))}"
    rows = [question for pack in reading.packs for question in pack.questions][:ROWS]
    for number, question in enumerate(rows, 1):
        points = f" [{counted(len(question.key_points), 'point')}]" if question.key_points else ""
        yield f"  {number}. {question.category}: {one_line(question.prompt, 80)}{points}"
    yield from _more(count - len(rows), "question")
    if plain:
        yield f"  {plain:,} without key points: you rate these yourself, and the coach gives general signals"
    for row in reading.skipped[:FEW]:
        yield f"  skipped {row.where}: {row.reason}{': ' + one_line(row.text, 50) if row.text else ''}"
    yield from _more(len(reading.skipped) - FEW, "skipped row")


def _named(named: Named) -> str:
    wording = repr(one_line(named.wording, 40)) if named.wording else "no category"
    likely = ", likely by its words" if named.proposed else ""
    if named.wording == str(named.category):
        return f"{named.category} ({named.count})"
    return f"{wording} -> {named.category} ({named.count}{likely})"


def _duplicates(found: Sequence[Duplicate], choice: str) -> Iterator[str]:
    if found:
        outcomes = [
            f"{sum(item.outcome is outcome for item in found)} {word}"
            for outcome, word in (
                (Duplicates.KEEP, "kept"),
                (Duplicates.SKIP, "skipped"),
                (Duplicates.UPDATE, "updated"),
            )
            if any(item.outcome is outcome for item in found)
        ]
        yield f"  {counted(len(found), 'duplicate')}: {', '.join(outcomes)} ({choice})"
    for item in found[:FEW]:
        like = "the same as" if item.exact else f"{item.likeness:.0f} % like"
        where = (
            f"{item.other_id} ({item.other_pack})" if item.other_pack else f"{item.other_id} in the same file"
        )
        yield f"    {one_line(item.prompt, 50)} is {like} {where}: {_OUTCOMES[item.outcome]}"
    yield from _more(len(found) - FEW, "duplicate", 4)


def _more(count: int, noun: str, indent: int = 2) -> Iterator[str]:
    if count > 0:
        yield f"{' ' * indent}... and {counted(count, noun)} more"
