"""The demo city: loading it, forgetting it, moving its clock."""

import shutil

import click

from bootstrap.commands.processes import tell
from bootstrap.settings import Settings, SettingsError, load_settings
from core.kernel.clock import system_now
from core.kernel.roles import SYSTEM_ACTOR


@click.group("demo")
def demo_commands() -> None:
    """Handle the demo city (YINUO_DEMO=1)."""


def _demo_settings() -> Settings:
    settings = load_settings()
    if not settings.demo:
        raise SettingsError("the demo city exists only with YINUO_DEMO=1")
    return settings


@demo_commands.command("load")
def load() -> None:
    """Load the demo city once; a second run changes nothing."""
    from bootstrap.preparation import prepare
    from bootstrap.wiring import open_wiring

    prepare(open_wiring(_demo_settings()), tell)


@demo_commands.command("reset")
def reset() -> None:
    """Forget everything in the data folder of the demo city."""
    settings = _demo_settings()
    if settings.database_url:
        raise SettingsError("reset forgets only the demo city's own SQLite file, and YINUO_DATABASE_URL is set")
    for name in ("files", "index", "outgoing"):
        shutil.rmtree(settings.data_dir / name, ignore_errors=True)
    for path in (*settings.data_dir.glob("yinuo.sqlite*"), settings.data_dir / "keys.env"):
        path.unlink(missing_ok=True)
    tell("演示数据已清空，下次启动会重新装入。")


@demo_commands.command("clock")
@click.option("--days", required=True, type=int, help="How many days to move forward.")
def clock(days: int) -> None:
    """Move the demo clock forward."""
    from bootstrap.wiring import open_wiring
    from ledger.services.move_demo_clock import move_demo_clock

    wiring = open_wiring(_demo_settings())
    with wiring.database.transaction() as session:
        move_demo_clock(session, days, SYSTEM_ACTOR, system_now())
    tell(f"演示时钟已前移，现在是 {wiring.clock():%Y-%m-%d %H:%M} UTC。")
