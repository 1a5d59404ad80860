"""Who is who: files of other registries."""

import click

from bootstrap.commands.registry_imports import import_commands


@click.group("registry")
def registry_commands() -> None:
    """Take registries in."""


registry_commands.add_command(import_commands)
