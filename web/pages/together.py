"""Complaining together: who takes part, who has agreed, and joining with a code."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.kernel.errors import InvalidInputError
from core.kernel.identifiers import new_id
from core.kernel.roles import Role
from mediation.domain.joint import JointMatter
from mediation.queries.invitation import invitation_page
from mediation.queries.together import together_page
from mediation.services.ask_complainants import Asked, JointReply, answer_jointly, ask_complainants
from mediation.services.complain_together import (
    Invitation,
    agree_jointly,
    appoint_representative,
    invite_complainants,
    join_complaint,
    leave_joint,
)
from web.dependencies import dependencies
from web.forms import Form, blank_form, shows_again
from web.limits import limited
from web.pages.submission import typed_submission
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = Blueprint("together", __name__)

_READERS = (Role.CONSUMER, Role.MERCHANT, Role.OFFICER, Role.MEDIATOR, Role.SUPERVISOR)


def _page(form: Form, complaint_id: str, invitation: Invitation | None = None) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_reading() as session:
        page = together_page(session, complaint_id, signed_in_actor(), wiring.clock())
    return render_template("together/page.html", form=form, page=page, invitation=invitation, request_key=new_id())


@blueprint.get("/complaints/<complaint_id>/together")
@signed_in(*_READERS)
def show_together(complaint_id: str) -> ResponseReturnValue:
    return _page(blank_form(), complaint_id)


@blueprint.post("/complaints/<complaint_id>/together/invitation")
@signed_in(Role.CONSUMER)
@shows_again(_page)
def post_invitation(complaint_id: str) -> ResponseReturnValue:
    """Make a code and show it this once."""
    wiring = dependencies()
    with wiring.open_transaction() as session:
        made = invite_complainants(session, complaint_id, signed_in_actor(), wiring.clock(), typed_submission())
    return _page(blank_form(), complaint_id, made)


@blueprint.post("/complaints/<complaint_id>/together/representatives")
@signed_in(Role.CONSUMER)
@shows_again(_page)
def post_representative(complaint_id: str) -> ResponseReturnValue:
    wiring, chosen = dependencies(), request.form.get("account_id", "")
    with wiring.open_transaction() as session:
        actor, now = signed_in_actor(), wiring.clock()
        appoint_representative(session, complaint_id, chosen, actor, now, typed_submission())
    return _back(complaint_id)


@blueprint.post("/complaints/<complaint_id>/together/agreement")
@signed_in(Role.CONSUMER)
@shows_again(_page)
def post_agreement(complaint_id: str) -> ResponseReturnValue:
    wiring, seen = dependencies(), request.form.get("content_hash", "")
    with wiring.open_transaction() as session:
        agree_jointly(session, complaint_id, seen, signed_in_actor(), wiring.clock(), typed_submission())
    return _back(complaint_id)


@blueprint.post("/complaints/<complaint_id>/together/leave")
@signed_in(Role.CONSUMER)
@shows_again(_page)
def post_leave(complaint_id: str) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        leave_joint(session, complaint_id, signed_in_actor(), wiring.clock(), typed_submission())
    return redirect(url_for("complaints.show_complaints"), 303)


@blueprint.post("/complaints/<complaint_id>/together/questions")
@signed_in(Role.CONSUMER)
@shows_again(_page)
def post_question(complaint_id: str) -> ResponseReturnValue:
    wiring, matter = dependencies(), request.form.get("matter", "")
    if matter not in set(JointMatter):
        raise InvalidInputError("请选择要征求同意的事项")
    asked = Asked(JointMatter(matter), request.form.get("subject", ""))
    with wiring.open_transaction() as session:
        ask_complainants(session, complaint_id, asked, signed_in_actor(), wiring.clock(), typed_submission())
    return _back(complaint_id)


@blueprint.post("/complaints/<complaint_id>/together/answers")
@signed_in(Role.CONSUMER)
@shows_again(_page)
def post_answer(complaint_id: str) -> ResponseReturnValue:
    wiring, answer = dependencies(), request.form.get("answer", "")
    if answer not in {"yes", "no"}:
        raise InvalidInputError("请选择同意还是不同意")
    reply = JointReply(request.form.get("question_id", ""), answer == "yes")
    with wiring.open_transaction() as session:
        answer_jointly(session, complaint_id, reply, signed_in_actor(), wiring.clock(), typed_submission())
    return _back(complaint_id)


def _back(complaint_id: str) -> ResponseReturnValue:
    return redirect(url_for(".show_together", complaint_id=complaint_id), 303)


def _join_page(form: Form) -> ResponseReturnValue:
    """Ask for the code; with a right one show the draft that it opens."""
    code, wiring = form.value("code").strip(), dependencies()
    page = None
    if code and not form.error("code"):
        with wiring.open_reading() as session:
            page = invitation_page(session, code, signed_in_actor(), wiring.clock())
    return render_template("together/join.html", form=form, page=page, code=code)


@blueprint.get("/join")
@signed_in(Role.CONSUMER)
def show_join() -> ResponseReturnValue:
    return _join_page(blank_form())


@blueprint.post("/join")
@signed_in(Role.CONSUMER)
@limited("10 per minute; 60 per hour")
@shows_again(_join_page)
def post_join() -> ResponseReturnValue:
    """First show what the code opens, then join with the hash of what was shown."""
    typed, wiring = request.form, dependencies()
    if typed.get("step") != "join":
        return _join_page(blank_form({"code": typed.get("code", "")}))
    if not typed.get("agrees"):
        raise InvalidInputError("请先确认内容属实并同意", fields={"agrees": "请看过内容后勾选"})
    with wiring.open_transaction() as session:
        seen = typed.get("content_hash", "")
        joined = join_complaint(session, typed.get("code", ""), seen, signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_together", complaint_id=joined.complaint_id), 303)
