"""Commands that bring questions and answers in and out."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tpm_coach.cli.office import Office, pass_office
from tpm_coach.cli.options import CategoryType, selection_options
from tpm_coach.cli.output import FAILURE, as_data, guarded, json_option, print_json, show, talk
from tpm_coach.domain import ActKind, Category, Selection
from tpm_coach.text import counted, slug

if TYPE_CHECKING:
    from tpm_coach.packs.reading import Source
    from tpm_coach.practice.importing import Preview, Progress
    from tpm_coach.store.bank import PackChange

FORMATS = ("yaml", "json", "csv", "markdown", "text", "anki", "anki-text")
TARGETS = ("yaml", "json", "csv", "markdown", "apkg", "jsonl")


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option(
    "--format", "format_", type=click.Choice(FORMATS), help="The format; else told by what a file holds."
)
@click.option("--pack", default="", help="The pack's name; else the file says it, or the file's own name.")
@click.option("--category", type=CategoryType(), help="For questions whose category is missing or unknown.")
@click.option(
    "--map",
    "columns",
    default="",
    metavar="FIELD=COLUMN,...",
    help="Which column is which: prompt=Question,category=Type.",
)
@click.option(
    "--duplicates",
    type=click.Choice(["keep", "skip", "update"]),
    help="What becomes of questions that are there already; else the same are skipped, similar ones kept.",
)
@click.option("--history", is_flag=True, help="Bring in Anki's review log as answers of yours.")
@click.option("--dry-run", is_flag=True, help="Say what would change; store nothing.")
@click.option("--yes", is_flag=True, help="Ask nothing, and take likely categories for unknown ones.")
@json_option
@pass_office
@guarded
def import_packs(
    office: Office,
    files: tuple[Path, ...],
    format_: str | None,
    pack: str,
    category: Category | None,
    columns: str,
    duplicates: str | None,
    history: bool,
    dry_run: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Bring in questions from files, all or none.

    Reads packs in YAML and JSON, tables (CSV, TSV), Markdown and plain lists, and Anki's packages,
    collections and text exports; - reads stdin. In a terminal you see what would happen first, and are
    asked. What a pack of the same name had and has no longer is not asked any more; its history stays.
    A file without a pack's name takes its own, with a number if that is a pack of other questions.
    """
    from tpm_coach.packs.reading import Format, Options
    from tpm_coach.practice.duplicates import Duplicates
    from tpm_coach.practice.importing import undisturbed

    asks = not (yes or dry_run or as_json) and sys.stdin.isatty() and Path("-") not in files
    options = Options(
        format=Format(format_) if format_ else None,
        pack=_pack_name(pack),
        category=category,
        columns=_columns(columns),
        history=history,
        accept=yes or asks,
    )
    sources = [_stdin() if str(path) == "-" else path for path in dict.fromkeys(files)]
    wish = Duplicates(duplicates) if duplicates else None
    imports = office.practice.imports
    with _whole_or_not(office), undisturbed():
        with _progress() as progress:
            preview = imports.preview(sources, office.now(), options, wish, progress)
        if not as_json:
            _show_preview(preview, whole=not yes)
        if asks and preview.stores_anything and not click.confirm("Store this?", err=True):
            talk("Nothing was stored.")
            return
        changes = list(preview.changes)
        if not dry_run:
            with _progress() as progress:
                changes = imports.store(preview, office.now(), progress)
    if as_json:
        print_json(_report(preview, changes))
        return
    from tpm_coach.practice.preview import change_line

    for change in changes:
        show(change_line(change))
    for question in preview.edits:
        show(f"{question.pack}: {question.id} updated")
    if dry_run:
        talk("Nothing was stored: this was a dry run.")
    else:
        talk("Stored." if preview.stores_anything else "Nothing new: everything was stored before.")


def _show_preview(preview: Preview, *, whole: bool) -> None:
    from tpm_coach.practice.preview import lines, taken

    for line in lines(preview) if whole else taken(preview):
        talk(line)


def _report(preview: Preview, changes: list[PackChange]) -> list[dict[str, Any]]:
    """One object for each pack: what changed, and how its file was understood."""
    from tpm_coach.practice.preview import renaming

    by_pack = {pack.name: reading for reading in preview.readings for pack in reading.packs}
    notes = {renamed.pack: renaming(renamed) for renamed in preview.renamed}
    report = []
    for change in changes:
        reading = by_pack[change.pack]
        ids = {
            question.id for pack in reading.packs if pack.name == change.pack for question in pack.questions
        }
        report.append(
            as_data(change)
            | {
                "file": reading.source,
                "format": reading.format,
                "note": notes.get(change.pack, ""),
                "columns": reading.columns,
                "categories": reading.categories,
                "skipped": reading.skipped,
                "duplicates": [item for item in preview.duplicates if item.question_id in ids],
                "differences": [item for item in preview.differences if item.question_id in change.updated],
                "reviews": sum(review.question_id in ids for review in preview.reviews),
            }
        )
    return report


