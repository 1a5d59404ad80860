"""The administrator's pages: accounts of officials, deliveries that stand still, the demo clock."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.kernel.errors import InvalidInputError
from core.kernel.roles import OFFICIAL_ROLES, PERSON_ROLES, ROLE_NAMES, Role
from core.outbox.parked import failed_runs, stuck_deliveries
from identity.domain.registration import OfficialForm, prepare_official
from identity.queries.accounts import accounts_list
from identity.queries.offices import office_lines
from identity.queries.second_factor import accounts_with_second_factor
from identity.services.deactivate_account import deactivate_account
from identity.services.place_at_desk import place_at_desk
from identity.services.second_factor import reset_second_factor
from ledger.services.move_demo_clock import move_demo_clock
from ledger.services.release_parked_delivery import release_parked_delivery
from mediation.services.open_staff_account import open_staff_account
from sanctions.queries.desks import general_desks, get_general_desk
from web.dependencies import dependencies
from web.forms import Form, blank_form, shows_again
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = Blueprint("admin", __name__, url_prefix="/admin")

_OFFICIAL_FIELDS = ("role", "office", "name", "phone", "password", "desk")
_ROLES = tuple((role.value, ROLE_NAMES[role]) for role in Role if role in OFFICIAL_ROLES)


def _accounts_page(form: Form, account_id: str | None = None) -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        accounts = accounts_list(session, signed_in_actor(), _chosen_role())
        enrolled = accounts_with_second_factor(session)
        desks = [(desk.code, desk.title) for desk in general_desks(session)]
        offices = [(line.office_id, line.name) for line in office_lines(session) if line.is_active]
    chips, acting_on = _role_chips(), account_id
    return render_template(
        "admin/accounts.html",
        form=form,
        accounts=accounts,
        roles=_ROLES,
        offices=offices,
        desks=desks,
        desk_titles=dict(desks),
        chips=chips,
        acting_on=acting_on,
        enrolled=enrolled,
    )


def _role_chips() -> list[dict[str, object]]:
    chosen = _chosen_role()
    return [
        {"text": name, "href": url_for(".show_accounts", role=role.value), "current": role is chosen}
        for role, name in ROLE_NAMES.items()
        if role in PERSON_ROLES
    ]


def _chosen_role() -> Role | None:
    chosen = request.args.get("role", "")
    return Role(chosen) if chosen in {role.value for role in Role} else None


@blueprint.get("/accounts")
@signed_in(Role.ADMIN)
def show_accounts() -> ResponseReturnValue:
    return _accounts_page(blank_form())


@blueprint.post("/accounts")
@signed_in(Role.ADMIN)
@shows_again(_accounts_page)
def post_account() -> ResponseReturnValue:
    account = prepare_official(OfficialForm(**{name: request.form.get(name, "") for name in _OFFICIAL_FIELDS}))
    wiring = dependencies()
    with wiring.open_transaction() as session:
        if account.desk is not None:
            get_general_desk(session, account.desk)
        open_staff_account(session, account, signed_in_actor(), wiring.real_clock())
    return redirect(url_for(".show_accounts"), 303)


@blueprint.post("/accounts/<account_id>/desk")
@signed_in(Role.ADMIN)
@shows_again(_accounts_page)
def post_desk(account_id: str) -> ResponseReturnValue:
    """Place a clerk of the general role at another desk."""
    wiring = dependencies()
    with wiring.open_transaction() as session:
        desk = get_general_desk(session, request.form.get("desk", ""))
        place_at_desk(session, account_id, desk.code, signed_in_actor(), wiring.real_clock())
    return redirect(url_for(".show_accounts"), 303)


@blueprint.post("/accounts/<account_id>/deactivation")
@signed_in(Role.ADMIN)
@shows_again(_accounts_page)
def post_deactivation(account_id: str) -> ResponseReturnValue:
    wiring = dependencies()
    reason = request.form.get("reason", "")
    with wiring.open_transaction() as session:
        deactivate_account(session, account_id, reason, signed_in_actor(), wiring.real_clock())
    return redirect(url_for(".show_accounts"), 303)


@blueprint.post("/accounts/<account_id>/second-factor/reset")
@signed_in(Role.ADMIN)
@shows_again(_accounts_page)
def post_second_factor_reset(account_id: str) -> ResponseReturnValue:
    """Take a lost authenticator off the account."""
    wiring, reason = dependencies(), request.form.get("reason", "")
    with wiring.open_transaction() as session:
        reset_second_factor(session, account_id, reason, signed_in_actor(), wiring.real_clock())
    return redirect(url_for(".show_accounts"), 303)


def _deliveries_page(form: Form, **_arguments: int) -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        stuck, failed = stuck_deliveries(session), failed_runs(session)
    return render_template("admin/deliveries.html", form=form, stuck=stuck, failed=failed)


@blueprint.get("/deliveries")
@signed_in(Role.ADMIN)
def show_deliveries() -> ResponseReturnValue:
    return _deliveries_page(blank_form())


@blueprint.post("/deliveries/<int:delivery_id>/release")
@signed_in(Role.ADMIN)
@shows_again(_deliveries_page)
def post_release(delivery_id: int) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        release_parked_delivery(session, delivery_id, signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_deliveries"), 303)


def _clock_page(form: Form) -> ResponseReturnValue:
    wiring = dependencies()
    if not wiring.settings.demo_mode:
        abort(404)
    return render_template("admin/clock.html", form=form, service_time=wiring.clock(), real_time=wiring.real_clock())


@blueprint.get("/clock")
@signed_in(Role.ADMIN)
def show_clock() -> ResponseReturnValue:
    return _clock_page(blank_form({"days": 30}))


@blueprint.post("/clock")
@signed_in(Role.ADMIN)
@shows_again(_clock_page)
def post_clock() -> ResponseReturnValue:
    wiring = dependencies()
    if not wiring.settings.demo_mode:
        abort(404)
    days = _days(request.form.get("days", ""))
    with wiring.open_transaction() as session:
        move_demo_clock(session, days, signed_in_actor(), wiring.real_clock())
    return redirect(url_for(".show_clock"), 303)


def _days(typed: str) -> int:
    if not typed.strip().isascii() or not typed.strip().isdigit():
        message = "请填写整天数，例如 30"
        raise InvalidInputError(message, fields={"days": message})
    return int(typed)
