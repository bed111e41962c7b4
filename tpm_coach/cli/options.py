"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, ParamSpec, TypeVar

import click

from tpm_coach.domain import Category
from tpm_coach.text import slug

P = ParamSpec("P")
R = TypeVar("R")

MOCK_NUMBER = click.IntRange(1, 1_000_000)
"""The number of a mock interview."""


class CategoryType(click.ParamType[Category]):
    """A category in any usual wording."""

    name = "category"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Category:
        """Return the category that a wording names, or end with a usage error."""
        from tpm_coach.packs.categories import category_of

        found = value if isinstance(value, Category) else category_of(str(value))
        if found is not None:
            return found
        return self.fail(f"{value!r} is none of {', '.join(slug(c.title) for c in Category)}", param, ctx)


class DayType(click.ParamType[date]):
    """A day, written as 2026-12-15."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day that is written, or end with a usage error."""
        try:
            return value if isinstance(value, date) else date.fromisoformat(str(value).strip())
        except ValueError:
            return self.fail(f"{value!r} is no day; write it as 2026-12-15", param, ctx)


class TagType(click.ParamType[str]):
    """A tag as packs and learners write it: Big Tech is big-tech."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the tag as it is stored, or end with a usage error."""
        if not value:
            return ""
        from tpm_coach.practice.schedule import LONGEST_TAG

        made = slug(str(value), LONGEST_TAG)
        if not made:
            self.fail(f"{value!r} has no letter or digit", param, ctx)
        return made


def selection_options(command: Callable[P, R]) -> Callable[P, R]:
    """Add `--category` and `--tag`."""
    tag = click.option(
        "--tag",
        type=TagType(),
        default="",
        help="Only questions with this tag, company, competency or theme, or tagged so by you.",
    )
    category = click.option(
        "--category", type=CategoryType(), help="Only this category, such as metrics or system-design."
    )
    return category(tag(command))


def weak_option(command: Callable[P, R]) -> Callable[P, R]:
    """Add `--weak`."""
    return click.option("--weak", is_flag=True, help="Your weakest categories, weakest answers first.")(
        command
    )


def ahead_option(command: Callable[P, R]) -> Callable[P, R]:
    """Add `--ahead`."""
    text = "Go on past today's minutes, with what tomorrow holds."
    return click.option("--ahead", is_flag=True, help=text)(command)
