"""Printed reports: as they were issued, and the answer to whoever checks a paper by its code."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.errors import NotAllowedError, NotFoundError
from core.kernel.roles import Actor
from credit.domain.leads import LEAD_STAFF
from credit.domain.reports import SCOPE_NAMES, ReportScope, content_digest, in_groups, typed_code
from credit.storage.report_tables import CreditReport
from ledger.domain.subject import Subject
from ledger.queries.acts import acts_of
from registry.queries.enterprise_page import enterprise_lines


@dataclass(frozen=True)
class ReportLine:
    report_id: str
    scope_name: str
    issued_at: datetime
    code: str


@dataclass(frozen=True)
class ReportPage:
    """`content` is what was stored when the report was issued; nothing of it is read anew."""

    line: ReportLine
    sha256: str
    content: dict[str, Any]


@dataclass(frozen=True)
class VerifiedReport:
    """What anybody learns from the code of a paper: no content, nothing personal.

    `is_unchanged`: the stored content has the digest it was issued with, and the log of acts names the same one.
    """

    enterprise_name: str
    enterprise_code: str
    scope_name: str
    issued_on: date
    sha256: str
    is_unchanged: bool


def reports_of(session: Session, enterprise_id: str, actor: Actor) -> tuple[ReportLine, ...]:
    """Return the reports of an enterprise, the newest first."""
    _require_staff(actor)
    found = select(CreditReport).where(CreditReport.enterprise_id == enterprise_id).order_by(CreditReport.id.desc())
    return tuple(map(_line, session.scalars(found)))


def report_page(session: Session, report_id: str, actor: Actor) -> ReportPage:
    """Return a report to print; raises NotFoundError and NotAllowedError."""
    _require_staff(actor)
    row = session.get(CreditReport, report_id)
    if row is None:
        raise NotFoundError("没有找到这份报告")
    return ReportPage(_line(row), row.sha256, json.loads(vault_of(session).open(row.content_sealed)))


def verify_report(session: Session, code: str) -> VerifiedReport | None:
    """Return what the paper with this code should say; None when no report has the code."""
    row = session.scalar(select(CreditReport).where(CreditReport.code == typed_code(code)))
    if row is None:
        return None
    firm = enterprise_lines(session, [row.enterprise_id])[row.enterprise_id]
    return VerifiedReport(
        enterprise_name=firm.name,
        enterprise_code=firm.code,
        scope_name=SCOPE_NAMES[ReportScope(row.scope)],
        issued_on=local_date(row.issued_at),
        sha256=row.sha256,
        is_unchanged=_is_unchanged(session, row),
    )


def _is_unchanged(session: Session, row: CreditReport) -> bool:
    issued = [act for act in acts_of(session, Subject(CreditReport.SUBJECT_KIND, row.id)) if act.action == "issue"]
    stored = content_digest(vault_of(session).open(row.content_sealed))
    return len(issued) == 1 and {stored, issued[0].details["sha256"]} == {row.sha256}


def _line(row: CreditReport) -> ReportLine:
    return ReportLine(row.id, SCOPE_NAMES[ReportScope(row.scope)], row.issued_at, in_groups(row.code))


def _require_staff(actor: Actor) -> None:
    if actor.role not in LEAD_STAFF:
        raise NotAllowedError("您的岗位不能查看信用报告")
