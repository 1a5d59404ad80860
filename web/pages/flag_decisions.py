"""Decisions that raise flags: entered one by one or from a file, confirmed by a second person, lifted, annulled."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.kernel.errors import InvalidInputError, NotFoundError
from core.kernel.roles import Actor, Role
from core.records.files import open_records
from sanctions.domain.decision_entry import DecisionEntry
from sanctions.domain.decision_file import COLUMNS, object_of, read_people, template
from sanctions.domain.decision_procedure import DECISION_STEPS, DecisionAct, DecisionStatus
from sanctions.domain.flag_kinds import FlagKind, FlagSource, flag_kinds
from sanctions.domain.spreading import NodeKind
from sanctions.queries.decisions import DecisionPage, DecisionRow, decision_page, decisions, decisions_of_enterprise
from sanctions.services.act_on_decision import (
    annul_decision,
    ask_to_annul_decision,
    ask_to_end_decision,
    confirm_decision,
    end_decision,
    keep_decision,
    prolong_decision,
    refuse_decision,
)
from sanctions.services.endings import Ending
from sanctions.services.enter_decision import How, enter_decision, rewrite_decision
from sanctions.services.enter_decision_file import FileReport, enter_decision_file
from sanctions.services.seen_decision import refuse_stale_decision
from web.dependencies import dependencies
from web.forms import CHECK_FIELDS, Form, blank_form, shows_again
from web.limits import takes_files
from web.pages.sanction_acts import day
from web.permissions import signed_in
from web.sent_files import sent_file
from web.signed_in import signed_in_actor

blueprint = Blueprint("flag_decisions", __name__, url_prefix="/sanctions/decisions")

_STAFF = (Role.OFFICER, Role.SUPERVISOR)
_PARTIES = (*_STAFF, Role.MERCHANT)
_MOST_DIGITS = 9
_MARK_FOR_SPREADSHEETS = "\ufeff"
_OPTIONAL_DAYS = frozenset({"ends_on"})
SHAPES: Mapping[DecisionStatus, str] = {
    DecisionStatus.ENTERED: "waiting",
    DecisionStatus.CONFIRMED: "refuse",
    DecisionStatus.REFUSED: "closed",
    DecisionStatus.OVER: "closed",
    DecisionStatus.CORRECTED: "closed",
    DecisionStatus.ANNULLED: "closed",
    DecisionStatus.EXPIRED: "closed",
}


@dataclass(frozen=True)
class ActPage:
    """What an act does, in plain words, and the fields it asks for."""

    effect: str
    asks_reason: bool = False
    asks_document: bool = False
    document_is_optional: bool = True
    asks_last_day: bool = False


ACT_PAGES: Mapping[DecisionAct, ActPage] = {
    DecisionAct.CONFIRM: ActPage("请核对文书。确认以后，从开始日期起各窗口立即看到提示，由它推出的关联提示同时生效。"),
    DecisionAct.REFUSE: ActPage("这项登记就此结束，不产生任何提示。", asks_reason=True),
    DecisionAct.PROLONG: ActPage("这是会变化的状态。核实仍然存在的，写明新的最后一天，最长一年。", asks_last_day=True),
    DecisionAct.ASK_END: ActPage(
        "状态已经消除，或者决定机关已经解除的，写明理由。由另一位负责人在期限内核对办理，在那之前提示照旧。",
        asks_reason=True,
        asks_document=True,
    ),
    DecisionAct.ASK_ANNULMENT: ActPage(
        "决定已被撤销，或者本来就不应当登记的，写明理由和文号。由另一位负责人在期限内核对办理，在那之前提示照旧。",
        asks_reason=True,
        asks_document=True,
        document_is_optional=False,
    ),
    DecisionAct.END: ActPage("请核对提出的理由。解除以后，各窗口的提示立即消失，记录保留。"),
    DecisionAct.ANNUL: ActPage(
        "请核对提出的理由和文书。撤销以后，各窗口的提示立即消失，记录保留。提出时没有写明文号的，请填写。",
        asks_document=True,
    ),
    DecisionAct.KEEP: ActPage("查明决定仍然有效的，写明理由。提示照旧，提出的人可以看到理由。", asks_reason=True),
}


@blueprint.get("")
@signed_in(*_PARTIES)
def show_decisions() -> ResponseReturnValue:
    wiring, actor = dependencies(), signed_in_actor()
    if actor.role is Role.MERCHANT:
        with wiring.open_reading() as session:
            ids = sorted(actor.enterprise_ids)
            own = [row for one in ids for row in decisions_of_enterprise(session, one, wiring.clock())]
        return _list_page(own, [], is_staff=False)
    chosen = request.args.get("status", "")
    statuses = [DecisionStatus(chosen)] if chosen in set(DecisionStatus) else None
    with wiring.open_reading() as session:
        found = decisions(session, wiring.clock(), statuses)
    chips: list[dict[str, object]] = [
        {"text": "全部", "href": url_for(".show_decisions"), "current": statuses is None},
        *(
            {
                "text": DECISION_STEPS.status_names[status],
                "href": url_for(".show_decisions", status=status.value),
                "count": count,
                "current": statuses == [status],
            }
            for status, count in found.counts.items()
        ),
    ]
    return _list_page(list(found.rows), chips, is_staff=True)


def _list_page(rows: list[DecisionRow], chips: list[dict[str, object]], *, is_staff: bool) -> ResponseReturnValue:
    return render_template("sanctions/decisions.html", rows=rows, chips=chips, is_staff=is_staff, shapes=SHAPES)


def _entry_kinds(carrier: NodeKind | None = None) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the kinds to choose from, those of enterprises and those of people apart."""
    kinds = [kind for kind in flag_kinds().values() if FlagSource.DECISION in kind.sources]
    groups = {NodeKind.ENTERPRISE: "登记在企业名下", NodeKind.PERSON: "登记在个人名下"}
    return [
        (title, [(kind.code, kind.title) for kind in kinds if _belongs(kind, one)])
        for one, title in groups.items()
        if carrier in (None, one)
    ]


