"""Accounts that only the operator can make."""

from dataclasses import replace

import click

from bootstrap.settings import load_settings
from core.kernel.clock import system_now
from core.kernel.roles import SYSTEM_ACTOR, Role


@click.group("admin")
def admin_commands() -> None:
    """Make the first administrator, and the offices of this installation."""


@admin_commands.command("create")
@click.option("--phone", required=True, help="Mobile number, used to sign in.")
@click.option("--name", required=True, help="Name shown to colleagues.")
@click.password_option(help="At least 10 characters; asked for when missing. Must be changed at the first sign-in.")
def create(phone: str, name: str, password: str) -> None:
    """Open the account of an administrator."""
    from bootstrap.schema import upgrade_schema
    from bootstrap.wiring import office_of_settings, open_wiring
    from identity.domain.registration import OfficialForm, prepare_official
    from identity.services.create_official import create_official
    from identity.services.open_office import ensure_first_office
    from mediation.services.receive_at_office import first_office

    settings = load_settings()
    wiring = open_wiring(settings)
    upgrade_schema(wiring.database.engine)
    office = first_office(office_of_settings(settings))
    account = prepare_official(OfficialForm(Role.ADMIN, office.code, name, phone, password))
    with wiring.database.transaction() as session:
        own = ensure_first_office(session, office, SYSTEM_ACTOR, system_now())
        create_official(session, replace(account, office_id=own), SYSTEM_ACTOR, system_now())
    click.echo("管理员账号已建立，首次登录时需修改密码。", err=True)
