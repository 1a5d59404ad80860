"""All that is known of one enterprise on one page, for the officers: file, history, leads, reports."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from core.kernel.roles import Actor
from credit.domain.items import Item
from credit.domain.leads import LEAD_STAFF
from credit.queries.credit_report import ReportLine, reports_of
from credit.queries.leads import LeadFilter, LeadLine, lead_list
from credit.queries.party_file import PartyFile, party_file
from credit.queries.record_lines import RecordLine
from registry.queries.enterprise_page import EnterprisePage, PageLink, enterprise_page

MAY_READ = LEAD_STAFF


class EventKind(StrEnum):
    REGISTRY = "registry"
    PEOPLE = "people"
    COMPLAINT = "complaint"
    RECORD = "record"


EVENT_NAMES = {
    EventKind.REGISTRY: "登记、名称和住所",
    EventKind.PEOPLE: "人员和关系",
    EventKind.COMPLAINT: "投诉结果和履约",
    EventKind.RECORD: "其他记录",
}
_OF_COMPLAINTS = frozenset({Item.COMPLAINT_OUTCOME, Item.PROMISE_KEPT, Item.PROMISE_BROKEN})


@dataclass(frozen=True)
class Event:
    """One thing of the enterprise's history; `record_id` when a record of the file tells it."""

    on: date
    kind: EventKind
    title: str
    note: str = ""
    record_id: str | None = None


@dataclass(frozen=True)
class Panorama:
    """`events` come newest first."""

    registry: EnterprisePage
    file: PartyFile
    events: tuple[Event, ...]
    leads: tuple[LeadLine, ...]
    reports: tuple[ReportLine, ...]


def panorama(session: Session, id_or_code: str, actor: Actor, on: date) -> Panorama:
    """Return it to officers and supervisors; NotFoundError for an unknown firm, NotAllowedError for anybody else."""
    registry = enterprise_page(session, id_or_code)
    enterprise_id = registry.enterprise.enterprise_id
    leads = lead_list(session, actor, LeadFilter(enterprise_id=enterprise_id)).lines
    file = party_file(session, enterprise_id, actor, on)
    events = [*_of_registry(registry), *_of_people(registry.links), *map(_of_record, file.records)]
    events.sort(key=lambda event: event.on, reverse=True)
    return Panorama(registry, file, tuple(events), leads, reports_of(session, enterprise_id, actor))


def _of_registry(page: EnterprisePage) -> Iterable[Event]:
    firm = page.enterprise
    yield Event(firm.registered_on, EventKind.REGISTRY, "成立", firm.kind_text)
    if firm.status_changed_on:
        yield Event(firm.status_changed_on, EventKind.REGISTRY, f"登记状态变为{firm.status_text}")
    for name in page.names:
        if name.from_on > firm.registered_on:
            yield Event(name.from_on, EventKind.REGISTRY, "变更名称", name.name)
    for place in page.addresses:
        if place.from_on > firm.registered_on:
            yield Event(place.from_on, EventKind.REGISTRY, "变更住所", place.address)


def _of_people(links: Iterable[PageLink]) -> Iterable[Event]:
    for each in links:
        yield Event(each.link.from_on, EventKind.PEOPLE, f"{each.role_text}：{each.other_name}", "开始")
        if each.link.to_on:
            yield Event(each.link.to_on, EventKind.PEOPLE, f"{each.role_text}：{each.other_name}", "结束")


def _of_record(record: RecordLine) -> Event:
    kind = EventKind.COMPLAINT if record.item in _OF_COMPLAINTS else EventKind.RECORD
    note = f"{record.provenance.document_number}，{record.status_name}"
    return Event(record.event_on, kind, record.title, note, record.record_id)
