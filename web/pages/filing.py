"""Filing a complaint, screen by screen; the draft is on the server from the first screen on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.database import Session
from core.kernel.errors import InvalidInputError, NotFoundError
from core.kernel.identifiers import new_id
from core.kernel.roles import Role
from core.rules import RuleBook
from mediation.domain.claims import REMEDY_NAMES
from mediation.domain.declarations import HANDLED_BY_NAMES
from mediation.domain.filing import CATEGORIES, PAYMENT_METHOD_NAMES, DraftFields
from mediation.domain.lifecycle import Action
from mediation.domain.wording import require_fit
from mediation.queries.filing_form import (
    DraftPage,
    draft_advice,
    draft_competence,
    draft_page,
    facts_in_words,
    limitation_years_passed,
)
from mediation.queries.odr import is_odr_member
from mediation.services.add_evidence import add_evidence
from mediation.services.declare_at_filing import declare_at_filing
from mediation.services.file_complaint import file_complaint
from mediation.services.remove_evidence import remove_evidence
from mediation.services.save_draft import save_draft, start_draft
from mediation.services.start_negotiation import start_negotiation
from mediation.services.submissions import Submission
from mediation.services.withdraw_complaint import discard_draft
from registry.queries.find_enterprises import find_enterprises
from rulebook.queries.books import current_book
from web.dependencies import dependencies
from web.forms import CHECK_FIELDS, Form, blank_form, shows_again, typed_form
from web.limits import takes_files
from web.office import office_of
from web.pages.declaration_fields import typed_declaration
from web.pages.fact_fields import asked_facts, form_values, told_facts, without_unknown
from web.pages.filing_screens import (
    NOT_LISTED,
    SCREENS,
    STEPS_SHOWN,
    Reading,
    Screen,
    missing_of,
    screen_after,
    screen_before,
    screen_of,
)
from web.pages.law_panel import LawPanel, panel_of
from web.pages.read_facts import read_facts_shown
from web.pages.submission import typed_insistence, typed_submission, typed_version
from web.pages.uploads import Uploads, require_open, store_uploads
from web.pages.where_fields import where_asked, where_values
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = Blueprint("filing", __name__)

_MOST_HITS = 8
_QUESTIONS_AT_ONCE = 3
_MERCHANT, _READING, _LAW, _REVIEW = "merchant", "reading", "law", "review"
_ASKS_ITSELF = {"event", _READING, "payment", _LAW}


@dataclass(frozen=True)
class ScreenView:
    """What the templates of the screens need beside the form."""

    screen: Screen
    draft: DraftPage | None
    book: RuleBook
    panel: LawPanel | None

    @property
    def asked(self) -> tuple[str, ...]:
        """The facts that the screen of follow-up questions asks now."""
        questions = self.panel.questions if self.panel else ()
        return tuple(question.fact for question in questions[:_QUESTIONS_AT_ONCE])

    @property
    def asked_beside(self) -> tuple[str, ...]:
        """The one fact that the law panel asks; where the screen itself asks, the panel does not."""
        question = self.panel.next_question if self.panel else None
        return (question.fact,) if question and self.screen.key not in _ASKS_ITSELF else ()


def _new_page(form: Form) -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        view, where = ScreenView(SCREENS[0], None, current_book(session), None), where_asked(session)
        hits = find_enterprises(session, _searched(form), _MOST_HITS) if _searched(form) else ()
        return _render(view, form, hits=hits, where=where)


def _screen_page(form: Form, complaint_id: str, key: str) -> ResponseReturnValue:
    screen, actor, wiring = screen_of(key), signed_in_actor(), dependencies()
    with wiring.open_reading() as session:
        draft = draft_page(session, complaint_id, actor)
        if not draft.is_draft and form.message is None:
            return redirect(url_for("complaints.show_complaint", complaint_id=complaint_id), 303)
        book = current_book(session)
        hits = find_enterprises(session, _searched(form), _MOST_HITS) if key == _MERCHANT and _searched(form) else ()
        panel = _panel(session, draft.fields)
        may_negotiate = is_odr_member(session, draft.fields.respondent_id)
        shown = {**_offices(session, key, draft.fields), "may_negotiate": may_negotiate}
        if key == _READING:
            proposals = facts_in_words(session, draft.fields, wiring.clock())
            shown["proposals"] = read_facts_shown(book, proposals)
        shown["late_years"] = limitation_years_passed(session, draft.fields, wiring.clock())
    return _render(ScreenView(screen, draft, book, panel), form, hits=hits, **shown)


def _offices(session: Session, key: str, fields: DraftFields) -> dict[str, object]:
    """Return what decides the office on the first screen, and who it is on the last."""
    if key == _REVIEW:
        return {"competence": draft_competence(session, fields, dependencies().clock())}
    return {"where": where_asked(session)} if key == _MERCHANT else {}


def _panel(session: Session, fields: DraftFields) -> LawPanel:
    """Show what filing this draft now would store; what is told or answered 不清楚 is not asked again."""
    answer = draft_advice(session, fields, dependencies().clock())
    return panel_of(answer.advice, answer.questions)


def _searched(form: Form) -> str:
    return form.value("q") or request.args.get("q", "").strip()


def _render(view: ScreenView, form: Form, **more: object) -> ResponseReturnValue:
    fields = view.draft.fields if view.draft else DraftFields()
    return render_template(
        f"complaints/filing/{view.screen.key}.html",
        form=form if form.message or not view.draft else _stored_form(view, fields, form),
        view=view,
        fields=fields,
        back=screen_before(view.screen.key),
        steps_shown=STEPS_SHOWN,
        categories=[(name, name) for name in CATEGORIES],
        payment_methods=PAYMENT_METHOD_NAMES.items(),
        claim_kinds=[(remedy.value, name) for remedy, name in REMEDY_NAMES.items()],
        asked=asked_facts(view.book, view.asked),
        asked_beside=next(iter(asked_facts(view.book, view.asked_beside)), None),
        answered=asked_facts(view.book, fields.rule_facts),
        told=told_facts(view.book, fields.rule_facts),
        missing=missing_of(fields),
        not_listed=NOT_LISTED,
        handled_by=HANDLED_BY_NAMES.items(),
        searched=_searched(form),
        request_key=new_id(),
        **more,
    )


def _stored_form(view: ScreenView, fields: DraftFields, form: Form) -> Form:
    """Return the form as the draft holds it; what the address asks for (a claim by law) is filled in."""
    claims = fields.claims
    if not claims and "by_law" in form.values and view.panel:
        claims = view.panel.sums
    return blank_form(
        {
            "respondent_id": fields.respondent_id or (NOT_LISTED if fields.respondent_text else None),
            "respondent_text": fields.respondent_text,
            **where_values(fields.purchase),
            "facts_text": fields.facts_text,
            "event_on": fields.event_on,
            "category": fields.category,
            "paid": None if fields.paid_fen is None else _plain_yuan(fields.paid_fen),
            "payment_method": fields.payment_method,
            "claim_kind": [claim.remedy.value for claim in claims],
            "claim_amount": ["" if claim.sum_fen is None else _plain_yuan(claim.sum_fen) for claim in claims],
            "claim_note": [claim.note for claim in claims],
            **form_values(view.book, fields.rule_facts),
        }
    )


def _plain_yuan(fen: int) -> str:
    yuan, rest = divmod(fen, 100)
    return f"{yuan}.{rest:02d}" if rest else str(yuan)


@blueprint.get("/complaints/new")
@signed_in(Role.CONSUMER)
def show_new() -> ResponseReturnValue:
    return _new_page(blank_form())


@blueprint.post("/complaints/new")
@signed_in(Role.CONSUMER)
@shows_again(_new_page)
def post_new() -> ResponseReturnValue:
    wiring, screen = dependencies(), SCREENS[0]
    with wiring.open_transaction() as session:
        reading = screen.read(typed_form(), DraftFields(), current_book(session))
        _refuse(screen.needs(reading.fields))
        started = start_draft(session, reading.fields, signed_in_actor(), wiring.clock(), _key_only())
    return _to_screen(started.complaint_id, screen_after(screen.key).key)


@blueprint.post("/complaints/new/from-advice")
@signed_in(Role.CONSUMER)
@shows_again(_new_page)
def post_from_advice() -> ResponseReturnValue:
    """Start a draft with the answers of the calculator."""
    wiring = dependencies()
    with wiring.open_transaction() as session:
        book, form = current_book(session), typed_form()
        event = screen_of("event").read(form, DraftFields(), book)
        reading = screen_of("payment").read(_with_paid(form), event.fields, book)
        started = start_draft(session, reading.fields, signed_in_actor(), wiring.clock(), _key_only())
    return _to_screen(started.complaint_id, _MERCHANT)


def _with_paid(form: Form) -> Form:
    return Form({**form.values, "paid": form.all("fact.paid_amount")})


def _key_only() -> Submission:
    key = request.form.get("request_key", "")
    if not key:
        raise InvalidInputError("这一页打开得不完整，请刷新后再试一次")
    return Submission(request_key=key)


@blueprint.get("/complaints/<complaint_id>/draft")
@signed_in(Role.CONSUMER)
def show_draft(complaint_id: str) -> ResponseReturnValue:
    """Continue where something is still missing."""
    with dependencies().open_reading() as session:
        draft = draft_page(session, complaint_id, signed_in_actor())
    gaps = [screen for screen, _ in missing_of(draft.fields).values()]
    return _to_screen(complaint_id, gaps[0].key if gaps else _REVIEW)


@blueprint.get("/complaints/<complaint_id>/draft/<key>")
@signed_in(Role.CONSUMER)
def show_screen(complaint_id: str, key: str) -> ResponseReturnValue:
    return _screen_page(blank_form(request.args), complaint_id, key)


@blueprint.post("/complaints/<complaint_id>/draft/<key>")
@signed_in(Role.CONSUMER)
@takes_files
@shows_again(_screen_page)
def post_screen(complaint_id: str, key: str) -> ResponseReturnValue:
    """Save the screen, then go where the pressed button says; what cannot be read is told, the rest is saved."""
    screen, form = screen_of(key), typed_form()
    require_open(complaint_id, Action.SAVE_DRAFT)
    uploads = store_uploads(form.value("note"))
    reading, version = _save(complaint_id, screen, form, uploads)
    if "X-Autosave" in request.headers:
        return "", 204, {"X-Version": str(version)}
    if uploads.refusal:
        raise uploads.refusal
    _refuse({**reading.problems, **(screen.needs(reading.fields) if _goes_on(form) else {})})
    if _goes_on(form):
        require_fit(screen.words(reading.fields), insists=typed_insistence())
    return redirect(_target(complaint_id, screen, form, reading.fields), 303)


def _save(complaint_id: str, screen: Screen, form: Form, uploads: Uploads) -> tuple[Reading, int]:
    """Save over the version that the page showed; raises ConflictError when another page saved meanwhile."""
    wiring, actor, seen = dependencies(), signed_in_actor(), Submission(typed_version())
    with wiring.open_transaction() as session:
        draft = draft_page(session, complaint_id, actor)
        reading = screen.read(form, draft.fields, current_book(session))
        version = save_draft(session, complaint_id, reading.fields, actor, wiring.clock(), seen).version
        sent = Submission(insists=typed_insistence())
        for file in uploads.stored:
            version = add_evidence(session, complaint_id, file, actor, wiring.clock(), sent).version
    return reading, version


def _refuse(problems: Mapping[str, str]) -> None:
    if problems:
        raise InvalidInputError(CHECK_FIELDS, fields=problems)


def _goes_on(form: Form) -> bool:
    return form.value("to", "next") == "next" and not form.value("add_claim")


def _target(complaint_id: str, screen: Screen, form: Form, fields: DraftFields) -> str:
    to = form.value("to", "next")
    if to == "later":
        return url_for("complaints.show_complaints")
    if form.value("add_claim") or to in ("stay", "by-law"):
        return _screen_address(complaint_id, screen.key, by_law=to == "by-law")
    if to == "skip":
        return _screen_address(complaint_id, screen_after(screen.key).key)
    if to == "back":
        earlier = screen_before(screen.key)
        return _screen_address(complaint_id, earlier.key if earlier else screen.key)
    return _screen_address(complaint_id, _next_key(screen, fields))


def _next_key(screen: Screen, fields: DraftFields) -> str:
    """Show what was read while something was; ask on while the law has questions left; otherwise the next screen."""
    following = screen_after(screen.key)
    if _LAW not in (screen.key, following.key) and following.key != _READING:
        return following.key
    with dependencies().open_reading() as session:
        if following.key == _READING:
            return _READING if facts_in_words(session, fields, dependencies().clock()) else screen_after(_READING).key
        return _LAW if _panel(session, fields).questions else screen_after(_LAW).key


def _to_screen(complaint_id: str, key: str) -> ResponseReturnValue:
    return redirect(_screen_address(complaint_id, key), 303)


def _screen_address(complaint_id: str, key: str, *, by_law: bool = False) -> str:
    return url_for(".show_screen", complaint_id=complaint_id, key=key, by_law="yes" if by_law else None)


def _review_page(form: Form, complaint_id: str) -> ResponseReturnValue:
    return _screen_page(form, complaint_id, _REVIEW)


@blueprint.post("/complaints/<complaint_id>/draft/evidence/<evidence_id>/removal")
@signed_in(Role.CONSUMER)
@takes_files
def post_removal(complaint_id: str, evidence_id: str) -> ResponseReturnValue:
    """Take the file out of the draft; what was typed beside it stays on the page."""
    wiring = dependencies()
    with wiring.open_transaction() as session:
        remove_evidence(session, complaint_id, evidence_id, signed_in_actor(), wiring.clock())
    note = request.form.get("note") or None
    return redirect(url_for(".show_screen", complaint_id=complaint_id, key="evidence", note=note), 303)


@blueprint.post("/complaints/<complaint_id>/file")
@signed_in(Role.CONSUMER)
@shows_again(_review_page)
def post_file(complaint_id: str) -> ResponseReturnValue:
    actor, wiring, submission = signed_in_actor(), dependencies(), typed_submission()
    form = typed_form()
    _refuse(_unanswered(form))
    with wiring.open_transaction() as session:
        draft = draft_page(session, complaint_id, actor)
        if draft.is_draft:
            fields = screen_of(_REVIEW).read(form, draft.fields, current_book(session)).fields
            fields = replace(fields, rule_facts=without_unknown(fields.rule_facts))
            save_draft(session, complaint_id, fields, actor, wiring.clock(), Submission(submission.version))
            saved = declare_at_filing(session, complaint_id, typed_declaration(form), actor, wiring.clock())
            submission = replace(submission, version=saved.version)
        act = start_negotiation if form.value("way") == "negotiate" else file_complaint
        act(session, complaint_id, office_of(wiring.settings), actor, wiring.clock(), submission)
    return redirect(url_for("complaints.show_filed", complaint_id=complaint_id), 303)


def _unanswered(form: Form) -> Mapping[str, str]:
    return {
        name: problem
        for name, problem in (
            ("agrees_to_mediate", "请选择是否同意调解"),
            ("agrees_to_publish", "请选择是否同意公示"),
            ("handled_by", "请选择是否在别处处理过"),
            ("is_true", "请确认内容属实后再提交"),
        )
        if not form.value(name)
    }


def _discard_page(form: Form, complaint_id: str) -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        draft = draft_page(session, complaint_id, signed_in_actor())
    if not draft.is_draft and form.message is None:
        raise NotFoundError("这份草稿已经不在了")
    return render_template("complaints/filing/discard.html", form=form, draft=draft, request_key=new_id())


@blueprint.get("/complaints/<complaint_id>/discard")
@signed_in(Role.CONSUMER)
def show_discard(complaint_id: str) -> ResponseReturnValue:
    return _discard_page(blank_form(), complaint_id)


@blueprint.post("/complaints/<complaint_id>/discard")
@signed_in(Role.CONSUMER)
@shows_again(_discard_page)
def post_discard(complaint_id: str) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        discard_draft(session, complaint_id, signed_in_actor(), wiring.clock(), typed_submission())
    return redirect(url_for("complaints.show_complaints"), 303)
