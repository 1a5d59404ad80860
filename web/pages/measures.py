"""The measure catalogue in the hands of officers: reviews, versions, changes by two of them."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.kernel.canonical import canonical_json
from core.kernel.errors import InvalidInputError
from core.kernel.two_officers import STAFF, ProposalAction, ProposalStatus
from sanctions.domain.flag_kinds import FlagSource, flag_kinds
from sanctions.domain.measure_words import APPLICANT_NAMES, DIRECTION_NAMES, HELD_NAMES, LINK_NAMES, OBJECT_NAMES
from sanctions.domain.pasted_line import POSTS_OFFERED
from sanctions.queries.desks import matters_by_desk
from sanctions.queries.measures import (
    ProposalWords,
    measure_change,
    measure_changes,
    measure_history,
    measure_reviews,
    proposal_words,
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
from web.pages.measure_fields import (
    CODE_FIELD,
    MOST_WAYS,
    NEW_DESK,
    STEPS,
    Typed,
    field_values,
    read_fields,
    rows_changed,
    ways_told,
)
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
_ASKED: Mapping[str, str] = {
    "source": "请写明依据，例如法律的名称、条文和公布日期",
    "reason": "请写明为什么改",
}
_CHOICES: Mapping[str, list[tuple[str, ...]]] = {
    "effect": [
        ("H", "必须拒绝", "只有条文写明不得办理的才可以"),
        ("W", "须权衡", "由窗口逐项权衡以后决定，要写明权衡哪些因素"),
        ("C", "附条件", "满足条件就办理"),
        ("I", "提示", "只让窗口知道，不影响办理"),
    ],
    "counts": [
        ("flag", "与名单或者决定同时到期"),
        ("years", "从事情发生之日起算若干年"),
        ("life", "终身"),
    ],
    "objects": [(kind.value, name) for kind, name in OBJECT_NAMES.items()],
    "posts": [(post, post) for post in POSTS_OFFERED],
    "links": list(LINK_NAMES.items()),
    "directions": [(direction.value, name) for direction, name in DIRECTION_NAMES.items()],
    "held": [(held.value, name) for held, name in HELD_NAMES.items()],
    "applicants": list(APPLICANT_NAMES.items()),
}


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
    values = {**field_values({}), "follows": 0, "from_on": dependencies().today().isoformat()}
    return _proposal_page(blank_form(values), "")


@blueprint.get("/<code>/change")
@signed_in(*STAFF)
def show_proposal(code: str) -> ResponseReturnValue:
    """Begin with the newest version, or with an earlier one that shall come back."""
    number = request.args.get("version", type=int)
    with dependencies().open_reading() as session:
        versions = measure_history(session, code).versions
    start = next((line for line in versions if line.number == number), versions[0])
    day = dependencies().today().isoformat()
    values = {**field_values(start.content), "follows": versions[0].number, "from_on": day}
    if start is not versions[0]:
        values["reason"] = f"回到第 {start.number} 版"
    return _proposal_page(blank_form(values), code)


def _proposal_page(
    form: Form, code: str = "", words: ProposalWords | None = None, shown: str = ""
) -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        by_desk = matters_by_desk(session)
        versions = measure_history(session, code).versions if code else ()
    since = [line for line in versions if line.number > _whole(form.value("follows"))]
    errors = {CODE_FIELD if name == "code" else name: text for name, text in form.errors.items()}
    return render_template(
        "measures/propose.html",
        form=replace(form, errors=errors),
        code=code,
        words=words,
        shown=shown,
        since=since,
        by_desk=by_desk,
        choices=_CHOICES,
        flag_groups=_flag_groups(),
        ways=ways_told(form),
        most_ways=MOST_WAYS,
        steps=STEPS,
        new_desk=NEW_DESK,
    )


def _flag_groups() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the kinds of flags as choices: those this office decides on, and those that others tell of."""
    groups: dict[str, list[tuple[str, str]]] = {"名单和任职限制": [], "其他决定和状态": []}
    own, others = groups.values()
    for kind in flag_kinds().values():
        is_told = set(kind.sources) == {FlagSource.DECISION}
        (others if is_told else own).append((kind.code, kind.title))
    return list(groups.items())


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
    """Read the proposal out with what it changes; keep it only when this very proposal was read out before."""
    form, wiring = typed_form(), dependencies()
    changed = _on_newest(form, code) if form.value("do") == "rebase" else rows_changed(form)
    if changed is not None:
        return _proposal_page(changed, code)
    proposal, words = _checked(form, code)
    shown = hashlib.sha256(canonical_json(proposal).encode()).hexdigest()
    if form.value("do") != "propose" or form.value("shown") != shown:
        return _proposal_page(form, code, words, shown)
    with wiring.open_transaction() as session:
        change_id = propose_measure_change(session, proposal, signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_change", change_id=change_id), 303)


def _on_newest(form: Form, code: str) -> Form:
    """Return the form as one against the newest version; what differs from that is read out before it is proposed."""
    with dependencies().open_reading() as session:
        newest = measure_history(session, code).versions[0].number
    return replace(form, values={**form.values, "follows": (str(newest),)})


def _checked(form: Form, code: str) -> tuple[MeasureProposal, ProposalWords]:
    """Return the proposal and its words; raises one InvalidInputError with everything that is wrong in the form."""
    wiring = dependencies()
    problems: dict[str, str] = {}
    with wiring.open_reading() as session:
        before: Mapping[str, Any] = measure_history(session, code).versions[0].content if code else {}
        typed = read_fields(form, code, before)
        proposal, wrong_day = _typed(form, code, typed, wiring.today())
        try:
            checked_measure(session, proposal, wiring.clock())
        except InvalidInputError as error:
            problems = error.fields
        asked = {name: text for name, text in _ASKED.items() if not form.value(name).strip()}
        problems |= {**typed.problems, **wrong_day, **asked}
        if problems:
            message = problems.pop("text", CHECK_FIELDS)
            raise InvalidInputError(message, fields=problems)
        words = proposal_words(session, typed.told, proposal.follows, proposal.from_on)
    if not words.anew:
        raise InvalidInputError("和现在的版本一样，没有要改的")
    return proposal, words


def _typed(form: Form, code: str, typed: Typed, today: date) -> tuple[MeasureProposal, dict[str, str]]:
    from_on, problems = today, {}
    try:
        from_on = date.fromisoformat(form.value("from_on"))
    except ValueError:
        problems = {"from_on": "请填写从哪一天起，例如 2027-01-01"}
    follows, source, reason = _whole(form.value("follows")), form.value("source"), form.value("reason")
    return MeasureProposal(code, follows, typed.told.text(), from_on, source, reason), problems


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
