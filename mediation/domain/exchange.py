"""Complaints as lines of a file, beside the national platform (办法121 article 40): columns, mapping, reading.

The columns are those of the complaint register (template 1), with external number, channel and state.
"""

import csv
import io
import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from core.kernel.errors import InvalidInputError
from core.kernel.money import parse_yuan
from core.kernel.plain_text import plain
from core.records.writing import FORMULA_STARTS, inert
from identity.domain.real_identity import IdentityForm, IdKind, RealIdentity, check_identity
from mediation.domain.claims import Claim, Remedy
from mediation.domain.filing import CATEGORIES, DraftFields, PaymentMethod

_NATIONAL = Path(__file__).with_name("mapping_12315.toml")
MOST_LINES = 20_000
_BYTE_ORDER_MARK = "\ufeff"
_ENCODINGS = ("utf-8-sig", "gb18030")
_YES = frozenset({"是", "yes", "true", "1", "y", "同意"})
_NEEDED = ("external_number", "received_on", "name", "phone", "respondent_name", "facts", "event_on", "request")


@dataclass(frozen=True)
class Column:
    """One column of the exchange; a personal one stands only in the full export."""

    name: str
    heading: str
    is_personal: bool = False
    may_be_imported: bool = True


COLUMNS: tuple[Column, ...] = (
    Column("number", "登记编号", may_be_imported=False),
    Column("external_source", "来源平台", may_be_imported=False),
    Column("external_number", "来源平台编号"),
    Column("channel", "渠道", may_be_imported=False),
    Column("received_on", "收到日期"),
    Column("status", "状态"),
    Column("accepted_on", "受理日期", may_be_imported=False),
    Column("concluded_on", "办结日期", may_be_imported=False),
    Column("ground", "不予受理或终止的依据", may_be_imported=False),
    Column("name", "投诉人姓名", is_personal=True),
    Column("phone", "投诉人电话", is_personal=True),
    Column("id_kind", "证件种类", is_personal=True),
    Column("id_number", "证件号码", is_personal=True),
    Column("address", "投诉人地址", is_personal=True),
    Column("agrees_to_publish", "同意公示投诉"),
    Column("agrees_to_delegation", "同意委托调解"),
    Column("agrees_to_mediate", "同意调解"),
    Column("respondent_code", "被投诉人统一社会信用代码"),
    Column("respondent_name", "被投诉人名称"),
    Column("respondent_text", "投诉人描述的商家（联系人、地址、电话）", is_personal=True),
    Column("category", "投诉类别"),
    Column("event_on", "发生日期"),
    Column("paid", "已付金额（元）"),
    Column("payment_method", "付款方式"),
    Column("facts", "投诉内容", is_personal=True),
    Column("request", "诉求"),
    Column("request_amount", "诉求金额（元）"),
)


@dataclass(frozen=True)
class ExchangeMapping:
    """How another platform's file is read: `columns` ours to theirs, `values` their words to our codes."""

    source: str
    columns: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    date_format: str = "%Y-%m-%d"

    def to_json(self) -> dict[str, Any]:
        return {
            "source": self.source,
            "columns": dict(self.columns),
            "values": {name: dict(words) for name, words in self.values.items()},
            "date_format": self.date_format,
        }


@dataclass(frozen=True)
class ExternalLine:
    """One line, read: what was told is complete, `status` is a code of ours or empty, `status_text` is theirs."""

    external_number: str
    received_on: date
    name: str
    phone: str
    identity: RealIdentity | None
    fields: DraftFields
    agrees_to_delegation: bool
    status: str
    status_text: str


def mapping_from_toml(text: str) -> ExchangeMapping:
    """Read a mapping; raises InvalidInputError that says what is wrong with it."""
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _refused(f"对应关系文件读不懂：{error}") from error
    return mapping_from_json({**given, "date_format": given.get("formats", {}).get("date", "%Y-%m-%d")})


def national_mapping() -> ExchangeMapping:
    """Return the mapping for the columns of the national platform, where nobody sends another."""
    return mapping_from_toml(_NATIONAL.read_text(encoding="utf-8"))


def mapping_from_json(given: Mapping[str, Any]) -> ExchangeMapping:
    source, columns = str(given.get("source", "")).strip(), given.get("columns", {})
    ours = {column.name for column in COLUMNS if column.may_be_imported}
    if not source or not isinstance(columns, dict):
        raise _refused("对应关系要写明 source（来源平台）和 [columns]")
    unknown = sorted(set(columns) - ours)
    missing = [name for name in _NEEDED if name not in columns]
    if unknown or missing:
        raise _refused(f"对应关系里多出：{'、'.join(unknown) or '无'}；缺少：{'、'.join(missing) or '无'}")
    values = {
        str(name): {str(theirs): str(ours) for theirs, ours in dict(words).items()}
        for name, words in given.get("values", {}).items()
    }
    return ExchangeMapping(source, {str(k): str(v) for k, v in columns.items()}, values, str(given["date_format"]))


def rows_of_file(content: bytes, file_name: str) -> list[dict[str, str]]:
    """Return the lines of a CSV or JSONL file as plain texts by their heading; raises InvalidInputError."""
    text = _decoded(content)
    rows = _json_rows(text) if file_name.lower().endswith((".jsonl", ".ndjson")) else _csv_rows(text)
    if not rows:
        raise _refused("文件里没有内容")
    if len(rows) > MOST_LINES:
        raise _refused(f"一个文件最多 {MOST_LINES} 行，请分成几个文件")
    return rows


