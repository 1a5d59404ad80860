"""What a printed report of an enterprise says, as plain values for its canonical JSON."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.errors import NotAllowedError
from core.kernel.roles import Actor
from credit.domain.leads import LEAD_STAFF
from credit.domain.reports import ReportScope
from credit.queries.party_file import party_file
from credit.queries.public_file import public_file
from credit.queries.record_lines import RecordLine
from registry.domain.links import LINK_RULES
from registry.queries.enterprise_page import EnterpriseLine, EnterprisePage, PageLink, enterprise_page

_FORMAT = 1


def report_content(
    session: Session, enterprise_id: str, scope: ReportScope, actor: Actor, now: datetime
) -> dict[str, Any]:
    """Return the content; people whom the registration does not publish are masked, in the public scope left out."""
    if actor.role not in LEAD_STAFF:
        raise NotAllowedError("您的岗位不能出具信用报告")
    on = local_date(now)
    page = enterprise_page(session, enterprise_id)
    is_full = scope is ReportScope.FULL
    file = party_file(session, enterprise_id, actor, on) if is_full else public_file(session, enterprise_id, on)
    return {
        "format": _FORMAT,
        "scope": scope.value,
        "issued_at": now,
        "enterprise": _enterprise(page.enterprise),
        "names": [[name.name, name.from_on, name.to_on] for name in page.names],
        "addresses": [[place.address, place.from_on, place.to_on] for place in page.addresses] if is_full else [],
        "links": [_link(each) for each in _shown_links(page, on, is_full=is_full)],
        "records": [_record(record) for record in file.records],
    }


def _enterprise(firm: EnterpriseLine) -> dict[str, Any]:
    return {
        "name": firm.name,
        "code": firm.code,
        "platform": firm.platform,
        "platform_number": firm.platform_number,
        "kind": firm.kind_text,
        "status": firm.status_text,
        "status_on": firm.status_changed_on,
        "registered_on": firm.registered_on,
        "address": firm.address,
        "district": firm.district_name,
        "is_demonstration": firm.is_demonstration,
    }


def _shown_links(page: EnterprisePage, on: date, *, is_full: bool) -> Iterable[PageLink]:
    if is_full:
        return page.links
    return (each for each in page.links if each.link.holds_on(on) and LINK_RULES[each.link.kind].name_is_published)


def _link(each: PageLink) -> dict[str, Any]:
    return {
        "role": each.role_text,
        "other": each.other_name,
        "share": each.share_percent,
        "from_on": each.link.from_on,
        "to_on": each.link.to_on,
        "source": each.link.source,
    }


def _record(record: RecordLine) -> dict[str, Any]:
    source = record.provenance
    bases = source.publishing_basis if record.is_public else source.collecting_basis
    return {
        "class": record.class_title,
        "title": record.title,
        "on": record.event_on,
        "number": source.document_number,
        "fields": [[field.label, field.text] for field in record.fields],
        "grade": record.grade_name,
        "status": record.status_name,
        "publicity": record.publicity,
        "source": source.source_department,
        "received_at": source.received_at,
        "basis": [basis.text for basis in bases],
    }
