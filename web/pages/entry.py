"""An officer takes down a complaint that came by phone, at the counter or by post, and prints its receipt."""

from dataclasses import replace
from datetime import date

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from core.database import Session
from core.kernel.clock import local_date
from core.kernel.errors import InvalidInputError
from core.kernel.identifiers import new_id
from core.kernel.roles import Role
from identity.domain.real_identity import ID_KIND_NAMES, RealIdentity, check_identity
from mediation.domain.channels import CHANNEL_NAMES, ENTERED_BY_OFFICERS, Channel
from mediation.domain.claims import REMEDY_NAMES
from mediation.domain.competence import Purchase
from mediation.domain.filing import CATEGORIES, PAYMENT_METHOD_NAMES, DraftFields
from mediation.queries.receipt import receipt
from mediation.services.enter_complaint import Caller, Entry, enter_complaint
from mediation.services.submissions import Submission
from registry.queries.enterprise_page import find_enterprise
from registry.queries.find_enterprises import find_enterprises, only_enterprise_named
from rulebook.queries.books import current_book
from web.dependencies import dependencies
from web.forms import CHECK_FIELDS, Form, blank_form, shows_again, typed_form
from web.limits import takes_files
from web.office import office_of
from web.pages.filing_screens import screen_of
from web.pages.own_identity import typed_identity
from web.pages.uploads import store_uploads
from web.pages.where_fields import read_where, where_asked
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = Blueprint("entry", __name__, url_prefix="/office/entry")

_DESK = (Role.OFFICER, Role.MEDIATOR)
_READ_BY = ("event", "payment", "claims")
_CONSENTS = {
    "agrees_to_mediate": "请照来件人说的选择：是否同意调解",
    "agrees_to_delegation": "请照来件人说的选择：是否同意委托其他组织调解",
    "agrees_to_publish": "请照来件人说的选择：是否同意公示这件投诉",
}
_YES = "yes"
_MOST_HITS = 5


def _page(form: Form) -> ResponseReturnValue:
    named = form.value("respondent").strip()
    with dependencies().open_reading() as session:
        where = where_asked(session)
        hits = find_enterprises(session, named, _MOST_HITS) if named else ()
    return render_template(
        "entry/form.html",
        form=form,
        where=where,
        hits=hits,
        channels=[(channel.value, CHANNEL_NAMES[channel]) for channel in ENTERED_BY_OFFICERS],
        id_kinds=[(kind.value, name) for kind, name in ID_KIND_NAMES.items()],
        categories=[(name, name) for name in CATEGORIES],
        payment_methods=[(method.value, name) for method, name in PAYMENT_METHOD_NAMES.items()],
        claim_kinds=[(remedy.value, name) for remedy, name in REMEDY_NAMES.items()],
        request_key=new_id(),
    )


@blueprint.get("")
@signed_in(*_DESK)
def show_entry() -> ResponseReturnValue:
    today = local_date(dependencies().clock())
    return _page(blank_form({"received_on": today, "id_kind": "resident", "channel": Channel.PHONE.value}))


@blueprint.post("")
@signed_in(*_DESK)
@takes_files
@shows_again(_page)
def post_entry() -> ResponseReturnValue:
    wiring, form = dependencies(), typed_form()
    identity = _typed_person(form, local_date(wiring.clock()))
    uploads = store_uploads("纸质材料扫描件")
    if uploads.refusal:
        raise uploads.refusal
    with wiring.open_transaction() as session:
        entry = Entry(
            channel=Channel(form.value("channel")),
            received_on=_day(form.value("received_on")),
            caller=Caller(form.value("name"), form.value("phone"), identity),
            fields=_fields(session, form),
            agrees_to_delegation=form.value("agrees_to_delegation") == _YES,
            scans=tuple(replace(scan, for_consumer=True) for scan in uploads.stored),
        )
        submission = Submission(request_key=form.value("request_key") or new_id())
        office = office_of(wiring.settings)
        made = enter_complaint(session, entry, office, signed_in_actor(), wiring.clock(), submission)
    return redirect(url_for(".show_receipt", complaint_id=made.complaint_id), 303)


def _typed_person(form: Form, today: date) -> RealIdentity | None:
    """Return the identity, None when no number was given; what was not answered is named first."""
    problems = {name: text for name, text in _CONSENTS.items() if not form.value(name)}
    if form.value("channel") not in set(ENTERED_BY_OFFICERS):
        problems["channel"] = "请选择来电、来访还是来信"
    if problems:
        raise InvalidInputError(CHECK_FIELDS, fields=problems)
    return check_identity(typed_identity(), today) if form.value("id_number").strip() else None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = "日期请写成 2026-11-21 这样"
        raise InvalidInputError(message, fields={"received_on": message}) from error


def _fields(session: Session, form: Form) -> DraftFields:
    """Read what was told with the readers of the filing form; the merchant is attached when it is clear which."""
    named = form.value("respondent").strip()
    described = " ".join(part for part in (named, form.value("respondent_text").strip()) if part)
    purchase = read_where(form, Purchase())
    fields = DraftFields(respondent_id=_named(session, form), respondent_text=described, purchase=purchase)
    problems: dict[str, str] = {}
    for key in _READ_BY:
        reading = screen_of(key).read(form, fields, current_book(session))
        fields = reading.fields
        problems.update(reading.problems)
    if problems:
        raise InvalidInputError(CHECK_FIELDS, fields=problems)
    return replace(
        fields,
        agrees_to_mediate=form.value("agrees_to_mediate") == _YES,
        agrees_to_publish=form.value("agrees_to_publish") == _YES,
    )


def _named(session: Session, form: Form) -> str | None:
    """Return the candidate that was chosen, else the one enterprise of exactly this name or code."""
    chosen, named = form.value("respondent_id"), form.value("respondent").strip()
    if chosen:
        known = find_enterprise(session, chosen)
        return known.enterprise_id if known else None
    return only_enterprise_named(session, named) if named else None


@blueprint.get("/<complaint_id>/receipt")
@signed_in(*_DESK, Role.SUPERVISOR)
def show_receipt(complaint_id: str) -> ResponseReturnValue:
    wiring, actor = dependencies(), signed_in_actor()
    with wiring.open_reading() as session:
        shown = receipt(session, complaint_id, actor, wiring.clock())
    return render_template("entry/receipt.html", receipt=shown)
