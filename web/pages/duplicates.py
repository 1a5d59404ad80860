"""Whether two complaints are one dispute: a person compares and says so."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.kernel.identifiers import new_id
from core.kernel.roles import Role
from mediation.domain.duplicates import ANSWER_NAMES, DuplicateAnswer, DuplicateJudged
from mediation.domain.lifecycle import Action
from mediation.queries.complaint_page import complaint_page
from mediation.queries.refusal_signals import ground_of_duplicates, possible_twins
from mediation.services.judge_duplicate import judge_duplicate
from web.dependencies import dependencies
from web.forms import Form, blank_form, shows_again
from web.pages.submission import typed_submission
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = Blueprint("duplicates", __name__, url_prefix="/office/complaints")

_DESK = (Role.OFFICER, Role.MEDIATOR)


def _page(form: Form, complaint_id: str) -> ResponseReturnValue:
    wiring, actor = dependencies(), signed_in_actor()
    with wiring.open_reading() as session:
        page = complaint_page(session, complaint_id, actor, wiring.clock())
        twins = possible_twins(session, complaint_id, actor)
    values = {"page": page, "twins": twins, "is_open": Action.JUDGE_DUPLICATE in page.head.actions}
    return render_template(
        "office/duplicates.html", form=form, answer_names=ANSWER_NAMES, request_key=new_id(), **values
    )


@blueprint.get("/<complaint_id>/duplicates")
@signed_in(*_DESK)
def show_duplicates(complaint_id: str) -> ResponseReturnValue:
    return _page(blank_form(), complaint_id)


@blueprint.post("/<complaint_id>/duplicates")
@signed_in(*_DESK)
@shows_again(_page)
def post_duplicate(complaint_id: str) -> ResponseReturnValue:
    """Keep the answer; who means to refuse goes on to the refusal, where the letter is shown first."""
    wiring, actor, submission, given = dependencies(), signed_in_actor(), typed_submission(), request.form
    judged = DuplicateJudged(given.get("twin_id", ""), given.get("answer", ""), given.get("reason", ""))
    with wiring.open_transaction() as session:
        judge_duplicate(session, complaint_id, judged, actor, wiring.clock(), submission)
        ground = ground_of_duplicates(session, complaint_id, actor)
    if judged.answer == DuplicateAnswer.REFUSE:
        return redirect(url_for("office.show_refusal", complaint_id=complaint_id, ground=ground), 303)
    return redirect(url_for(".show_duplicates", complaint_id=complaint_id), 303)
