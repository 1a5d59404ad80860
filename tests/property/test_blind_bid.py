"""What a double-blind bid promises for all limits: the sum, and silence about everything else."""

import re
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from core.database import Base, vault_of
from mediation.domain.blind_bid import Limits, meeting_sum, written
from mediation.services.bid_blindly import LimitEntry, open_blind_bid, seal_limit
from mediation.storage.blind_bid_tables import BlindBid
from tests.factories_identity import given_token
from tests.factories_mediation import given_mediating, given_people
from tests.factories_web import given_app

LIMITS = st.integers(0, 10**9)
FLOORS = st.none() | LIMITS
ASKED = 350_000  # what the factory's consumer claims: the upper end of the frame


@given(LIMITS, LIMITS, FLOORS)
def test_they_cross_exactly_when_the_merchant_reaches_the_consumer_and_the_floor(consumer, merchant, floor):
    assert (meeting_sum(Limits(consumer, merchant), floor) is not None) == (merchant >= max(consumer, floor or 0))


@given(LIMITS, LIMITS, FLOORS)
def test_nobody_gets_or_gives_what_is_worse_than_the_own_limit_or_the_floor(consumer, merchant, floor):
    sum_fen = meeting_sum(Limits(consumer, merchant), floor)
    if sum_fen is not None:
        assert max(consumer, floor or 0) <= sum_fen <= merchant
        assert floor is not None or abs(2 * sum_fen - consumer - merchant) <= 1


@given(LIMITS, LIMITS, FLOORS, LIMITS)
def test_a_higher_limit_never_lowers_the_sum(consumer, merchant, floor, more):
    before = meeting_sum(Limits(consumer, merchant), floor)
    for raised in (Limits(consumer + more, merchant), Limits(consumer, merchant + more)):
        after = meeting_sum(raised, floor)
        if before is not None and after is not None:
            assert after >= before


@given(LIMITS, LIMITS)
def test_what_is_sealed_is_as_long_for_any_limit(one, other):
    assert len(written(one)) == len(written(other))
    assert int(written(one)) == one


# ---- everything that the other side, the mediator and the database can read, for limits that do not cross


PATHS = (
    "/complaints/{id}/room",
    "/complaints/{id}/room/blind-bid",
    "/inbox",
    "/api/v1/complaints/{id}/room",
    "/api/v1/complaints/{id}/blind-bids",
)
_NOISE = re.compile(
    r"(?P<token>name=\"(?:csrf_token|request_key)\" value=\")[^\"]*|nonce=\"[^\"]*\"|nonce-[\w+/=-]+|'nonce-[^']*'"
    r"|value=\"[0-9a-f-]{32,40}[a-z]*\""
)
_ID = re.compile(
    r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}|(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])"
)


def without_chance(text):
    """Take out what is random in every answer, and count ids through in the order of their coming."""
    seen: dict[str, str] = {}
    text = _NOISE.sub("", text)
    return _ID.sub(lambda found: seen.setdefault(found[0], f"id{len(seen)}"), text)


class World:
    """One mediation with an open double-blind bid, kept as a file: every play begins with the very same bytes."""

    def __init__(self, app, database, now):
        self._app, self._database, self._now = app, database, now
        with database.transaction() as session:
            self._people = given_people(session, now)
            self._complaint_id = given_mediating(session, self._people, now)
            self._bid_id = open_blind_bid(session, self._complaint_id, self._people.mediator, now).subject_id
            self._tokens = {
                name: given_token(session, getattr(self._people, name).account_id, now)
                for name in ("consumer", "merchant", "mediator")
            }
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        self._file = Path(str(database.engine.url.database))
        self._beginning = self._file.read_bytes()

    def play(self, first, limits):
        """Let both write their limits; returns all that can be read between them and afterwards."""
        self._database.engine.dispose()
        for left in self._file.parent.iterdir():
            left.unlink()
        self._file.write_bytes(self._beginning)
        read = []
        for name in sorted(limits, key=lambda name: name != first):
            with self._database.transaction() as session:
                entry, actor = LimitEntry(self._bid_id, limits[name]), getattr(self._people, name)
                seal_limit(session, self._complaint_id, entry, actor, self._now + timedelta(minutes=5))
            read.append(self._read())
        return read

    @cache  # noqa: B019 - the world ends with its test
    def usual(self, first):
        return self.play(first, {"consumer": 300_000, "merchant": 100_000})

    def _read(self):
        """Return every page and answer of both sides and the mediator, and every stored value, sealed ones opened.

        Even whoever wrote the limit reads the same: it is shown to nobody.
        """
        texts = {
            (name, path): self._get(token, path.format(id=self._complaint_id))
            for name, token in self._tokens.items()
            for path in PATHS
        }
        with self._database.reading() as session:
            return texts | {"stored": without_chance("\n".join(stored(session)))}

    def _get(self, token, path):
        client = self._app.test_client()
        client.set_cookie("yinuo-sign-in", token)
        headers = {"Authorization": f"Bearer {token}"} if path.startswith("/api/") else {}
        return without_chance(client.get(path, headers=headers).get_data(as_text=True))


def stored(session):
    """Every value of every table; of the limit that waits only how long it is."""
    vault = vault_of(session)
    for table in Base.metadata.sorted_tables:
        if table.name.startswith("rule"):
            continue  # the law knows no parties, and it is long
        for row in session.execute(select(table)):
            for column, value in zip(table.columns, row, strict=True):
                if column is BlindBid.__table__.c.limit_sealed:
                    yield f"limit of {len(value)} bytes" if value else "no limit"
                elif isinstance(value, bytes):
                    yield opened(vault, value)
                else:
                    yield str(value)


def opened(vault, value):
    try:
        return vault.open(value)
    except ValueError:
        return ""


@pytest.fixture
def world(sqlite, vault, tmp_path, now):
    return World(given_app(sqlite, vault, tmp_path, now + timedelta(minutes=10)), sqlite, now)


APART = st.tuples(st.integers(0, ASKED - 1), st.integers(1, ASKED)).filter(lambda pair: pair[0] < pair[1])


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(apart=APART, first=st.sampled_from(["consumer", "merchant"]))
@example(apart=(0, ASKED), first="consumer")
@example(apart=(199_999, 200_000), first="merchant")
def test_whatever_two_limits_that_do_not_cross_everything_that_can_be_read_is_the_same(world, apart, first):
    merchant, consumer = apart
    assert world.play(first, {"consumer": consumer, "merchant": merchant}) == world.usual(first)


def test_the_comparison_of_two_worlds_sees_a_difference_when_there_is_one(world):
    apart = world.play("consumer", {"consumer": 300_000, "merchant": 100_000})
    crossed = world.play("consumer", {"consumer": 200_000, "merchant": 300_000})
    assert apart[0] == crossed[0]  # until the second limit came nobody could tell
    assert apart[1] != crossed[1]
    assert any("¥2,500.00" in text for text in crossed[1].values())
