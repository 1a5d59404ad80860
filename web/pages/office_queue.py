"""The office's queue, and one case with what may be done about it."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.kernel.identifiers import new_id
from core.kernel.roles import Role
from identity.queries.memberships import enterprises_of_phones
from mediation.domain.letters import GroundAndReasons
from mediation.domain.lifecycle import FINAL, Action, Stage
from mediation.domain.sectors import sectors
from mediation.queries.complaint_lists import (
    EVERYTHING,
    MARK_NAMES,
    SORT_NAMES,
    ComplaintList,
    ListFilter,
    Mark,
    Sort,
    office_queue,
)
from mediation.queries.letter_previews import DecisionPreview, LetterAsked, decision_preview
from mediation.queries.office_case import OfficeCase, office_case
from mediation.queries.refusal_signals import GroundSignals, refusal_signals
from mediation.services.accept_complaint import accept_complaint
from mediation.services.attach_respondent import attach_respondent
from mediation.services.end_mediation import terminate_mediation
from mediation.services.issue_letter import issue_letter
from mediation.services.refuse_complaint import refuse_complaint
from registry.domain.described import read_description
from registry.queries.find_enterprises import find_enterprises
from registry.queries.suggest_enterprises import suggest_enterprises
from web.dependencies import dependencies
from web.forms import Form, blank_form, shows_again, typed_form
from web.pages.complaint_views import STAGE_SHAPES, clock_unit, due_day, timeline_steps
from web.pages.office_ways import next_act
from web.pages.queue_tabs import office_asked, queue_address, whose_asked, whose_tabs
from web.pages.submission import typed_submission
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = Blueprint("office", __name__, url_prefix="/office")

_DESK = (Role.OFFICER, Role.MEDIATOR)
_READERS = (*_DESK, Role.SUPERVISOR)
_STAGE_CHIPS = {
    Stage.FILED: "待受理",
    Stage.ACCEPTED: "待双方同意",
    Stage.MEDIATING: "调解中",
    Stage.SETTLED: "待履行",
    Stage.BREACHED: "未履行",
}
_FOUND = 8
_ALL = "all"


def _wanted() -> ListFilter:
    """Read the filter from the address; what it does not know is left out."""
    given = request.args
    stages = frozenset(Stage(name) for name in given.getlist("stage") if name in set(Stage))
    marks = frozenset(Mark(name) for name in given.getlist("mark") if name in set(Mark))
    if not stages and not marks and not given.get("q") and given.get("show") != _ALL:
        marks = frozenset({Mark.OPEN})  # what is closed is looked for, never shown unasked
    sort = Sort(given["sort"]) if given.get("sort") in set(Sort) else Sort.DUE
    page = given.get("page", "1")
    chosen = replace(EVERYTHING, stages=stages, marks=marks, sort=sort, number=given.get("q", "").strip()[:40])
    chosen = replace(chosen, whose=whose_asked(), office_id=office_asked())
    return replace(chosen, page=int(page) if page.isascii() and page.isdigit() and len(page) < len("10000") else 1)


def _queue() -> ComplaintList:
    wiring = dependencies()
    with wiring.open_reading() as session:
        return office_queue(session, signed_in_actor(), wiring.clock(), _wanted())


def _chips(listed: ComplaintList) -> list[dict[str, object]]:
    chosen = listed.filter
    plain = not chosen.stages and not chosen.marks
    counted = {
        Mark.OPEN: sum(count for stage, count in listed.counts.items() if stage not in FINAL),
        Mark.OVERDUE: listed.overdue,
    }
    marks: list[dict[str, object]] = [
        {
            "text": MARK_NAMES[mark],
            "href": queue_address(mark=mark.value),
            "current": mark in chosen.marks,
            "count": counted.get(mark),
        }
        for mark in Mark
    ]
    return [
        *marks,
        {"text": "全部", "href": queue_address(show=_ALL), "current": plain},
        *(
            {
                "text": text,
                "href": queue_address(stage=stage.value),
                "count": listed.counts.get(stage, 0),
                "current": stage in chosen.stages,
            }
            for stage, text in _STAGE_CHIPS.items()
        ),
    ]


def _sorts(listed: ComplaintList) -> list[dict[str, object]]:
    return [
        {
            "text": text,
            "href": f"{url_for('.show_queue')}?{_kept(sort=sort.value)}",
            "current": sort is listed.filter.sort,
        }
        for sort, text in SORT_NAMES.items()
    ]


def _kept(**changed: str) -> str:
    """Return the filter of this page as an address query, with one part changed and the page number last."""
    names = ("stage", "mark", "show", "q", "sort", "whose", "office")
    kept = [(name, value) for name in names if name not in changed for value in request.args.getlist(name)]
    return urlencode([*kept, *changed.items()])


@blueprint.get("/queue")
@signed_in(*_READERS)
def show_queue() -> ResponseReturnValue:
    listed = _queue()
    return render_template(
        "office/queue.html",
        listed=listed,
        chips=_chips(listed),
        tabs=whose_tabs(),
        sorts=_sorts(listed),
        page_href=f"{url_for('.show_queue')}?{_kept(page='')}",
        shapes=STAGE_SHAPES,
        final_stages=FINAL,
        is_default=not set(request.args) & {"stage", "mark", "q", "show", "page"},
        clock_unit=clock_unit,
        due_day=due_day,
    )


def _case(complaint_id: str) -> OfficeCase:
    wiring = dependencies()
    with wiring.open_reading() as session:
        return office_case(session, complaint_id, signed_in_actor(), wiring.clock())


def _case_page(form: Form, complaint_id: str) -> ResponseReturnValue:
    """Show the case: a whole page, or beside the queue when the queue's script asks for it."""
    case = _case(complaint_id)
    beside_queue = request.headers.get("HX-Request") is not None
    return render_template(
        "office/_case.html" if beside_queue else "office/case.html",
        form=form,
        case=case,
        page=case.page,
        next_act=next_act(case.page),
        steps=timeline_steps(case.page),
        shape=STAGE_SHAPES[case.page.head.stage],
        beside_queue=beside_queue,
        request_key=new_id(),
        clock_unit=clock_unit,
        due_day=due_day,
    )


