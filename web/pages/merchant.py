"""The merchant's way in and its work: the letter, memberships, complaints by clock, answers to facts."""

from collections.abc import Iterable

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.kernel.errors import InvalidInputError
from core.kernel.identifiers import new_id
from core.kernel.roles import Role
from core.rules import RuleBook
from identity.domain.membership import MembershipRequest, MembershipStatus, ProofFile
from identity.queries.desk import invitations_to
from identity.queries.memberships import memberships_of
from identity.services.request_membership import request_membership
from mediation.domain.lifecycle import Action
from mediation.queries.complaint_lists import SORT_NAMES, ListFilter, Sort, merchant_complaints
from mediation.queries.complaint_page import ComplaintPage, complaint_page
from mediation.queries.merchant_work import WORK_CHIP_NAMES, WorkChip, WorkList, merchant_work
from mediation.queries.promises_due import promises_due
from mediation.queries.templates import templates_of
from mediation.services.answer_facts import FactReply, answer_facts
from mediation.services.open_letter import open_letter
from registry.queries.enterprise_page import enterprise_lines, find_enterprise
from registry.queries.find_enterprises import find_enterprises
from rulebook.queries.books import book_by_version
from web.dependencies import dependencies
from web.forms import CHECK_FIELDS, Form, blank_form, shows_again, typed_form
from web.limits import limited, takes_files
from web.pages.complaint_views import STAGE_SHAPES, clock_unit, due_day
from web.pages.fact_fields import asked_facts, field_name, form_values, read_facts
from web.pages.submission import typed_submission
from web.pages.uploads import store_uploads
from web.permissions import public, signed_in
from web.signed_in import signed_in_actor

blueprint = Blueprint("merchant", __name__)

_MOST_HITS = 8
_ALL = "all"
_ANSWERS = {"yes": True, "no": False}
_AGREE = "agree."


def _letter_page(form: Form) -> ResponseReturnValue:
    return render_template("merchant/letter.html", form=form)


@blueprint.get("/letter")
@public
def show_letter() -> ResponseReturnValue:
    return _letter_page(blank_form())


@blueprint.post("/letter")
@public
@limited("20 per minute; 100 per hour")
@shows_again(_letter_page)
def post_letter() -> ResponseReturnValue:
    """Show the notice to whoever holds number and code; a wrong code is counted before it is refused."""
    wiring = dependencies()
    number, code = request.form.get("number", ""), request.form.get("code", "")
    with wiring.open_transaction() as session:
        answer = open_letter(session, number, code, wiring.clock())
        enterprise = find_enterprise(session, answer.respondent_id) if answer.respondent_id else None
    if answer.notice is None:
        raise InvalidInputError(answer.refusal, fields={"code": answer.refusal})
    return render_template("merchant/notice.html", notice=answer.notice, enterprise=enterprise)


@blueprint.get("/merchant")
@signed_in(Role.MERCHANT)
def show_home() -> ResponseReturnValue:
    return redirect(url_for(".show_work"), 303)


@blueprint.get("/merchant/complaints")
@signed_in(Role.MERCHANT)
def show_work() -> ResponseReturnValue:
    """Show what is open by its clock, narrowed by a chip; everything there ever was under "all"."""
    wiring, actor, show = dependencies(), signed_in_actor(), request.args.get("show", WorkChip.OPEN.value)
    chip = WorkChip(show) if show in set(WorkChip) else WorkChip.OPEN
    sort = request.args.get("sort", Sort.DUE.value)
    wanted = ListFilter(sort=Sort(sort) if sort in set(Sort) else Sort.DUE, page=request.args.get("page", 1, type=int))
    with wiring.open_reading() as session:
        work = merchant_work(session, actor, wiring.clock(), chip)
        listed = merchant_complaints(session, actor, wiring.clock(), wanted)
        memberships = memberships_of(session, actor)
        promises = promises_due(session, actor, wiring.clock())
        templates = [line for each in sorted(actor.enterprise_ids) for line in templates_of(session, actor, each)]
    return render_template(
        "merchant/work.html",
        promises=promises,
        work=work,
        listed=listed if show == _ALL else None,
        memberships=memberships,
        is_member=any(line.status is MembershipStatus.CONFIRMED for line in memberships),
        chip=chip.value,
        chips=_work_chips(show, work, sum(listed.counts.values())),
        sorts=_work_sorts(wanted.sort),
        templates=templates,
        request_key=new_id(),
        shapes=STAGE_SHAPES,
        clock_unit=clock_unit,
        due_day=due_day,
    )


def _work_chips(show: str, work: WorkList, total: int) -> list[dict[str, object]]:
    chips = [(chip.value, name, work.counts[chip]) for chip, name in WORK_CHIP_NAMES.items()]
    return [
        {"text": text, "href": url_for(".show_work", show=key), "count": count, "current": key == show}
        for key, text, count in (*chips, (_ALL, "全部", total))
    ]


def _work_sorts(sort: Sort) -> list[dict[str, object]]:
    return [
        {"text": text, "href": url_for(".show_work", show=_ALL, sort=each.value), "current": each is sort}
        for each, text in SORT_NAMES.items()
    ]


