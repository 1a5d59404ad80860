"""Acts on several complaints of the work list: each in a transaction of its own, with a result beside each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from core.database import Session
from core.kernel.errors import BusinessError, InvalidInputError, NotFoundError
from core.kernel.roles import Role
from mediation.queries.complaint_lists import ListFilter, merchant_complaints
from mediation.queries.templates import filled_templates
from mediation.services.assign_to_colleague import assign_to_colleague
from mediation.services.give_consent import give_consent
from mediation.services.send_statement import send_statement
from mediation.services.submissions import Submission
from web.dependencies import dependencies
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = Blueprint("bulk", __name__)

MOST_AT_ONCE = 50


@dataclass(frozen=True)
class LineResult:
    """`refusal` is empty where it was done."""

    complaint_id: str
    number: str
    refusal: str


def _consent(session: Session, complaint_id: str, sent: Submission) -> None:
    give_consent(session, complaint_id, signed_in_actor(), dependencies().clock(), sent)


def _assign(session: Session, complaint_id: str, _sent: Submission) -> None:
    colleague = request.form.get("colleague", "")
    assign_to_colleague(session, complaint_id, colleague, signed_in_actor(), dependencies().clock())


def _statement(session: Session, complaint_id: str, sent: Submission) -> None:
    """Say what the template says; a place that could not be filled is refused, nobody reads braces."""
    actor, now, chosen = signed_in_actor(), dependencies().clock(), request.form.get("template", "")
    lines = filled_templates(session, complaint_id, actor, now)
    text = next((line.text for line in lines if line.template_id == chosen), None)
    if text is None:
        raise NotFoundError("这家企业没有所选的模板，或者您不能使用")
    if "{" in text:
        raise InvalidInputError("模板里有这件投诉填不上的地方，请到协商室里修改后再发")
    send_statement(session, complaint_id, text, actor, now, sent)


# Only what can be done to many without reading each offer: nothing here binds the enterprise to pay.
ACTS: Mapping[str, tuple[str, Callable[[Session, str, Submission], None]]] = {
    "consent": ("同意调解", _consent),
    "assign": ("分给同事", _assign),
    "statement": ("发送同一段话", _statement),
}


@blueprint.post("/merchant/complaints/bulk")
@signed_in(Role.MERCHANT)
def post_bulk() -> ResponseReturnValue:
    """Do one act on every chosen complaint and show a result for each; sent twice it is done once."""
    chosen, act = list(dict.fromkeys(request.form.getlist("complaint"))), request.form.get("act", "")
    problem = _problem(chosen, act)
    if problem:
        return render_template("merchant/bulk.html", problem=problem, results=(), act_name=""), 422
    name, do = ACTS[act]
    key = request.form.get("request_key", "")[:64]
    numbers = _numbers()
    results = [_do(do, each, Submission(request_key=f"{key}:{each}" if key else None), numbers) for each in chosen]
    return render_template("merchant/bulk.html", problem="", results=results, act_name=name)


def _problem(chosen: list[str], act: str) -> str:
    if not chosen:
        return "还没有选投诉，请在清单里勾选"
    if len(chosen) > MOST_AT_ONCE:
        return f"一次最多 {MOST_AT_ONCE} 件，请少选一些"
    return "" if act in ACTS else "请选择要办的事"


def _do(
    act: Callable[[Session, str, Submission], None], complaint_id: str, sent: Submission, numbers: Mapping[str, str]
) -> LineResult:
    try:
        with dependencies().open_transaction() as session:
            act(session, complaint_id, sent)
    except BusinessError as error:
        return LineResult(complaint_id, numbers.get(complaint_id, ""), error.message)
    return LineResult(complaint_id, numbers.get(complaint_id, ""), "")


def _numbers() -> Mapping[str, str]:
    wiring = dependencies()
    with wiring.open_reading() as session:
        listed = merchant_complaints(session, signed_in_actor(), wiring.clock(), ListFilter(page_size=100))
    return {line.complaint_id: line.number for line in listed.lines}
