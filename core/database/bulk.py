"""Many rows in one statement, for taking large files in; nothing here knows what the rows mean."""

from collections.abc import Sequence
from typing import Any

import psycopg
from sqlalchemy import Table, bindparam, insert, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.database.base import Base

IN_BATCH = 5_000  # both databases take some ten thousand parameters in one statement
_COPY_FROM = 200
_CACHE_KIB = 262_144

Row = dict[str, Any]


def prepare_for_bulk(session: Session) -> None:
    """Let this transaction find single rows in large tables by their indexes, with enough memory to keep them."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text(f"PRAGMA cache_size=-{_CACHE_KIB}"))
    else:  # fresh tables have no statistics yet, and a wrong guess reads the whole table for every batch
        session.execute(text("SET LOCAL enable_seqscan = off"))
        session.execute(text("SET LOCAL jit = off"))


def insert_rows(session: Session, mapped: type[Base], rows: Sequence[Row]) -> None:
    """Insert rows that name the same columns; on PostgreSQL many of them go in by COPY.

    Raises IntegrityError as an ordinary insert does.
    """
    if not rows:
        return
    table = table_of(mapped)
    if session.get_bind().dialect.name == "postgresql" and len(rows) >= _COPY_FROM:
        _copy(session, table, rows)
    else:
        session.connection().execute(insert(table), list(rows))


def update_rows(session: Session, mapped: type[Base], rows: Sequence[Row]) -> None:
    """Change rows by their `id`; every row names the same columns."""
    if not rows:
        return
    table = table_of(mapped)
    names = [name for name in rows[0] if name != "id"]
    changed = (
        update(table).where(table.c.id == bindparam("b_id")).values({name: bindparam(f"b_{name}") for name in names})
    )
    session.connection().execute(changed, [{f"b_{name}": value for name, value in row.items()} for row in rows])


def table_of(mapped: type[Base]) -> Table:
    """Return the bare table, for statements that are made once and need no mapped rows."""
    table = mapped.__table__
    if not isinstance(table, Table):
        raise TypeError("only a table takes rows")
    return table


def _copy(session: Session, table: Table, rows: Sequence[Row]) -> None:
    names = list(rows[0])
    columns = ", ".join(f'"{name}"' for name in names)
    connection = session.connection()
    kept = [table.c[name].type.dialect_impl(connection.dialect).bind_processor(connection.dialect) for name in names]
    cursor: Any = connection.connection.cursor()
    statement = f'COPY "{table.name}" ({columns}) FROM STDIN'
    try:
        with cursor.copy(statement) as copy:
            for row in rows:
                told = (row[name] for name in names)
                copy.write_row([keep(value) if keep else value for keep, value in zip(kept, told, strict=True)])
    except psycopg.IntegrityError as error:
        raise IntegrityError(statement, None, error) from error
