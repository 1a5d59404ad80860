"""The abnormal list: opening a procedure, its acts, what the enterprise sees of it."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.kernel.errors import InvalidInputError, NotFoundError
from core.kernel.roles import Role
from registry.queries.enterprise_page import find_enterprise
from registry.queries.find_enterprises import find_enterprises
from sanctions.domain.abnormal_grounds import Evidence, abnormal_law
from sanctions.domain.abnormal_procedure import ABNORMAL_STEPS, AbnormalAct, AbnormalStatus
from sanctions.queries.abnormal_listings import (
    AbnormalPage,
    AbnormalPaperShown,
    abnormal_listings,
    abnormal_of_enterprises,
    abnormal_page,
)
from sanctions.services.abnormal_step import refuse_stale_abnormal
from sanctions.services.answer_order import answer_order
from sanctions.services.find_abnormal import Finding, find_abnormal
from web.dependencies import dependencies
from web.forms import Form, blank_form, shows_again, typed_form
from web.pages.abnormal_acts import ABNORMAL_FORMS
from web.pages.public_lists import address
from web.pages.sanction_acts import ActForm, day
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = Blueprint("abnormal_listings", __name__, url_prefix="/sanctions/abnormal")

_STAFF = (Role.OFFICER, Role.SUPERVISOR)
_PARTIES = (*_STAFF, Role.MERCHANT)
_FOUND = 8
_MOST_DIGITS = 9
_ENDED = frozenset({AbnormalStatus.REMOVED, AbnormalStatus.CORRECTED, AbnormalStatus.ANNULLED, AbnormalStatus.DROPPED})
SHAPES: Mapping[AbnormalStatus, str] = {
    status: "closed" if status in _ENDED else "going" for status in AbnormalStatus
} | {
    AbnormalStatus.FOUND: "waiting",
    AbnormalStatus.EFFECTIVE: "refuse",
    AbnormalStatus.PAUSED: "waiting",
}


@blueprint.get("")
@signed_in(*_PARTIES)
def show_listings() -> ResponseReturnValue:
    wiring, actor = dependencies(), signed_in_actor()
    if actor.role is Role.MERCHANT:
        with wiring.open_reading() as session:
            rows = abnormal_of_enterprises(session, actor, wiring.clock())
        return render_template("sanctions/abnormal_list.html", rows=rows, shapes=SHAPES, is_staff=False)
    chosen = request.args.get("status", "")
    status = AbnormalStatus(chosen) if chosen in set(AbnormalStatus) else None
    ground = abnormal_law().find_ground(request.args.get("ground", ""))
    kept = None if ground is None else ground.code
    with wiring.open_reading() as session:
        found = abnormal_listings(session, wiring.clock(), status, kept or "")
    chips = [
        _chip("全部", status is None, ground=kept),
        *(
            {**_chip(ABNORMAL_STEPS.status_names[one], one is status, ground=kept, status=one.value), "count": count}
            for one, count in sorted(found.counts.items(), key=lambda pair: list(AbnormalStatus).index(pair[0]))
        ),
    ]
    by_status = None if status is None else status.value
    grounds = [
        _chip("全部情形", ground is None, status=by_status),
        *(_chip(one.title, one is ground, status=by_status, ground=one.code) for one in abnormal_law().grounds),
    ]
    return render_template(
        "sanctions/abnormal_list.html", rows=found.rows, chips=chips, grounds=grounds, shapes=SHAPES, is_staff=True
    )


def _chip(text: str, current: bool, **kept: str | None) -> dict[str, object]:  # noqa: FBT001 - what the chip shows
    return {"text": text, "href": address(".show_listings", kept), "current": current}


def _finding_page(form: Form) -> ResponseReturnValue:
    text = request.args.get("q", "").strip()
    chosen = form.value("enterprise_id") or request.args.get("enterprise", "")
    with dependencies().open_reading() as session:
        found = find_enterprises(session, text, _FOUND) if text else ()
        enterprise = find_enterprise(session, chosen) if chosen else None
    ground = abnormal_law().find_ground(form.value("ground"))
    return render_template(
        "sanctions/abnormal_form.html",
        form=form,
        text=text,
        found=found,
        enterprise=enterprise,
        law=abnormal_law(),
        ground=ground,
    )


@blueprint.get("/new")
@signed_in(*_STAFF)
def show_finding() -> ResponseReturnValue:
    address = _registered_address(request.args.get("enterprise", ""))
    known = {"authority": dependencies().settings.authority, "part_address": address}
    return _finding_page(blank_form({**known, "ground": request.args.get("ground", "")}))


def _registered_address(enterprise_id: str) -> str:
    """Return where letters have to go; empty for whom the registry does not know."""
    with dependencies().open_reading() as session:
        enterprise = find_enterprise(session, enterprise_id)
    return "" if enterprise is None else enterprise.address


@blueprint.post("/new")
@signed_in(*_STAFF)
@shows_again(_finding_page)
def post_finding() -> ResponseReturnValue:
    typed = request.form
    ground = abnormal_law().ground(typed.get("ground", ""))
    has_deadline = ground.evidence is Evidence.DEADLINE and typed.get("deadline_on", "").strip()
    finding = Finding(
        **{name: typed.get(name, "") for name in ("enterprise_id", "facts", "authority")},
        ground=ground.code,
        proofs={part.code: typed.get(f"part_{part.code}", "") for part in ground.parts},
        deadline_on=day(typed, "deadline_on") if has_deadline else None,
    )
    wiring = dependencies()
    with wiring.open_transaction() as session:
        listing_id = find_abnormal(session, finding, signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_listing", listing_id=listing_id), 303)


def _listing_page(form: Form, listing_id: str) -> ResponseReturnValue:
    page = _page(listing_id)
    return render_template(
        "sanctions/abnormal.html",
        form=form,
        page=page,
        shape=SHAPES[page.row.status],
        is_party=signed_in_actor().role is Role.MERCHANT,
        texts=abnormal_law().texts,
    )


@blueprint.get("/<listing_id>")
@signed_in(*_PARTIES)
def show_listing(listing_id: str) -> ResponseReturnValue:
    return _listing_page(blank_form(), listing_id)


@blueprint.post("/<listing_id>/answer")
@signed_in(Role.MERCHANT)
@shows_again(_listing_page)
def post_answer(listing_id: str) -> ResponseReturnValue:
    """Let the enterprise say that it has published what it was ordered to."""
    wiring, actor = dependencies(), signed_in_actor()
    with wiring.open_transaction() as session:
        refuse_stale_abnormal(session, listing_id, _seen(), actor)
        answer_order(session, listing_id, request.form.get("text", ""), actor, wiring.clock())
    return redirect(url_for(".show_listing", listing_id=listing_id), 303)


def _page(listing_id: str) -> AbnormalPage:
    wiring = dependencies()
    with wiring.open_reading() as session:
        return abnormal_page(session, listing_id, signed_in_actor(), wiring.clock())


def _form_of(act: str) -> tuple[AbnormalAct, ActForm]:
    found = next((item for item in ABNORMAL_FORMS.items() if item[0].value == act), None)
    if found is None:
        raise NotFoundError("没有这一步")
    return found


def _act_page(form: Form, listing_id: str, act: str, paper: AbnormalPaperShown | None = None) -> ResponseReturnValue:
    """Show the form, or the paper that will go out with what was typed carried along."""
    step, act_form = _form_of(act)
    page = _page(listing_id)
    return render_template(
        "sanctions/abnormal_act.html",
        form=form,
        page=page,
        act=act_form,
        title=ABNORMAL_STEPS.action_names[step],
        offer=next((offer for offer in page.offers if offer.act is step), None),
        paper=paper,
    )


@blueprint.get("/<listing_id>/acts/<act>")
@signed_in(*_STAFF)
def show_act(listing_id: str, act: str) -> ResponseReturnValue:
    today = dependencies().today().isoformat()
    known = {field.name: today for field in _form_of(act)[1].fields if field.kind == "day"}
    known["address"] = _registered_address(_page(listing_id).row.enterprise_id)
    return _act_page(blank_form(known), listing_id, act)


@blueprint.post("/<listing_id>/acts/<act>")
@signed_in(*_STAFF)
@shows_again(_act_page)
def post_act(listing_id: str, act: str) -> ResponseReturnValue:
    act_form = _form_of(act)[1]
    if request.form.get("step") == "change":
        return _act_page(typed_form(), listing_id, act)
    made = act_form.read(request.form, signed_in_actor().role, dependencies().today())
    if act_form.goes_out and request.form.get("step") != "confirm":
        return _act_page(typed_form(), listing_id, act, _paper_of(act_form, listing_id, made))
    with dependencies().open_transaction() as session:
        _perform(session, act_form, listing_id, made)
    return redirect(url_for(".show_listing", listing_id=listing_id), 303)


def _perform(session: Any, act_form: ActForm, listing_id: str, made: object) -> None:  # noqa: ANN401 - an SQLAlchemy session
    actor = signed_in_actor()
    refuse_stale_abnormal(session, listing_id, _seen(), actor)
    act_form.act(session, listing_id, made, actor, dependencies().clock())


def _paper_of(act_form: ActForm, listing_id: str, made: object) -> AbnormalPaperShown:
    """Return the paper the act would file: the act itself is done and taken back, so that nothing differs."""
    wiring = dependencies()
    with wiring.open_transaction() as session:
        _perform(session, act_form, listing_id, made)
        session.flush()
        paper = abnormal_page(session, listing_id, signed_in_actor(), wiring.clock()).papers[-1]
        session.rollback()
    return paper


def _seen() -> int:
    """Read the version that the page showed; raises InvalidInputError when it did not come along."""
    version = request.form.get("version", "")
    if not version.isascii() or not version.isdigit() or len(version) > _MOST_DIGITS:
        raise InvalidInputError("这一页打开得不完整，请刷新后再试一次")
    return int(version)
