"""Acting for others: giving a mandate, asking for one, ending it, filing for a principal; an officer decides."""

from datetime import date, timedelta
from io import BytesIO

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from core.kernel.clock import local_date
from core.kernel.errors import InvalidInputError
from core.kernel.identifiers import new_id
from core.kernel.roles import Role
from identity.domain.mandates import KIND_NAMES, POWER_NAMES, MandateKind, MandateStatus, MandateTerms, Power
from identity.domain.membership import MembershipDecision, ProofFile
from identity.domain.real_identity import ID_KIND_NAMES, check_identity
from identity.queries.identities import find_identity
from identity.queries.mandates import mandate_page, mandates_of, mandates_pending
from identity.services.decide_mandate import decide_mandate, end_mandate
from identity.services.open_mandate import AgentNamed, PrincipalNamed, give_mandate, request_mandate
from mediation.domain.filing import DraftFields
from mediation.queries.complaint_lists import own_complaints
from mediation.services.save_draft import start_draft
from mediation.services.submissions import Submission
from web.dependencies import dependencies
from web.forms import Form, blank_form, shows_again
from web.limits import limited, takes_files
from web.own_password import require_own_password
from web.pages.own_identity import typed_identity
from web.pages.uploads import store_uploads
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = Blueprint("mandates", __name__)

_DECIDERS = (Role.OFFICER, Role.SUPERVISOR)
_FIRST_DAYS = 180
_NO_DATE = "日期请写成 2026-11-21 这样"


def _today() -> date:
    return local_date(dependencies().clock())


@blueprint.get("/account/mandates")
@signed_in(Role.CONSUMER)
def show_mandates() -> ResponseReturnValue:
    actor = signed_in_actor()
    with dependencies().open_reading() as session:
        lines = mandates_of(session, actor, _today())
    given = [line for line in lines if line.principal.account_id == actor.account_id]
    held = [line for line in lines if line.agent.account_id == actor.account_id]
    return render_template("mandates/list.html", given=given, held=held, file_power=Power.FILE, request_key=new_id())


def _choices() -> dict[str, object]:
    return {
        "kinds": [(kind.value, name) for kind, name in KIND_NAMES.items()],
        "powers": [(power.value, name) for power, name in POWER_NAMES.items()],
        "id_kinds": [(kind.value, name) for kind, name in ID_KIND_NAMES.items()],
    }


def _first_values() -> dict[str, object]:
    today = _today()
    return {
        "powers": [power.value for power in Power],
        "valid_from": today,
        "valid_until": today + timedelta(_FIRST_DAYS),
        "id_kind": "resident",
    }


def _giving_page(form: Form) -> ResponseReturnValue:
    actor, wiring = signed_in_actor(), dependencies()
    with wiring.open_reading() as session:
        has_identity = find_identity(session, actor.account_id) is not None
        own = own_complaints(session, actor, wiring.clock()).lines
    complaints = [(line.complaint_id, f"{line.number or '草稿'} {line.respondent_name}") for line in own]
    return render_template(
        "mandates/give.html", form=form, has_identity=has_identity, complaints=complaints, **_choices()
    )


@blueprint.get("/account/mandates/give")
@signed_in(Role.CONSUMER)
def show_giving() -> ResponseReturnValue:
    return _giving_page(blank_form({**_first_values(), "kind": MandateKind.AGENT.value}))


@blueprint.post("/account/mandates/give")
@signed_in(Role.CONSUMER)
@limited("10 per minute; 40 per hour")
@takes_files
@shows_again(_giving_page)
def post_giving() -> ResponseReturnValue:
    actor, wiring, typed = signed_in_actor(), dependencies(), request.form
    terms = _typed_terms(typed.get("complaint_id") or None)
    require_own_password(actor)
    proof, agent = _proof(), AgentNamed(typed.get("phone", ""), typed.get("name", ""))
    with wiring.open_transaction() as session:
        give_mandate(session, agent, terms, proof, actor, wiring.clock())
    return redirect(url_for(".show_mandates", done="given"), 303)


def _asking_page(form: Form) -> ResponseReturnValue:
    return render_template("mandates/ask.html", form=form, **_choices())


@blueprint.get("/account/mandates/ask")
@signed_in(Role.CONSUMER)
def show_asking() -> ResponseReturnValue:
    return _asking_page(blank_form(_first_values()))


@blueprint.post("/account/mandates/ask")
@signed_in(Role.CONSUMER)
@limited("10 per minute; 40 per hour")
@takes_files
@shows_again(_asking_page)
def post_asking() -> ResponseReturnValue:
    """Ask to act for somebody; the principal's identity and the signed proof go to an officer."""
    actor, wiring, typed = signed_in_actor(), dependencies(), request.form
    terms, identity, proof = _typed_terms(None), check_identity(typed_identity(), _today()), _proof()
    if proof is None:
        message = "请上传签了名的授权书，或者户口簿、出生证明等监护证明"
        raise InvalidInputError(message, fields={"files": message})
    principal = PrincipalNamed(typed.get("name", ""), typed.get("phone", ""), identity)
    with wiring.open_transaction() as session:
        request_mandate(session, principal, terms, proof, actor, wiring.clock())
    return redirect(url_for(".show_mandates", done="asked"), 303)


