"""The clerk's desk: one question, one answer on one screen, the decision beneath it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.kernel.errors import InvalidInputError, NotAllowedError, UnavailableError
from core.kernel.roles import CLERK_ROLES, Role
from sanctions.domain.assessment import ONLY_TOLD
from sanctions.domain.checks import CheckAnswer, CheckRequest, PersonAsked, Verdict, not_checked
from sanctions.domain.desk_decision import CHOICE_NAMES, DeskChoice
from sanctions.domain.measures import Matched
from sanctions.domain.pasted_line import POSTS_OFFERED, PastedLine, day_of, post_of, read_pasted
from sanctions.queries.checks import check_page, checks_by_clerk
from sanctions.queries.desks import DeskLine, desk_of, matters_of_desk
from sanctions.services.enter_paper_check import PaperWritten, enter_paper_check, paper_problems
from sanctions.services.record_check_decision import DeskDecision, record_check_decision
from sanctions.services.resolve_subjects import firms_meant
from sanctions.services.run_check import find_problems, run_check
from web.dependencies import dependencies
from web.forms import CHECK_FIELDS, Form, blank_form, shows_again, typed_form
from web.permissions import signed_in
from web.signed_in import signed_in_actor
from web.status import STATUS

blueprint = Blueprint("checks", __name__, url_prefix="/checks")

_CHECK = "checks.post_check"
_ASKED_FIELD = "credit_code"
_PERSON_FIELDS = ("person_name", "person_id_number", "person_post", "person_born")
_OURS = ("code", "name")
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
_FIRST_VERIFY = "先核对代码或者身份证号码：如果是同一主体，下面的措施可能要求不予办理或者权衡。核对以前不得据此拒绝。"
VERDICT_SHAPES = {verdict.value: saying.shape for verdict, saying in _SAYINGS.items()}


@blueprint.get("/new")
@signed_in(*CLERK_ROLES)
def show_new() -> ResponseReturnValue:
    return _question_page(blank_form({"matter": request.args.get("matter", "")}))


def _question_page(typed: Form, told: str = "", numbered_next: int | None = None) -> ResponseReturnValue:
    form = _with_own_names(typed)
    with dependencies().open_reading() as session:
        desk = own_desk()
        matters = matters_of_desk(session, desk.code)
        recent = checks_by_clerk(session, signed_in_actor(), limit=_RECENT)
    return render_template(
        "checks/new.html",
        form=form,
        told=told,
        numbered_next=numbered_next,
        desk=desk,
        matters=matters,
        posts=POSTS_OFFERED,
        recent=recent,
        rows=_rows(form),
        most_rows=_MOST_ROWS,
        shapes=VERDICT_SHAPES,
    )


def _with_own_names(form: Form) -> Form:
    """Put the messages of the service's `code` and `name` beside the one field that takes both."""
    return replace(form, errors={_ASKED_FIELD if name in _OURS else name: text for name, text in form.errors.items()})


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
    if (row := request.form.get("complete", type=int)) is not None:
        return _question_page(typed_form(), "请对照证件填写身份证号码，再按回车核查。", row)
    matters = _own_matters()
    pasted = read_pasted(request.form.get(_ASKED_FIELD, ""), matters)
    named = matters.get(pasted.matter, request.form.get("matter", ""))
    if pasted.people or pasted.rest or named != request.form.get("matter", ""):
        return _question_page(_taken_apart(typed_form(), pasted, named), _told_of(pasted))
    try:
        answer = _checked(pasted)
    except UnavailableError as error:
        return not_checked_page(error)
    return redirect(url_for(".show_check", check_id=answer.check_id), 303)


def _checked(pasted: PastedLine) -> CheckAnswer:
    wiring, actor, paper = dependencies(), signed_in_actor(), _paper()
    asked, problems = _asked(pasted)
    with wiring.open_check() as session:
        if problems:
            of_paper = paper_problems(paper, wiring.today()) if paper else {}
            raise InvalidInputError(
                CHECK_FIELDS, fields={**find_problems(session, asked, actor), **problems, **of_paper}
            )
        if paper is None:
            return run_check(session, asked, actor, wiring.clock())
        return enter_paper_check(session, asked, paper, actor, wiring.clock())


@blueprint.errorhandler(UnavailableError)
def not_checked_page(error: UnavailableError, start: str = "checks.show_new") -> ResponseReturnValue:
    """Say 未核查 whenever any part of the desk cannot answer, even before its view is reached."""
    asked = typed_form() if request.endpoint == _CHECK else blank_form()
    page = render_template("checks/not_checked.html", form=asked, told=not_checked(error.message), start=start)
    return make_response(page, STATUS[error.kind])


def _own_matters() -> dict[str, str]:
    """Return the codes of the matters of the own desk by title."""
    code = own_desk().code
    with dependencies().open_reading() as session:
        return {matter.title: matter.code for matter in matters_of_desk(session, code)}


def _taken_apart(form: Form, pasted: PastedLine, matter: str) -> Form:
    """Return the form with every part of a pasted line in its own place; nothing is asked before the clerk saw it."""
    typed = zip_longest(*(form.all(name) for name in _PERSON_FIELDS), fillvalue="")
    known = [row for row in typed if any(row[:2])]
    born = ["" if person.born_on is None else str(person.born_on) for person in pasted.people]
    found = [(one.name, one.id_number, one.post, day) for one, day in zip(pasted.people, born, strict=True)]
    columns = zip(*known, *found, strict=True) if known or found else ()
    told = {name: tuple(column) for name, column in zip(_PERSON_FIELDS, columns, strict=False)}
    asked = " ".join(part for part in (pasted.code, pasted.name) if part)
    return replace(form, values={**form.values, **told, "matter": (matter,), _ASKED_FIELD: (asked,)})


