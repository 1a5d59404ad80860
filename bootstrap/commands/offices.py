"""Offices from the command line, for an operator who sets an installation up."""

import click

from bootstrap.commands.accounts import admin_commands
from bootstrap.settings import load_settings
from core.kernel.clock import system_now
from core.kernel.roles import SYSTEM_ACTOR
from identity.domain.offices import NewOffice, OfficeForm


@admin_commands.command("offices")
def offices() -> None:
    """List the offices: code, name, areas, the office above."""
    from bootstrap.wiring import open_wiring
    from identity.queries.offices import office_lines

    with open_wiring(load_settings()).database.reading() as session:
        lines = office_lines(session)
    names = {line.office_id: line.name for line in lines}
    for line in lines:
        above = names.get(line.superior_id or "", "—")
        state = "" if line.is_active else "\t已停用"
        click.echo(f"{line.code}\t{line.name}\t{' '.join(line.areas) or '—'}\t{above}{state}")


@admin_commands.command("office")
@click.option("--code", required=True, help="Code of the office; a known one is changed, a new one is opened.")
@click.option("--name", required=True, help="Full name, as it stands on documents.")
@click.option("--short", required=True, help="Prefix of its document numbers.")
@click.option("--phone", required=True, help="Number that consumers may call.")
@click.option("--address", default="", help="Address for visitors.")
@click.option("--above", default="", help="Code of the office above it.")
@click.option("--areas", default="", help="Codes of GB/T 2260 that it serves, separated by spaces.")
def office(**given: str) -> None:
    """Open an office, or change the one with this code."""
    from bootstrap.schema import upgrade_schema
    from bootstrap.wiring import open_wiring
    from identity.queries.offices import find_office
    from identity.services.open_office import change_office, open_office

    above = given.pop("above")
    wiring = open_wiring(load_settings())
    upgrade_schema(wiring.database.engine)
    with wiring.database.transaction() as session:
        superior = find_office(session, above) if above else None
        if above and superior is None:
            raise click.BadParameter(f"there is no office {above}", param_hint="--above")
        form = OfficeForm(**given, superior_id=superior.office_id if superior else "")
        new, known = _checked(form), find_office(session, given["code"])
        if known is None:
            open_office(session, new, SYSTEM_ACTOR, system_now())
        else:
            change_office(session, known.office_id, new, SYSTEM_ACTOR, system_now())
    click.echo(f"机关已{'设立' if known is None else '修改'}：{given['name']}", err=True)


def _checked(form: OfficeForm) -> NewOffice:
    """Check the form; every wrong field is named on the command line."""
    from core.kernel.errors import InvalidInputError
    from web.office_forms import prepared_office

    try:
        return prepared_office(form)
    except InvalidInputError as error:
        raise click.UsageError("; ".join(f"{name}: {problem}" for name, problem in error.fields.items())) from error
