"""What others hold in the database lets a desk wait a moment only: it says 未核查 and keeps everybody signed in."""

import io
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from core.kernel.errors import UnavailableError
from core.kernel.roles import Role
from tests.factories_desks import given_desks, hidden_of, post, text_of
from tests.factories_identity import given_token
from tests.factories_web import app_over, given_dependencies

SHORT = timedelta(milliseconds=50)
ASKED = {"credit_code": "完全不存在的企业", "matter": "market_honour"}


@contextmanager
def held(database):
    """Another process holds what a check, a batch and a kept sign-in write."""
    of_sqlite = database.engine.dialect.name == "sqlite"
    with database.engine.connect() as other:
        other.exec_driver_sql(
            "BEGIN IMMEDIATE" if of_sqlite else "LOCK TABLE sanction_check, check_batch, sign_in IN EXCLUSIVE MODE"
        )
        yield
        other.rollback()


def how_long_it_waits(session):
    of_sqlite = session.get_bind().dialect.name == "sqlite"
    return session.scalar(text("PRAGMA busy_timeout" if of_sqlite else "SHOW lock_timeout"))


def test_every_way_to_check_says_not_checked_soon_while_others_hold_the_database(database, vault, tmp_path, now):
    desks = given_desks(database, vault, tmp_path, now)
    later = now + timedelta(minutes=6)  # when the use of every sign-in is due to be written down again
    app_over(replace(given_dependencies(database, vault, tmp_path, later), check_patience=SHORT))
    with database.transaction() as session:
        token = given_token(session, desks.actors[Role.HONOURS_CLERK].account_id, now)
    clerk = desks.clients[Role.HONOURS_CLERK]
    began = time.monotonic()
    with held(database):
        question, batches = (text_of(clerk.get(path)) for path in ("/checks/new", "/checks/batches"))
        of_page = post(clerk, "/checks", {**hidden_of(question, "/checks"), **ASKED})
        file = {"matter": "market_honour", "file": (io.BytesIO("名称\n某店".encode()), "名单.csv")}
        of_batch = post(clerk, "/checks/batches", {**hidden_of(batches, "/checks/batches"), **file})
        body = {"desk": "honours", "matter": "market_honour", "name": "完全不存在的企业"}
        of_api = clerk.post("/api/v1/checks", json=body, headers={"Authorization": f"Bearer {token}"})
    assert time.monotonic() - began < 5
    assert [answer.status_code for answer in (of_page, of_batch, of_api)] == [503, 503, 503]
    assert all("未核查" in text_of(answer) and "纸质流程" in text_of(answer) for answer in (of_page, of_batch, of_api))
    again = post(clerk, "/checks", hidden_of(text_of(of_page), "/checks"))
    assert again.status_code == 303


def test_patience_ends_with_its_transaction(database):
    with database.transaction() as session:
        usual = how_long_it_waits(session)
    began = time.monotonic()
    with held(database), pytest.raises(UnavailableError), database.transaction(patience=SHORT) as session:
        session.execute(text("LOCK TABLE sign_in IN EXCLUSIVE MODE"))  # on SQLite the transaction has not begun
    assert time.monotonic() - began < 5
    with database.transaction() as session:
        assert how_long_it_waits(session) == usual
