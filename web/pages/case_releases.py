"""Releasing closed complaints as cases: the list, one draft with what was masked, release, refusal, taking back."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casebase.domain.deidentifying import KnownNames
from casebase.domain.past_case import RESULT_LABELS
from casebase.domain.release_doubts import Decision, Doubt
from casebase.domain.release_status import RELEASE_STATUS_NAMES, ReleaseStatus
from casebase.domain.releasing import (
    CaseDraft,
    ReleaseEdits,
    ReleaseSource,
    default_summary,
    draft_case,
    masks_by_kind,
)
from casebase.queries.releases import ReleaseView, cited_laws, decided_complaints, find_release
from casebase.services.release_case import Confirmed, decline_release, release_case, take_case_back
from core.database import Session
from core.kernel.errors import BusinessError
from core.kernel.roles import Actor, Role
from mediation.domain.lifecycle import STAGE_NAMES, Stage
from mediation.queries.closed_cases import (
    CLOSED,
    CLOSED_SORT_NAMES,
    ClosedCase,
    ClosedFilter,
    ClosedList,
    ClosedSort,
    closed_case,
    closed_complaints,
)
from web.dependencies import dependencies
from web.forms import Form, blank_form, shows_again, typed_form
from web.limits import limited
from web.pages.complaint_views import STAGE_SHAPES
from web.pages.public_lists import address, asked_one_of, asked_page, page_address
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = Blueprint("case_releases", __name__, url_prefix="/office/case-releases")

_DESK = (Role.OFFICER, Role.MEDIATOR, Role.SUPERVISOR)
_UNDECIDED, _EVERY = "undecided", "all"
_SHAPES = {
    ReleaseStatus.RELEASED: "done",
    ReleaseStatus.DECLINED: "closed",
    ReleaseStatus.TAKEN_BACK: "stopped",
}
_SAID, _DOUBT = "said-", "doubt-"
_PLACE = re.compile(r"(\d{1,6})-(\d{1,6})")


@blueprint.get("")
@signed_in(*_DESK)
def show_releases() -> ResponseReturnValue:
    show = asked_one_of("show", [_EVERY, *(status.value for status in ReleaseStatus)]) or _UNDECIDED
    stage = asked_one_of("stage", [each.value for each in CLOSED])
    sort = asked_one_of("sort", [each.value for each in ClosedSort]) or ClosedSort.NEWEST.value
    actor = signed_in_actor()
    with dependencies().open_reading() as session:
        decided = decided_complaints(session, actor.office_ids)
        wanted = _wanted(show, decided, stage, sort)
        listed = closed_complaints(session, actor, wanted)
    kept = {"show": "" if show == _UNDECIDED else show, "stage": stage, "sort": sort}
    return render_template(
        "releases/list.html",
        listed=listed,
        decided=decided,
        names=RELEASE_STATUS_NAMES,
        shapes=_SHAPES,
        stage_shapes=STAGE_SHAPES,
        is_plain=show == _UNDECIDED and not stage,
        chips=_chips(show, decided),
        stages=_stages(listed, kept),
        sorts=_sorts(kept),
        page_href=page_address(".show_releases", kept),
    )


def _wanted(show: str, decided: dict[str, ReleaseStatus], stage: str, sort: str) -> ClosedFilter:
    among = None if show in (_UNDECIDED, _EVERY) else frozenset(one for one, at in decided.items() if at == show)
    without = frozenset(decided) if show == _UNDECIDED else frozenset[str]()
    return ClosedFilter(Stage(stage) if stage else None, ClosedSort(sort), asked_page(), among, without)


def _chips(show: str, decided: dict[str, ReleaseStatus]) -> list[dict[str, object]]:
    counts = {status: sum(at is status for at in decided.values()) for status in ReleaseStatus}
    chips: list[dict[str, object]] = [
        {"text": "待决定", "href": url_for(".show_releases"), "current": show == _UNDECIDED},
        *(
            {
                "text": RELEASE_STATUS_NAMES[status],
                "href": url_for(".show_releases", show=status.value),
                "count": counts[status],
                "current": show == status.value,
            }
            for status in ReleaseStatus
        ),
        {"text": "全部", "href": url_for(".show_releases", show=_EVERY), "current": show == _EVERY},
    ]
    return chips


def _stages(listed: ClosedList, kept: dict[str, str]) -> list[dict[str, object]]:
    return [
        {
            "text": STAGE_NAMES[stage],
            "href": address(".show_releases", kept, stage="" if kept["stage"] == stage.value else stage.value),
            "count": listed.counts.get(stage, 0),
            "current": kept["stage"] == stage.value,
        }
        for stage in CLOSED
    ]


def _sorts(kept: dict[str, str]) -> list[dict[str, object]]:
    return [
        {"text": text, "href": address(".show_releases", kept, sort=sort.value), "current": kept["sort"] == sort.value}
        for sort, text in CLOSED_SORT_NAMES.items()
    ]


@blueprint.get("/<complaint_id>")
@signed_in(*_DESK)
def show_draft(complaint_id: str) -> ResponseReturnValue:
    return _draft_page(blank_form(), complaint_id)


@blueprint.post("/<complaint_id>/draft")
@signed_in(*_DESK)
@limited("60 per minute")
def post_draft(complaint_id: str) -> ResponseReturnValue:
    """Show the draft again with what was typed; nothing is stored."""
    return _draft_page(typed_form(), complaint_id)


def _draft_page(form: Form, complaint_id: str) -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        closed = closed_case(session, complaint_id, signed_in_actor())
        release = find_release(session, complaint_id)
        source = _source(session, closed)
    if release is not None and release.status is not ReleaseStatus.DECLINED:
        return _decided_page(form, closed, release)
    draft, form = _drafted(source, form, _edits(form))
    if not form.value("summary"):
        form = blank_form({**dict(form.values), "summary": default_summary(source)}) if not form.message else form
    return render_template(
        "releases/draft.html",
        form=form,
        closed=closed,
        release=release,
        draft=draft,
        pieces=_pieces(source.facts, draft),
        kinds=masks_by_kind(draft.masks),
        other_kinds=masks_by_kind(draft.other_masks),
        told=RESULT_LABELS[draft.told] if draft.told else "",
        kept=[f"{one.start}-{one.end}" for one in draft.masks if one.is_kept],
    )


def _decided_page(form: Form, closed: ClosedCase, release: ReleaseView) -> ResponseReturnValue:
    return render_template("releases/decided.html", form=form, closed=closed, release=release, shapes=_SHAPES)


def _drafted(source: ReleaseSource, form: Form, edits: ReleaseEdits) -> tuple[CaseDraft, Form]:
    """Return the draft with what was typed, but for what could not be taken; every decision stays."""
    try:
        return draft_case(source, edits), form
    except BusinessError as error:
        taken = replace(
            edits,
            extra=() if "extra" in error.fields else edits.extra,
            summary="" if "summary" in error.fields else edits.summary,
        )
        if taken == edits:
            raise
        return _drafted(source, form if form.message else form.refused(error), taken)


def _pieces(facts: str, draft: CaseDraft) -> list[tuple[str, str, str]]:
    """Return the masked facts in stretches, each with its mark (masked, doubt or none) and what the mark means."""
    pieces, place = list[tuple[str, str, str]](), 0
    for mask in draft.facts.masks:
        pieces += _doubtful(facts[place : mask.start], draft.undecided)
        pieces.append((mask.shown, "masked", mask.kind.label))
        place = mask.end
    return [*pieces, *_doubtful(facts[place:], draft.undecided)]


def _doubtful(text: str, doubts: Sequence[Doubt]) -> list[tuple[str, str, str]]:
    """Return a stretch that stayed in pieces, with what is still to be decided about marked."""
    known = {one.said: one for one in doubts}
    if not known:
        return [(text, "", "")] if text else []
    found = re.split(f"({'|'.join(map(re.escape, sorted(known, key=len, reverse=True)))})", text)
    return [
        (part, "doubt", f"待决定：{known[part].kind.label}") if part in known else (part, "", "")
        for part in found
        if part
    ]


def _source(session: Session, closed: ClosedCase) -> ReleaseSource:
    known = KnownNames(closed.people, closed.firms, (*closed.phones, *closed.numbers), closed.addresses)
    return ReleaseSource(
        complaint_id=closed.line.complaint_id,
        office_id=closed.office_id,
        facts=closed.facts,
        claims=closed.claims,
        category=closed.line.category or "其他",
        paid_fen=closed.paid_fen,
        agreed=closed.agreed,
        refund_fen=closed.refund_fen,
        compensation_fen=closed.compensation_fen,
        is_performed=closed.line.stage is Stage.PERFORMED,
        laws=cited_laws(session, closed.article_keys),
        region=closed.region,
        respondent_type=closed.trade or "经营者",
        closed_on=closed.line.concluded_on,
        days_to_resolve=closed.days,
        known=known,
    )


def _edits(form: Form) -> ReleaseEdits:
    places = [match for value in form.all("keep") if (match := _PLACE.fullmatch(value)) is not None]
    return ReleaseEdits(
        extra=tuple(form.value("extra").splitlines()),
        kept=frozenset((int(match[1]), int(match[2])) for match in places),
        summary=form.value("summary"),
        decisions=_decisions(form),
    )


def _decisions(form: Form) -> dict[str, Decision]:
    """Return what was decided about each stretch: its words stand in said-N, the decision in doubt-N."""
    decided = dict[str, Decision]()
    for name in form.values:
        number = name.removeprefix(_SAID)
        choice = form.value(f"{_DOUBT}{number}")
        if number != name and choice in set(Decision):
            decided[form.value(name)] = Decision(choice)
    return decided


def _act(complaint_id: str, do: Callable[[Session, ReleaseSource, Actor, datetime], object]) -> ResponseReturnValue:
    """Do one act about the closed complaint in one transaction and go back to its page."""
    wiring, actor = dependencies(), signed_in_actor()
    with wiring.open_transaction() as session:
        do(session, _source(session, closed_case(session, complaint_id, actor)), actor, wiring.clock())
    return redirect(url_for(".show_draft", complaint_id=complaint_id), 303)


@blueprint.post("/<complaint_id>/release")
@signed_in(*_DESK)
@limited("30 per minute")
@shows_again(_draft_page)
def post_release(complaint_id: str) -> ResponseReturnValue:
    form = typed_form()
    confirmed = Confirmed(leftovers=form.has("insist", "yes"), result=form.has("agrees", "yes"))
    return _act(
        complaint_id,
        lambda session, source, actor, now: release_case(session, source, _edits(form), actor, now, confirmed),
    )


@blueprint.post("/<complaint_id>/refusal")
@signed_in(*_DESK)
@shows_again(_draft_page)
def post_refusal(complaint_id: str) -> ResponseReturnValue:
    reason = request.form.get("reason", "")
    return _act(complaint_id, lambda session, source, actor, now: decline_release(session, source, reason, actor, now))


@blueprint.post("/<complaint_id>/withdrawal")
@signed_in(*_DESK)
@shows_again(_draft_page)
def post_withdrawal(complaint_id: str) -> ResponseReturnValue:
    reason = request.form.get("reason", "")
    return _act(
        complaint_id,
        lambda session, source, actor, now: take_case_back(session, source.complaint_id, reason, actor, now),
    )
