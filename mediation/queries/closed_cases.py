"""Closed complaints as they may become past cases: the facts and what was agreed, never what was said on the way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, UnaryExpression, func, select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import NotAllowedError, NotFoundError
from core.kernel.money import format_yuan
from core.kernel.roles import Actor
from core.rules.advice import advice_from_json
from identity.queries.accounts import contact_of
from identity.queries.identities import find_full_identity
from mediation.domain.claims import REMEDY_NAMES, Remedy
from mediation.domain.lifecycle import OFFICE_ROLES, STAGE_NAMES, Stage
from mediation.storage.acting import complainants_of
from mediation.storage.agreement_tables import Agreement
from mediation.storage.case_forms import respondent_of
from mediation.storage.claims import claims_of
from mediation.storage.complaint_tables import Complaint
from mediation.storage.loading import find_advice, find_agreement
from mediation.storage.office_readers import get_office_complaint
from registry.domain.described import read_description
from registry.domain.regions import region_path
from registry.queries.enterprise_page import enterprise_page, find_enterprise

CLOSED = (Stage.PERFORMED, Stage.TERMINATED)
PAGE_SIZE = 20


class ClosedSort(StrEnum):
    NEWEST = "newest"
    OLDEST = "oldest"
    LARGEST = "largest"


CLOSED_SORT_NAMES: Mapping[ClosedSort, str] = {
    ClosedSort.NEWEST: "新办结的在前",
    ClosedSort.OLDEST: "早办结的在前",
    ClosedSort.LARGEST: "金额大的在前",
}


@dataclass(frozen=True)
class ClosedFilter:
    """`among` narrows to these complaints, `without` leaves these out."""

    stage: Stage | None = None
    sort: ClosedSort = ClosedSort.NEWEST
    page: int = 1
    among: frozenset[str] | None = None
    without: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ClosedLine:
    complaint_id: str
    number: str
    stage_name: str
    stage: Stage
    category: str
    claims_text: str
    concluded_on: date
    agrees_to_publish: bool


@dataclass(frozen=True)
class ClosedList:
    lines: tuple[ClosedLine, ...]
    counts: Mapping[Stage, int]
    total: int
    page: int
    pages: int


@dataclass(frozen=True)
class ClosedCase:
    """What a case may be made of, and every name by which its parties are known, so that they can be taken out.

    `agreed` is empty where nothing was agreed; its sums are those of the agreement that took effect.
    """

    line: ClosedLine
    office_id: str
    facts: str
    claims: tuple[str, ...]
    paid_fen: int | None
    agreed: str
    refund_fen: int | None
    compensation_fen: int | None
    article_keys: tuple[str, ...]
    region: str | None
    trade: str
    days: int | None
    people: tuple[str, ...]
    firms: tuple[str, ...]
    phones: tuple[str, ...]
    addresses: tuple[str, ...]
    numbers: tuple[str, ...]


def closed_complaints(session: Session, viewer: Actor, wanted: ClosedFilter) -> ClosedList:
    """Return the closed complaints of the viewer's own offices; a delegate's are not theirs."""
    _require_office(viewer)
    within = [*_of_own_offices(viewer), *_chosen(wanted)]
    counted = select(Complaint.stage, func.count()).where(*within).group_by(Complaint.stage)
    counts = {Stage(row[0]): row[1] for row in session.execute(counted)}
    shown = [*within, *([Complaint.stage == wanted.stage.value] if wanted.stage else [])]
    total = session.scalar(select(func.count()).select_from(Complaint).where(*shown)) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(1, wanted.page), pages)
    rows = session.scalars(
        select(Complaint).where(*shown).order_by(*_order(wanted.sort)).offset((page - 1) * PAGE_SIZE).limit(PAGE_SIZE)
    )
    return ClosedList(tuple(_line(session, row) for row in rows), counts, total, page, pages)


def closed_case(session: Session, complaint_id: str, viewer: Actor) -> ClosedCase:
    """Return the closed complaint; raises NotFoundError while it is open, NotAllowedError for who is not its office."""
    _require_office(viewer)
    row = get_office_complaint(session, complaint_id, viewer)
    if Stage(row.stage) not in CLOSED or row.office_id is None or row.office_id not in viewer.office_ids:
        raise NotFoundError("这件投诉还没有办结，或者不是本机关的，不能作为案例发布")
    agreement = _agreement_in_force(session, row)
    refund, compensation = _sums(agreement)
    enterprise = find_enterprise(session, row.respondent_id) if row.respondent_id else None
    return ClosedCase(
        line=_line(session, row),
        office_id=row.office_id,
        facts=vault_of(session).open(row.facts_sealed),
        claims=tuple(claim.text for claim in claims_of(session, row)),
        paid_fen=row.paid_fen,
        agreed=_agreed_text(agreement),
        refund_fen=refund,
        compensation_fen=compensation,
        article_keys=_article_keys(session, row),
        region=(region_path(enterprise.district_code) if enterprise else "") or None,
        trade=enterprise.kind_text if enterprise else "",
        days=(row.concluded_on - row.accepted_on).days if row.concluded_on and row.accepted_on else None,
        **_names(session, row),
    )


def _require_office(viewer: Actor) -> None:
    if viewer.role not in OFFICE_ROLES:
        raise NotAllowedError("案例由办理机关的人员发布")


def _of_own_offices(viewer: Actor) -> list[ColumnElement[bool]]:
    stages = [stage.value for stage in CLOSED]
    return [Complaint.office_id.in_(sorted(viewer.office_ids)), Complaint.stage.in_(stages)]


def _chosen(wanted: ClosedFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.among is not None:
        conditions.append(Complaint.id.in_(sorted(wanted.among)))
    if wanted.without:
        conditions.append(Complaint.id.not_in(sorted(wanted.without)))
    return conditions


def _order(sort: ClosedSort) -> tuple[UnaryExpression[Any], ...]:
    if sort is ClosedSort.OLDEST:
        return (Complaint.concluded_on.asc(), Complaint.id.asc())
    if sort is ClosedSort.LARGEST:
        return (func.coalesce(Complaint.paid_fen, 0).desc(), Complaint.id.desc())
    return (Complaint.concluded_on.desc(), Complaint.id.desc())


def _line(session: Session, row: Complaint) -> ClosedLine:
    if row.concluded_on is None:
        raise ValueError("a closed complaint has the day on which it was closed")
    stage = Stage(row.stage)
    return ClosedLine(
        complaint_id=row.id,
        number=row.number or "",
        stage_name=STAGE_NAMES[stage],
        stage=stage,
        category=row.category or "",
        claims_text="；".join(claim.text for claim in claims_of(session, row)),
        concluded_on=row.concluded_on,
        agrees_to_publish=row.agrees_to_publish,
    )


def _agreement_in_force(session: Session, row: Complaint) -> Agreement | None:
    agreement = find_agreement(session, row.id)
    if agreement is None or (agreement.sealed_at is None and agreement.settled_at is None):
        return None
    return agreement


def _agreed_text(agreement: Agreement | None) -> str:
    if agreement is None:
        return ""
    money = f" {format_yuan(agreement.sum_fen)}" if agreement.sum_fen else ""
    return f"{REMEDY_NAMES[Remedy(agreement.remedy)]}{money}"


def _sums(agreement: Agreement | None) -> tuple[int | None, int | None]:
    if agreement is None or not agreement.sum_fen:
        return None, None
    if agreement.remedy == Remedy.REFUND:
        return agreement.sum_fen, None
    return None, agreement.sum_fen


def _article_keys(session: Session, row: Complaint) -> tuple[str, ...]:
    """Return the articles that the stored answer of the rule book found to apply."""
    stored = find_advice(session, row.id)
    entries = advice_from_json(stored.advice).entitlements if stored else ()
    keys = (article.key for entry in entries if entry.status == "applies" for article in entry.articles)
    return tuple(dict.fromkeys(keys))


def _names(session: Session, row: Complaint) -> dict[str, tuple[str, ...]]:
    """Return every name, number and address by which the parties and who handled it are known."""
    accounts = {row.consumer_id, *(one.account_id for one in complainants_of(session, row.id))}
    contacts = [contact_of(session, account) for account in sorted(accounts)]
    identities = [one for account in sorted(accounts) if (one := find_full_identity(session, account)) is not None]
    business = respondent_of(session, row)
    sealed = row.respondent_text_sealed
    told = read_description(vault_of(session).open(sealed) if sealed else "")
    handler = [contact_of(session, row.handler_id).name] if row.handler_id else []
    firms = [business.name, *_all_names(session, row.respondent_id), *(told.names if row.respondent_id is None else ())]
    return {
        "people": _given([*(one.name for one in contacts), business.legal_representative, *handler]),
        "firms": _given(firms),
        "phones": _given([*(one.phone for one in contacts), *told.phones, *business.phone.split("、")]),
        "addresses": _given([business.address, *told.places, *(one.address for one in identities)]),
        "numbers": _given([row.number or "", business.code, *(one.number for one in identities)]),
    }


def _all_names(session: Session, enterprise_id: str | None) -> list[str]:
    """Return the present and the former names of a registered enterprise."""
    if enterprise_id is None or find_enterprise(session, enterprise_id) is None:
        return []
    return [one.name for one in enterprise_page(session, enterprise_id).names]


def _given(values: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
