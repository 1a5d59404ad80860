"""The one place that opens transactions."""

import logging
import random
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.orm import Session, SessionTransaction, sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from core.database import act_guard
from core.kernel.errors import ConflictError, InvalidInputError, UnavailableError
from core.kernel.vault import Vault

_logger = logging.getLogger(__name__)
_BUSY_TIMEOUT_MS = 10_000
_PRAGMAS: Mapping[str, str | int] = {
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "foreign_keys": "ON",
    "busy_timeout": _BUSY_TIMEOUT_MS,
    "mmap_size": 2**31 - 1,  # reading large files without copying each page
}
_PRIMARY_CODE = 0xFF  # the rest of an error's code says why SQLite is busy
_ASKED_AGAIN_AFTER = (0.001, 0.006)
_LASTING = "lasting"
Thing = TypeVar("Thing")
_PATIENCE = "patience in milliseconds"


class Database:
    """Transactions over one engine.

    `transaction()` commits at the end of its block or rolls back on any error; on SQLite it takes the one
    writer's place at once (BEGIN IMMEDIATE), so hashing and uploads belong before it. `reading()` never writes.
    A row changed by somebody else in between raises ConflictError; a database out of reach raises UnavailableError;
    a number or text that cannot be stored raises InvalidInputError.
    """

    def __init__(self, url: str, vault: Vault) -> None:
        self.engine = create_engine(url, **_engine_options(url))
        self._vault = vault
        if self.engine.dialect.name == "sqlite":
            _prepare_sqlite(self.engine)
        self._carried: dict[str, object] = {"vault": vault, _LASTING: {}}
        self._sessions = sessionmaker(self.engine, expire_on_commit=False, info=self._carried)
        event.listen(self._sessions, "before_flush", act_guard.note_changes)
        event.listen(self._sessions, "before_commit", _flush_and_check)
        event.listen(self._sessions, "after_rollback", act_guard.forget)
        event.listen(self._sessions, "after_begin", _begin)

    def carry(self, key: str, thing: object) -> None:
        """Let every session from now on have the thing in its `info`."""
        self._carried[key] = thing

    @contextmanager
    def transaction(self, *, patience: timedelta | None = None) -> Iterator[Session]:
        with _translated_errors(), self._sessions() as session:
            session.info["writes"] = True
            if patience is not None:
                session.info[_PATIENCE] = patience // timedelta(milliseconds=1)
            with session.begin():
                yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with _translated_errors(), self._sessions() as session:
            yield session


def vault_of(session: Session) -> Vault:
    """Return the vault that seals personal text of this database."""
    vault = session.info["vault"]
    if not isinstance(vault, Vault):
        raise TypeError("this session was not opened by Database")
    return vault


def lasting_of(session: Session, kind: type[Thing]) -> dict[str, Thing]:
    """Return what has been read of rows that never change, by their ids, for whoever reads them next to add to."""
    lasting: dict[type[Thing], dict[str, Thing]] = session.info[_LASTING]
    return lasting.setdefault(kind, {})


@contextmanager
def _translated_errors() -> Iterator[None]:
    try:
        yield
    except StaleDataError as error:
        raise ConflictError("这项内容刚刚被别人更改，请刷新页面后再试") from error
    except (DataError, OverflowError) as error:
        raise InvalidInputError("填写的数字太大，或者文字里有不能保存的字符，请改一下再提交") from error
    except OperationalError as error:
        _logger.warning("the database did not answer: %s", error.orig)
        raise UnavailableError("服务暂时连不上数据库，请稍后再试") from error


def _begin(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    if transaction.nested:
        return
    if connection.dialect.name != "sqlite":
        if _PATIENCE in session.info:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {session.info[_PATIENCE]}")
    elif session.info.get("writes"):
        _take_the_writers_place(connection, session.info.get(_PATIENCE, _BUSY_TIMEOUT_MS))
    else:
        connection.exec_driver_sql("BEGIN")


def _take_the_writers_place(connection: Connection, patience_ms: int) -> None:
    """Ask for it every few milliseconds; SQLite itself soon asks ten times a second only, and misses its turn."""
    cursor = connection.connection.cursor()
    until = time.monotonic() + patience_ms / 1000
    cursor.execute("PRAGMA busy_timeout=0")
    try:
        while time.monotonic() < until:
            try:
                cursor.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & _PRIMARY_CODE != sqlite3.SQLITE_BUSY:
                    break
            else:
                return
            time.sleep(random.uniform(*_ASKED_AGAIN_AFTER))  # noqa: S311 - a pause
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # the last time: what is wrong now is told as usual
    finally:
        cursor.execute(f"PRAGMA busy_timeout={_BUSY_TIMEOUT_MS}")


def _flush_and_check(session: Session) -> None:
    session.flush()
    act_guard.check_recorded(session)


def _engine_options(url: str) -> dict[str, Any]:
    if url.startswith("sqlite"):
        return {
            "connect_args": {"timeout": _BUSY_TIMEOUT_MS / 1000, "check_same_thread": False},
            "pool_size": 20,
            "hide_parameters": True,
        }
    return {"pool_pre_ping": True, "pool_size": 10, "max_overflow": 10, "hide_parameters": True}


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection type
        connection.isolation_level = None  # we send BEGIN ourselves
        for name, value in _PRAGMAS.items():
            connection.execute(f"PRAGMA {name}={value}")
