"""Reading the promises of an agreement."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.errors import NotFoundError
from mediation.domain.performance import Promise
from mediation.storage.performance_tables import AgreementPromise, PromiseBreach, PromiseExcuse, PromiseReceipt


def promise_rows(session: Session, agreement_id: str) -> list[AgreementPromise]:
    """Return the plan by number, fresh from the database."""
    return list(
        session.scalars(
            select(AgreementPromise)
            .where(AgreementPromise.agreement_id == agreement_id)
            .order_by(AgreementPromise.number)
            .execution_options(populate_existing=True)
        )
    )


def get_promise(rows: Sequence[AgreementPromise], number: int) -> AgreementPromise:
    row = next((row for row in rows if row.number == number), None)
    if row is None:
        raise NotFoundError("调解书里没有这一项约定")
    return row


def breaches_of(session: Session, agreement_id: str) -> dict[int, PromiseBreach]:
    rows = session.scalars(select(PromiseBreach).where(PromiseBreach.agreement_id == agreement_id))
    return {row.number: row for row in rows}


def promises_of(session: Session, rows: Sequence[AgreementPromise]) -> tuple[Promise, ...]:
    """Return the rows as values, with whether each was reported broken."""
    broken = breaches_of(session, rows[0].agreement_id) if rows else {}
    return tuple(
        Promise(row.number, row.due_on, row.sum_fen, row.received_fen, row.performed_on, row.number in broken)
        for row in rows
    )


def receipts_of(session: Session, agreement_id: str, number: int | None = None) -> list[PromiseReceipt]:
    """Return what came, in the order it was recorded; of one promise when a number is given."""
    chosen = select(PromiseReceipt).where(PromiseReceipt.agreement_id == agreement_id)
    if number is not None:
        chosen = chosen.where(PromiseReceipt.number == number)
    return list(session.scalars(chosen.order_by(PromiseReceipt.recorded_at, PromiseReceipt.id)))


def excuses_of(session: Session, agreement_id: str) -> list[PromiseExcuse]:
    chosen = select(PromiseExcuse).where(PromiseExcuse.agreement_id == agreement_id)
    return list(session.scalars(chosen.order_by(PromiseExcuse.given_at, PromiseExcuse.id)))
