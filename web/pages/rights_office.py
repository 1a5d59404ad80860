"""The office's queue of repair and objection with the clocks first, and the proof that subscribers have followed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from core.database import Session
from core.kernel.roles import Actor, Role
from core.kernel.workdays import DueDay
from credit.domain.repair_steps import RepairStatus
from credit.queries.case_lines import DueLine
from credit.queries.party_file import record_page
from credit.queries.recent_changes import recent_changes
from credit.queries.rights_queue import ObjectionLine, RepairLine, RightsQueue, rights_queue
from credit.queries.subscribers import subscriber_lines
from credit.queries.synchronisation import synchronisation_of
from identity.queries.offices import find_office
from registry.queries.enterprise_page import enterprise_names, find_enterprise
from web.dependencies import dependencies
from web.pages.public_lists import address, asked, asked_one_of
from web.pages.right_cases import PARTIES
from web.pages.right_views import CLOCKS, OBJECTION_CLOCKS, OBJECTION_SHAPES, OBJECTIONS, REPAIRS, SHAPES
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = Blueprint("rights_office", __name__, url_prefix="/office/rights")

_STAFF = (Role.OFFICER, Role.SUPERVISOR)
_MOST_CHANGES = 50
_LAST = date.max


@dataclass(frozen=True)
class QueueLine:
    """One open case of either sort."""

    href: str
    sort: str
    sort_name: str
    enterprise_id: str
    what: str
    status_name: str
    shape: str
    due: DueDay | None
    is_due: bool
    clock: str
    authority: str
    waits_for_enterprise: bool = False


_CHIPS: Mapping[str, str] = {
    "": "全部",
    "due": "今天到期和超期",
    "own": "本机关办理",
    REPAIRS: "信用修复",
    OBJECTIONS: "异议",
    "enterprise": "等企业补正",
}


@blueprint.get("")
@signed_in(*_STAFF)
def show_queue() -> ResponseReturnValue:
    wiring, actor, shown = dependencies(), signed_in_actor(), asked_one_of("show", _CHIPS)
    with wiring.open_reading() as session:
        queue = rights_queue(session, actor, wiring.clock())
        lines = _lines(queue, wiring.today())
        names = enterprise_names(session, {line.enterprise_id for line in lines})
        own = _own(session, actor, {line.authority for line in lines})
    narrowed = {key: [line for line in lines if test(line, own)] for key, test in _TESTS.items()}
    chips = [
        {
            "text": text,
            "href": address(".show_queue", {}, show=key),
            "count": len(narrowed[key]),
            "current": key == shown,
        }
        for key, text in _CHIPS.items()
    ]
    return render_template("credit/queue.html", lines=narrowed[shown], names=names, chips=chips)


_TESTS: Mapping[str, Callable[[QueueLine, frozenset[str]], bool]] = {
    "": lambda _line, _own: True,
    "due": lambda line, _own: line.is_due,
    "own": lambda line, own: line.authority in own,
    REPAIRS: lambda line, _own: line.sort == REPAIRS,
    OBJECTIONS: lambda line, _own: line.sort == OBJECTIONS,
    "enterprise": lambda line, _own: line.waits_for_enterprise,
}


def _own(session: Session, actor: Actor, authorities: set[str]) -> frozenset[str]:
    """Return the authorities whose cases this person decides: those of their offices, and those without one here."""
    offices = {name: find_office(session, name) for name in authorities}
    return frozenset(name for name, office in offices.items() if office is None or office.office_id in actor.office_ids)


def _lines(queue: RightsQueue, today: date) -> list[QueueLine]:
    """Put both sorts into one list, the earliest last day on top, what waits for the enterprise at the end."""
    lines = [_repair_line(line, today) for line in queue.repairs]
    lines += [_objection_line(line, today) for line in queue.objections]
    return sorted(lines, key=lambda line: _LAST if line.due is None else line.due.on)


def _repair_line(line: RepairLine, today: date) -> QueueLine:
    return QueueLine(
        href=url_for("right_cases.show_case", sort=REPAIRS, case_id=line.repair_id),
        sort=REPAIRS,
        sort_name="信用修复",
        enterprise_id=line.enterprise_id,
        what=f"{line.kind_name} · {line.title} · {line.document_number}",
        status_name=line.status_name,
        shape=SHAPES[line.status],
        due=_due(line.due),
        is_due=_is_due(line.due, today),
        clock=CLOCKS.get(line.status, ""),
        authority=line.authority,
        waits_for_enterprise=line.status is RepairStatus.CORRECTION_ASKED,
    )


def _objection_line(line: ObjectionLine, today: date) -> QueueLine:
    return QueueLine(
        href=url_for("right_cases.show_case", sort=OBJECTIONS, case_id=line.objection_id),
        sort=OBJECTIONS,
        sort_name="异议",
        enterprise_id=line.enterprise_id,
        what=f"{line.wanted_name} · {line.title} · {line.document_number}",
        status_name=line.status_name,
        shape=OBJECTION_SHAPES[line.status],
        due=_due(line.due),
        is_due=_is_due(line.due, today),
        clock=OBJECTION_CLOCKS.get(line.status, ""),
        authority=line.authority,
    )


def _due(due: DueLine | None) -> DueDay | None:
    return None if due is None else DueDay(due.on, due.provisional)


def _is_due(due: DueLine | None, today: date) -> bool:
    return due is not None and due.on <= today


@blueprint.get("/synchronisation")
@signed_in(*PARTIES)
def show_synchronisation() -> ResponseReturnValue:
    """Show the proof of one record; without one, to officials, which records changed and how far each has followed."""
    wiring, actor, record_id = dependencies(), signed_in_actor(), asked("record")
    with wiring.open_reading() as session:
        if record_id or actor.role is Role.MERCHANT:
            proof = synchronisation_of(session, record_id, actor, wiring.clock())
            record = record_page(session, record_id, actor, wiring.today())
            enterprise = find_enterprise(session, proof.enterprise_id)
            values = {"proof": proof, "record": record, "enterprise": enterprise}
            return render_template("credit/synchronisation.html", is_party=actor.role is Role.MERCHANT, **values)
        changes = recent_changes(session, actor, _MOST_CHANGES)
        subscribers = subscriber_lines(session, actor, wiring.clock())
        names = enterprise_names(session, {change.enterprise_id for change in changes})
    is_head = actor.role is Role.SUPERVISOR
    return render_template(
        "credit/following.html", changes=changes, subscribers=subscribers, names=names, is_head=is_head
    )
