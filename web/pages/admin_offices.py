"""The administrator's offices: opening, changing and closing them, placing officials."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.database import Session
from core.kernel.roles import OFFICIAL_ROLES, Role
from identity.domain.offices import OfficeForm
from identity.queries.offices import OfficeLine, office_line, office_lines, officials_of
from identity.services.open_office import change_office, close_office, open_office
from identity.services.place_official import place_official
from registry.domain.regions import region_path
from web.dependencies import dependencies
from web.forms import Form, blank_form, shows_again
from web.office_forms import prepared_office
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = Blueprint("admin_offices", __name__, url_prefix="/admin/offices")

_FIELDS = tuple(OfficeForm.__dataclass_fields__)


def _superiors(session: Session, office_id: str | None = None) -> list[tuple[str, str]]:
    return [(line.office_id, line.name) for line in office_lines(session) if line.office_id != office_id]


def _offices_page(form: Form) -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        offices, superiors = office_lines(session), _superiors(session)
    names = dict(superiors)
    return render_template(
        "admin/offices.html", form=form, offices=offices, superiors=superiors, names=names, area_name=region_path
    )


def _office_page(form: Form, office_id: str) -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        office, superiors = office_line(session, office_id), _superiors(session, office_id)
        people = officials_of(session, [office_id], OFFICIAL_ROLES)
    filled = form if form.message else blank_form(_values(office))
    return render_template("admin/office.html", form=filled, office=office, superiors=superiors, people=people)


def _values(office: OfficeLine) -> dict[str, object]:
    return {**{name: getattr(office, name) or "" for name in _FIELDS}, "areas": "\n".join(office.areas)}


def _typed() -> OfficeForm:
    return OfficeForm(**{name: request.form.get(name, "") for name in _FIELDS})


@blueprint.get("")
@signed_in(Role.ADMIN)
def show_offices() -> ResponseReturnValue:
    return _offices_page(blank_form())


@blueprint.post("")
@signed_in(Role.ADMIN)
@shows_again(_offices_page)
def post_office() -> ResponseReturnValue:
    wiring, office = dependencies(), prepared_office(_typed())
    with wiring.open_transaction() as session:
        open_office(session, office, signed_in_actor(), wiring.real_clock())
    return redirect(url_for(".show_offices"), 303)


@blueprint.get("/<office_id>")
@signed_in(Role.ADMIN)
def show_office(office_id: str) -> ResponseReturnValue:
    return _office_page(blank_form(), office_id)


@blueprint.post("/<office_id>")
@signed_in(Role.ADMIN)
@shows_again(_office_page)
def post_change(office_id: str) -> ResponseReturnValue:
    wiring, office = dependencies(), prepared_office(_typed())
    with wiring.open_transaction() as session:
        change_office(session, office_id, office, signed_in_actor(), wiring.real_clock())
    return redirect(url_for(".show_offices"), 303)


@blueprint.post("/<office_id>/closure")
@signed_in(Role.ADMIN)
@shows_again(_office_page)
def post_closure(office_id: str) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        close_office(session, office_id, signed_in_actor(), wiring.real_clock())
    return redirect(url_for(".show_offices"), 303)


@blueprint.post("/<office_id>/people")
@signed_in(Role.ADMIN)
@shows_again(_office_page)
def post_place(office_id: str) -> ResponseReturnValue:
    """Move an official of this office to the chosen one."""
    wiring, typed = dependencies(), request.form
    with wiring.open_transaction() as session:
        target = typed.get("to_office_id", "")
        place_official(session, typed.get("account_id", ""), target, signed_in_actor(), wiring.real_clock())
    return redirect(url_for(".show_office", office_id=office_id), 303)
