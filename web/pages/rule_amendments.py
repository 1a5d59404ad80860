"""Changing the rule book: one officer proposes whole files, another sees the difference and decides."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.database import Session
from core.kernel.errors import BusinessError, InvalidInputError, NotFoundError
from core.kernel.roles import OFFICIAL_ROLES
from core.kernel.two_officers import STAFF, STATUS_NAMES, ProposalAction, ProposalStatus
from core.rules import RuleBook
from rulebook.domain.amendment import AmendmentProposal
from rulebook.domain.book_texts import BOOK_FILE, FileDiff, diff_of, field_of, rule_of_file, texts_of, tidy
from rulebook.domain.checking import CheckedText, check_amendment
from rulebook.queries.amendments import AmendmentLine, AmendmentPage, amendment_page, amendments
from rulebook.queries.books import book_by_version, current_book
from web.dependencies import dependencies
from web.forms import CHECK_FIELDS, Form, blank_form, shows_again, typed_form
from web.limits import limited
from web.pages.public_lists import asked_one_of
from web.permissions import signed_in
from web.rule_book_acts import adopt, checked, names_of, propose, send_back, withdraw
from web.signed_in import signed_in_actor

blueprint = Blueprint("rule_amendments", __name__, url_prefix="/office/rule-amendments")

_READERS = tuple(sorted(OFFICIAL_ROLES))
_SHAPES: Mapping[ProposalStatus, str] = {
    ProposalStatus.PROPOSED: "waiting",
    ProposalStatus.ADOPTED: "done",
    ProposalStatus.SENT_BACK: "stopped",
    ProposalStatus.WITHDRAWN: "closed",
}
_MOST_DIGITS = 6


@dataclass(frozen=True)
class Draft:
    """What the form edits: `since` is what others changed in its files after it was begun."""

    current: RuleBook
    files: tuple[str, ...]
    since: tuple[FileDiff, ...]
    is_stale: bool


@blueprint.get("")
@signed_in(*_READERS)
def show_amendments() -> ResponseReturnValue:
    chosen = asked_one_of("status", [status.value for status in ProposalStatus])
    with dependencies().open_reading() as session:
        every = amendments(session)
        shown = [line for line in every if chosen in ("", line.status.value)]
        people = _people(session, shown)
    return render_template(
        "rules/amendments.html",
        lines=shown,
        chips=_chips(every, chosen),
        people=people,
        shapes=_SHAPES,
        may_change=signed_in_actor().role in STAFF,
    )


def _chips(every: list[AmendmentLine], chosen: str) -> list[dict[str, object]]:
    counts = {status: sum(line.status is status for line in every) for status in ProposalStatus}
    return [
        {"text": "全部", "href": url_for(".show_amendments"), "current": not chosen},
        *(
            {
                "text": STATUS_NAMES[status],
                "href": url_for(".show_amendments", status=status.value),
                "count": count,
                "current": chosen == status.value,
            }
            for status, count in counts.items()
        ),
    ]


def _people(session: Session, lines: list[AmendmentLine]) -> Mapping[str, str]:
    return names_of(session, [person for line in lines for person in (line.proposed_by, line.decided_by)])


@blueprint.get("/new")
@signed_in(*STAFF)
def show_proposal() -> ResponseReturnValue:
    """Begin with one file of the current book, or with what an earlier proposal held."""
    began = request.args.get("from", "")
    with dependencies().open_reading() as session:
        book = current_book(session)
        page = _page(session, began) if began else None
    if page is not None:
        return _proposal_page(_form_of(page))
    name = request.args.get("file", "")
    texts = texts_of(book.content)
    if name not in texts or name == BOOK_FILE:
        raise NotFoundError("规则书里没有这个文件")
    return _proposal_page(blank_form({"base_version": book.version, "file": [name], field_of(name): texts[name]}))


def _form_of(page: AmendmentPage) -> Form:
    texts = {field_of(name): text for name, text in page.texts.items()}
    line = page.line
    return blank_form(
        {
            "base_version": line.base_version,
            "file": list(page.texts),
            "effective_on": line.effective_on.isoformat(),
            "source": line.source,
            "reason": line.reason,
            **texts,
        }
    )


def _proposal_page(form: Form, passed: CheckedText | None = None) -> ResponseReturnValue:
    draft = _draft(form)
    current = texts_of(draft.current.content)
    return render_template(
        "rules/propose.html",
        form=form,
        draft=draft,
        passed=passed,
        diffs=diff_of(current, passed.files) if passed else (),
        fields={name: field_of(name) for name in draft.files},
        others=[name for name in current if name not in draft.files and name != BOOK_FILE],
        back=_back_of(draft.files),
    )


def _draft(form: Form) -> Draft:
    files = form.all("file")
    with dependencies().open_reading() as session:
        current = current_book(session)
        base = book_by_version(session, form.value("base_version")) if form.value("base_version") else current
    before, now = texts_of(base.content), texts_of(current.content)
    changed = diff_of(before, {name: now[name] for name in files if name in now})
    return Draft(current, files, changed, base.version != current.version)


def _back_of(files: tuple[str, ...]) -> dict[str, str]:
    rule_id = next((rule for rule in map(rule_of_file, files) if rule), "")
    if not rule_id:
        return {"href": url_for("rule_book.show_rules"), "text": "规则书"}
    return {"href": url_for("rule_book.show_rule", rule_id=rule_id), "text": f"规则 {rule_id}"}


@blueprint.post("/new")
@signed_in(*STAFF)
@limited("30 per minute")
@shows_again(_proposal_page)
def post_proposal() -> ResponseReturnValue:
    """Add a file to the form, go over to the current book, check, or propose."""
    form, step = typed_form(), request.form.get("do", "propose")
    if step == "add":
        return _proposal_page(_with_file(form))
    if step == "rebase":
        current = _draft(form).current.version
        return _proposal_page(replace(form, values={**form.values, "base_version": (current,)}))
    proposal = _proposal(form)
    if step == "check":
        return _proposal_page(form, checked(proposal))
    amendment_id = propose(proposal)
    return redirect(url_for(".show_amendment", amendment_id=amendment_id), 303)


def _with_file(form: Form) -> Form:
    """Return the form with one more file: of the book, or a new one without text."""
    name = form.value("new_file").strip() or form.value("add_file")
    texts = texts_of(_draft(form).current.content)
    if not name or name in form.all("file"):
        message = "请选一个还没有打开的文件，或者写新文件的名字"
        raise InvalidInputError(message, fields={"add_file": message})
    added = {"file": (*form.all("file"), name), field_of(name): (texts.get(name, ""),), "new_file": ("",)}
    return replace(form, values={**form.values, **added})


def _proposal(form: Form) -> AmendmentProposal:
    files = {name: form.value(field_of(name)) for name in form.all("file")}
    source, reason = form.value("source"), form.value("reason")
    required = {"source": "请写明来源，例如法律的名称、条文和公布日期", "reason": "请写明为什么改"}
    problems = {name: message for name, message in required.items() if not form.value(name).strip()}
    try:
        effective_on = date.fromisoformat(form.value("effective_on"))
    except ValueError:
        problems["effective_on"] = "请填写从哪天的法律起改变，写成 2026-11-21 这样"
    if problems:
        raise InvalidInputError(CHECK_FIELDS, fields=problems)
    return AmendmentProposal(form.value("base_version"), tidy(files), effective_on, source, reason)


def _page(session: Session, amendment_id: str) -> AmendmentPage:
    actor = signed_in_actor()
    return amendment_page(session, amendment_id, actor.account_id, actor.role)


def _amendment_page(form: Form, amendment_id: str) -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        page = _page(session, amendment_id)
        people = _people(session, [page.line])
    passed, problem = _checked_again(page)
    return render_template(
        "rules/amendment.html",
        form=form,
        page=page,
        people=people,
        passed=passed,
        problem=problem,
        shapes=_SHAPES,
        may_adopt=ProposalAction.ADOPT in page.actions,
        may_withdraw=ProposalAction.WITHDRAW in page.actions,
        may_change=signed_in_actor().role in STAFF,
    )


def _checked_again(page: AmendmentPage) -> tuple[CheckedText | None, str]:
    """Run every example of what still waits for a decision, with today's programme."""
    if page.line.status is not ProposalStatus.PROPOSED or page.line.is_stale:
        return None, ""
    try:
        return check_amendment(page.base, page.texts, page.line.effective_on), ""
    except BusinessError as error:
        return None, "；".join((error.message, *error.fields.values()))


