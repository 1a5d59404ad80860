"""The room both sides share: consent, statements, offers, proposals, calling a person, live updates."""

from collections.abc import Callable
from dataclasses import replace

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.kernel.errors import InvalidInputError
from core.kernel.identifiers import new_id
from core.kernel.roles import Role
from mediation.domain.claims import MONEY_REMEDIES, REMEDY_NAMES
from mediation.domain.lifecycle import Action
from mediation.domain.offer_extent import CLAIM_FATE_NAMES, POSTAGE_NAMES
from mediation.domain.offers import METHOD_NAMES
from mediation.domain.parties import Side
from mediation.queries.complaint_page import complaint_page
from mediation.queries.room_page import RoomPage, room_mark, room_page
from mediation.queries.templates import TemplateLine, filled_templates
from mediation.services.answer_offer import accept_offer, decline_offer, withdraw_offer
from mediation.services.call_human import CallAnswer, answer_call, call_human
from mediation.services.end_mediation import decline_mediation, state_no_agreement
from mediation.services.give_consent import give_consent
from mediation.services.make_offer import Counter, counter_offer, make_offer
from mediation.services.propose_by_rule import make_proposal
from mediation.services.send_statement import send_statement
from mediation.services.submissions import Submission
from web.dependencies import dependencies
from web.forms import Form, blank_form, shows_again, typed_form
from web.limits import takes_files
from web.pages.complaint_views import clock_unit, due_day
from web.pages.evidence import keep_evidence
from web.pages.law_panel import panel_of
from web.pages.pushed import SIDES
from web.pages.room_forms import terms_values, typed_terms, unsent
from web.pages.room_views import room_scale, stream_views
from web.pages.submission import typed_submission
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = Blueprint("room", __name__, url_prefix="/complaints/<complaint_id>")

_PARTIES = (Role.CONSUMER, Role.MERCHANT)
_SPEAKERS = (*_PARTIES, Role.OFFICER, Role.MEDIATOR)
_VIEWERS = (*_SPEAKERS, Role.SUPERVISOR)


def _room_page(form: Form, complaint_id: str, **_: str) -> ResponseReturnValue:
    """Show the room; which offer a refused answer was about makes no difference, all of them are shown."""
    room, templates = _read_room(complaint_id), _read_templates(complaint_id)
    counter_id = form.value("answers") or request.args.get("counter")
    return render_template(
        "room/room.html",
        form=_with_template(_offer_form(form, room, counter_id), templates),
        templates=templates,
        counter_id=counter_id,
        unsent=unsent(form, room),
        **_room_values(room),
    )


def _read_room(complaint_id: str) -> RoomPage:
    wiring = dependencies()
    with wiring.open_reading() as session:
        return room_page(session, complaint_id, signed_in_actor(), wiring.clock())


def _read_templates(complaint_id: str) -> tuple[TemplateLine, ...]:
    """Return the merchant's own texts, filled in for this complaint."""
    wiring = dependencies()
    with wiring.open_reading() as session:
        return filled_templates(session, complaint_id, signed_in_actor(), wiring.clock())


def _with_template(form: Form, templates: tuple[TemplateLine, ...]) -> Form:
    """Put the text that the address names where it asks for it; what was typed stays."""
    named, into = request.args.get("template", ""), request.args.get("into", "text")
    text = next((line.text for line in templates if line.template_id == named), None)
    if text is None or into not in ("text", "conditions") or form.value(into):
        return form
    return Form({**form.values, into: (text,)}, form.errors, form.message)


def _room_values(room: RoomPage) -> dict[str, object]:
    return {
        "room": room,
        "head": room.head,
        "items": stream_views(room),
        "scale": room_scale(room),
        "law": panel_of(room.law.advice) if room.law.advice else None,
        "reads_for_a_side": signed_in_actor().role in SIDES,
        "is_party": room.head.viewer_side in (Side.CONSUMER, Side.MERCHANT),
        "remedies": [(remedy.value, name) for remedy, name in REMEDY_NAMES.items()],
        "other_remedies": [(one.value, name) for one, name in REMEDY_NAMES.items() if one not in MONEY_REMEDIES],
        "postages": [(postage.value, name) for postage, name in POSTAGE_NAMES.items()],
        "fates": [(fate.value, name) for fate, name in CLAIM_FATE_NAMES.items()],
        "offer_days": room.table.offer_days,
        "methods": [(method.value, name) for method, name in METHOD_NAMES.items()],
        "request_key": new_id(),
        "clock_unit": clock_unit,
        "due_day": due_day,
    }


