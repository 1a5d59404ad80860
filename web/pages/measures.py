"""The measure catalogue in the hands of officers: reviews, versions, changes by two of them."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.kernel.errors import InvalidInputError
from core.kernel.two_officers import STAFF, ProposalAction, ProposalStatus
from rulebook.domain.book_texts import FileDiff
from sanctions.queries.measures import (
    change_warning,
    measure_change,
    measure_changes,
    measure_history,
    measure_reviews,
    text_diff,
)
from sanctions.services.change_measures import (
    MeasureProposal,
    adopt_measure_change,
    checked_measure,
    propose_measure_change,
    send_back_measure_change,
    withdraw_measure_change,
)
from sanctions.services.review_measure import review_measure
from web.dependencies import dependencies
from web.forms import CHECK_FIELDS, Form, blank_form, shows_again, typed_form
from web.permissions import signed_in
from web.rule_book_acts import names_of
from web.signed_in import signed_in_actor

blueprint = Blueprint("measures", __name__, url_prefix="/office/measures")

_SHAPES: Mapping[ProposalStatus, str] = {
    ProposalStatus.PROPOSED: "waiting",
    ProposalStatus.ADOPTED: "done",
    ProposalStatus.SENT_BACK: "stopped",
    ProposalStatus.WITHDRAWN: "closed",
}
_EFFECT_SHAPES: Mapping[str, str] = {"H": "refuse", "W": "overdue", "C": "short", "I": "done"}
_MOST_DIGITS = 6
_NEW = """[measure]
code = "K26"
title = ""
matters = ["market_honour"]
objects = ["enterprise"]
flag_kinds = ["serious"]
effect = "I"
addressed_to = ""
term = "在名单期间"
bearing = ""
allowed = ""
articles = [{ key = "失信44-15", text = "《市场监督管理严重违法失信名单管理办法》第十五条" }]
"""


@blueprint.get("")
@signed_in(*STAFF)
def show_measures() -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        states = measure_reviews(session)
        changes = measure_changes(session)
        people = names_of(session, [line.proposed_by for line in changes] + [state.reviewed_by for state in states])
    wanted = request.args.get("review", "")
    shown = [state for state in states if wanted != "none" or state.last_legal_review_on is None]
    return render_template(
        "measures/list.html",
        states=shown,
        never=sum(state.last_legal_review_on is None for state in states),
        every=len(states),
        wanted=wanted,
        changes=changes,
        people=people,
        shapes=_SHAPES,
        effect_shapes=_EFFECT_SHAPES,
    )


def _measure_page(form: Form, code: str) -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        page = measure_history(session, code)
        told = [line.reviewed_by for line in page.reviews] + [line.proposed_by for line in page.changes]
        people = names_of(session, told)
    return render_template(
        "measures/measure.html", form=form, page=page, people=people, shapes=_SHAPES, effect_shapes=_EFFECT_SHAPES
    )


@blueprint.get("/<code>")
@signed_in(*STAFF)
def show_measure(code: str) -> ResponseReturnValue:
    return _measure_page(blank_form(), code)


@blueprint.post("/<code>/review")
@signed_in(*STAFF)
@shows_again(_measure_page)
def post_review(code: str) -> ResponseReturnValue:
    """Say that the measure was compared with the law in force."""
    wiring, number = dependencies(), _whole(request.form.get("number", ""))
    with wiring.open_transaction() as session:
        review_measure(session, code, number, request.form.get("found", ""), signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_measure", code=code), 303)


@blueprint.get("/new")
@signed_in(*STAFF)
def show_new() -> ResponseReturnValue:
    values = {"text": _NEW, "follows": 0, "from_on": dependencies().today().isoformat()}
    return _proposal_page(blank_form(values), "")


@blueprint.get("/<code>/change")
@signed_in(*STAFF)
def show_proposal(code: str) -> ResponseReturnValue:
    """Begin with the newest version, or with an earlier one that shall come back."""
    number = request.args.get("version", type=int)
    with dependencies().open_reading() as session:
        versions = measure_history(session, code).versions
    start = next((line for line in versions if line.number == number), versions[0])
    values = {"text": start.text, "follows": versions[0].number, "from_on": dependencies().today().isoformat()}
    if start is not versions[0]:
        values["reason"] = f"回到第 {start.number} 版"
    return _proposal_page(blank_form(values), code)


def _proposal_page(
    form: Form, code: str = "", diffs: tuple[FileDiff, ...] = (), shown: str = "", warning: str = ""
) -> ResponseReturnValue:
    return render_template("measures/propose.html", form=form, code=code, diffs=diffs, shown=shown, warning=warning)


@blueprint.post("/new")
@signed_in(*STAFF)
@shows_again(_proposal_page)
def post_new() -> ResponseReturnValue:
    return _propose("")


@blueprint.post("/<code>/change")
@signed_in(*STAFF)
@shows_again(_proposal_page)
def post_proposal(code: str) -> ResponseReturnValue:
    return _propose(code)


def _propose(code: str) -> ResponseReturnValue:
    """Show what the text changes; keep the proposal only when this very text was shown before."""
    form, wiring = typed_form(), dependencies()
    proposal = _typed(form, code)
    shown = hashlib.sha256(proposal.text.encode()).hexdigest()
    if request.form.get("do") != "propose" or form.value("shown") != shown:
        with wiring.open_reading() as session:
            changed = checked_measure(session, proposal, wiring.clock())
            before = measure_history(session, code).versions[0].text if code else None
        diffs = text_diff(changed.measure.code, before, proposal.text)
        if not diffs:
            same = "和现在的版本一样，没有要改的"
            raise InvalidInputError(same, fields={"text": same})
        return _proposal_page(form, code, diffs, shown, change_warning(before, proposal.text))
    with wiring.open_transaction() as session:
        change_id = propose_measure_change(session, proposal, signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_change", change_id=change_id), 303)


def _typed(form: Form, code: str) -> MeasureProposal:
    try:
        from_on = date.fromisoformat(form.value("from_on"))
    except ValueError as error:
        raise InvalidInputError(CHECK_FIELDS, fields={"from_on": "请填写从哪一天起，例如 2027-01-01"}) from error
    return MeasureProposal(
        code=code,
        follows=_whole(form.value("follows")),
        text=form.value("text").replace("\r\n", "\n").strip() + "\n",
        from_on=from_on,
        source=form.value("source"),
        reason=form.value("reason"),
    )


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else 0


def _change_page(form: Form, change_id: str) -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        page = measure_change(session, change_id, signed_in_actor())
        people = names_of(session, [page.line.proposed_by, page.line.decided_by])
    return render_template(
        "measures/change.html",
        form=form,
        page=page,
        line=page.line,
        people=people,
        shapes=_SHAPES,
        may_adopt=ProposalAction.ADOPT in page.actions,
        may_withdraw=ProposalAction.WITHDRAW in page.actions,
    )


@blueprint.get("/changes/<change_id>")
@signed_in(*STAFF)
def show_change(change_id: str) -> ResponseReturnValue:
    return _change_page(blank_form(), change_id)


@blueprint.post("/changes/<change_id>/adoption")
@signed_in(*STAFF)
@shows_again(_change_page)
def post_adoption(change_id: str) -> ResponseReturnValue:
    return _decide(change_id, adopt_measure_change)


@blueprint.post("/changes/<change_id>/sending-back")
@signed_in(*STAFF)
@shows_again(_change_page)
def post_sending_back(change_id: str) -> ResponseReturnValue:
    wiring, reason = dependencies(), request.form.get("reason", "")
    with wiring.open_transaction() as session:
        send_back_measure_change(session, change_id, reason, signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_change", change_id=change_id), 303)


@blueprint.post("/changes/<change_id>/withdrawal")
@signed_in(*STAFF)
@shows_again(_change_page)
def post_withdrawal(change_id: str) -> ResponseReturnValue:
    return _decide(change_id, withdraw_measure_change)


def _decide(change_id: str, act: Callable[..., object]) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        act(session, change_id, signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_change", change_id=change_id), 303)
