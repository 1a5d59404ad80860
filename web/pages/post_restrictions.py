"""Post restrictions on people: proposal, due process, decision, annulment."""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.kernel.errors import InvalidInputError, NotFoundError
from core.kernel.roles import Role
from sanctions.domain.decision_entry import PersonNamed
from sanctions.domain.restriction_procedure import (
    RESTRICTION_STEPS,
    RestrictionAct,
    RestrictionStatus,
    restriction_law,
)
from sanctions.queries.own_office import own_office
from sanctions.queries.restrictions import RestrictionPage, restriction_page, restrictions
from sanctions.services.propose_restriction import RestrictionProposal, propose_restriction
from sanctions.services.restriction_document import restriction_document
from sanctions.services.restriction_step import refuse_stale_restriction
from web.dependencies import dependencies
from web.forms import Form, blank_form, shows_again
from web.pages.restriction_acts import RESTRICTION_FORMS
from web.pages.sanction_acts import ActForm, day
from web.pages.sanction_views import served_document_page
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = Blueprint("post_restrictions", __name__, url_prefix="/sanctions/post-restrictions")

_STAFF = (Role.OFFICER, Role.SUPERVISOR)
_MOST_DIGITS = 9
_TYPED = ("enterprise_code", "post", "post_reason", "ground", "facts", "authority")
_CLOSED = frozenset({RestrictionStatus.EXPIRED, RestrictionStatus.ANNULLED, RestrictionStatus.DROPPED})
SHAPES: Mapping[RestrictionStatus, str] = {
    status: "closed" if status in _CLOSED else "going" for status in RestrictionStatus
} | {RestrictionStatus.PROPOSED: "waiting", RestrictionStatus.EFFECTIVE: "refuse"}


@blueprint.get("")
@signed_in(*_STAFF)
def show_restrictions() -> ResponseReturnValue:
    wiring, chosen = dependencies(), request.args.get("status", "")
    status = RestrictionStatus(chosen) if chosen in set(RestrictionStatus) else None
    with wiring.open_reading() as session:
        found = restrictions(session, wiring.clock(), status)
    chips: list[dict[str, object]] = [
        {"text": "全部", "href": url_for(".show_restrictions"), "current": status is None},
        *(
            {
                "text": RESTRICTION_STEPS.status_names[one],
                "href": url_for(".show_restrictions", status=one.value),
                "count": count,
                "current": status is one,
            }
            for one, count in found.counts.items()
        ),
    ]
    return render_template("sanctions/restrictions.html", rows=found.rows, chips=chips, shapes=SHAPES)


def _proposal_page(form: Form) -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        office = own_office(session, signed_in_actor())
    return render_template("sanctions/restriction_form.html", form=form, law=restriction_law(), office=office)


@blueprint.get("/new")
@signed_in(*_STAFF)
def show_proposal() -> ResponseReturnValue:
    return _proposal_page(blank_form())


@blueprint.post("/new")
@signed_in(*_STAFF)
@shows_again(_proposal_page)
def post_proposal() -> ResponseReturnValue:
    typed = request.form
    proposal = RestrictionProposal(
        person=PersonNamed(typed.get("person_name", ""), typed.get("person_id_number", "")),
        **{name: typed.get(name, "") for name in _TYPED},
        event_on=day(typed, "event_on"),
    )
    wiring = dependencies()
    with wiring.open_transaction() as session:
        restriction_id = propose_restriction(session, proposal, signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_restriction", restriction_id=restriction_id), 303)


@blueprint.get("/<restriction_id>")
@signed_in(*_STAFF)
def show_restriction(restriction_id: str) -> ResponseReturnValue:
    page = _page(restriction_id)
    return render_template("sanctions/restriction.html", page=page, shape=SHAPES[page.row.status])


def _page(restriction_id: str) -> RestrictionPage:
    wiring = dependencies()
    with wiring.open_reading() as session:
        return restriction_page(session, restriction_id, signed_in_actor(), wiring.clock())


@blueprint.get("/<restriction_id>/documents/<kind>")
@signed_in(*_STAFF)
def show_document(restriction_id: str, kind: str) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_reading() as session:
        document = restriction_document(session, restriction_id, kind, signed_in_actor(), wiring.clock())
    record = url_for(".show_act", restriction_id=restriction_id, act="notify") if document.is_draft else ""
    return served_document_page(document, url_for(".show_restriction", restriction_id=restriction_id), record)


def _form_of(act: str) -> tuple[RestrictionAct, ActForm]:
    found = next((item for item in RESTRICTION_FORMS.items() if item[0].value == act), None)
    if found is None:
        raise NotFoundError("没有这一步")
    return found


def _act_page(form: Form, restriction_id: str, act: str) -> ResponseReturnValue:
    step, act_form = _form_of(act)
    page = _page(restriction_id)
    return render_template(
        "sanctions/restriction_act.html",
        form=form,
        page=page,
        act=act_form,
        title=RESTRICTION_STEPS.action_names[step],
        offer=next((offer for offer in page.offers if offer.act is step), None),
    )


@blueprint.get("/<restriction_id>/acts/<act>")
@signed_in(*_STAFF)
def show_act(restriction_id: str, act: str) -> ResponseReturnValue:
    today = dependencies().today().isoformat()
    days = {field.name: today for field in _form_of(act)[1].fields if field.kind == "day"}
    return _act_page(blank_form(days), restriction_id, act)


@blueprint.post("/<restriction_id>/acts/<act>")
@signed_in(*_STAFF)
@shows_again(_act_page)
def post_act(restriction_id: str, act: str) -> ResponseReturnValue:
    act_form, wiring, actor = _form_of(act)[1], dependencies(), signed_in_actor()
    made = act_form.read(request.form, actor.role, wiring.today())
    with wiring.open_transaction() as session:
        refuse_stale_restriction(session, restriction_id, _seen())
        act_form.act(session, restriction_id, made, actor, wiring.clock())
    return redirect(url_for(".show_restriction", restriction_id=restriction_id), 303)


def _seen() -> int:
    """Read the version that the page showed; raises InvalidInputError when it did not come along."""
    version = request.form.get("version", "")
    if not version.isascii() or not version.isdigit() or len(version) > _MOST_DIGITS:
        raise InvalidInputError("这一页打开得不完整，请刷新后再试一次")
    return int(version)