def _typed_terms(complaint_id: str | None) -> MandateTerms:
    typed = request.form
    kind, powers = typed.get("kind", ""), typed.getlist("powers")
    if kind not in set(MandateKind):
        raise InvalidInputError("请选择您和对方的关系", fields={"kind": "请选择一种"})
    chosen = frozenset(Power(power) for power in powers if power in set(Power))
    first, last = _typed_day("valid_from"), _typed_day("valid_until")
    return MandateTerms(MandateKind(kind), chosen, first, last, complaint_id)


def _typed_day(name: str) -> date:
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError as error:
        raise InvalidInputError(_NO_DATE, fields={name: _NO_DATE}) from error


def _proof() -> ProofFile | None:
    """Return the one uploaded file, None without; raises for one that cannot be taken, or for several."""
    uploads = store_uploads()
    if uploads.refusal:
        raise uploads.refusal
    if len(uploads.stored) > 1:
        message = "只能传一个文件，请把几页合成一个 PDF 或一张照片"
        raise InvalidInputError(message, fields={"files": message})
    return next((ProofFile(file.sha256, file.media_type, file.name) for file in uploads.stored), None)


@blueprint.post("/account/mandates/<mandate_id>/complaints")
@signed_in(Role.CONSUMER)
def post_complaint(mandate_id: str) -> ResponseReturnValue:
    """Start a draft for the principal."""
    actor, wiring = signed_in_actor(), dependencies()
    submission = Submission(request_key=request.form.get("request_key") or new_id())
    with wiring.open_transaction() as session:
        line = mandate_page(session, mandate_id, actor, _today())
        principal_id = line.principal.account_id
        started = start_draft(session, DraftFields(), actor, wiring.clock(), submission, principal_id)
    return redirect(url_for("filing.show_draft", complaint_id=started.complaint_id), 303)


def _ending_page(form: Form, mandate_id: str) -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        line = mandate_page(session, mandate_id, signed_in_actor(), _today())
    return render_template("mandates/end.html", form=form, line=line)


@blueprint.get("/account/mandates/<mandate_id>/end")
@signed_in(Role.CONSUMER, *_DECIDERS)
def show_ending(mandate_id: str) -> ResponseReturnValue:
    return _ending_page(blank_form(), mandate_id)


@blueprint.post("/account/mandates/<mandate_id>/end")
@signed_in(Role.CONSUMER, *_DECIDERS)
@shows_again(_ending_page)
def post_ending(mandate_id: str) -> ResponseReturnValue:
    wiring, actor = dependencies(), signed_in_actor()
    with wiring.open_transaction() as session:
        end_mandate(session, mandate_id, request.form.get("reason", ""), actor, wiring.clock())
    target = ".show_mandates" if actor.role is Role.CONSUMER else ".show_pending"
    return redirect(url_for(target, done="ended"), 303)


@blueprint.get("/account/mandates/<mandate_id>/proof")
@signed_in(Role.CONSUMER, *_DECIDERS)
def show_proof(mandate_id: str) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_reading() as session:
        proof = mandate_page(session, mandate_id, signed_in_actor(), _today()).proof
    if proof is None:
        return redirect(url_for(".show_mandates"), 303)
    return send_file(BytesIO(wiring.files.get(proof.sha256)), proof.media_type, download_name=proof.name)


@blueprint.get("/office/mandates")
@signed_in(*_DECIDERS)
def show_pending() -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        pending = mandates_pending(session, signed_in_actor(), _today())
    return render_template("mandates/pending.html", pending=pending)


def _decision_page(form: Form, mandate_id: str) -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        line = mandate_page(session, mandate_id, signed_in_actor(), _today())
    return render_template("mandates/decision.html", form=form, line=line, waiting=MandateStatus.REQUESTED)


@blueprint.get("/office/mandates/<mandate_id>")
@signed_in(*_DECIDERS)
def show_decision(mandate_id: str) -> ResponseReturnValue:
    return _decision_page(blank_form(), mandate_id)


@blueprint.post("/office/mandates/<mandate_id>/decision")
@signed_in(*_DECIDERS)
@shows_again(_decision_page)
def post_decision(mandate_id: str) -> ResponseReturnValue:
    choice, wiring = request.form.get("decision", ""), dependencies()
    if choice not in {"confirm", "refuse"}:
        message = "请选择“确认”或“不通过”"
        raise InvalidInputError(message, fields={"decision": message})
    decision = MembershipDecision(choice == "confirm", request.form.get("reason", ""))
    with wiring.open_transaction() as session:
        decide_mandate(session, mandate_id, decision, signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_pending"), 303)
