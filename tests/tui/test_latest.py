"""Of what is wished for while one thing is done, only the last is done."""

from __future__ import annotations

import asyncio

import pytest

from tpm_coach.errors import NotFound
from tpm_coach.tui.latest import Latest


async def test_what_is_wished_for_meanwhile_is_passed_over_but_the_last() -> None:
    done: list[int] = []
    go_on = asyncio.Event()

    async def do(wish: int) -> None:
        await go_on.wait()
        done.append(wish)

    latest = Latest(do)
    first = asyncio.create_task(latest.wish(1))
    await asyncio.sleep(0)
    for wish in (2, 3, 4):
        await latest.wish(wish)
    assert done == []
    go_on.set()
    await first
    assert done == [1, 4]
    await latest.wish(5)
    assert done == [1, 4, 5]


async def test_a_wish_that_fails_leaves_the_way_free_for_the_next() -> None:
    done: list[int] = []

    async def do(wish: int) -> None:
        if wish == 1:
            raise NotFound("gone")
        done.append(wish)

    latest = Latest(do)
    with pytest.raises(NotFound):
        await latest.wish(1)
    await latest.wish(2)
    assert done == [2]