def _offer_form(form: Form, room: RoomPage, counter_id: str | None) -> Form:
    """Fill the offer form with the offer to be countered, else with the rule's proposal; typed values stay."""
    if form.values.get("remedy"):
        return form
    answered = next((offer for offer in room.table.offers if offer.offer_id == counter_id), None)
    proposal = room.table.proposal
    terms = answered.terms if answered else proposal.as_terms if proposal else None
    filled = blank_form(terms_values(terms)) if terms else blank_form()
    return replace(form, values={**filled.values, **form.values})


@blueprint.get("/room")
@signed_in(*_VIEWERS)
def show_room(complaint_id: str) -> ResponseReturnValue:
    return _room_page(blank_form(), complaint_id)


@blueprint.get("/room/live")
@signed_in(*_VIEWERS)
def show_live(complaint_id: str) -> ResponseReturnValue:
    """Send what changed since the mark the page shows, or 304."""
    wiring = dependencies()
    with wiring.open_reading() as session:
        mark = room_mark(session, complaint_id, signed_in_actor())
    tag = f"{mark}-{wiring.today().isoformat()}"
    if request.if_none_match.contains(tag):
        return _tagged(Response(status=304), tag)
    values = _room_values(_read_room(complaint_id))
    return _tagged(make_response(render_template("room/live.html", **values)), tag)


def _tagged(response: Response, tag: str) -> Response:
    response.set_etag(tag)
    return response


def _to_room(complaint_id: str) -> ResponseReturnValue:
    return redirect(url_for(".show_room", complaint_id=complaint_id, _anchor="latest"), 303)


@blueprint.post("/room/statements")
@signed_in(*_SPEAKERS)
@shows_again(_room_page)
def post_statement(complaint_id: str) -> ResponseReturnValue:
    """Say something; what somebody else said meanwhile is no reason to refuse it."""
    wiring, text = dependencies(), request.form.get("text", "")
    sent = replace(typed_submission(), version=None)
    with wiring.open_transaction() as session:
        send_statement(session, complaint_id, text, signed_in_actor(), wiring.clock(), sent)
    return _to_room(complaint_id)


@blueprint.post("/room/evidence")
@signed_in(*_SPEAKERS)
@takes_files
@shows_again(_room_page)
def post_evidence(complaint_id: str) -> ResponseReturnValue:
    keep_evidence(complaint_id)
    return _to_room(complaint_id)


@blueprint.post("/room/offers")
@signed_in(*_PARTIES)
@shows_again(_room_page)
def post_offer(complaint_id: str) -> ResponseReturnValue:
    """Make an offer, or counter the one named by `answers`; without scripts a button asks for one more row."""
    if request.form.get("add_row"):
        return _room_page(typed_form(), complaint_id)
    wiring, form, submission = dependencies(), typed_form(), typed_submission()
    actor, now, answered = signed_in_actor(), wiring.clock(), form.value("answers")
    with wiring.open_transaction() as session:
        room_page(session, complaint_id, actor, now)  # a stranger learns nothing, not even which field is wrong
        terms = typed_terms(form)
        if answered:
            counter_offer(session, complaint_id, Counter(answered, terms), actor, now, submission)
        else:
            make_offer(session, complaint_id, terms, actor, now, submission)
    return _to_room(complaint_id)


@blueprint.post("/room/offers/<offer_id>/accept")
@signed_in(*_PARTIES)
@shows_again(_room_page)
def post_accept(complaint_id: str, offer_id: str) -> ResponseReturnValue:
    _answer(accept_offer, complaint_id, offer_id)
    return redirect(url_for("agreements.show_agreement", complaint_id=complaint_id), 303)


@blueprint.post("/room/offers/<offer_id>/decline")
@signed_in(*_PARTIES)
@shows_again(_room_page)
def post_decline(complaint_id: str, offer_id: str) -> ResponseReturnValue:
    _answer(decline_offer, complaint_id, offer_id)
    return _to_room(complaint_id)


@blueprint.post("/room/offers/<offer_id>/withdraw")
@signed_in(*_PARTIES)
@shows_again(_room_page)
def post_withdraw(complaint_id: str, offer_id: str) -> ResponseReturnValue:
    _answer(withdraw_offer, complaint_id, offer_id)
    return _to_room(complaint_id)