def _belongs(kind: FlagKind, carrier: NodeKind) -> bool:
    """Put a kind that both may carry with the enterprises, once."""
    return kind.carriers[0] is carrier


def _entry_page(form: Form) -> ResponseReturnValue:
    corrects_id = form.value("corrects_id") or request.args.get("corrects", "")
    corrects = _page(corrects_id) if corrects_id else None
    return render_template(
        "sanctions/decision_form.html", form=form, page=None, corrects=corrects, kinds=_entry_kinds()
    )


@blueprint.get("/new")
@signed_in(*_STAFF)
def show_entry() -> ResponseReturnValue:
    corrects = request.args.get("corrects", "")
    known = {name: request.args.get(name, "") for name in ("kind", "code")}
    return _entry_page(blank_form(_values(_page(corrects)) if corrects else known))


@blueprint.post("/new")
@signed_in(*_STAFF)
@shows_again(_entry_page)
def post_entry() -> ResponseReturnValue:
    typed = request.form
    entry = _entry(typed)
    subject = object_of(typed.get("code", ""), typed.get("person_name", ""), typed.get("person_id_number", ""))
    how = How(corrects_id=typed.get("corrects_id") or None)
    wiring = dependencies()
    with wiring.open_transaction() as session:
        decision_id = enter_decision(session, entry, subject, signed_in_actor(), wiring.clock(), how)
    return redirect(url_for(".show_decision", decision_id=decision_id), 303)


def _entry(typed: Mapping[str, str]) -> DecisionEntry:
    """Read the form; raises one InvalidInputError that names every field that cannot be read."""
    problems: dict[str, str] = {}
    days: dict[str, date | None] = {}
    for name in ("event_on", "told_on", "starts_on", "ends_on"):
        try:
            days[name] = None if name in _OPTIONAL_DAYS and not typed.get(name, "").strip() else day(typed, name)
        except InvalidInputError as error:
            problems |= error.fields
    people = read_people(typed.get("responsible", ""), problems)
    event_on = days.get("event_on")
    if problems or event_on is None:
        raise InvalidInputError(CHECK_FIELDS, fields=problems)
    return DecisionEntry(
        **{name: typed.get(name, "") for name in ("kind", "document_number", "authority", "basis", "remedy", "facts")},
        event_on=event_on,
        told_on=days["told_on"],
        starts_on=days["starts_on"],
        ends_on=days["ends_on"],
        responsible=people,
    )


def _file_page(form: Form, report: FileReport | None = None) -> ResponseReturnValue:
    return render_template(
        "sanctions/decision_file.html", form=form, report=report, columns=COLUMNS, kinds=_entry_kinds()
    )


@blueprint.get("/import")
@signed_in(*_STAFF)
def show_file() -> ResponseReturnValue:
    return _file_page(blank_form())


