"""The desk of one enterprise: members and limit, ODR, templates, own figures."""

import csv
import io

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.database import Session
from core.kernel.errors import InvalidInputError, NotFoundError
from core.kernel.money import parse_yuan
from core.kernel.roles import MEMBER_ROLE_NAMES, MemberRole, Role
from identity.domain.desk import DESK_ACT_NAMES, POWERS, DeskAct, Invitation, read_role
from identity.queries.desk import desk_page, desk_standing, invitations_to
from identity.services.end_membership import end_membership
from identity.services.invite_member import accept_invitation, invite_member, revoke_invitation
from identity.services.manage_members import change_member_role, set_signing_limit
from mediation.domain.negotiation import OdrAction
from mediation.domain.response_templates import PLACES, TemplateText
from mediation.queries.merchant_figures import MerchantFigures, merchant_figures
from mediation.queries.odr import own_odr
from mediation.queries.templates import templates_of
from mediation.services.join_odr import apply_for_odr, decide_odr
from mediation.services.keep_templates import add_template, change_template, remove_template
from registry.queries.enterprise_page import EnterpriseLine, enterprise_lines, find_enterprise
from web.dependencies import dependencies
from web.forms import Form, blank_form, shows_again
from web.limits import limited
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = Blueprint("desk", __name__, url_prefix="/merchant/desk/<enterprise_id>")
invitations = Blueprint("invitations", __name__, url_prefix="/merchant/invitations")

_MERCHANT = signed_in(Role.MERCHANT)
FIGURE_ROWS = (
    ("complaints", "投诉件数", "件"),
    ("answer_days", "多久给出第一次答复（中位数）", "天"),
    ("settled_percent", "调解达成协议", "%"),
    ("kept_percent", "按协议履行", "%"),
    ("settled_directly_percent", "直接协商达成和解（ODR）", "%"),
)
_MARK_FOR_SPREADSHEETS = "\ufeff"


def own_enterprise(session: Session, enterprise_id: str) -> EnterpriseLine:
    """Return the enterprise to its member; to anybody else there is no such desk."""
    desk_standing(session, signed_in_actor(), enterprise_id)
    enterprise = find_enterprise(session, enterprise_id)
    if enterprise is None:
        raise NotFoundError("没有找到这家企业")
    return enterprise


def _members_page(form: Form, enterprise_id: str, **_: str) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_reading() as session:
        enterprise = own_enterprise(session, enterprise_id)
        page = desk_page(session, signed_in_actor(), enterprise_id, wiring.clock())
    return render_template(
        "desk/members.html",
        form=form,
        page=page,
        enterprise=enterprise,
        roles=[(role.value, name) for role, name in MEMBER_ROLE_NAMES.items()],
        powers=[(DESK_ACT_NAMES[act], [role in POWERS[act] for role in MemberRole]) for act in DeskAct],
        is_owner=page.standing.may(DeskAct.MANAGE_MEMBERS),
        own_id=signed_in_actor().account_id,
    )


@blueprint.get("/members")
@_MERCHANT
def show_members(enterprise_id: str) -> ResponseReturnValue:
    return _members_page(blank_form(), enterprise_id)


