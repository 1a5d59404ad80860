"""Leads: what waits for a person, what one is about, taking and deciding it, and how often each rule is right."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.kernel.errors import InvalidInputError
from credit.domain.lead_rules import lead_rules
from credit.domain.leads import FOLLOWED_NAMES, LEAD_STAFF, STATUS_NAMES, Followed, LeadAction, LeadStatus
from credit.queries.lead_precision import lead_precision
from credit.queries.leads import LeadFilter, lead_list, lead_page
from credit.services.work_on_lead import LeadDecision, decide_lead, give_back_lead, take_lead
from web.dependencies import dependencies
from web.forms import CHECK_FIELDS, Form, blank_form, shows_again
from web.pages.public_lists import address, asked_day, asked_one_of, asked_page, page_address
from web.permissions import signed_in
from web.rule_book_acts import names_of
from web.signed_in import signed_in_actor

blueprint = Blueprint("leads", __name__, url_prefix="/office/leads")

_TABS: Mapping[str, tuple[str, tuple[LeadStatus, ...]]] = {
    "": ("等人认领", (LeadStatus.OPEN,)),
    "taken": ("正在核实", (LeadStatus.TAKEN,)),
    "mine": ("我在核实的", (LeadStatus.TAKEN,)),
    "decided": ("已有结论", (LeadStatus.CONFIRMED, LeadStatus.DISMISSED, LeadStatus.LAPSED)),
}
_SHAPES: Mapping[LeadStatus, str] = {
    LeadStatus.OPEN: "waiting",
    LeadStatus.TAKEN: "going",
    LeadStatus.CONFIRMED: "done",
    LeadStatus.DISMISSED: "closed",
    LeadStatus.LAPSED: "stopped",
}
_USUAL_DAYS = timedelta(365)


@blueprint.get("")
@signed_in(*LEAD_STAFF)
def show_leads() -> ResponseReturnValue:
    tab, rule = asked_one_of("tab", _TABS), asked_one_of("rule", lead_rules())
    actor = signed_in_actor()
    holder = actor.account_id if tab == "mine" else ""
    page = asked_page()
    with dependencies().open_reading() as session:
        leads = lead_list(session, actor, LeadFilter(_TABS[tab][1], rule, holder, page))
        people = names_of(session, [line.taken_by for line in leads.lines])
    kept = {"tab": tab, "rule": rule}
    return render_template(
        "leads/list.html",
        leads=leads,
        people=people,
        page=page,
        shapes=_SHAPES,
        tabs=[_tab(key, tab, kept, leads.by_status) for key in _TABS],
        chips=[
            _chip("", "全部", rule, kept),
            *(_chip(key, one.title, rule, kept) for key, one in lead_rules().items()),
        ],
        next_page=page_address(".show_leads", kept),
    )


def _tab(key: str, now: str, kept: Mapping[str, object], counts: Mapping[LeadStatus, int]) -> dict[str, object]:
    text, statuses = _TABS[key]
    count = None if key == "mine" else sum(counts.get(status, 0) for status in statuses)
    return {"text": text, "href": address(".show_leads", kept, tab=key), "count": count, "current": key == now}


def _chip(key: str, text: str, now: str, kept: Mapping[str, object]) -> dict[str, object]:
    return {"text": text, "href": address(".show_leads", kept, rule=key), "current": key == now}


@blueprint.get("/precision")
@signed_in(*LEAD_STAFF)
def show_precision() -> ResponseReturnValue:
    today = dependencies().today()
    first, _ = asked_day("first", today - _USUAL_DAYS)
    last, _ = asked_day("last", today)
    first, last = min(first, last), max(first, last)
    with dependencies().open_reading() as session:
        lines = lead_precision(session, signed_in_actor(), first, last)
    return render_template("leads/precision.html", lines=lines, rules=lead_rules(), first=first, last=last, today=today)


@blueprint.get("/<lead_id>")
@signed_in(*LEAD_STAFF)
def show_lead(lead_id: str) -> ResponseReturnValue:
    return _lead_page(blank_form(), lead_id)


def _lead_page(form: Form, lead_id: str) -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        page = lead_page(session, lead_id, signed_in_actor())
        people = names_of(session, [page.line.taken_by, page.decided_by])
    return render_template(
        "leads/lead.html",
        form=form,
        page=page,
        line=page.line,
        people=people,
        shapes=_SHAPES,
        statuses=STATUS_NAMES,
        may={action: action in page.actions for action in LeadAction},
        followed=[(one.value, text) for one, text in FOLLOWED_NAMES.items()],
    )


@blueprint.post("/<lead_id>/taking")
@signed_in(*LEAD_STAFF)
@shows_again(_lead_page)
def post_taking(lead_id: str) -> ResponseReturnValue:
    return _act(lead_id, take_lead)


@blueprint.post("/<lead_id>/giving-back")
@signed_in(*LEAD_STAFF)
@shows_again(_lead_page)
def post_giving_back(lead_id: str) -> ResponseReturnValue:
    return _act(lead_id, give_back_lead)


@blueprint.post("/<lead_id>/decision")
@signed_in(*LEAD_STAFF)
@shows_again(_lead_page)
def post_decision(lead_id: str) -> ResponseReturnValue:
    decision = _typed()
    wiring = dependencies()
    with wiring.open_transaction() as session:
        decide_lead(session, lead_id, decision, signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_lead", lead_id=lead_id), 303)


def _typed() -> LeadDecision:
    result, followed = request.form.get("result", ""), request.form.get("followed", "")
    if result not in {"right", "wrong"}:
        raise InvalidInputError(CHECK_FIELDS, fields={"result": "请选择核实的结果"})
    done = Followed(followed) if followed in set(Followed) else None
    return LeadDecision(result == "right", request.form.get("note", ""), done)


def _act(lead_id: str, act: Callable[..., object]) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        act(session, lead_id, signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_lead", lead_id=lead_id), 303)