@blueprint.get("/<amendment_id>")
@signed_in(*_READERS)
def show_amendment(amendment_id: str) -> ResponseReturnValue:
    return _amendment_page(blank_form(), amendment_id)


@blueprint.post("/<amendment_id>/adoption")
@signed_in(*STAFF)
@limited("30 per minute")
@shows_again(_amendment_page)
def post_adoption(amendment_id: str) -> ResponseReturnValue:
    adopt(amendment_id, _seen())
    return redirect(url_for(".show_amendment", amendment_id=amendment_id), 303)


@blueprint.post("/<amendment_id>/sending-back")
@signed_in(*STAFF)
@shows_again(_amendment_page)
def post_sending_back(amendment_id: str) -> ResponseReturnValue:
    send_back(amendment_id, request.form.get("reason", ""), _seen())
    return redirect(url_for(".show_amendment", amendment_id=amendment_id), 303)


@blueprint.post("/<amendment_id>/withdrawal")
@signed_in(*STAFF)
@shows_again(_amendment_page)
def post_withdrawal(amendment_id: str) -> ResponseReturnValue:
    withdraw(amendment_id, _seen())
    return redirect(url_for(".show_amendment", amendment_id=amendment_id), 303)


def _seen() -> int:
    """Read the state that the page showed; InvalidInputError when it did not come along."""
    seen = request.form.get("seen", "")
    if not seen.isascii() or not seen.isdigit() or len(seen) > _MOST_DIGITS:
        raise InvalidInputError("这一页打开得不完整，请刷新后再试一次")
    return int(seen)
