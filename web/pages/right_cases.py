"""Repair and objection: the enterprise asks, the office answers, one page and one act at a time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.database import Session
from core.kernel.errors import NotFoundError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor, Role
from core.rules import ArticleRef, cite
from credit.domain.case_papers import Asked
from credit.domain.items import GRADE_NAMES
from credit.domain.repair_rules import MATERIAL_NAMES, Material
from credit.queries.case_lines import PaperLine, paper_file
from credit.queries.correction_form import correction_form
from credit.queries.objection_page import objection_page
from credit.queries.repair_page import RepairPage, repair_page
from registry.queries.enterprise_page import find_enterprise
from rulebook.queries.books import current_book
from web.dependencies import dependencies
from web.downloads import download
from web.forms import Form, blank_form, shows_again, typed_form
from web.limits import takes_files
from web.pages.kept_files import chosen_files
from web.pages.objection_acts import BODY, OBJECTION_ACTS
from web.pages.repair_acts import REPAIR_ACTS
from web.pages.right_fields import Act, CaseAct
from web.pages.right_views import OBJECTIONS, REPAIRS, CaseView, objection_view, repair_view
from web.pages.submission import typed_submission
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = Blueprint("right_cases", __name__, url_prefix="/credit")

PARTIES = (Role.MERCHANT, Role.OFFICER, Role.SUPERVISOR)
_GIVEN_BY_CASE = frozenset({"conditions", "materials", "proofs", "correction"})


@dataclass(frozen=True)
class _Sort:
    """What differs between applications for repair and objections."""

    view: Callable[[Session, str, Actor, datetime], CaseView]
    acts: Mapping[str, CaseAct]


def _repair(session: Session, case_id: str, actor: Actor, now: datetime) -> CaseView:
    return repair_view(repair_page(session, case_id, actor, now), actor.role)


def _objection(session: Session, case_id: str, actor: Actor, now: datetime) -> CaseView:
    return objection_view(objection_page(session, case_id, actor, now), actor.role)


_SORTS: Mapping[str, _Sort] = {
    REPAIRS: _Sort(_repair, {action.value: act for action, act in REPAIR_ACTS.items()}),
    OBJECTIONS: _Sort(_objection, {action.value: act for action, act in OBJECTION_ACTS.items()}),
}


@blueprint.get("/repairs/<case_id>", defaults={"sort": REPAIRS})
@blueprint.get("/objections/<case_id>", defaults={"sort": OBJECTIONS})
@signed_in(*PARTIES)
def show_case(sort: str, case_id: str) -> ResponseReturnValue:
    wiring, actor = dependencies(), signed_in_actor()
    with wiring.open_reading() as session:
        view = _SORTS[sort].view(session, case_id, actor, wiring.clock())
        enterprise = find_enterprise(session, view.enterprise_id)
    return render_template("credit/case.html", view=view, enterprise=enterprise, is_party=actor.role is Role.MERCHANT)


def _act_of(sort: str, action: str) -> CaseAct:
    act = _SORTS[sort].acts.get(action)
    if act is None:
        raise NotFoundError("没有这一步")
    return act


def _act_page(form: Form, sort: str, case_id: str, action: str, paper: PaperLine | None = None) -> ResponseReturnValue:
    """Show the form, or the letter that will go out with what was typed carried along."""
    wiring, actor = dependencies(), signed_in_actor()
    act = _act_of(sort, action)
    with wiring.open_reading() as session:
        view = _SORTS[sort].view(session, case_id, actor, wiring.clock())
        enterprise = find_enterprise(session, view.enterprise_id)
        offers = _offers(session, sort, case_id, act)
        articles = _cited(session, act.articles)
    return render_template(
        "credit/act.html",
        form=form,
        view=view,
        act=act,
        way=next((way for way in view.ways if way.action == action), None),
        enterprise=enterprise,
        articles=articles,
        paper=paper,
        today=wiring.today(),
        request_key=new_id(),
        chosen_files=chosen_files,
        is_party=actor.role is Role.MERCHANT,
        BODY=BODY,
        grade_names=[(grade.value, text) for grade, text in GRADE_NAMES.items()],
        **offers,
    )


def _cited(session: Session, keys: tuple[str, ...]) -> list[ArticleRef]:
    laws = current_book(session).laws
    return [cite(key, laws) for key in keys]


def _offers(session: Session, sort: str, case_id: str, act: CaseAct) -> dict[str, object]:
    """Return what the fields of this act take from the case: conditions, materials, the record's words."""
    kinds = {field.kind for field in act.fields} & _GIVEN_BY_CASE
    actor, now = signed_in_actor(), dependencies().clock()
    if not kinds:
        return {}
    if sort == OBJECTIONS:
        return {"written": correction_form(session, case_id, actor)}
    page = repair_page(session, case_id, actor, now)
    return {"conditions": page.conditions, "askable": page.askable, "materials": _materials(page)}


