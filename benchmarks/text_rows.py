"""What is done with texts: import, search, search with typos, near-duplicates."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from rapidfuzz import fuzz, process

from benchmarks import anki_peer, datasets
from benchmarks.datasets import NOW
from benchmarks.lab import Lab
from benchmarks.measuring import Figure, pair, timed
from tpm_coach.domain import Filter
from tpm_coach.packs.likeness import NEAR, Near
from tpm_coach.practice.importing import undisturbed

IMPORT = "import of 10,000 questions from CSV, processor time"
SEARCH = "text search, first 50 of 100,000"
TYPOS = "search with typos"
NEARLY = "near-duplicates, 10,000 by 10,000"
PAIRS = "rapidfuzz, every pair"
SCAN = "rapidfuzz, every prompt (partial_ratio)"

WHY = {
    IMPORT: "each question comes with five key points, is held against all others for near-duplicates, and "
    "can be taken back; Anki stores two fields.",
    SEARCH: "the hits are ranked, and each is read with its labels; Anki gives numbers in no order.",
    f"{TYPOS}, 10,000 questions": "a query that found something is still held against words spelt alike.",
    f"{TYPOS}, 100,000 questions": "the same.",
}
_QUERIES = 10


def figures(lab: Lab) -> Iterator[Figure]:
    """Measure each row beside its peer."""
    yield _import(lab)
    yield _search(lab)
    for size in (1, 2):
        yield _typos(lab, size)
    yield _nearly(lab)


def _import(lab: Lab) -> Figure:
    count = lab.sizes[1][0]
    rubric, plain = lab.folder / "rubric.csv", lab.folder / "plain.csv"
    datasets.write_csv(rubric, count, rubric=True)
    datasets.write_csv(plain, count, rubric=False)

    def ours() -> float:
        with lab.fresh() as folder:
            practice = lab.on(folder / "tpm-coach.db")
            imports = practice.imports

            def stored() -> None:
                with undisturbed():
                    imports.store(imports.preview([rubric], NOW), NOW)

            found = timed(stored, time.process_time)
            practice.close()
            return found

    def theirs() -> float:
        with lab.fresh() as folder:
            collection = anki_peer.Anki(anki_peer.make(folder / "anki.anki2"))
            found = collection.import_csv(plain)
            collection.close()
            return found

    return pair(IMPORT, "Anki", 1.0, ours, theirs if anki_peer.INSTALLED else None, lab.few(5))


def _words(texts: Sequence[str], seed: int) -> list[str]:
    """The two longest words each of some texts: what somebody may remember of a question."""
    chosen = random.Random(seed).sample(texts, _QUERIES)
    return [" ".join(sorted(text.strip("?").lower().split(), key=len)[-2:]) for text in chosen]


def _mistyped(query: str) -> str:
    """A query whose last word has two letters in the wrong order."""
    *rest, word = query.split()
    at = len(word) // 2
    return " ".join([*rest, word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]])


def _search(lab: Lab) -> Figure:
    practice, anki = lab.practice(2), lab.anki(2)
    queries = _words(datasets.prompts(lab.sizes[2][0]), seed=4)

    def ours() -> None:
        for query in queries:
            practice.browsing.numbers(query, Filter(), None, NOW)[:50]

    theirs = partial(anki.find, queries) if anki else None
    figure = pair(SEARCH, "Anki", 0.06, lambda: timed(ours), theirs, lab.few(5), note=f"{_QUERIES} queries")
    lab.close()
    return figure


def _typos(lab: Lab, size: int) -> Figure:
    practice = lab.practice(size)
    texts = datasets.prompts(lab.sizes[size][0])
    queries = [_mistyped(query) for query in _words(texts, seed=5)]

    def ours() -> None:
        for query in queries:
            practice.browsing.numbers(query, Filter(), None, NOW)[:50]

    def theirs() -> None:
        for query in queries:
            process.extract(query, texts, scorer=fuzz.partial_ratio, limit=50)

    figure = pair(
        f"{TYPOS}, {len(texts):,} questions",
        SCAN,
        0.1,
        lambda: timed(ours),
        lambda: timed(theirs),
        lab.few(3),
        note=f"{_QUERIES} queries",
    )
    lab.close()
    return figure


def _nearly(lab: Lab) -> Figure:
    prompts = datasets.reworded(datasets.prompts(lab.sizes[1][0]))
    texts = Near(prompts).texts
    found: set[int] = set()
    there: set[int] = set()

    def ours() -> None:
        near = Near(prompts)
        found.update(number for number in range(len(texts)) if near.find(number))

    def theirs() -> None:
        words = [" ".join(sorted(text.split())) for text in texts]
        for key, text in enumerate(words):
            # The likest of all is the text itself.
            likest = process.extract(text, words, scorer=fuzz.ratio, score_cutoff=NEAR, limit=2)
            if any(other != key for *_, other in likest):
                there.add(key)

    figure = pair(NEARLY, PAIRS, 0.05, lambda: timed(ours), lambda: timed(theirs), 1)
    recall = len(found & there) / len(there) if there else 1.0
    return replace(figure, note=f"recall {recall:.2f} of {len(there):,}")
