"""The weights of ranking: what is in force, proposing others with their effect shown, deciding, every version."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casebase.domain.weighing import Effect, WeightsProposal, check_follows, check_values
from casebase.domain.weights import LEAST, MOST, Weights
from casebase.queries.weights_effect import weights_effect
from casebase.queries.weights_page import feature_lines, version, weights_change_page, weights_page
from casebase.services.change_weights import adopt_weights, propose_weights, send_back_weights, withdraw_weights
from core.kernel.canonical import canonical_json
from core.kernel.errors import InvalidInputError
from core.kernel.two_officers import STAFF, ProposalAction, ProposalStatus
from web.dependencies import dependencies
from web.forms import CHECK_FIELDS, Form, blank_form, shows_again, typed_form
from web.limits import limited
from web.permissions import signed_in
from web.rule_book_acts import names_of
from web.signed_in import signed_in_actor

blueprint = Blueprint("ranking_weights", __name__, url_prefix="/office/ranking-weights")

_GROUPS = ("article", "case")
_SHAPES: Mapping[ProposalStatus, str] = {
    ProposalStatus.PROPOSED: "waiting",
    ProposalStatus.ADOPTED: "done",
    ProposalStatus.SENT_BACK: "stopped",
    ProposalStatus.WITHDRAWN: "closed",
}
_MOST_DIGITS = 6


@blueprint.get("")
@signed_in(*STAFF)
def show_weights() -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        page = weights_page(session)
        people = names_of(session, [who for line in page.lines for who in (line.proposed_by, line.decided_by)])
    return render_template("ranking/weights.html", page=page, people=people, shapes=_SHAPES, groups=_group_names())


def _group_names() -> list[tuple[str, str]]:
    return [("article", "法条"), ("case", "案例")]


@blueprint.get("/new")
@signed_in(*STAFF)
def show_proposal() -> ResponseReturnValue:
    """Begin with the weights in force, or with those of an earlier version."""
    number = request.args.get("version", type=int)
    with dependencies().open_reading() as session:
        current = weights_page(session).current
        start = current if number is None else version(session, number)
    values: dict[str, object] = {"follows": current.version, "experience_on": "yes" if start.experience_on else "no"}
    for group in _GROUPS:
        values |= {f"{group}_{name}": f"{value:g}" for name, value in getattr(start, group).items()}
    if number is not None:
        values |= {"returns_to": number, "reason": f"回到第 {number} 版"}
    return _proposal_page(blank_form(values))


def _proposal_page(form: Form, effect: Effect | None = None, shown: str = "") -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        current = weights_page(session).current
    return render_template(
        "ranking/propose.html",
        form=form,
        current=current,
        lines=feature_lines(current, current),
        groups=_group_names(),
        effect=effect,
        shown=shown,
        least=LEAST,
        most=MOST,
    )


@blueprint.post("/new")
@signed_in(*STAFF)
@limited("10 per minute; 60 per hour")
@shows_again(_proposal_page)
def post_proposal() -> ResponseReturnValue:
    """Show what the change does; keep the proposal only when this very effect was shown before."""
    form, wiring = typed_form(), dependencies()
    with wiring.open_reading() as session:
        current = weights_page(session).current
        proposal = _typed(form, current)
        effect = weights_effect(session, wiring.open_case_index(), current, proposal.as_weights(), wiring.today())
    shown = canonical_json([proposal.follows, proposal.article, proposal.case, proposal.experience_on])
    if request.form.get("do") != "propose" or form.value("shown") != shown:
        message = "权重改过了，请先看影响，再提出" if request.form.get("do") == "propose" else None
        return _proposal_page(replace(form, message=message), effect, shown)
    with wiring.open_transaction() as session:
        weights_id = propose_weights(session, proposal, effect, signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_change", weights_id=weights_id), 303)


def _typed(form: Form, current: Weights) -> WeightsProposal:
    problems: dict[str, str] = {}
    typed = {group: _numbers(form, group, getattr(current, group), problems) for group in _GROUPS}
    if problems:
        raise InvalidInputError(CHECK_FIELDS, fields=problems)
    proposal = WeightsProposal(
        follows=_whole(form.value("follows")) or 0,
        article=typed["article"],
        case=typed["case"],
        experience_on=form.value("experience_on") == "yes",
        reason=form.value("reason"),
        returns_to=_whole(form.value("returns_to")),
    )
    check_follows(proposal.follows, current.version)
    return check_values(proposal, current)


def _numbers(form: Form, group: str, names: Mapping[str, float], problems: dict[str, str]) -> dict[str, float]:
    found = {}
    for name in names:
        try:
            found[name] = round(float(form.value(f"{group}_{name}").strip()), 3)
        except ValueError:
            problems[f"{group}_{name}"] = "请填一个数，例如 0.4"
    return found


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None


def _change_page(form: Form, weights_id: str) -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        page = weights_change_page(session, weights_id, signed_in_actor())
        people = names_of(session, [page.line.proposed_by, page.line.decided_by])
    return render_template(
        "ranking/change.html",
        form=form,
        page=page,
        line=page.line,
        people=people,
        shapes=_SHAPES,
        groups=_group_names(),
        may_adopt=ProposalAction.ADOPT in page.actions,
        may_withdraw=ProposalAction.WITHDRAW in page.actions,
    )


@blueprint.get("/<weights_id>")
@signed_in(*STAFF)
def show_change(weights_id: str) -> ResponseReturnValue:
    return _change_page(blank_form(), weights_id)


@blueprint.post("/<weights_id>/adoption")
@signed_in(*STAFF)
@shows_again(_change_page)
def post_adoption(weights_id: str) -> ResponseReturnValue:
    return _decide(weights_id, adopt_weights)


@blueprint.post("/<weights_id>/sending-back")
@signed_in(*STAFF)
@shows_again(_change_page)
def post_sending_back(weights_id: str) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        send_back_weights(session, weights_id, request.form.get("reason", ""), signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_change", weights_id=weights_id), 303)


@blueprint.post("/<weights_id>/withdrawal")
@signed_in(*STAFF)
@shows_again(_change_page)
def post_withdrawal(weights_id: str) -> ResponseReturnValue:
    return _decide(weights_id, withdraw_weights)


def _decide(weights_id: str, act: Callable[..., object]) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        act(session, weights_id, signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_change", weights_id=weights_id), 303)
