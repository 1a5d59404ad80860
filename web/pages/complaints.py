"""A person's complaints: the list, one complaint with its timeline, its documents, taking it back."""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.kernel.errors import NotFoundError
from core.kernel.identifiers import new_id
from core.kernel.roles import Role
from mediation.domain.forms import FormKind
from mediation.domain.lifecycle import ACTION_NAMES, FINAL, Action, Stage
from mediation.domain.parties import Side
from mediation.queries.complaint_lists import SORT_NAMES, ComplaintList, ListFilter, Sort, own_complaints
from mediation.queries.complaint_page import complaint_page
from mediation.queries.documents import newest_document
from mediation.services.withdraw_complaint import withdraw_complaint
from web.dependencies import dependencies
from web.forms import Form, blank_form, shows_again
from web.pages.complaint_views import (
    STAGE_SHAPES,
    clock_unit,
    due_day,
    main_way,
    other_ways,
    timeline_steps,
)
from web.pages.law_panel import panel_of
from web.pages.submission import typed_submission
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = Blueprint("complaints", __name__)

_STAFF = (Role.OFFICER, Role.MEDIATOR, Role.SUPERVISOR)
_GROUPS: Mapping[str, tuple[str, frozenset[Stage]]] = {
    "all": ("全部", frozenset()),
    "draft": ("没写完的", frozenset({Stage.DRAFT})),
    "open": ("进行中", frozenset(Stage) - FINAL - {Stage.DRAFT}),
    "over": ("已办结", FINAL),
}


@blueprint.get("/complaints")
@signed_in(Role.CONSUMER)
def show_complaints() -> ResponseReturnValue:
    group = request.args.get("show", "all")
    sort = request.args.get("sort", Sort.DUE.value)
    sort_by = Sort(sort) if sort in set(Sort) else Sort.DUE
    _, stages = _GROUPS.get(group, _GROUPS["all"])
    wanted = ListFilter(stages=stages, sort=sort_by, page=request.args.get("page", 1, type=int))
    wiring = dependencies()
    with wiring.open_reading() as session:
        listed = own_complaints(session, signed_in_actor(), wiring.clock(), wanted)
    return render_template(
        "complaints/list.html",
        listed=listed,
        chips=_chips(group, sort_by, listed),
        sorts=_sorts(group, sort_by),
        group=group,
        shapes=STAGE_SHAPES,
        clock_unit=clock_unit,
        due_day=due_day,
    )


def _chips(group: str, sort: Sort, listed: ComplaintList) -> list[dict[str, object]]:
    counts = listed.counts
    return [
        {
            "text": text,
            "href": url_for(".show_complaints", show=key, sort=sort.value),
            "count": sum(count for stage, count in counts.items() if not stages or stage in stages),
            "current": key == group,
        }
        for key, (text, stages) in _GROUPS.items()
    ]


def _sorts(group: str, sort: Sort) -> list[dict[str, object]]:
    return [
        {"text": text, "href": url_for(".show_complaints", show=group, sort=each.value), "current": each is sort}
        for each, text in SORT_NAMES.items()
    ]


@blueprint.get("/complaints/<complaint_id>")
@signed_in(Role.CONSUMER, Role.MERCHANT, *_STAFF)
def show_complaint(complaint_id: str) -> ResponseReturnValue:
    """Show the complaint to its two sides; the office has its own page of it, a draft its form."""
    wiring, actor = dependencies(), signed_in_actor()
    with wiring.open_reading() as session:
        page = complaint_page(session, complaint_id, actor, wiring.clock())
    if page.head.viewer_side is Side.OFFICE:
        return redirect(f"/office/complaints/{page.head.complaint_id}", 303)
    if page.head.stage is Stage.DRAFT and Action.SAVE_DRAFT not in page.head.actions:
        return redirect(url_for("together.show_together", complaint_id=complaint_id), 303)
    if page.head.stage is Stage.DRAFT:
        return redirect(url_for("filing.show_draft", complaint_id=complaint_id), 303)
    return render_template(
        "complaints/complaint.html",
        page=page,
        steps=timeline_steps(page),
        main=main_way(page),
        others=other_ways(page, ACTION_NAMES),
        shape=STAGE_SHAPES[page.head.stage],
        law=panel_of(page.advice) if page.advice else None,
        is_merchant=page.head.viewer_side is Side.MERCHANT,
        clock_unit=clock_unit,
        due_day=due_day,
    )


@blueprint.get("/complaints/<complaint_id>/filed")
@signed_in(Role.CONSUMER)
def show_filed(complaint_id: str) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_reading() as session:
        page = complaint_page(session, complaint_id, signed_in_actor(), wiring.clock())
    if page.head.stage is Stage.DRAFT:
        raise NotFoundError("这份投诉还没有提交，请从“我的投诉”继续填写")
    return render_template("complaints/filed.html", page=page, clock_unit=clock_unit, due_day=due_day)


@blueprint.get("/complaints/<complaint_id>/documents/<kind>")
@signed_in(Role.CONSUMER, Role.MERCHANT, *_STAFF)
def show_document(complaint_id: str, kind: str) -> ResponseReturnValue:
    """Lead to the newest document of this kind; an agreement has its own page, on which it is signed."""
    if kind not in set(FormKind):
        raise NotFoundError("没有找到这份文书")
    wanted = FormKind(kind)
    if wanted is FormKind.AGREEMENT:
        return redirect(url_for("agreements.show_agreement", complaint_id=complaint_id), 303)
    with dependencies().open_reading() as session:
        page = newest_document(session, complaint_id, wanted, signed_in_actor())
    return redirect(url_for("documents.show_document", document_id=page.document_id), 303)


def _withdraw_page(form: Form, complaint_id: str) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_reading() as session:
        page = complaint_page(session, complaint_id, signed_in_actor(), wiring.clock())
    if Action.WITHDRAW not in page.head.actions and form.message is None:
        return redirect(url_for(".show_complaint", complaint_id=complaint_id), 303)
    return render_template("complaints/withdraw.html", form=form, page=page, request_key=new_id())


@blueprint.get("/complaints/<complaint_id>/withdraw")
@signed_in(Role.CONSUMER)
def show_withdraw(complaint_id: str) -> ResponseReturnValue:
    return _withdraw_page(blank_form(), complaint_id)


@blueprint.post("/complaints/<complaint_id>/withdraw")
@signed_in(Role.CONSUMER)
@shows_again(_withdraw_page)
def post_withdraw(complaint_id: str) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        withdraw_complaint(session, complaint_id, signed_in_actor(), wiring.clock(), typed_submission())
    return redirect(url_for(".show_complaint", complaint_id=complaint_id), 303)
