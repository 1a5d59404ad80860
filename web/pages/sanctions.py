"""Penalties with a serious-list decision: proposing, due process, decision, annulment; and the measure catalogue."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.kernel.errors import InvalidInputError, NotFoundError
from core.kernel.roles import Role
from credit.domain.items import Item
from credit.queries.rights_queue import RecordRights, enterprise_rights
from registry.queries.enterprise_page import find_enterprise
from registry.queries.find_enterprises import find_enterprises
from sanctions.domain.grounds import serious_list_law
from sanctions.domain.procedure import ACTION_NAMES, STATUS_NAMES, Action, Status
from sanctions.domain.served_document import PRINTED_PAPERS
from sanctions.queries.desks import desks, measures_in_force
from sanctions.queries.listing_document import listing_document
from sanctions.queries.listing_page import ListingPage, PaperShown, listing_page
from sanctions.queries.listings import ListingRow, listings, listings_of_enterprise
from sanctions.queries.own_office import own_office
from sanctions.services.propose_listing import ListingProposal, UnperformedDecision, propose_listing
from sanctions.services.seen_listing import SeenListing, refuse_stale_listing
from web.dependencies import dependencies
from web.forms import Form, blank_form, shows_again, typed_form
from web.pages.sanction_acts import ACT_FORMS, ActForm, Reading, Typed, day, gathered, money
from web.pages.sanction_views import (
    PARTY_TITLES,
    STATUS_SHAPES,
    due_of,
    rights,
    road,
    served_document_page,
    service_facts,
    unit_of,
    ways,
)
from web.permissions import public, signed_in
from web.signed_in import signed_in_actor

blueprint = Blueprint("sanctions", __name__, url_prefix="/sanctions")

_STAFF = (Role.OFFICER, Role.SUPERVISOR)
_PARTIES = (*_STAFF, Role.MERCHANT)
_FOUND = 8
_MOST_WORDS = 40
_MOST_DIGITS = 6
_OF_PENALTY = ("heavier_penalty", "penalty", "penalty_basis")


@blueprint.get("")
@signed_in(*_PARTIES)
def show_listings() -> ResponseReturnValue:
    wiring, actor = dependencies(), signed_in_actor()
    if actor.role is Role.MERCHANT:
        return _own_listings()
    chosen = request.args.get("status", "")
    statuses = [Status(chosen)] if chosen in set(Status) else None
    with wiring.open_reading() as session:
        found = listings(session, wiring.clock(), statuses)
    chips = [
        {"text": "全部", "href": url_for(".show_listings"), "current": statuses is None},
        *(
            {
                "text": STATUS_NAMES[status],
                "href": url_for(".show_listings", status=status.value),
                "count": count,
                "current": statuses == [status],
            }
            for status, count in found.counts.items()
        ),
    ]
    return _list_page(found.rows, chips, is_staff=True)


def _own_listings() -> ResponseReturnValue:
    wiring, actor = dependencies(), signed_in_actor()
    with wiring.open_reading() as session:
        rows = [
            row
            for enterprise_id in sorted(actor.enterprise_ids)
            for row in listings_of_enterprise(session, enterprise_id, wiring.clock())
        ]
    return _list_page(rows, [], is_staff=False)


def _list_page(rows: Sequence[ListingRow], chips: list[dict[str, object]], *, is_staff: bool) -> ResponseReturnValue:
    return render_template(
        "sanctions/list.html",
        rows=rows,
        chips=chips,
        is_staff=is_staff,
        shapes=STATUS_SHAPES,
        due_of=due_of,
        unit_of=unit_of,
    )


@blueprint.get("/measures")
@public
def show_measures() -> ResponseReturnValue:
    """Show what blocks what; narrowed by words and by desk."""
    wiring = dependencies()
    with wiring.open_reading() as session:
        measures = measures_in_force(session, wiring.today())
        places = desks(session)
    words, desk = request.args.get("q", "").strip()[:_MOST_WORDS], request.args.get("desk", "")
    meant = [line for line in measures if line.says(words)]
    shown = [line for line in meant if desk in ("", *line.desks)]
    chips = [{"text": "全部窗口", "href": url_for(".show_measures", q=words or None), "current": not desk}]
    for place in places:
        count = sum(place.code in line.desks for line in meant)
        if count:
            href = url_for(".show_measures", q=words or None, desk=place.code)
            chips.append({"text": place.title, "href": href, "count": count, "current": desk == place.code})
    return render_template("sanctions/measures.html", measures=shown, chips=chips, words=words, desk=desk)


def _proposal_page(form: Form) -> ResponseReturnValue:
    text = request.args.get("q", "").strip()
    chosen = form.value("enterprise_id") or request.args.get("enterprise", "")
    with dependencies().open_reading() as session:
        found = find_enterprises(session, text, _FOUND) if text else ()
        enterprise = find_enterprise(session, chosen) if chosen else None
        office = own_office(session, signed_in_actor())
    law = serious_list_law()
    ground = law.find_ground(form.value("ground"))
    parts = {f"part_{part.code}" for part in ground.parts} if ground else set()
    return render_template(
        "sanctions/propose.html",
        form=form,
        text=text,
        found=found,
        enterprise=enterprise,
        law=law,
        office=office,
        level=None if office is None else law.level(office.level),
        ground=ground,
        kept=[name for name in form.values if name.startswith("part_") and name not in parts],
    )


@blueprint.get("/new")
@signed_in(*_STAFF)
def show_proposal() -> ResponseReturnValue:
    return _proposal_page(blank_form({"ground": request.args.get("ground", "")}))


@blueprint.post("/new")
@signed_in(*_STAFF)
@shows_again(_proposal_page)
def post_proposal() -> ResponseReturnValue:
    if request.form.get("step") == "ground":
        return _proposal_page(typed_form())  # another act was chosen: the same form with its parts
    proposal = _proposal()
    wiring = dependencies()
    with wiring.open_transaction() as session:
        listing_id = propose_listing(session, proposal, signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_listing", listing_id=listing_id), 303)


def _proposal() -> ListingProposal:
    typed = request.form
    law = serious_list_law()
    names = ("enterprise_id", "violation", "facts", "authority", "authority_level")
    ground = law.find_ground(typed.get("ground", ""))
    is_alone = ground is not None and ground.decided_alone
    of_penalty: dict[str, Reading] = {
        "heavier_penalty": lambda: law.heavier_penalty(typed.get("heavier_penalty", "")),
        "fine_fen": lambda: money(typed, "fine"),
    }
    of_unperformed: dict[str, Reading] = {
        "decided_on": lambda: day(typed, "unperformed_decided_on"),
        "due_on": lambda: day(typed, "unperformed_due_on"),
    }
    read = gathered(
        ground=lambda: law.ground(typed.get("ground", "")),
        event_on=lambda: day(typed, "event_on"),
        **(of_unperformed if is_alone else of_penalty),
    )
    unperformed = _unperformed(typed, read) if is_alone else None
    factors = [f"{factor.text}：{typed.get(f'factor_{factor.code}', '').strip()}" for factor in law.factors]
    return ListingProposal(
        **{name: typed.get(name, "") for name in (*names, *(() if is_alone else _OF_PENALTY))},
        ground=read["ground"].code,
        event_on=read["event_on"],
        parts={part.code: typed.get(f"part_{part.code}", "") for part in read["ground"].parts},
        seriousness={mark.code: typed.get(f"seriousness_{mark.code}", "") for mark in law.seriousness},
        weighing="；".join(text for text in factors if not text.endswith("：")),
        fine_fen=read.get("fine_fen"),
        unperformed=unperformed,
    )


def _unperformed(typed: Typed, read: Mapping[str, Any]) -> UnperformedDecision:
    return UnperformedDecision(
        document_number=typed.get("unperformed_document", ""),
        authority=typed.get("unperformed_authority", ""),
        decided_on=read["decided_on"],
        due_on=read["due_on"],
    )


@blueprint.get("/<listing_id>")
@signed_in(*_PARTIES)
def show_listing(listing_id: str) -> ResponseReturnValue:
    page = _page(listing_id)
    role = signed_in_actor().role
    return render_template(
        "sanctions/listing.html",
        page=page,
        record=_own_record(page) if role is Role.MERCHANT else None,
        road=road(page),
        ways=ways(page, role),
        rights=rights(page),
        service=service_facts(page, role),
        printed=() if role is Role.MERCHANT else PRINTED_PAPERS,
        is_party=role is Role.MERCHANT,
        shape=STATUS_SHAPES[page.row.status],
        due_of=due_of,
        unit=unit_of(page.row),
        today=dependencies().today(),
    )


def _own_record(page: ListingPage) -> RecordRights | None:
    """Return the record of the listing in the credit file, with what the enterprise may ask for there."""
    wiring, actor = dependencies(), signed_in_actor()
    source = ("sanctions", page.row.listing_id, Item.SERIOUS_LIST)
    with wiring.open_reading() as session:
        held = enterprise_rights(session, page.row.enterprise_id, actor, wiring.clock())
    return next((each for each in held.records if each.source == source), None)


def _page(listing_id: str) -> ListingPage:
    wiring = dependencies()
    with wiring.open_reading() as session:
        return listing_page(session, listing_id, signed_in_actor(), wiring.clock())


@blueprint.get("/<listing_id>/documents/<kind>")
@signed_in(*_STAFF)
def show_document(listing_id: str, kind: str) -> ResponseReturnValue:
    page = _page(listing_id)
    with dependencies().open_reading() as session:
        document = listing_document(session, listing_id, kind, signed_in_actor())
    waits = kind == "decision" and any(offer.action is Action.RECORD_SERVICE for offer in page.actions)
    record = url_for(".show_act", listing_id=listing_id, action=Action.RECORD_SERVICE.value) if waits else ""
    return served_document_page(document, url_for(".show_listing", listing_id=listing_id), record)


def _act_form(action: str) -> tuple[Action, ActForm]:
    found = next((item for item in ACT_FORMS.items() if item[0].value == action), None)
    if found is None:
        raise NotFoundError("没有这一步")
    return found


def _act_page(form: Form, listing_id: str, action: str, paper: PaperShown | None = None) -> ResponseReturnValue:
    """Show the form, or the paper that will go out with what was typed carried along."""
    step, act_form = _act_form(action)
    page, role = _page(listing_id), signed_in_actor().role
    title = PARTY_TITLES.get(step, ACTION_NAMES[step]) if role is Role.MERCHANT else ACTION_NAMES[step]
    return render_template(
        "sanctions/act.html",
        form=form,
        page=page,
        act=act_form,
        effect=act_form.effect_for(role),
        fields=act_form.fields_for(role, is_alone=page.decided_alone),
        title=title,
        action=action,
        offer=next((offer for offer in page.actions if offer.action is step), None),
        paper=paper,
        is_party=role is Role.MERCHANT,
    )


@blueprint.get("/<listing_id>/acts/<action>")
@signed_in(*_PARTIES)
def show_act(listing_id: str, action: str) -> ResponseReturnValue:
    today = dependencies().today().isoformat()
    days = {field.name: today for field in _act_form(action)[1].fields if field.kind == "day" and not field.is_optional}
    return _act_page(blank_form(days), listing_id, action)


@blueprint.post("/<listing_id>/acts/<action>")
@signed_in(*_PARTIES)
@shows_again(_act_page)
def post_act(listing_id: str, action: str) -> ResponseReturnValue:
    act_form = _act_form(action)[1]
    if request.form.get("step") == "change":
        return _act_page(typed_form(), listing_id, action)
    made = act_form.read(request.form, signed_in_actor().role, dependencies().today())
    if act_form.goes_out and request.form.get("step") != "confirm":
        return _act_page(typed_form(), listing_id, action, _paper_of(act_form, listing_id, made))
    with dependencies().open_transaction() as session:
        _perform(session, act_form, listing_id, made)
    return redirect(url_for(".show_listing", listing_id=listing_id), 303)


def _perform(session: Any, act_form: ActForm, listing_id: str, made: object) -> None:  # noqa: ANN401 - an SQLAlchemy session
    actor = signed_in_actor()
    refuse_stale_listing(session, listing_id, _seen(), actor)
    act_form.act(session, listing_id, made, actor, dependencies().clock())


def _paper_of(act_form: ActForm, listing_id: str, made: object) -> PaperShown:
    """Return the paper the act would file: the act itself is done and taken back, so that nothing differs."""
    wiring = dependencies()
    with wiring.open_transaction() as session:
        _perform(session, act_form, listing_id, made)
        session.flush()
        paper = listing_page(session, listing_id, signed_in_actor(), wiring.clock()).papers[-1]
        session.rollback()
    return paper


def _seen() -> SeenListing:
    """Read what the page showed when the form was opened; raises InvalidInputError when it did not come along."""
    status, _, papers = request.form.get("seen", "").partition("-")
    if status not in set(Status) or not papers.isascii() or not papers.isdigit() or len(papers) > _MOST_DIGITS:
        raise InvalidInputError("这一页打开得不完整，请刷新后再试一次")
    return SeenListing(Status(status), int(papers))
