"""What a command works with, opened when it is first asked for: clock, settings, practice."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

import click

from tpm_coach.cli.output import talk
from tpm_coach.errors import SettingsError, StoreError

if TYPE_CHECKING:
    from tpm_coach.practice.service import Practice
    from tpm_coach.settings import Places, Settings

DEFAULT_LEARNER = "me"


@dataclass
class Office:
    """The environment of one command; `practice` opens the database."""

    learner: str = DEFAULT_LEARNER
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)

    @property
    def clock(self) -> Callable[[], datetime]:
        """The clock: the computer's, or the time that TPM_COACH_NOW fixes; raises SettingsError."""
        fixed = self.environment.get("TPM_COACH_NOW")
        if not fixed:
            return lambda: datetime.now().astimezone()
        try:
            now = datetime.fromisoformat(fixed)
        except ValueError:
            now = None
        # Near the ends of the calendar a due day, or the time in UTC, would be no date any more.
        if now is None or now.tzinfo is None or not 1970 <= now.year < 9000:
            raise SettingsError(
                f"TPM_COACH_NOW is {fixed!r}; give a time with an offset, such as 2026-12-01T19:30:00+01:00"
            )
        return lambda: now

    def now(self) -> datetime:
        """Return the present time with a zone; raises SettingsError."""
        return self.clock()

    @cached_property
    def places(self) -> Places:
        """The folders of this installation."""
        from tpm_coach.settings import places

        return places(self.environment)

    @cached_property
    def settings(self) -> Settings:
        """The settings in config.toml; raises SettingsError."""
        from tpm_coach.settings import load

        return load(self.places.config_file)

    @cached_property
    def practice(self) -> Practice:
        """The learner's practice, closed when the command ends; raises StoreError or SettingsError."""
        from tpm_coach.practice.service import Practice

        practice = Practice.open(self.places.database, self.settings, self.learner, self.now())
        if not gc.isenabled():
            # `main` put off looking for garbage; there is none in all that has been imported by now.
            gc.freeze()
            gc.enable()
        click.get_current_context().call_on_close(practice.close)
        return practice

    def back_up_daily(self) -> None:
        """Make the backup of this study day if there is none yet; when it fails that is said, and no more."""
        care = self.practice.care
        try:
            care.daily(self.now())
        except StoreError as error:
            talk(f"Today's backup was not made: {error}")


pass_office = click.make_pass_decorator(Office, ensure=True)
