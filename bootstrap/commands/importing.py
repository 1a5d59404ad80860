"""What the commands that take files in share: options, who answers for it, the file of what was rejected."""

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Protocol, TextIO

import click

from core.database import Database
from core.kernel.roles import SYSTEM_ACTOR, Actor

SOME_PROBLEMS = 1


class Wired(Protocol):
    """What the commands need of the wired service; `ctx.obj` may hold it."""

    @property
    def database(self) -> Database: ...

    @property
    def clock(self) -> Callable[[], datetime]: ...


FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
REJECTED = click.option(
    "--rejected",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File for what was not taken in and why: one JSON object a line.",
)
BY = click.option("--by", "phone", default="", help="Phone of who answers for it: an administrator or supervisor.")


def tell(line: str) -> None:
    """Say it to the person, beside what the command prints for programs."""
    click.echo(line, err=True)


def sha256_of(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


@contextmanager
def open_rejected(path: Path | None, *, goes_on: bool = False) -> Iterator[TextIO]:
    """Open the file of rejections for its owner alone; without one they are only counted.

    `goes_on` adds to what an import that was broken off had written.
    """
    if path is not None:
        path.touch(mode=0o600)
    with Path(path or os.devnull).open("a" if goes_on else "w", encoding="utf-8") as out:
        yield out


def wired(ctx: click.Context) -> Wired:
    if ctx.obj is not None:
        given: Wired = ctx.obj
        return given
    from bootstrap.settings import load_settings
    from bootstrap.wiring import open_wiring

    return open_wiring(load_settings())


def acting(wiring: Wired, phone: str) -> Actor:
    """Return who answers for it: the named official, or the system for whoever runs the command line."""
    if not phone:
        return SYSTEM_ACTOR
    from core.kernel.errors import NotAllowedError
    from core.kernel.roles import Role
    from identity.queries.accounts import find_official_by_phone
    from identity.queries.signed_in import actor_of

    with wiring.database.reading() as session:
        found = find_official_by_phone(session, phone)
        actor = actor_of(session, found) if found else None
    if actor is None or actor.role not in (Role.ADMIN, Role.SUPERVISOR):
        raise NotAllowedError("请用 --by 写明是哪一位管理员或者审批负责人（手机号）")
    return actor