def _materials(page: RepairPage) -> list[tuple[str, str]]:
    """Return the materials that were asked for."""
    return [(each.value, MATERIAL_NAMES[each]) for each in Material if MATERIAL_NAMES[each] in page.correction_items]


@blueprint.get("/repairs/<case_id>/acts/<action>", defaults={"sort": REPAIRS})
@blueprint.get("/objections/<case_id>/acts/<action>", defaults={"sort": OBJECTIONS})
@signed_in(*PARTIES)
def show_act(sort: str, case_id: str, action: str) -> ResponseReturnValue:
    act = _act_of(sort, action)
    return _act_page(blank_form(_first_values(case_id, act)), sort, case_id, action)


def _first_values(case_id: str, act: CaseAct) -> dict[str, object]:
    """Fill the correction with what stands now."""
    if not any(field.kind == "correction" for field in act.fields):
        return {}
    with dependencies().open_reading() as session:
        written = correction_form(session, case_id, signed_in_actor())
    return {
        "correct_number": written.document_number,
        "event_on": written.event_on,
        "grades": [grade.value for grade in written.grades],
        **{f"{BODY}{each.field.name}": each.text for each in written.fields},
    }


@blueprint.post("/repairs/<case_id>/acts/<action>", defaults={"sort": REPAIRS})
@blueprint.post("/objections/<case_id>/acts/<action>", defaults={"sort": OBJECTIONS})
@signed_in(*PARTIES)
@takes_files
@shows_again(_act_page)
def post_act(sort: str, case_id: str, action: str) -> ResponseReturnValue:
    """Show the letter that will go out; confirmed, do it."""
    act = _act_of(sort, action)
    step = request.form.get("step")
    if step == "change":
        return _act_page(typed_form(), sort, case_id, action)
    submission = typed_submission()
    do = act.read()
    if act.goes_out and step != "confirm":
        letter = _letter(sort, case_id, do, Asked(submission.version))
        return _act_page(typed_form(), sort, case_id, action, letter)
    wiring = dependencies()
    with wiring.open_transaction() as session:
        do(session, case_id, signed_in_actor(), wiring.clock(), Asked(submission.version, submission.request_key))
    return redirect(url_for(".show_case", sort=sort, case_id=case_id), 303)


def _letter(sort: str, case_id: str, do: Act, asked: Asked) -> PaperLine:
    """Return the letter the act would file: the act itself is done and taken back, so that nothing differs."""
    wiring, actor = dependencies(), signed_in_actor()
    with wiring.open_transaction() as session:
        do(session, case_id, actor, wiring.clock(), asked)
        session.flush()
        paper = _SORTS[sort].view(session, case_id, actor, wiring.clock()).papers[-1]
        session.rollback()
    return paper


@blueprint.get("/papers/<paper_id>/file")
@signed_in(*PARTIES)
def show_file(paper_id: str) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_reading() as session:
        file = paper_file(session, paper_id, signed_in_actor())
    return download(wiring.files.get(file.sha256), file.media_type, file.name)