@blueprint.get("/import/template")
@signed_in(*_STAFF)
def send_template() -> ResponseReturnValue:
    disposition = 'attachment; filename="decisions.csv"'
    return Response(
        _MARK_FOR_SPREADSHEETS + template(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": disposition},
    )


@blueprint.post("/import")
@signed_in(*_STAFF)
@takes_files
@shows_again(_file_page)
def post_file() -> ResponseReturnValue:
    _, content = sent_file("file", "请选择文件")
    wiring = dependencies()
    with TemporaryDirectory() as folder, wiring.open_transaction() as session:
        path = Path(folder) / "decisions"
        path.write_bytes(content)
        report = enter_decision_file(session, open_records(path), signed_in_actor(), wiring.clock())
    return _file_page(blank_form(), report)


@blueprint.get("/<decision_id>")
@signed_in(*_PARTIES)
def show_decision(decision_id: str) -> ResponseReturnValue:
    page = _page(decision_id)
    return render_template(
        "sanctions/decision.html",
        page=page,
        is_party=signed_in_actor().role is Role.MERCHANT,
        shape=SHAPES[page.row.status],
        names=DECISION_STEPS.action_names,
    )


def _page(decision_id: str) -> DecisionPage:
    wiring = dependencies()
    with wiring.open_reading() as session:
        return decision_page(session, decision_id, signed_in_actor(), wiring.clock())


def _values(page: DecisionPage) -> dict[str, object]:
    """Return what the form of an entry begins with; numbers of people never go back to a page."""
    return {
        "kind": page.kind.code,
        "code": page.object_code,
        "document_number": page.row.document_number,
        "authority": page.row.authority,
        "basis": page.basis,
        "facts": page.facts,
        "remedy": page.remedy,
        "event_on": page.event_on,
        "told_on": page.told_on,
        "starts_on": page.row.starts_on,
        "ends_on": None if page.kind.term in {"life", "until_removed"} else page.row.ends_on,
    }


def _edit_page(form: Form, decision_id: str) -> ResponseReturnValue:
    page = _page(decision_id)
    carrier = NodeKind.PERSON if page.row.is_person else NodeKind.ENTERPRISE
    kinds = [("可以登记的种类", [(kind.code, kind.title) for kind in _kinds_of(carrier)])]
    return render_template("sanctions/decision_form.html", form=form, page=page, corrects=None, kinds=kinds)


def _kinds_of(carrier: NodeKind) -> list[FlagKind]:
    return [one for one in flag_kinds().values() if FlagSource.DECISION in one.sources and carrier in one.carriers]


@blueprint.get("/<decision_id>/edit")
@signed_in(*_STAFF)
def show_edit(decision_id: str) -> ResponseReturnValue:
    return _edit_page(blank_form(_values(_page(decision_id))), decision_id)


@blueprint.post("/<decision_id>/edit")
@signed_in(*_STAFF)
@shows_again(_edit_page)
def post_edit(decision_id: str) -> ResponseReturnValue:
    entry, wiring = _entry(request.form), dependencies()
    with wiring.open_transaction() as session:
        refuse_stale_decision(session, decision_id, _seen())
        rewrite_decision(session, decision_id, entry, signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_decision", decision_id=decision_id), 303)


def _act_of(act: str) -> tuple[DecisionAct, ActPage]:
    found = next((item for item in ACT_PAGES.items() if item[0].value == act), None)
    if found is None:
        raise NotFoundError("没有这一步")
    return found


def _act_page(form: Form, decision_id: str, act: str) -> ResponseReturnValue:
    step, asked = _act_of(act)
    page = _page(decision_id)
    return render_template(
        "sanctions/decision_act.html",
        form=form,
        page=page,
        asked=asked,
        title=DECISION_STEPS.action_names[step],
        is_open=step in page.actions,
    )


@blueprint.get("/<decision_id>/acts/<act>")
@signed_in(*_STAFF)
def show_act(decision_id: str, act: str) -> ResponseReturnValue:
    return _act_page(blank_form(), decision_id, act)


@blueprint.post("/<decision_id>/acts/<act>")
@signed_in(*_STAFF)
@shows_again(_act_page)
def post_act(decision_id: str, act: str) -> ResponseReturnValue:
    step, _ = _act_of(act)
    perform, wiring = _PERFORM[step](request.form), dependencies()
    with wiring.open_transaction() as session:
        refuse_stale_decision(session, decision_id, _seen())
        perform(session, decision_id, signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_decision", decision_id=decision_id), 303)


Perform = Callable[[Any, str, Actor, datetime], None]
Typed = Mapping[str, str]


def _ending(typed: Typed) -> Ending:
    return Ending(typed.get("reason", ""), typed.get("document_number", ""))


def _refuse(typed: Typed) -> Perform:
    return lambda session, key, actor, now: refuse_decision(session, key, typed.get("reason", ""), actor, now)


def _prolong(typed: Typed) -> Perform:
    ends_on = day(typed, "ends_on")
    return lambda session, key, actor, now: prolong_decision(session, key, ends_on, actor, now)


def _ask_end(typed: Typed) -> Perform:
    return lambda session, key, actor, now: ask_to_end_decision(session, key, _ending(typed), actor, now)


def _ask_annulment(typed: Typed) -> Perform:
    return lambda session, key, actor, now: ask_to_annul_decision(session, key, _ending(typed), actor, now)


def _annul(typed: Typed) -> Perform:
    number = typed.get("document_number", "")
    return lambda session, key, actor, now: annul_decision(session, key, number, actor, now)


def _keep(typed: Typed) -> Perform:
    return lambda session, key, actor, now: keep_decision(session, key, typed.get("reason", ""), actor, now)


_PERFORM: Mapping[DecisionAct, Callable[[Typed], Perform]] = {
    DecisionAct.CONFIRM: lambda _typed: confirm_decision,
    DecisionAct.REFUSE: _refuse,
    DecisionAct.PROLONG: _prolong,
    DecisionAct.ASK_END: _ask_end,
    DecisionAct.ASK_ANNULMENT: _ask_annulment,
    DecisionAct.END: lambda _typed: end_decision,
    DecisionAct.ANNUL: _annul,
    DecisionAct.KEEP: _keep,
}


def _seen() -> int:
    """Read the version that the page showed; raises InvalidInputError when it did not come along."""
    version = request.form.get("version", "")
    if not version.isascii() or not version.isdigit() or len(version) > _MOST_DIGITS:
        raise InvalidInputError("这一页打开得不完整，请刷新后再试一次")
    return int(version)
