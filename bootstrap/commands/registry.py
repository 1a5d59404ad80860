"""Who is who: files of other registries, and looking enterprises up."""

import click

from bootstrap.commands.registry_imports import import_commands
from bootstrap.commands.registry_names import find_command, index_command


@click.group("registry")
def registry_commands() -> None:
    """Take registries in and look enterprises up."""


registry_commands.add_command(import_commands)
registry_commands.add_command(find_command)
registry_commands.add_command(index_command)