def _pack_name(name: str) -> str:
    made = slug(name, 80)
    if name and not made:
        raise click.BadParameter(f"{name!r} has no letter or digit to make a name of", param_hint="--pack")
    return made


def _columns(text: str) -> dict[str, str]:
    columns = {}
    for pair in filter(None, text.split(",")):
        field, sign, column = pair.partition("=")
        if not (sign and field.strip() and column.strip()):
            raise click.BadParameter(f"{pair!r} is not FIELD=COLUMN", param_hint="--map")
        columns[field.strip()] = column.strip()
    return columns


def _stdin() -> Source:
    from tpm_coach.packs.source import load_stream

    if sys.stdin.isatty():
        talk("Write or paste questions; Ctrl+D ends them.")
    return load_stream(sys.stdin.buffer)


@contextmanager
def _whole_or_not(office: Office) -> Iterator[None]:
    """Say of an import that was stopped that it left nothing behind, or that it was done already."""
    since = office.now()
    try:
        yield
    except (KeyboardInterrupt, click.Abort):
        # While a transaction is written it is not broken off: Ctrl+C counts when all of it is there.
        last = office.practice.schedule.last()
        if last and last.kind is ActKind.IMPORT and last.done_at >= since:
            talk("\nStopped too late: it is stored; 'tpm-coach undo' takes it back.")
        else:
            talk("\nStopped: nothing was stored.")
        raise SystemExit(FAILURE) from None


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar on a terminal; nothing anywhere else."""
    if not sys.stderr.isatty():
        yield lambda _, __: None
        return
    with click.progressbar(length=100, file=sys.stderr, show_eta=False, item_show_func=_first) as bar:
        done = 0

        def tell(what: str, share: float) -> None:
            nonlocal done
            bar.update(round(share * 100) - done, (what,))
            done = round(share * 100)

        yield tell


def _first(item: tuple[str] | None) -> str:
    from tpm_coach.text import one_line

    return one_line(item[0], 40) if item else ""


@click.command()
@click.option("--pack", default="", help="Only this pack.")
@selection_options
@click.option("--to", "file", type=click.Path(path_type=Path), help="The file to write; stdout by default.")
@click.option(
    "--format", "format_", type=click.Choice(TARGETS), help="The format; else the suffix of FILE, or yaml."
)
@click.option("--history", is_flag=True, help="Your answers: as csv or jsonl, or as the schedule in an apkg.")
@pass_office
@guarded
def export(
    office: Office,
    pack: str,
    category: Category | None,
    tag: str,
    file: Path | None,
    format_: str | None,
    history: bool,
) -> None:
    """Take questions or answers out, for other people and programs.

    YAML, JSON and CSV can be imported again as they were; Markdown is a booklet to read; apkg is for Anki
    and AnkiDroid. A file is written whole or not at all.
    """
    from tpm_coach.practice.exporting import WRITERS, Target, save

    target = Target(format_) if format_ else WRITERS.get(file.suffix.lower() if file else "", None)
    if target is None and file and file.suffix:
        raise click.BadParameter(
            f"{file.suffix!r} is no format that is written; say which with --format", param_hint="--to"
        )
    target = target or (Target.JSON_LINES if history else Target.YAML)
    if history and target not in (Target.CSV, Target.JSON_LINES, Target.ANKI):
        raise click.UsageError("--history goes with --format csv, jsonl or apkg.")
    if target is Target.ANKI and file is None and sys.stdout.isatty():
        raise click.UsageError("an apkg is no text; name a file with --to.")
    exports, selection = office.practice.exports, Selection(category, tag)
    count, noun = 0, "question"

    def lines(told: Iterable[str]) -> Iterator[bytes]:
        nonlocal count
        for line in told:
            count += 1
            yield line.encode("utf-8", "replace")

    if history and target is not Target.ANKI:
        # The first line of a table is none of the answers.
        count, noun = -(target is Target.CSV), "answer"
        data = lines(exports.history(selection, target, pack))
    else:
        packs = exports.packs(selection, pack)
        count = sum(len(found.questions) for found in packs)
        data = iter([exports.export(packs, target, office.now(), history=history)])
    if file is None or str(file) == "-":
        sys.stdout.buffer.writelines(data)
        sys.stdout.buffer.flush()
    else:
        save(file, data)
        talk(f"{counted(count, noun)} written to {file}.")
