"""The clerk's desk: one question, one answer on one screen, the decision beneath it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.kernel.errors import InvalidInputError, NotAllowedError, UnavailableError
from core.kernel.roles import CLERK_ROLES, Role
from sanctions.domain.checks import CheckRequest, PersonAsked, Verdict, not_checked
from sanctions.domain.desk_decision import CHOICE_NAMES, DeskChoice
from sanctions.queries.checks import check_page, checks_by_clerk
from sanctions.queries.desks import POSTS_OFFERED, DeskLine, desk_of, matters_of_desk
from sanctions.services.record_check_decision import DeskDecision, record_check_decision
from sanctions.services.run_check import run_check
from web.dependencies import dependencies
from web.forms import CHECK_FIELDS, Form, blank_form, shows_again, typed_form
from web.permissions import signed_in
from web.signed_in import signed_in_actor
from web.status import STATUS

blueprint = Blueprint("checks", __name__, url_prefix="/checks")

_CODE_FIELD = "credit_code"
_FEWEST_ROWS = 1
_MOST_ROWS = 20
_RECENT = 5
_MOST_CHECKS = 200
_CHOICES = tuple((choice.value, name) for choice, name in CHOICE_NAMES.items())
_EFFECT_SHAPES: Mapping[str, str] = {"H": "refuse", "W": "overdue", "C": "short", "I": "done"}


@dataclass(frozen=True)
class _Saying:
    """How a verdict looks: the kind of its card, the shape of its badge, what it means in one sentence."""

    kind: str
    shape: str
    text: str


_SAYINGS: Mapping[Verdict, _Saying] = {
    Verdict.MUST_REFUSE: _Saying("refuse", "refuse", "法律规定这件申请不得这样办理。由您核对后决定，并写明理由。"),
    Verdict.WEIGH: _Saying("weigh", "overdue", "法律要求作为重要考量，但没有规定一律不办。请逐项权衡后决定。"),
    Verdict.CONDITION: _Saying("condition", "short", "满足所列条件后可以办理。"),
    Verdict.INFORM: _Saying("notice", "done", "没有查到法律要求拒绝的情形，有需要您知道的情况。"),
    Verdict.NONE: _Saying("none", "waiting", "按名单和关系没有查到与这件申请有关的措施。"),
    Verdict.NOT_FOUND: _Saying("unknown", "stopped", "没有找到申请人，不能当作没有问题。请核对代码或名称后再查。"),
}
_SHAPES = {verdict.value: saying.shape for verdict, saying in _SAYINGS.items()}


@blueprint.get("/new")
@signed_in(*CLERK_ROLES)
def show_new() -> ResponseReturnValue:
    return _question_page(blank_form({"matter": request.args.get("matter", "")}))


def _question_page(typed: Form) -> ResponseReturnValue:
    form = _with_own_names(typed)
    with dependencies().open_reading() as session:
        desk = _desk()
        matters = matters_of_desk(session, desk.code)
        recent = checks_by_clerk(session, signed_in_actor().account_id, limit=_RECENT)
    return render_template(
        "checks/new.html",
        form=form,
        desk=desk,
        matters=matters,
        posts=POSTS_OFFERED,
        recent=recent,
        rows=_rows(form),
        most_rows=_MOST_ROWS,
        shapes=_SHAPES,
    )


def _with_own_names(form: Form) -> Form:
    """Put the message of the service's `code` beside the field: forms never keep one that is called code."""
    return replace(form, errors={_CODE_FIELD if name == "code" else name: text for name, text in form.errors.items()})


def _rows(form: Form) -> int:
    """Show every row that was typed, and one more when it was asked for."""
    typed = len(form.all("person_name")) + form.has("add", "person")
    return min(max(typed, _FEWEST_ROWS), _MOST_ROWS)


@blueprint.post("")
@signed_in(*CLERK_ROLES)
@shows_again(_question_page)
def post_check() -> ResponseReturnValue:
    if request.form.get("add") == "person":
        return _question_page(typed_form())
    wiring = dependencies()
    try:
        with wiring.open_transaction() as session:
            answer = run_check(session, _asked(), signed_in_actor(), wiring.clock())
    except UnavailableError as error:
        return _not_checked_page(error)
    return redirect(url_for(".show_check", check_id=answer.check_id), 303)


@blueprint.errorhandler(UnavailableError)
def _not_checked_page(error: UnavailableError) -> ResponseReturnValue:
    """Say 未核查 whenever any part of the desk cannot answer, even before its view is reached."""
    page = render_template("checks/not_checked.html", form=typed_form(), told=not_checked(error.message))
    return make_response(page, STATUS[error.kind])


def _asked() -> CheckRequest:
    typed = request.form
    lists = (typed.getlist(name) for name in ("person_name", "person_id_number", "person_post"))
    people = tuple(PersonAsked(*row) for row in zip(*lists, strict=False) if any(text.strip() for text in row[:2]))
    return CheckRequest(
        desk=_desk().code,
        matter=typed.get("matter", ""),
        code=typed.get(_CODE_FIELD, ""),
        name=typed.get("name", ""),
        people=people,
        application_number=typed.get("application_number", ""),
    )


def _desk() -> DeskLine:
    with dependencies().open_reading() as session:
        desk = desk_of(session, signed_in_actor())
    if desk is None:
        raise NotAllowedError("您的岗位没有对应的办事窗口")
    return desk


@blueprint.get("")
@signed_in(*CLERK_ROLES)
def show_checks() -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        checks = checks_by_clerk(session, signed_in_actor().account_id, limit=_MOST_CHECKS)
    wanted = request.args.get("verdict", "")
    verdicts = sorted({line.verdict for line in checks})
    shown = [line for line in checks if not wanted or line.verdict == wanted]
    return render_template("checks/list.html", checks=shown, verdicts=verdicts, wanted=wanted, shapes=_SHAPES)


def _answer_page(form: Form, check_id: str) -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        page = check_page(session, check_id, signed_in_actor())
    saying = _SAYINGS[Verdict(page.answer.verdict)]
    return render_template(
        "checks/answer.html",
        form=form,
        page=page,
        kind=saying.kind,
        said=saying.text,
        choices=_CHOICES,
        effect_shapes=_EFFECT_SHAPES,
        is_clerk=signed_in_actor().role in CLERK_ROLES,
    )


@blueprint.get("/<check_id>")
@signed_in(*CLERK_ROLES, Role.SUPERVISOR)
def show_check(check_id: str) -> ResponseReturnValue:
    return _answer_page(blank_form(), check_id)


@blueprint.post("/<check_id>/decision")
@signed_in(*CLERK_ROLES)
@shows_again(_answer_page)
def post_decision(check_id: str) -> ResponseReturnValue:
    decision = _decision()
    wiring = dependencies()
    with wiring.open_transaction() as session:
        record_check_decision(session, check_id, decision, signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_check", check_id=check_id), 303)


def _decision() -> DeskDecision:
    """Read the form; raises InvalidInputError that names everything left out."""
    typed = request.form
    factors = {name.removeprefix("factor_"): text for name, text in typed.items() if name.startswith("factor_")}
    problems = {f"factor_{key}": "请写明这一项的考量" for key, text in factors.items() if not text.strip()}
    if typed.get("choice") not in set(DeskChoice):
        problems["choice"] = "请选择办理结果"
    if not typed.get("reason", "").strip():
        problems["reason"] = "请写明这样办理的理由"
    if problems:
        raise InvalidInputError(CHECK_FIELDS, fields=problems)
    return DeskDecision(DeskChoice(typed["choice"]), typed["reason"], factors, departs=typed.get("departs") == "yes")
