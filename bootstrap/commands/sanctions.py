"""Checks and the measure catalogue from the command line."""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn, Protocol

import click
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bootstrap.commands.sanctions_oracle import oracle_command
from bootstrap.commands.sanctions_reach import reach_command
from bootstrap.commands.sanctions_simulate import simulate_command
from core.database import Database
from core.kernel.clock import local_date
from core.kernel.errors import BusinessError, UnavailableError
from core.kernel.roles import SYSTEM_ACTOR
from sanctions.domain.checks import CheckAnswer, CheckRequest, PersonAsked, answer_text, not_checked
from sanctions.queries.desks import MeasureLine, desks, measures_in_force
from sanctions.services.run_check import run_check

_WRONG_INPUT = 2
_NOT_CHECKED = 3


class Checking(Protocol):
    """What the command needs of the wired service; `ctx.obj` may hold it."""

    @property
    def database(self) -> Database: ...

    @property
    def clock(self) -> Callable[[], datetime]: ...


class _Person(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    id_number: str = ""
    post: str = ""
    born_on: date | None = None


class _CheckFile(BaseModel):
    """The same shape as the body of POST /api/v1/checks."""

    model_config = ConfigDict(extra="forbid")
    desk: str
    matter: str
    code: str = ""
    name: str = ""
    people: list[_Person] = Field(default_factory=list)
    application_number: str = ""


@click.group("sanctions")
def sanctions_commands() -> None:
    """Dishonesty flags and the measures they give rise to."""


sanctions_commands.add_command(oracle_command)
sanctions_commands.add_command(reach_command)
sanctions_commands.add_command(simulate_command)


@sanctions_commands.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_context
def check(ctx: click.Context, file: Path) -> None:
    """Check the application in FILE and print the answer as it was stored.

    FILE is what POST /api/v1/checks takes: {"desk", "matter", "code" or "name",
    "people": [{"name", "id_number", "post", "born_on"}], "application_number"}.
    Exit code 2: the file is wrong. Exit code 3: the check could not be made.
    """
    request = _read(file)
    try:
        answer = _checked(ctx.obj, request)
    except UnavailableError as error:
        _print(not_checked(error.message))
        sys.exit(_NOT_CHECKED)
    except BusinessError as error:
        _refuse(error.message, error.fields)
    print(answer_text(answer))


@sanctions_commands.command("measures")
@click.option("--desk", default="", help="Only what stands at this desk, for example procurement.")
@click.option("--json", "as_json", is_flag=True, help="Every field, one JSON document.")
@click.pass_context
def measures(ctx: click.Context, desk: str, as_json: bool) -> None:  # noqa: FBT001 - click passes a flag
    """Print the measure catalogue that is in force today.

    Exit code 2: there is no such desk.
    """
    parts = ctx.obj or _open()
    with parts.database.reading() as session:
        known = desks(session)
        lines = measures_in_force(session, local_date(parts.clock()))
    if desk and desk not in {place.code for place in known}:
        _refuse(f"没有这个窗口，可以选：{'、'.join(place.code for place in known)}", {})
    shown = [line for line in lines if desk in ("", *line.desks)]
    if as_json:
        print(json.dumps([asdict(line) for line in shown], ensure_ascii=False, default=_plain))
    else:
        print("\n".join(map(_told, shown)))


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else str(value)


def _told(line: MeasureLine) -> str:
    measure = line.measure
    articles = "；".join(article.text for article in measure.articles)
    where = "、".join(line.matter_titles)
    return f"{measure.code:5}{line.effect_text}  {measure.title}\n     {where}；{measure.term}；{articles}"


def _checked(wired: Checking | None, request: CheckRequest) -> CheckAnswer:
    parts = wired or _open()
    with parts.database.transaction() as session:
        return run_check(session, request, SYSTEM_ACTOR, parts.clock())


def _open() -> Checking:
    from bootstrap.settings import load_settings
    from bootstrap.wiring import open_wiring

    return open_wiring(load_settings())


def _read(file: Path) -> CheckRequest:
    try:
        asked = _CheckFile.model_validate_json(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        _refuse("读不到这个文件，请检查路径和编码（UTF-8）", {})
    except ValidationError as error:
        _refuse("文件内容不对，请对照说明修改", dict(map(_problem, error.errors())))
    people = tuple(PersonAsked(one.name, one.id_number, one.post, one.born_on) for one in asked.people)
    return CheckRequest(asked.desk, asked.matter, asked.code, asked.name, people, asked.application_number)


_PROBLEMS = {
    "missing": "缺少这一项",
    "extra_forbidden": "不认识这一项",
    "json_invalid": "不是正确的 JSON",
}


def _problem(problem: Any) -> tuple[str, str]:  # noqa: ANN401 - pydantic's own error record
    place = ".".join(str(part) for part in problem["loc"]) or "JSON"
    return place, _PROBLEMS.get(problem["type"], "写法不对")


def _refuse(message: str, fields: dict[str, str]) -> NoReturn:
    print(message, file=sys.stderr)
    for field, problem in fields.items():
        print(f"  {field}：{problem}", file=sys.stderr)
    sys.exit(_WRONG_INPUT)


def _print(content: dict[str, str]) -> None:
    print(json.dumps(content, ensure_ascii=False))