@blueprint.get("/merchant/enterprises")
@signed_in(Role.MERCHANT)
def show_memberships() -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        actor = signed_in_actor()
        lines = memberships_of(session, actor)
        invited = invitations_to(session, actor, dependencies().clock())
        named = [*(line.enterprise_id for line in lines), *(line.enterprise_id for line in invited)]
        enterprises = enterprise_lines(session, named)
    return render_template("merchant/memberships.html", lines=lines, invitations=invited, enterprises=enterprises)


def _request_page(form: Form) -> ResponseReturnValue:
    searched = request.args.get("q", "").strip()
    chosen_id = form.value("enterprise_id") or request.args.get("enterprise", "")
    with dependencies().open_reading() as session:
        chosen = find_enterprise(session, chosen_id) if chosen_id else None
        hits = find_enterprises(session, searched, _MOST_HITS) if searched else ()
    return render_template("merchant/request.html", form=form, chosen=chosen, hits=hits, searched=searched)


@blueprint.get("/merchant/enterprises/request")
@signed_in(Role.MERCHANT)
def show_request() -> ResponseReturnValue:
    return _request_page(blank_form())


@blueprint.post("/merchant/enterprises/request")
@signed_in(Role.MERCHANT)
@takes_files
@shows_again(_request_page)
def post_request() -> ResponseReturnValue:
    """Ask to act for an enterprise; an officer checks the proof of authority."""
    wiring, named = dependencies(), request.form.get("enterprise_id", "")
    with wiring.open_reading() as reading:
        enterprise = find_enterprise(reading, named) if named else None
    if enterprise is None:
        raise InvalidInputError("请先选出是哪一家企业", fields={"enterprise_id": "请在列表里选一家"})
    proofs = store_uploads().or_raise()
    if len(proofs) > 1:
        raise InvalidInputError(
            "授权证明请合成一个文件", fields={"files": "只能传一个文件，请把几页合成一个 PDF 或一张照片"}
        )
    proof = ProofFile(proofs[0].sha256, proofs[0].media_type, proofs[0].name)
    with wiring.open_transaction() as session:
        wanted = MembershipRequest(enterprise.enterprise_id, proof)
        request_membership(session, wanted, signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_memberships", asked="yes"), 303)


def _facts_page(form: Form, complaint_id: str) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_reading() as session:
        page = complaint_page(session, complaint_id, signed_in_actor(), wiring.clock())
        if Action.ANSWER_FACTS not in page.head.actions and form.message is None:
            return redirect(url_for("complaints.show_complaint", complaint_id=complaint_id), 303)
        book = book_by_version(session, page.book_version or "")
    asked = {each.fact: each for each in asked_facts(book, (line.fact for line in page.told.facts))}
    shown = form if form.message else blank_form(_earlier_answers(page, book))
    return render_template("merchant/facts.html", form=shown, page=page, asked=asked, request_key=new_id())


def _earlier_answers(page: ComplaintPage, book: RuleBook) -> dict[str, object]:
    answered = [line for line in page.told.facts if line.agreed is not None]
    own = {line.fact: line.merchant_value for line in answered if line.merchant_value is not None}
    return {**{_AGREE + line.fact: "yes" if line.agreed else "no" for line in answered}, **form_values(book, own)}


@blueprint.get("/complaints/<complaint_id>/facts")
@signed_in(Role.MERCHANT)
def show_facts(complaint_id: str) -> ResponseReturnValue:
    return _facts_page(blank_form(), complaint_id)


@blueprint.post("/complaints/<complaint_id>/facts")
@signed_in(Role.MERCHANT)
@shows_again(_facts_page)
def post_facts(complaint_id: str) -> ResponseReturnValue:
    wiring, actor, submission, form = dependencies(), signed_in_actor(), typed_submission(), typed_form()
    with wiring.open_transaction() as session:
        page = complaint_page(session, complaint_id, actor, wiring.clock())
        book = book_by_version(session, page.book_version or "")
        replies = _typed_replies(form, book, [line.fact for line in page.told.facts])
        answer_facts(session, complaint_id, replies, actor, wiring.clock(), submission)
    return redirect(url_for("complaints.show_complaint", complaint_id=complaint_id), 303)


def _typed_replies(form: Form, book: RuleBook, facts: Iterable[str]) -> list[FactReply]:
    """Read agreed or not, and the merchant's own account of what it disputes; blank ones stay unanswered."""
    disputed = [fact for fact in facts if form.value(_AGREE + fact) == "no"]
    own_fields = {field_name(fact): form.all(field_name(fact)) for fact in disputed}
    reading = read_facts(book, Form({name: values for name, values in own_fields.items() if values}), {})
    if reading.problems:
        raise InvalidInputError(CHECK_FIELDS, fields=reading.problems)
    answers = {fact: _ANSWERS[form.value(_AGREE + fact)] for fact in facts if form.value(_AGREE + fact) in _ANSWERS}
    if not answers:
        raise InvalidInputError("请至少答复一项", fields={})
    return [FactReply(fact, agreed, None if agreed else reading.told.get(fact)) for fact, agreed in answers.items()]
