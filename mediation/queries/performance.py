"""How an agreement is being performed: its plan, promise by promise."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.vault import Vault
from mediation.domain.claims import REMEDY_NAMES, Remedy
from mediation.domain.offers import METHOD_NAMES, Method
from mediation.domain.parties import SIDE_NAMES, Side
from mediation.domain.performance import (
    BREACH_REASON_NAMES,
    EXCUSE_REASON_NAMES,
    PROMISE_STATE_NAMES,
    BreachReason,
    ExcuseReason,
    Promise,
    PromiseState,
)
from mediation.storage.loading import find_agreement, find_performance
from mediation.storage.performance_tables import AgreementPromise, PromiseBreach, PromiseExcuse, PromiseReceipt
from mediation.storage.promises import breaches_of, excuses_of, promise_rows, promises_of, receipts_of


@dataclass(frozen=True)
class ReceiptView:
    """What came, who said so, and how an official knows."""

    sum_fen: int
    received_on: date
    said_by: str
    basis: str
    recorded_at: datetime


@dataclass(frozen=True)
class BreachView:
    reason: BreachReason
    reason_name: str
    words: str
    said_by: str
    reported_at: datetime


@dataclass(frozen=True)
class ExcuseView:
    reason: ExcuseReason
    reason_name: str
    words: str
    given_at: datetime


@dataclass(frozen=True)
class PromiseView:
    """One line of the plan; `days_left` is negative once its day has passed, `late_days` counts until it was kept."""

    number: int
    remedy_name: str
    item: str
    sum_fen: int
    received_fen: int
    rest_fen: int
    due_on: date
    days_left: int
    state: PromiseState
    state_name: str
    is_overdue: bool
    performed_on: date | None
    late_days: int
    asked_at: datetime | None
    proof_at: datetime | None
    receipts: tuple[ReceiptView, ...] = ()
    breach: BreachView | None = None
    excuses: tuple[ExcuseView, ...] = ()


@dataclass(frozen=True)
class PerformanceView:
    """The agreement as a whole with its plan; `due_on` is the last day, `next_promise` the first that is not kept.

    `late_days` is set once everything is performed: how late the latest promise was.
    """

    agreement_number: str
    is_direct: bool
    remedy_name: str
    sum_fen: int
    due_on: date
    method_name: str
    received_fen: int
    promises: tuple[PromiseView, ...]
    confirmed_at: datetime | None
    performed_on: date | None
    late_days: int | None

    @property
    def is_broken(self) -> bool:
        """Tell whether a promise that was reported broken is still not kept."""
        return any(line.state is PromiseState.BROKEN for line in self.promises)

    @property
    def next_promise(self) -> PromiseView | None:
        return next((line for line in self.promises if line.performed_on is None), None)

    @property
    def open_promises(self) -> tuple[PromiseView, ...]:
        return tuple(line for line in self.promises if line.performed_on is None)

    @property
    def reportable(self) -> tuple[PromiseView, ...]:
        """Return what is overdue and was not reported yet."""
        return tuple(line for line in self.open_promises if line.is_overdue and line.breach is None)


def performance_view(session: Session, complaint_id: str, today: date) -> PerformanceView | None:
    """Return how the sealed agreement is performed, or None while there is none."""
    agreement, performance = find_agreement(session, complaint_id), find_performance(session, complaint_id)
    if agreement is None or performance is None:
        return None
    lines = _lines(session, agreement.id, today)
    return PerformanceView(
        agreement_number=agreement.number,
        is_direct=agreement.is_direct,
        remedy_name=REMEDY_NAMES[Remedy(agreement.remedy)],
        sum_fen=agreement.sum_fen,
        due_on=agreement.due_on,
        method_name=METHOD_NAMES[Method(agreement.method)],
        received_fen=sum(line.received_fen for line in lines),
        promises=lines,
        confirmed_at=performance.confirmed_at,
        performed_on=performance.performed_on,
        late_days=None if performance.performed_on is None else max(line.late_days for line in lines),
    )


def _lines(session: Session, agreement_id: str, today: date) -> tuple[PromiseView, ...]:
    rows, vault = promise_rows(session, agreement_id), vault_of(session)
    broken, received = breaches_of(session, agreement_id), receipts_of(session, agreement_id)
    excuses = excuses_of(session, agreement_id)
    return tuple(
        replace(
            _line(row, promise, vault, today),
            receipts=tuple(_receipt(each, vault) for each in received if each.number == row.number),
            breach=_breach(broken.get(row.number), vault),
            excuses=tuple(_excuse(each, vault) for each in excuses if each.number == row.number),
        )
        for row, promise in zip(rows, promises_of(session, rows), strict=True)
    )


def _line(row: AgreementPromise, promise: Promise, vault: Vault, today: date) -> PromiseView:
    state = promise.state(today)
    return PromiseView(
        number=row.number,
        remedy_name=REMEDY_NAMES[Remedy(row.remedy)],
        item=vault.open(row.item_sealed) if row.item_sealed else "",
        sum_fen=row.sum_fen,
        received_fen=row.received_fen,
        rest_fen=promise.rest_fen,
        due_on=row.due_on,
        days_left=(row.due_on - today).days,
        state=state,
        state_name=PROMISE_STATE_NAMES[state],
        is_overdue=promise.is_overdue(today),
        performed_on=row.performed_on,
        late_days=promise.late_days(today),
        asked_at=row.asked_at,
        proof_at=row.proof_at,
    )


def _receipt(row: PromiseReceipt, vault: Vault) -> ReceiptView:
    basis = vault.open(row.basis_sealed) if row.basis_sealed else ""
    return ReceiptView(row.sum_fen, row.received_on, SIDE_NAMES[Side(row.side)], basis, row.recorded_at)


def _breach(row: PromiseBreach | None, vault: Vault) -> BreachView | None:
    if row is None:
        return None
    reason = BreachReason(row.reason)
    words = vault.open(row.words_sealed)
    return BreachView(reason, BREACH_REASON_NAMES[reason], words, SIDE_NAMES[Side(row.side)], row.reported_at)


def _excuse(row: PromiseExcuse, vault: Vault) -> ExcuseView:
    reason = ExcuseReason(row.reason)
    return ExcuseView(reason, EXCUSE_REASON_NAMES[reason], vault.open(row.words_sealed), row.given_at)