@blueprint.get("/complaints/<complaint_id>")
@signed_in(*_READERS)
def show_case(complaint_id: str) -> ResponseReturnValue:
    return _case_page(blank_form(), complaint_id)


@dataclass(frozen=True)
class _Decision:
    """A decision and its page; `kind` names its letters."""

    template: str
    action: Action
    kind: str


_ACCEPTANCE = _Decision("office/accept.html", Action.ACCEPT, "acceptance")
_REFUSAL = _Decision("office/refuse.html", Action.REFUSE, "refusal")
_TERMINATION = _Decision("office/terminate.html", Action.TERMINATE, "termination")


def _decision_page(decision: _Decision, form: Form, complaint_id: str, asked: LetterAsked | None) -> str:
    preview: DecisionPreview | None = None
    grounds: tuple[GroundSignals, ...] = ()
    wiring, actor = dependencies(), signed_in_actor()
    with wiring.open_reading() as session:
        case = office_case(session, complaint_id, actor, wiring.clock())
        is_open = decision.action in case.page.head.actions
        if asked is not None and is_open:
            preview = decision_preview(session, complaint_id, asked, actor, wiring.clock())
        elif decision is _REFUSAL and is_open:
            grounds = refusal_signals(session, complaint_id, actor, wiring.clock())
    values = {"case": case, "page": case.page, "preview": preview, "is_open": is_open, "request_key": new_id()}
    values |= {"ground_signals": grounds, "sectors": sectors()}
    return render_template(decision.template, form=form, **values)


def _acceptance_page(form: Form, complaint_id: str) -> ResponseReturnValue:
    return _decision_page(_ACCEPTANCE, form, complaint_id, LetterAsked(_ACCEPTANCE.kind))


@blueprint.get("/complaints/<complaint_id>/acceptance")
@signed_in(*_DESK)
def show_acceptance(complaint_id: str) -> ResponseReturnValue:
    return _acceptance_page(blank_form(), complaint_id)


@blueprint.post("/complaints/<complaint_id>/acceptance")
@signed_in(*_DESK)
@shows_again(_acceptance_page)
def post_acceptance(complaint_id: str) -> ResponseReturnValue:
    wiring, submission = dependencies(), typed_submission()
    with wiring.open_transaction() as session:
        accept_complaint(session, complaint_id, signed_in_actor(), wiring.clock(), submission)
    return redirect(url_for(".show_case", complaint_id=complaint_id), 303)


def _refusal_page(form: Form, complaint_id: str) -> ResponseReturnValue:
    return _decision_page(_REFUSAL, form, complaint_id, None)


def _termination_page(form: Form, complaint_id: str) -> ResponseReturnValue:
    return _decision_page(_TERMINATION, form, complaint_id, None)