def read_line(row: Mapping[str, str], mapping: ExchangeMapping, today: date) -> ExternalLine:
    """Read one line; raises InvalidInputError whose message names every wrong column and no person."""
    reader = _Reader(row, mapping)
    line = ExternalLine(
        external_number=reader.needed("external_number"),
        received_on=reader.day("received_on") or today,
        name=reader.needed("name"),
        phone=reader.needed("phone"),
        identity=reader.identity(today),
        fields=DraftFields(
            respondent_id=reader.text("respondent_code") or None,
            respondent_text=" ".join(
                part for part in (reader.text("respondent_name"), reader.text("respondent_text")) if part
            ),
            facts_text=reader.needed("facts"),
            event_on=reader.day("event_on"),
            paid_fen=reader.money("paid"),
            payment_method=reader.code("payment_method", PaymentMethod),
            category=reader.category(),
            claims=reader.claims(),
            agrees_to_mediate=reader.flag("agrees_to_mediate"),
            agrees_to_publish=reader.flag("agrees_to_publish"),
        ),
        agrees_to_delegation=reader.flag("agrees_to_delegation"),
        status=reader.translated("status") if reader.is_known("status") else "",
        status_text=reader.text("status"),
    )
    if reader.problems:
        raise InvalidInputError("；".join(reader.problems))
    return line


def as_csv(columns: Iterable[Column], rows: Iterable[Mapping[str, str]]) -> str:
    """Return the rows under Chinese headings; a cell that a spreadsheet would compute is quoted."""
    shown, out = tuple(columns), io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.heading for column in shown])
    writer.writerows([inert(row[column.name]) for column in shown] for row in rows)
    return _BYTE_ORDER_MARK + out.getvalue()


def as_jsonl(columns: Iterable[Column], rows: Iterable[Mapping[str, str]]) -> str:
    shown = tuple(columns)
    lines = (json.dumps({column.name: row[column.name] for column in shown}, ensure_ascii=False) for row in rows)
    return "".join(f"{line}\n" for line in lines)


class _Reader:
    """One row under one mapping; every problem is kept, with the heading of the other platform."""

    def __init__(self, row: Mapping[str, str], mapping: ExchangeMapping) -> None:
        self._row, self._mapping = row, mapping
        self.problems: list[str] = []

    def text(self, name: str) -> str:
        cell = self._row.get(self._mapping.columns.get(name, ""), "").strip()
        return cell[1:] if cell[:1] == "'" and cell[1:2] in FORMULA_STARTS else cell

    def needed(self, name: str) -> str:
        value = self.text(name)
        if not value:
            self._say(name, "没有填写")
        return value

    def is_known(self, name: str) -> bool:
        return self.text(name) in self._mapping.values.get(name, {})

    def translated(self, name: str) -> str:
        return self._mapping.values.get(name, {}).get(self.text(name), self.text(name))

    def flag(self, name: str) -> bool:
        return self.translated(name).lower() in _YES

    def day(self, name: str) -> date | None:
        text = self.needed(name)
        try:
            return datetime.strptime(text, self._mapping.date_format).date() if text else None  # noqa: DTZ007 - a day
        except ValueError:
            self._say(name, "日期读不懂")
            return None

    def money(self, name: str) -> int | None:
        text = self.text(name)
        try:
            return parse_yuan(text) if text else None
        except InvalidInputError:
            self._say(name, "金额读不懂")
            return None

    def code(self, name: str, kind: type[PaymentMethod]) -> PaymentMethod | None:
        text = self.translated(name)
        if text and text not in set(kind):
            self._say(name, "不在对应关系里")
        return kind(text) if text in set(kind) else None

    def category(self) -> str | None:
        text = self.translated("category")
        if text and text not in CATEGORIES:
            self._say("category", "不在投诉类别里，请在对应关系里写明是哪一类")
        return text if text in CATEGORIES else None

    def claims(self) -> tuple[Claim, ...]:
        """Return one claim; a word that the mapping does not know is kept as its text."""
        text, amount = self.needed("request"), self.money("request_amount")
        kind = self.translated("request")
        if kind in set(Remedy):
            return (Claim(Remedy(kind), amount),)
        return (Claim(Remedy.OTHER, amount, text[:300]),) if text else ()

    def identity(self, today: date) -> RealIdentity | None:
        """Return the identity when the file gives a number; a line without one is taken, the office asks for it."""
        if not self.text("id_number"):
            return None
        kind = self.translated("id_kind") or IdKind.RESIDENT.value
        try:
            return check_identity(IdentityForm(kind, self.text("id_number"), self.text("address")), today)
        except InvalidInputError as error:
            names = {"id_kind": "id_kind", "id_number": "id_number", "address": "address"}
            for name, problem in error.fields.items():
                self._say(names.get(name, name), problem)
            return None

    def _say(self, name: str, problem: str) -> None:
        self.problems.append(f"{self._mapping.columns.get(name, name)}：{problem}")


def _decoded(content: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _refused("文件的编码不是 UTF-8，也不是 GB18030")


def _csv_rows(text: str) -> list[dict[str, str]]:
    try:
        read = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise _refused(f"CSV 读不懂：{error}") from error
    return [
        {plain(str(name)): plain(str(value or "")) for name, value in row.items() if name is not None} for row in read
    ]


def _json_rows(text: str) -> list[dict[str, str]]:
    rows = []
    for number, line in enumerate(filter(str.strip, text.splitlines()), start=1):
        try:
            row = json.loads(line)
        except ValueError as error:
            raise _refused(f"第 {number} 行不是 JSON") from error
        if not isinstance(row, dict):
            raise _refused(f"第 {number} 行不是一个 JSON 对象")
        rows.append({plain(str(name)): "" if value is None else plain(str(value)) for name, value in row.items()})
    return rows


def _refused(message: str) -> InvalidInputError:
    return InvalidInputError(message, fields={"file": message})