@blueprint.post("/invitations")
@_MERCHANT
@limited("20 per minute; 100 per hour")
@shows_again(_members_page)
def post_invitation(enterprise_id: str) -> ResponseReturnValue:
    """Send an invitation by SMS."""
    wiring, invitation = dependencies(), Invitation(request.form.get("phone", ""), _typed_role())
    with wiring.open_transaction() as session:
        enterprise = own_enterprise(session, enterprise_id)
        invite_member(session, (enterprise_id, enterprise.name), invitation, signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_members", enterprise_id=enterprise_id), 303)


@blueprint.post("/invitations/<invitation_id>/revocation")
@_MERCHANT
@shows_again(_members_page)
def post_revocation(enterprise_id: str, invitation_id: str) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        revoke_invitation(session, invitation_id, signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_members", enterprise_id=enterprise_id), 303)


@blueprint.post("/members/<membership_id>/role")
@_MERCHANT
@shows_again(_members_page)
def post_role(enterprise_id: str, membership_id: str) -> ResponseReturnValue:
    wiring, role = dependencies(), _typed_role()
    with wiring.open_transaction() as session:
        change_member_role(session, membership_id, role, signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_members", enterprise_id=enterprise_id), 303)


@blueprint.post("/members/<membership_id>/end")
@_MERCHANT
@shows_again(_members_page)
def post_end(enterprise_id: str, membership_id: str) -> ResponseReturnValue:
    wiring, reason = dependencies(), request.form.get("reason", "") or "由企业负责人结束"
    with wiring.open_transaction() as session:
        end_membership(session, membership_id, reason, signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_members", enterprise_id=enterprise_id), 303)


@blueprint.post("/limit")
@_MERCHANT
@shows_again(_members_page)
def post_limit(enterprise_id: str) -> ResponseReturnValue:
    wiring, limit = dependencies(), _typed_limit()
    with wiring.open_transaction() as session:
        set_signing_limit(session, enterprise_id, limit, signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_members", enterprise_id=enterprise_id), 303)


def _typed_limit() -> int:
    try:
        return parse_yuan(request.form.get("limit", ""))
    except InvalidInputError as error:
        raise InvalidInputError(error.message, fields={"limit": error.message}) from error


def _typed_role() -> MemberRole:
    return read_role(request.form.get("role", ""))


def _odr_page(form: Form, enterprise_id: str) -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        enterprise = own_enterprise(session, enterprise_id)
        standing = desk_standing(session, signed_in_actor(), enterprise_id)
        line = own_odr(session, signed_in_actor(), enterprise_id)
    is_owner = standing.may(DeskAct.MANAGE_ODR)
    return render_template("desk/odr.html", form=form, enterprise=enterprise, line=line, is_owner=is_owner)


@blueprint.get("/odr")
@_MERCHANT
def show_odr(enterprise_id: str) -> ResponseReturnValue:
    return _odr_page(blank_form(), enterprise_id)


@blueprint.post("/odr")
@_MERCHANT
@shows_again(_odr_page)
def post_odr(enterprise_id: str) -> ResponseReturnValue:
    """Apply to join, or leave."""
    wiring, actor = dependencies(), signed_in_actor()
    with wiring.open_transaction() as session:
        line = own_odr(session, actor, enterprise_id)
        if line is not None and OdrAction.LEAVE in line.actions:
            decide_odr(session, line.membership_id, OdrAction.LEAVE, "", actor, wiring.clock())
        else:
            apply_for_odr(session, enterprise_id, request.form.get("contact", ""), actor, wiring.clock())
    return redirect(url_for(".show_odr", enterprise_id=enterprise_id), 303)


def _templates_page(form: Form, enterprise_id: str, **_: str) -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        enterprise = own_enterprise(session, enterprise_id)
        standing = desk_standing(session, signed_in_actor(), enterprise_id)
        lines = templates_of(session, signed_in_actor(), enterprise_id)
    edited = next((line for line in lines if line.template_id == request.args.get("edit")), None)
    if edited is not None and form.message is None:
        form = blank_form({"title": edited.title, "text": edited.text, "template_id": edited.template_id})
    return render_template(
        "desk/templates.html",
        form=form,
        enterprise=enterprise,
        lines=lines,
        places=PLACES,
        may_write=standing.may(DeskAct.SHARE_TEMPLATES),
    )


@blueprint.get("/templates")
@_MERCHANT
def show_templates(enterprise_id: str) -> ResponseReturnValue:
    return _templates_page(blank_form(), enterprise_id)


@blueprint.post("/templates")
@_MERCHANT
@shows_again(_templates_page)
def post_template(enterprise_id: str) -> ResponseReturnValue:
    """Add a text, or change the one that is named."""
    wiring, actor, named = dependencies(), signed_in_actor(), request.form.get("template_id", "")
    template = TemplateText(request.form.get("title", ""), request.form.get("text", ""))
    with wiring.open_transaction() as session:
        if named:
            change_template(session, named, template, actor, wiring.clock())
        else:
            add_template(session, enterprise_id, template, actor, wiring.clock())
    return redirect(url_for(".show_templates", enterprise_id=enterprise_id), 303)


@blueprint.post("/templates/<template_id>/removal")
@_MERCHANT
@shows_again(_templates_page)
def post_removal(enterprise_id: str, template_id: str) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        remove_template(session, template_id, signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_templates", enterprise_id=enterprise_id), 303)


@blueprint.get("/figures")
@_MERCHANT
def show_figures(enterprise_id: str) -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        enterprise = own_enterprise(session, enterprise_id)
        figures = _figures(session, enterprise_id)
    return render_template("desk/figures.html", enterprise=enterprise, figures=figures, rows=FIGURE_ROWS)


@blueprint.get("/figures.csv")
@_MERCHANT
def show_figures_file(enterprise_id: str) -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        own_enterprise(session, enterprise_id)
        figures = _figures(session, enterprise_id)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["指标", "单位", "本企业", "同类企业中位数", "从", "到"])
    own, peers = figures.comparison.own, figures.comparison.peers
    for name, title, unit in FIGURE_ROWS:
        values = (getattr(own, name), getattr(peers, name) if peers else None)
        shown = ("" if value is None else value for value in values)
        writer.writerow([title, unit, *shown, figures.since.isoformat(), figures.until.isoformat()])
    response = Response(_MARK_FOR_SPREADSHEETS + text.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename="yinuo-figures.csv")
    return response


def _figures(session: Session, enterprise_id: str) -> MerchantFigures:
    return merchant_figures(session, signed_in_actor(), enterprise_id, dependencies().clock())


def _invitation_page(form: Form, invitation_id: str) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_reading() as session:
        lines = invitations_to(session, signed_in_actor(), wiring.clock())
        line = next((each for each in lines if each.invitation_id == invitation_id), None)
        if line is None:
            raise NotFoundError("没有找到这份邀请，可能已经用过、撤回或者过期了")
        enterprise = enterprise_lines(session, [line.enterprise_id])[line.enterprise_id]
    return render_template("desk/invitation.html", form=form, line=line, enterprise=enterprise)


@invitations.get("/<invitation_id>")
@_MERCHANT
def show_invitation(invitation_id: str) -> ResponseReturnValue:
    return _invitation_page(blank_form(), invitation_id)


@invitations.post("/<invitation_id>")
@_MERCHANT
@limited("20 per minute")
@shows_again(_invitation_page)
def post_acceptance(invitation_id: str) -> ResponseReturnValue:
    """Join with the code; a wrong one is counted before it is told."""
    wiring = dependencies()
    with wiring.open_transaction() as session:
        refusal = accept_invitation(
            session, invitation_id, request.form.get("code", ""), signed_in_actor(), wiring.clock()
        )
    if refusal is not None:
        raise refusal
    return redirect(url_for("merchant.show_memberships"), 303)
