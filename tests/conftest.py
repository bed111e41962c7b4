"""What every test stands on: a fixed time, a small pack, a database, a practice, the command line.

`practice` is one learner on a real database that holds only the ten questions of tests/data/small.yaml;
`cli` runs a command on a home of its own, where these ten questions have replaced the shipped bank. Both
start from a file that is made once a session and copied, so that a test pays milliseconds.
"""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, settings

from tpm_coach import packs
from tpm_coach.cli.main import cli as command_line
from tpm_coach.coach.rules import RulesCoach
from tpm_coach.domain import Pack, Question
from tpm_coach.practice.service import Practice
from tpm_coach.settings import Settings
from tpm_coach.store import Store

# A loaded machine is no failure, and a fixture that several examples share is meant to be shared.
settings.register_profile(
    "suite", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
settings.load_profile("suite")

SMALL = Path(__file__).parent / "data" / "small.yaml"

NOW = datetime(2026, 11, 23, 19, 30, tzinfo=timezone(timedelta(hours=1)))
"""A Monday evening in Berlin: the time at which a test begins."""

OFF_TOPIC = (
    "Last spring our old cat slept on the warm window sill for a whole afternoon while soft rain kept "
    "falling, and nobody in the house wanted to walk outside before supper was cooked and eaten."
)
"""An honest attempt (more than twenty words) that makes no key point of any question."""

Run = Callable[..., Result]


def model_answer(pack: Pack, question_id: str) -> str:
    """An answer that makes every key point of a question of the small pack."""
    return question(pack, question_id).model_answer


def question(pack: Pack, question_id: str) -> Question:
    return next(q for q in pack.questions if q.id == question_id)


@pytest.fixture(scope="session", autouse=True)
def _garbage_is_looked_for_seldom() -> Iterator[None]:
    """Look through all that there is a few times a session: at the usual pace it is a fifth of the time."""
    usual = gc.get_threshold()
    gc.set_threshold(20_000, 10, 10)
    yield
    gc.set_threshold(*usual)


@pytest.fixture
def now() -> datetime:
    """The time at which a test begins: a Monday evening, with an offset."""
    return NOW


@pytest.fixture(scope="session")
def small_pack() -> Pack:
    """Ten questions, two in each category, with three key points, probes and a model answer each."""
    return packs.read(SMALL)[0]


@pytest.fixture
def pack_file(tmp_path: Path) -> Path:
    """The small pack as a file that a test may change."""
    return Path(shutil.copy(SMALL, tmp_path / "small.yaml"))


@pytest.fixture(scope="session")
def filled_database(tmp_path_factory: pytest.TempPathFactory, small_pack: Pack) -> Path:
    """A database with the small pack only; copied for each test by `database`."""
    path = tmp_path_factory.mktemp("filled") / "tpm-coach.db"
    store = Store.open(path)
    store.bank.put([(small_pack, packs.fingerprint(SMALL))], NOW)
    store.close()
    return path


@pytest.fixture
def database(tmp_path: Path, filled_database: Path) -> Path:
    """A database file of this test, with the small pack and no history."""
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    return Path(shutil.copy(filled_database, folder / filled_database.name))


@pytest.fixture
def store(database: Path) -> Iterator[Store]:
    """The open store on `database`."""
    opened = Store.open(database)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def small_coach(small_pack: Pack) -> RulesCoach:
    """The offline coach as it is on the small pack, made once because it takes a while to get ready."""
    return RulesCoach(small_pack.questions)


@pytest.fixture
def practice(store: Store, small_coach: RulesCoach) -> Practice:
    """The practice of one learner on the small pack, who was welcomed and has not answered anything yet."""
    opened = Practice(store, Settings(), "me", NOW)
    opened.coach = small_coach
    opened.welcome.done(NOW)
    return opened


@pytest.fixture(scope="session")
def forgetful_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with 1,100 answers of a learner whom the published FSRS weights do not fit."""
    from tests.learner import FORGETFUL, made

    return made(tmp_path_factory.mktemp("forgetful") / "tpm-coach.db", FORGETFUL, 1100, 0.7)


@pytest.fixture
def forgetful_home(tmp_path: Path, forgetful_database: Path) -> Path:
    """A TPM_COACH_HOME of this test for that learner."""
    folder = tmp_path / "forgetful"
    folder.mkdir(mode=0o700)
    shutil.copy(forgetful_database, folder)
    return folder


@pytest.fixture
def forgetful(forgetful_home: Path) -> Iterator[Practice]:
    """The practice of that learner."""
    store = Store.open(forgetful_home / "tpm-coach.db")
    yield Practice(store, Settings(), "me", NOW)
    store.close()


@pytest.fixture(scope="session")
def filled_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A TPM_COACH_HOME in which the small pack was imported and the shipped packs were removed."""
    folder = tmp_path_factory.mktemp("filled-home")
    Practice.open(folder / "tpm-coach.db", Settings(), "me", NOW).close()
    store = Store.open(folder / "tpm-coach.db")
    for pack in store.bank.packs():
        store.bank.remove(pack.name)
    store.bank.put([(packs.read(SMALL)[0], packs.fingerprint(SMALL))], NOW)
    store.close()
    return folder


@pytest.fixture
def home(tmp_path: Path, filled_home: Path) -> Path:
    """A TPM_COACH_HOME of this test, with the small pack in use and no history."""
    return Path(shutil.copytree(filled_home, tmp_path / "home"))


@pytest.fixture
def cli(home: Path) -> Run:
    """Run `tpm-coach ARGS` in this process: `cli("due", "--json", stdin="", now=NOW, **environment)`.

    The result has `stdout`, `stderr` and `exit_code`; an exception that the program did not foresee
    fails the test.
    """

    def run(*args: str, stdin: str | bytes = "", now: datetime | str = NOW, **environment: str) -> Result:
        fixed = now if isinstance(now, str) else now.isoformat()
        env = {"TPM_COACH_HOME": str(home), "TPM_COACH_NOW": fixed} | environment
        return CliRunner().invoke(
            command_line, args, input=stdin, env=env, prog_name="tpm-coach", catch_exceptions=False
        )

    return run