def _told_of(pasted: PastedLine) -> str:
    left = f"没有用上：{'、'.join(pasted.rest)}。" if pasted.rest else ""
    return f"{left}粘贴的内容已经分开填好，请核对，再按回车核查。"


def _asked(pasted: PastedLine) -> tuple[CheckRequest, dict[str, str]]:
    """Return the question, and what is wrong with it that only the form knows."""
    typed, (people, problems) = request.form, _people()
    asked = CheckRequest(
        desk=own_desk().code,
        matter=typed.get("matter", ""),
        code=pasted.code,
        name=pasted.name,
        people=people,
        application_number=typed.get("application_number", ""),
    )
    return asked, problems


def _paper() -> PaperWritten | None:
    """Return what was taken on paper before, None for an application of this moment."""
    day, reason = request.form.get("paper_on", "").strip(), request.form.get("paper_reason", "").strip()
    return PaperWritten(day, reason) if day or reason else None


def _people() -> tuple[tuple[PersonAsked, ...], dict[str, str]]:
    """Read the table, and tell of each birth date that is none."""
    people: list[PersonAsked] = []
    problems: dict[str, str] = {}
    rows = zip_longest(*(request.form.getlist(name) for name in _PERSON_FIELDS), fillvalue="")
    for name, number, post, day in rows:
        if not name.strip() and not number.strip():
            continue
        try:
            born = day_of(day) if day.strip() else None
        except ValueError:
            problems[f"people.{len(people)}.born_on"] = "出生日期请写成 1990-05-21 这样"
            born = None
        people.append(PersonAsked(name, number, post_of(post), born))
    return tuple(people), problems


def own_desk() -> DeskLine:
    with dependencies().open_reading() as session:
        desk = desk_of(session, signed_in_actor())
    if desk is None:
        raise NotAllowedError("您的岗位没有对应的办事窗口")
    return desk


@blueprint.get("")
@signed_in(*CLERK_ROLES)
def show_checks() -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        checks = checks_by_clerk(session, signed_in_actor(), limit=_MOST_CHECKS)
    wanted = request.args.get("verdict", "")
    verdicts = sorted({line.verdict for line in checks})
    shown = [line for line in checks if not wanted or line.verdict == wanted]
    return render_template("checks/list.html", checks=shown, verdicts=verdicts, wanted=wanted, shapes=VERDICT_SHAPES)


@blueprint.get("/paper")
@signed_in(*CLERK_ROLES)
def show_paper() -> ResponseReturnValue:
    """Show a form to print and keep at the desk for the hours in which nothing can be checked."""
    desk = own_desk()
    with dependencies().open_reading() as session:
        matters = matters_of_desk(session, desk.code)
    return render_template("checks/paper.html", desk=desk, matters=matters)


def answer_page(form: Form, check_id: str) -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        page = check_page(session, check_id, signed_in_actor())
        is_by_name = page.may_decide and page.request.name and not page.request.code
        firms = firms_meant(session, page.request.name) if is_by_name else ()
    saying = _saying(page.answer)
    return render_template(
        "checks/answer.html",
        form=form,
        page=page,
        firms=[firm for firm in firms if firm.code],
        kind=saying.kind,
        said=saying.text,
        choices=_CHOICES,
        effect_shapes=_EFFECT_SHAPES,
        is_clerk=signed_in_actor().role in CLERK_ROLES,
    )


def _saying(answer: CheckAnswer) -> _Saying:
    """Say first what has to be verified when a measure only informs because nobody was recognised for sure."""
    saying = _SAYINGS[Verdict(answer.verdict)]
    is_unsure = any(hit.matched == Matched.NAME and hit.allowed.startswith(ONLY_TOLD) for hit in answer.hits)
    return replace(saying, text=_FIRST_VERIFY) if is_unsure and answer.verdict == Verdict.INFORM else saying


@blueprint.get("/<check_id>")
@signed_in(*CLERK_ROLES, Role.SUPERVISOR)
def show_check(check_id: str) -> ResponseReturnValue:
    return answer_page(blank_form(), check_id)


@blueprint.post("/<check_id>/decision")
@signed_in(*CLERK_ROLES)
@shows_again(answer_page)
def post_decision(check_id: str) -> ResponseReturnValue:
    decision = _decision(check_id)
    wiring = dependencies()
    with wiring.open_transaction() as session:
        record_check_decision(session, check_id, decision, signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_check", check_id=check_id), 303)


def _decision(check_id: str) -> DeskDecision:
    """Read the form; raises InvalidInputError that names everything left out."""
    typed = request.form
    factors = {name.removeprefix("factor_"): text for name, text in typed.items() if name.startswith("factor_")}
    problems = _unweighed(check_id, [key for key, text in factors.items() if not text.strip()])
    if typed.get("choice") not in set(DeskChoice):
        problems["choice"] = "请选择办理结果"
    if not typed.get("reason", "").strip():
        problems["reason"] = "请写明这样办理的理由"
    if problems:
        raise InvalidInputError(CHECK_FIELDS, fields=problems)
    return DeskDecision(DeskChoice(typed["choice"]), typed["reason"], factors, departs=typed.get("departs") == "yes")


def _unweighed(check_id: str, keys: Sequence[str]) -> dict[str, str]:
    """Name each factor that was left empty, so that the summary tells them apart."""
    if not keys:
        return {}
    with dependencies().open_reading() as session:
        texts = {factor.key: factor.text for factor in check_page(session, check_id, signed_in_actor()).factors}
    return {f"factor_{key}": f"请写明考量：{texts[key]}" for key in keys if key in texts}
