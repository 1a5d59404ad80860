"""The office's queue of repair and objection with the clocks first, and the proof that subscribers have followed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from changefeed.domain.feeds import Feed
from changefeed.queries.subscribers import subscriber_lines
from core.kernel.roles import Role
from core.kernel.workdays import DueDay
from credit.domain.repair_steps import RepairStatus
from credit.queries.case_lines import DueLine
from credit.queries.party_file import record_page
from credit.queries.recent_changes import recent_changes
from credit.queries.rights_list import RightMark, RightsFilter, RightSort, rights_list
from credit.queries.rights_queue import ObjectionLine, RepairLine
from credit.queries.synchronisation import synchronisation_of
from registry.queries.enterprise_page import enterprise_names, find_enterprise
from web.dependencies import dependencies
from web.pages.public_lists import address, asked, asked_one_of, asked_page, page_address
from web.pages.right_cases import PARTIES
from web.pages.right_views import CLOCKS, OBJECTION_CLOCKS, OBJECTION_SHAPES, OBJECTIONS, REPAIRS, SHAPES
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = Blueprint("rights_office", __name__, url_prefix="/office/rights")

_STAFF = (Role.OFFICER, Role.SUPERVISOR)
_MOST_CHANGES = 50


@dataclass(frozen=True)
class QueueLine:
    """One open case of either sort."""

    href: str
    sort_name: str
    enterprise_id: str
    what: str
    status_name: str
    shape: str
    due: DueDay | None
    clock: str
    authority: str
    waits_for_enterprise: bool = False


_MARKS: Mapping[RightMark | None, str] = {
    None: "全部期限",
    RightMark.OVERDUE: "已超期",
    RightMark.DUE: "今天到期和超期",
    RightMark.WAITING: "等企业补正",
}
_SORTS: Mapping[RightSort | None, str] = {None: "全部", RightSort.REPAIRS: "信用修复", RightSort.OBJECTIONS: "异议"}
_WHOSE: Mapping[str, str] = {"": "全部机关", "own": "本机关办理"}


@blueprint.get("")
@signed_in(*_STAFF)
def show_queue() -> ResponseReturnValue:
    """Show the open cases, narrowed by what the address asks for."""
    wiring, actor = dependencies(), signed_in_actor()
    kept = {
        "kind": asked_one_of("kind", RightSort),
        "show": asked_one_of("show", RightMark),
        "whose": asked_one_of("whose", _WHOSE),
    }
    sort = RightSort(kept["kind"]) if kept["kind"] else None
    mark = RightMark(kept["show"]) if kept["show"] else None
    wanted = RightsFilter(sort, mark, is_own=kept["whose"] == "own", page=asked_page())
    with wiring.open_reading() as session:
        listed = rights_list(session, actor, wanted, wiring.clock())
        names = enterprise_names(session, {line.enterprise_id for line in listed.lines})
    return render_template(
        "credit/queue.html",
        listed=listed,
        lines=[_line(line) for line in listed.lines],
        names=names,
        tabs=_chips("whose", kept, _WHOSE, {"": listed.all, "own": listed.own}),
        sorts=_chips("kind", kept, _SORTS, listed.by_sort),
        marks=_chips("show", kept, _MARKS, listed.by_mark),
        is_narrowed=any(kept.values()),
        page=wanted.page,
        next_page=page_address(".show_queue", kept),
    )


def _chips(
    name: str, kept: Mapping[str, str], texts: Mapping[Any, str], counts: Mapping[Any, int]
) -> list[dict[str, object]]:
    """Return one row of choices, each with the rest of the filter and how many it would show."""
    return [
        {
            "text": text,
            "href": address(".show_queue", kept, **{name: value or ""}),
            "count": counts[value],
            "current": kept[name] == (value or ""),
        }
        for value, text in texts.items()
    ]


def _line(line: RepairLine | ObjectionLine) -> QueueLine:
    return _repair_line(line) if isinstance(line, RepairLine) else _objection_line(line)


def _repair_line(line: RepairLine) -> QueueLine:
    return QueueLine(
        href=url_for("right_cases.show_case", sort=REPAIRS, case_id=line.repair_id),
        sort_name="信用修复",
        enterprise_id=line.enterprise_id,
        what=f"{line.kind_name} · {line.title} · {line.document_number}",
        status_name=line.status_name,
        shape=SHAPES[line.status],
        due=_due(line.due),
        clock=CLOCKS.get(line.status, ""),
        authority=line.authority,
        waits_for_enterprise=line.status is RepairStatus.CORRECTION_ASKED,
    )


def _objection_line(line: ObjectionLine) -> QueueLine:
    return QueueLine(
        href=url_for("right_cases.show_case", sort=OBJECTIONS, case_id=line.objection_id),
        sort_name="异议",
        enterprise_id=line.enterprise_id,
        what=f"{line.wanted_name} · {line.title} · {line.document_number}",
        status_name=line.status_name,
        shape=OBJECTION_SHAPES[line.status],
        due=_due(line.due),
        clock=OBJECTION_CLOCKS.get(line.status, ""),
        authority=line.authority,
    )


def _due(due: DueLine | None) -> DueDay | None:
    return None if due is None else DueDay(due.on, due.provisional)


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
        subscribers = subscriber_lines(session, actor, wiring.clock(), Feed.CREDIT)
        names = enterprise_names(session, {change.enterprise_id for change in changes})
    is_head = actor.role is Role.SUPERVISOR
    return render_template(
        "credit/following.html", changes=changes, subscribers=subscribers, names=names, is_head=is_head
    )
