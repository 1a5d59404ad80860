"""The `yinuo` command; each group is imported when it is called, so that small commands start quickly."""

import logging
import sys
from importlib import import_module

import click

_COMMANDS = {
    "admin": "bootstrap.commands.offices:admin_commands",
    "bench": "bootstrap.commands.bench:bench_commands",
    "casebase": "bootstrap.commands.casebase:casebase_commands",
    "complaints": "bootstrap.commands.complaints:complaints_commands",
    "credit": "bootstrap.commands.credit:credit_commands",
    "db": "bootstrap.commands.processes:db_commands",
    "demo": "bootstrap.commands.demo:demo_commands",
    "keys": "bootstrap.commands.processes:keys",
    "law": "bootstrap.commands.law:law_commands",
    "registry": "bootstrap.commands.registry:registry_commands",
    "sanctions": "bootstrap.commands.sanctions:sanctions_commands",
    "serve": "bootstrap.commands.processes:serve",
    "worker": "bootstrap.commands.processes:worker",
}
_REFUSED = 2


class _LateGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in _COMMANDS:
            return None
        module, name = _COMMANDS[cmd_name].split(":")
        command = getattr(import_module(module), name)
        return command if isinstance(command, click.Command) else None


@click.group(cls=_LateGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="yinuo")
def yinuo() -> None:
    """Consumer complaint mediation and credit sanctions."""


def main() -> None:
    """Run the command line; refusals are one line on standard error and exit code 2."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a round that takes longer than the pause is no warning
    try:
        yinuo()
    except Exception as error:
        if not _is_refusal(error):
            raise
        print(f"yinuo: {error}", file=sys.stderr)
        sys.exit(_REFUSED)


def _is_refusal(error: Exception) -> bool:
    from bootstrap.settings import SettingsError
    from core.kernel.errors import BusinessError

    return isinstance(error, SettingsError | BusinessError)