def _answer(act: Callable[..., object], complaint_id: str, offer_id: str) -> None:
    wiring, submission = dependencies(), typed_submission()
    with wiring.open_transaction() as session:
        act(session, complaint_id, offer_id, signed_in_actor(), wiring.clock(), submission)


@blueprint.post("/room/proposals")
@signed_in(*_SPEAKERS)
@shows_again(_room_page)
def post_proposal(complaint_id: str) -> ResponseReturnValue:
    wiring, submission = dependencies(), typed_submission()
    with wiring.open_transaction() as session:
        make_proposal(session, complaint_id, signed_in_actor(), wiring.clock(), submission)
    return _to_room(complaint_id)


@blueprint.post("/room/calls")
@signed_in(*_PARTIES)
@shows_again(_room_page)
def post_call(complaint_id: str) -> ResponseReturnValue:
    """Call a person; like a statement it is never too late for it."""
    wiring, reason = dependencies(), request.form.get("reason", "")
    key = typed_submission().request_key
    with wiring.open_transaction() as session:
        call_human(session, complaint_id, reason, signed_in_actor(), wiring.clock(), Submission(request_key=key))
    return _to_room(complaint_id)


@blueprint.post("/room/calls/answer")
@signed_in(Role.OFFICER, Role.MEDIATOR)
@shows_again(_room_page)
def post_call_answer(complaint_id: str) -> ResponseReturnValue:
    wiring, submission = dependencies(), typed_submission()
    answer = CallAnswer(request.form.get("call_id", ""), request.form.get("text", ""))
    with wiring.open_transaction() as session:
        answer_call(session, complaint_id, answer, signed_in_actor(), wiring.clock(), submission)
    return _to_room(complaint_id)


def _end_page(form: Form, complaint_id: str) -> ResponseReturnValue:
    room = _read_room(complaint_id)
    if Action.STATE_NO_AGREEMENT not in room.head.actions and form.message is None:
        return redirect(url_for(".show_room", complaint_id=complaint_id), 303)
    return render_template("room/end.html", form=form, head=room.head, request_key=new_id())


@blueprint.get("/room/end")
@signed_in(*_PARTIES)
def show_end(complaint_id: str) -> ResponseReturnValue:
    return _end_page(blank_form(), complaint_id)


@blueprint.post("/room/end")
@signed_in(*_PARTIES)
@shows_again(_end_page)
def post_end(complaint_id: str) -> ResponseReturnValue:
    wiring, submission = dependencies(), typed_submission()
    with wiring.open_transaction() as session:
        state_no_agreement(session, complaint_id, signed_in_actor(), wiring.clock(), submission)
    return redirect(url_for("complaints.show_complaint", complaint_id=complaint_id), 303)


def _consent_page(form: Form, complaint_id: str) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_reading() as session:
        page = complaint_page(session, complaint_id, signed_in_actor(), wiring.clock())
    if Action.GIVE_CONSENT not in page.head.actions and form.message is None:
        return redirect(url_for("complaints.show_complaint", complaint_id=complaint_id), 303)
    return render_template("room/consent.html", form=form, page=page, request_key=new_id())


@blueprint.get("/consent")
@signed_in(*_PARTIES)
def show_consent(complaint_id: str) -> ResponseReturnValue:
    return _consent_page(blank_form(), complaint_id)


@blueprint.post("/consent")
@signed_in(*_PARTIES)
@shows_again(_consent_page)
def post_consent(complaint_id: str) -> ResponseReturnValue:
    wiring, submission, actor = dependencies(), typed_submission(), signed_in_actor()
    answer = request.form.get("consent", "")
    with wiring.open_transaction() as session:
        page = complaint_page(session, complaint_id, actor, wiring.clock())
        act = {"yes": give_consent, "no": decline_mediation}.get(answer)
        if act is None:
            raise InvalidInputError("请选择“同意调解”或“不同意”", fields={"consent": "请选一个"})
        done = act(session, complaint_id, actor, wiring.clock(), submission)
    opened = done.stage != page.head.stage and answer == "yes"
    target = "room.show_room" if opened else "complaints.show_complaint"
    return redirect(url_for(target, complaint_id=complaint_id), 303)
