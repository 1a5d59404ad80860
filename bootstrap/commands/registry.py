"""Who is who: files of other registries, looking enterprises up, comparing names."""

import click

from bootstrap.commands.registry_imports import import_commands
from bootstrap.commands.registry_matching import evaluate_match_command, fit_match_command, match_command
from bootstrap.commands.registry_names import find_command, index_command


@click.group("registry")
def registry_commands() -> None:
    """Take registries in, look enterprises up, compare names."""


registry_commands.add_command(import_commands)
registry_commands.add_command(find_command)
registry_commands.add_command(index_command)
registry_commands.add_command(match_command)
registry_commands.add_command(evaluate_match_command)
registry_commands.add_command(fit_match_command)
