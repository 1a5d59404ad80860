"""Starting processes and preparing what they need."""

import sys

import click

from bootstrap.settings import Settings, load_settings, new_key


@click.command()
@click.option("--with-worker", is_flag=True, help="Run the worker in this process too.")
def serve(with_worker: bool) -> None:  # noqa: FBT001 - a command line flag
    """Migrate, prepare and answer HTTP until stopped."""
    from bootstrap.indexing import indexing
    from bootstrap.preparation import prepare
    from bootstrap.serving import serve as serve_app
    from bootstrap.wiring import create_app, open_wiring, web_dependencies
    from bootstrap.worker import start_worker

    settings = load_settings()
    wiring = open_wiring(settings)
    prepare(wiring, tell)
    scheduler = start_worker(wiring) if with_worker else None
    tell_addresses(settings)
    with indexing(wiring):
        serve_app(create_app(web_dependencies(wiring)), settings)
    if scheduler is not None:
        scheduler.shutdown(wait=True)


@click.command()
def worker() -> None:
    """Carry facts and run duties until stopped."""
    from bootstrap.indexing import indexing
    from bootstrap.preparation import prepare
    from bootstrap.serving import stop_event
    from bootstrap.wiring import open_wiring
    from bootstrap.worker import run_worker

    wiring = open_wiring(load_settings())
    prepare(wiring, tell)
    with indexing(wiring):
        run_worker(wiring, stop_event())


@click.command()
def keys() -> None:
    """Print fresh keys for a production installation."""
    for name in ("SECRET_KEY", "ENCRYPTION_KEY", "INDEX_KEY"):
        print(f"YINUO_{name}={new_key()}")


@click.group("db")
def db_commands() -> None:
    """Look after the database."""


@db_commands.command("upgrade")
def upgrade() -> None:
    """Bring the schema up to date."""
    from bootstrap.schema import upgrade_schema
    from bootstrap.wiring import open_wiring

    wiring = open_wiring(load_settings())
    upgrade_schema(wiring.database.engine)
    tell("数据库结构已是最新。")


def tell(line: str) -> None:
    """Say something to the person at the terminal; standard output stays free for data."""
    print(line, file=sys.stderr, flush=True)


def tell_addresses(settings: Settings) -> None:
    tell(f"\n一诺已启动： http://{settings.host}:{settings.port}")
    if not settings.demo:
        return
    from bootstrap.demo import demo_accounts

    tell("演示账号（仅演示模式存在，所有数据均为虚构）：")
    for account in demo_accounts():
        tell(
            f"  {account.role_text:<12}\t{account.phone}\t密码 {account.password}\thttp://{settings.host}:{settings.port}{account.start_path}"
        )
    tell(f"短信验证码写在 {settings.data_dir / 'outgoing' / 'sms.txt'}；按 Ctrl+C 停止。")
