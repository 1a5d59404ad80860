"""The double-blind bid on its own page: begin, write a limit, take it back, call it off, read what came out."""

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.kernel.errors import InvalidInputError
from core.kernel.identifiers import new_id
from core.kernel.money import parse_yuan
from core.kernel.roles import Role
from mediation.domain.parties import PARTIES
from mediation.queries.blind_bids import blind_bid_page
from mediation.services.bid_blindly import (
    LimitEntry,
    call_off_blind_bid,
    open_blind_bid,
    seal_limit,
    take_back_limit,
)
from web.dependencies import dependencies
from web.forms import Form, blank_form, shows_again
from web.pages.submission import typed_submission
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = Blueprint("blind_bids", __name__, url_prefix="/complaints/<complaint_id>/room/blind-bid")

_PARTIES = (Role.CONSUMER, Role.MERCHANT)
_PEOPLE = (*_PARTIES, Role.OFFICER, Role.MEDIATOR)
_READERS = (*_PEOPLE, Role.SUPERVISOR)


def _page(form: Form, complaint_id: str, **_: str) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_reading() as session:
        page = blind_bid_page(session, complaint_id, signed_in_actor(), wiring.clock())
    return render_template(
        "room/blind_bid.html", form=form, page=page, is_party=page.viewer_side in PARTIES, request_key=new_id()
    )


@blueprint.get("")
@signed_in(*_READERS)
def show_blind_bid(complaint_id: str) -> ResponseReturnValue:
    return _page(blank_form(), complaint_id)


@blueprint.post("")
@signed_in(*_PEOPLE)
@shows_again(_page)
def post_blind_bid(complaint_id: str) -> ResponseReturnValue:
    wiring, submission = dependencies(), typed_submission()
    with wiring.open_transaction() as session:
        open_blind_bid(session, complaint_id, signed_in_actor(), wiring.clock(), submission)
    return _back(complaint_id)


@blueprint.post("/<bid_id>/limit")
@signed_in(*_PARTIES)
@shows_again(_page)
def post_limit(complaint_id: str, bid_id: str) -> ResponseReturnValue:
    """Take the secret straight from the request: no form of ours keeps it, so no page ever shows it again."""
    wiring, submission, actor = dependencies(), typed_submission(), signed_in_actor()
    with wiring.open_transaction() as session:
        blind_bid_page(session, complaint_id, actor, wiring.clock())  # a stranger learns nothing of the form
        seal_limit(session, complaint_id, LimitEntry(bid_id, _typed_limit()), actor, wiring.clock(), submission)
    return _back(complaint_id)


def _typed_limit() -> int:
    try:
        return parse_yuan(request.form.get("secret_limit", ""))
    except InvalidInputError as error:
        raise InvalidInputError(error.message, fields={"secret_limit": error.message}) from None


@blueprint.post("/<bid_id>/limit/withdrawal")
@signed_in(*_PARTIES)
@shows_again(_page)
def post_limit_withdrawal(complaint_id: str, bid_id: str) -> ResponseReturnValue:
    return _act(take_back_limit, complaint_id, bid_id)


@blueprint.post("/<bid_id>/end")
@signed_in(*_PEOPLE)
@shows_again(_page)
def post_end(complaint_id: str, bid_id: str) -> ResponseReturnValue:
    return _act(call_off_blind_bid, complaint_id, bid_id)


def _act(act: Callable[..., object], complaint_id: str, bid_id: str) -> ResponseReturnValue:
    wiring, submission = dependencies(), typed_submission()
    with wiring.open_transaction() as session:
        act(session, complaint_id, bid_id, signed_in_actor(), wiring.clock(), submission)
    return _back(complaint_id)


def _back(complaint_id: str) -> ResponseReturnValue:
    return redirect(url_for(".show_blind_bid", complaint_id=complaint_id), 303)
