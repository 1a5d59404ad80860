"""The `yinuo` command."""

import logging
import sys

import click

from bootstrap.commands.accounts import admin_commands
from bootstrap.commands.bench import bench_commands
from bootstrap.commands.casebase import casebase_commands
from bootstrap.commands.demo import demo_commands
from bootstrap.commands.law import law_commands
from bootstrap.commands.processes import db_commands, keys, serve, worker
from bootstrap.commands.sanctions import sanctions_commands
from bootstrap.settings import SettingsError
from core.kernel.errors import BusinessError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="yinuo")
def yinuo() -> None:
    """Consumer complaint mediation and credit sanctions."""


for _command in (
    serve,
    worker,
    keys,
    db_commands,
    admin_commands,
    demo_commands,
    law_commands,
    casebase_commands,
    sanctions_commands,
    bench_commands,
):
    yinuo.add_command(_command)


def main() -> None:
    """Run the command line; refusals are one line on standard error and exit code 2."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a round that takes longer than the pause is no warning
    try:
        yinuo()
    except (SettingsError, BusinessError) as error:
        print(f"yinuo: {error}", file=sys.stderr)
        sys.exit(2)