def _typed_decision() -> GroundAndReasons:
    given = request.form
    names = ("ground", "reasons", "sector", "situation")
    return GroundAndReasons(*(given.get(name, "") for name in names))


def _before_confirming(decision: _Decision, complaint_id: str) -> ResponseReturnValue:
    """Show the letters that will go out, or the form again; what was typed is carried along."""
    if request.form.get("step") == "change":
        return _decision_page(decision, typed_form(), complaint_id, None)
    typed = _typed_decision()
    asked = LetterAsked(decision.kind, typed.ground, typed.reasons, typed.sector, typed.situation)
    return _decision_page(decision, typed_form(), complaint_id, asked)


@blueprint.get("/complaints/<complaint_id>/refusal")
@signed_in(*_DESK)
def show_refusal(complaint_id: str) -> ResponseReturnValue:
    """Show the form; a judged duplicate arrives with its ground chosen, the officer still writes why."""
    return _refusal_page(blank_form({"ground": request.args.get("ground")}), complaint_id)


@blueprint.post("/complaints/<complaint_id>/refusal")
@signed_in(*_DESK)
@shows_again(_refusal_page)
def post_refusal(complaint_id: str) -> ResponseReturnValue:
    if request.form.get("step") != "confirm":
        return _before_confirming(_REFUSAL, complaint_id)
    wiring, submission, decision = dependencies(), typed_submission(), _typed_decision()
    with wiring.open_transaction() as session:
        refuse_complaint(session, complaint_id, decision, signed_in_actor(), wiring.clock(), submission)
    return redirect(url_for(".show_case", complaint_id=complaint_id), 303)


@blueprint.get("/complaints/<complaint_id>/termination")
@signed_in(*_DESK)
def show_termination(complaint_id: str) -> ResponseReturnValue:
    return _termination_page(blank_form(), complaint_id)


@blueprint.post("/complaints/<complaint_id>/termination")
@signed_in(*_DESK)
@shows_again(_termination_page)
def post_termination(complaint_id: str) -> ResponseReturnValue:
    if request.form.get("step") != "confirm":
        return _before_confirming(_TERMINATION, complaint_id)
    wiring, submission, decision = dependencies(), typed_submission(), _typed_decision()
    with wiring.open_transaction() as session:
        terminate_mediation(session, complaint_id, decision, signed_in_actor(), wiring.clock(), submission)
    return redirect(url_for(".show_case", complaint_id=complaint_id), 303)


def _respondent_page(form: Form, complaint_id: str) -> ResponseReturnValue:
    text = (request.args.get("q") or form.value("q")).strip()
    wiring = dependencies()
    with wiring.open_reading() as session:
        case = office_case(session, complaint_id, signed_in_actor(), wiring.clock())
        described = read_description(case.page.told.respondent.described)
        members = enterprises_of_phones(session, described.phones)
        found = find_enterprises(session, text, _FOUND) if text else suggest_enterprises(session, described, members)
    return render_template(
        "office/respondent.html",
        form=form,
        page=case.page,
        text=text,
        searched=text or next(iter(described.names), ""),
        found=found,
        request_key=new_id(),
    )


@blueprint.get("/complaints/<complaint_id>/respondent")
@signed_in(*_DESK)
def show_respondent(complaint_id: str) -> ResponseReturnValue:
    return _respondent_page(blank_form(), complaint_id)


@blueprint.post("/complaints/<complaint_id>/respondent")
@signed_in(*_DESK)
@shows_again(_respondent_page)
def post_respondent(complaint_id: str) -> ResponseReturnValue:
    wiring, submission = dependencies(), typed_submission()
    chosen = request.form.get("enterprise_id", "")
    with wiring.open_transaction() as session:
        attach_respondent(session, complaint_id, chosen, signed_in_actor(), wiring.clock(), submission)
    return redirect(url_for(".show_case", complaint_id=complaint_id), 303)


@blueprint.post("/complaints/<complaint_id>/letters")
@signed_in(*_DESK)
@shows_again(_case_page)
def post_letter(complaint_id: str) -> ResponseReturnValue:
    """Issue the letter and show its code this once; a form sent again gets no second letter."""
    wiring, submission = dependencies(), typed_submission()
    actor = signed_in_actor()
    with wiring.open_transaction() as session:
        letter = issue_letter(session, complaint_id, actor, wiring.clock(), submission)
    return render_template("office/letter.html", letter=letter, page=_case(complaint_id).page)
