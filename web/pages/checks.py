"""The clerk's desk: one question, one answer on one screen, the decision beneath it."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.kernel.errors import InvalidInputError, NotAllowedError, UnavailableError
from core.kernel.roles import CLERK_ROLES, Role
from sanctions.domain.checks import CheckRequest, PersonAsked, not_checked
from sanctions.domain.desk_decision import CHOICE_NAMES, DeskChoice
from sanctions.queries.checks import check_page, checks_by_clerk
from sanctions.queries.desks import POSTS_OFFERED, DeskLine, desk_of_role, matters_of_desk
from sanctions.services.record_check_decision import DeskDecision, record_check_decision
from sanctions.services.run_check import run_check
from web.dependencies import dependencies
from web.forms import Form, blank_form, shows_again, typed_form
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = Blueprint("checks", __name__, url_prefix="/checks")

_FEWEST_ROWS = 1
_MOST_ROWS = 20
_CHOICES = tuple((choice.value, name) for choice, name in CHOICE_NAMES.items())


@blueprint.get("/new")
@signed_in(*CLERK_ROLES)
def show_new() -> ResponseReturnValue:
    return _question_page(blank_form({"matter": request.args.get("matter", "")}))


def _question_page(form: Form) -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        desk = _desk()
        matters = matters_of_desk(session, desk.code)
        recent = checks_by_clerk(session, signed_in_actor().account_id, limit=5)
    return render_template(
        "checks/new.html", form=form, desk=desk, matters=matters, posts=POSTS_OFFERED, recent=recent, rows=_rows(form)
    )


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
    asked = _asked()
    try:
        with wiring.open_transaction() as session:
            answer = run_check(session, asked, signed_in_actor(), wiring.clock())
    except UnavailableError as error:
        page = render_template("checks/not_checked.html", form=typed_form(), told=not_checked(error.message))
        return make_response(page, 503)
    return redirect(url_for(".show_check", check_id=answer.check_id), 303)


def _asked() -> CheckRequest:
    typed = request.form
    lists = (typed.getlist(name) for name in ("person_name", "person_id_number", "person_post"))
    people = tuple(PersonAsked(*row) for row in zip(*lists, strict=False) if any(text.strip() for text in row[:2]))
    return CheckRequest(
        desk=_desk().code,
        matter=typed.get("matter", ""),
        code=typed.get("code", ""),
        name=typed.get("name", ""),
        people=people,
        application_number=typed.get("application_number", ""),
    )


def _desk() -> DeskLine:
    with dependencies().open_reading() as session:
        desk = desk_of_role(session, signed_in_actor().role)
    if desk is None:
        raise NotAllowedError("您的岗位没有对应的办事窗口")
    return desk


@blueprint.get("")
@signed_in(*CLERK_ROLES)
def show_checks() -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        checks = checks_by_clerk(session, signed_in_actor().account_id, limit=200)
    wanted = request.args.get("verdict", "")
    verdicts = sorted({line.verdict for line in checks})
    shown = [line for line in checks if not wanted or line.verdict == wanted]
    return render_template("checks/list.html", checks=shown, verdicts=verdicts, wanted=wanted)


def _answer_page(form: Form, check_id: str) -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        page = check_page(session, check_id, signed_in_actor())
    return render_template("checks/answer.html", form=form, page=page, choices=_CHOICES)


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
    typed = request.form
    if typed.get("choice") not in {choice.value for choice in DeskChoice}:
        message = "请选择办理结果"
        raise InvalidInputError(message, fields={"choice": message})
    factors = {name.removeprefix("factor_"): text for name, text in typed.items() if name.startswith("factor_")}
    return DeskDecision(DeskChoice(typed["choice"]), typed.get("reason", ""), factors)
