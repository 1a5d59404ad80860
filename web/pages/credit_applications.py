"""Where an enterprise finds what it may ask for, and asks: applications for repair, objections."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.database import Session
from core.kernel.clock import chinese_date
from core.kernel.errors import ConflictError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor, Role
from credit.domain.case_papers import Asked
from credit.domain.items import Item
from credit.domain.objection_rules import WANTED_NAMES
from credit.domain.repair_rules import (
    CONDITION_NAMES,
    MATERIAL_NAMES,
    PLEDGE,
    REPAIR_KIND_NAMES,
    Material,
    RepairKind,
    check_repairable,
    conditions_of,
)
from credit.queries.party_file import record_page
from credit.queries.record_lines import RecordLine
from credit.queries.rights_queue import EnterpriseRights, RecordRights, enterprise_rights
from credit.services.apply_for_repair import apply_for_repair
from credit.services.case_clocks import objection_clocks, repair_clocks
from credit.services.raise_objection import raise_objection
from registry.queries.enterprise_page import EnterpriseLine, enterprise_lines, find_enterprise
from web.dependencies import dependencies
from web.forms import Form, blank_form, shows_again
from web.limits import takes_files
from web.pages.kept_files import chosen_files
from web.pages.public_lists import asked, asked_one_of
from web.pages.right_cases import PARTIES
from web.pages.right_fields import typed_application, typed_objection
from web.pages.right_views import OBJECTION_SHAPES, OBJECTIONS, REPAIRS, SHAPES
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = Blueprint("credit_applications", __name__, url_prefix="/credit")

_PROOFS = (Material.PERFORMANCE, Material.RECTIFICATION)
_PROOFS_OF_EXIT = (Material.RECTIFICATION,)
_PROOFS_OF_PLAN = (Material.RULING,)


@dataclass(frozen=True)
class _About:
    """The record a form is about; `rights` is None for an edition that a newer one replaced."""

    record: RecordLine
    rights: RecordRights | None
    barred_until: date | None
    enterprise: EnterpriseLine | None


def _about(session: Session, actor: Actor) -> _About:
    """Find the record of the address; raises NotFoundError for whoever may not read it."""
    wiring = dependencies()
    record = record_page(session, asked("record"), actor, wiring.today())
    held = enterprise_rights(session, record.enterprise_id, actor, wiring.clock())
    rights = next((each for each in held.records if each.record_id == record.record_id), None)
    return _About(record, rights, held.barred_until, find_enterprise(session, record.enterprise_id))


@blueprint.get("/rights")
@signed_in(Role.MERCHANT)
def show_rights() -> ResponseReturnValue:
    """Show every enterprise of this person: what it may ask for and when, and what it has asked."""
    wiring, actor = dependencies(), signed_in_actor()
    with wiring.open_reading() as session:
        held = [enterprise_rights(session, each, actor, wiring.clock()) for each in sorted(actor.enterprise_ids)]
        enterprises = enterprise_lines(session, actor.enterprise_ids)
    return render_template(
        "credit/rights.html",
        held=[(enterprises[each.enterprise_id], each, _live(each)) for each in held],
        shapes=SHAPES,
        objection_shapes=OBJECTION_SHAPES,
        today=wiring.today(),
    )


def _live(held: EnterpriseRights) -> list[RecordRights]:
    """Leave out records for which nothing can be asked but an objection: they would bury the others."""
    return [each for each in held.records if each.repair_kind is not None]


def _kind(rights: RecordRights | None) -> RepairKind:
    if asked_one_of("kind", [RepairKind.TEMPORARY.value]):
        return RepairKind.TEMPORARY
    return (rights.repair_kind if rights else None) or RepairKind.EARLY_STOP


def _materials(kind: RepairKind, item: str) -> tuple[Material, ...]:
    if kind is RepairKind.TEMPORARY:
        return _PROOFS_OF_PLAN
    return _PROOFS_OF_EXIT if item == Item.ABNORMAL_LIST else _PROOFS


def _why_not(about: _About, kind: RepairKind, today: date) -> str:
    """Say in plain words why the record cannot be repaired today, empty when it can."""
    record, rights = about.record, about.rights
    if rights is None:
        return "这是一个旧的版本，或者记录已经撤销、结束，不用修复。"
    try:
        check_repairable(kind, record.item, record.stoppable_from, today)
    except ConflictError as error:
        return f"{error.message}。"
    if rights.repaired_by:
        return f"这条记录由{rights.repaired_by}作出，请向该机关申请修复；它准予以后，这里会跟着停止公示。"
    if about.barred_until is not None:
        return f"因申请信用修复时造假，{chinese_date(about.barred_until)}以前不能再申请信用修复。"
    is_possible = rights.may_repair_temporarily if kind is RepairKind.TEMPORARY else rights.may_repair
    return "" if is_possible or rights.open_repair_id else "这条记录目前没有公示，不需要修复。"


def _repair_page(form: Form) -> ResponseReturnValue:
    wiring = dependencies()
    today = wiring.today()
    with wiring.open_reading() as session:
        about = _about(session, signed_in_actor())
        clocks = repair_clocks(session, today)
    kind = _kind(about.rights)
    item, why_not = about.record.item, _why_not(about, kind, today)
    materials = _materials(kind, item)
    return render_template(
        "credit/apply.html",
        form=form,
        about=about,
        record=about.record,
        rights=about.rights,
        kind=kind,
        kind_name=REPAIR_KIND_NAMES[kind],
        why_not=why_not,
        conditions=() if why_not else [CONDITION_NAMES[each] for each in conditions_of(kind, item)],
        materials=[(each.value, MATERIAL_NAMES[each]) for each in materials],
        clocks=clocks,
        decision_days=clocks.decision_of(kind, item),
        pledge=PLEDGE,
        request_key=new_id(),
        chosen_files=chosen_files,
    )


@blueprint.get("/repairs/new")
@signed_in(*PARTIES)
def show_repair_form() -> ResponseReturnValue:
    return _repair_page(blank_form())


@blueprint.post("/repairs/new")
@signed_in(*PARTIES)
@takes_files
@shows_again(_repair_page)
def post_repair() -> ResponseReturnValue:
    wiring, actor = dependencies(), signed_in_actor()
    with wiring.open_reading() as session:
        record = record_page(session, asked("record"), actor, wiring.today())
    application = typed_application()
    with wiring.open_transaction() as session:
        repair_id = apply_for_repair(session, record.record_id, application, actor, wiring.clock(), _asked())
    return redirect(url_for("right_cases.show_case", sort=REPAIRS, case_id=repair_id), 303)


def _objection_page(form: Form) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_reading() as session:
        about = _about(session, signed_in_actor())
        clocks = objection_clocks(session, wiring.today())
    return render_template(
        "credit/object.html",
        form=form,
        about=about,
        record=about.record,
        rights=about.rights,
        wanted=[(each.value, text) for each, text in WANTED_NAMES.items()],
        clocks=clocks,
        request_key=new_id(),
        chosen_files=chosen_files,
    )


@blueprint.get("/objections/new")
@signed_in(*PARTIES)
def show_objection_form() -> ResponseReturnValue:
    return _objection_page(blank_form())


@blueprint.post("/objections/new")
@signed_in(*PARTIES)
@takes_files
@shows_again(_objection_page)
def post_objection() -> ResponseReturnValue:
    wiring, actor = dependencies(), signed_in_actor()
    with wiring.open_reading() as session:
        record = record_page(session, asked("record"), actor, wiring.today())
    entry = typed_objection()
    with wiring.open_transaction() as session:
        objection_id = raise_objection(session, record.record_id, entry, actor, wiring.clock(), _asked())
    return redirect(url_for("right_cases.show_case", sort=OBJECTIONS, case_id=objection_id), 303)


def _asked() -> Asked:
    return Asked(key=request.form.get("request_key") or None)
