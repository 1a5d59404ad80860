"""A credit record as pages show it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from core.kernel.clock import chinese_date
from credit.domain.catalogue import Basis, CatalogueField, CatalogueItem, TermRule, show_value
from credit.domain.items import GRADE_NAMES, STATUS_NAMES, Grade, Status, Visibility
from credit.domain.publication import is_public
from credit.domain.shipped_catalogue import catalogue
from credit.storage.record_tables import CreditRecord
from credit.storage.records import publication_of

_UNPUBLISHED = {
    Visibility.PARTIES: "不公示，只有本企业和办理机关可以查看",
    Visibility.OFFICERS: "不公示，只有办理机关可以查看",
    Visibility.SEALED: "不公示，内容加密保存，办理机关写明理由才能打开",
}


# Articles of order 107 by the grades whose publication they rule.
_OF_GRADES: Mapping[str, frozenset[Grade]] = {
    "修复107-7": frozenset({Grade.NONE, Grade.LIGHT}),
    "修复107-8": frozenset({Grade.SERIOUS_I, Grade.SERIOUS_II, Grade.SERIOUS_III, Grade.SERIOUS_IV}),
    "修复107-9": frozenset({Grade.GENERAL}),
}
_CONSUMER_LAW = "消法-56"


@dataclass(frozen=True)
class RecordField:
    """A field in words; `origin` is where a delivered one stands, empty for what the record's fact says."""

    label: str
    text: str
    origin: str = ""


@dataclass(frozen=True)
class Provenance:
    """Where the record comes from and why it may be kept and, when it is, published."""

    source_department: str
    source_area: str
    source_fact: str
    source_id: str
    document_number: str
    received_at: datetime
    collecting_basis: tuple[Basis, ...]
    publishing_basis: tuple[Basis, ...]
    rule_book_version: str | None


@dataclass(frozen=True)
class RecordLine:
    """One edition; `publicity` says in words who sees it and until when, as of the day asked for."""

    record_id: str
    enterprise_id: str
    item: str
    title: str
    class_title: str
    note: str
    event_on: date
    fields: tuple[RecordField, ...]
    provenance: Provenance
    visibility: Visibility
    grade: Grade | None
    grade_name: str | None
    is_public: bool
    public_from: date | None
    public_until: date | None
    stoppable_from: date | None
    stopped_on: date | None
    status: Status
    status_name: str
    status_reason: str | None
    edition: int
    publicity: str


def record_lines(
    rows: Iterable[CreditRecord], on: date, laws: Mapping[str, str], *, for_everybody: bool = False
) -> tuple[RecordLine, ...]:
    """Return what pages show of these rows on that day; `laws` are the full names behind article keys.

    For everybody, fields that stay with parties and officers are left out.
    """
    return tuple(_line(row, on, laws, for_everybody=for_everybody) for row in rows)


def _line(row: CreditRecord, on: date, laws: Mapping[str, str], *, for_everybody: bool) -> RecordLine:
    entry = catalogue()[row.item]
    grade = None if row.grade is None else Grade(row.grade)
    status = Status(row.status)
    return RecordLine(
        record_id=row.id,
        enterprise_id=row.enterprise_id,
        item=entry.item,
        title=entry.title,
        class_title=entry.class_title,
        note=entry.note,
        event_on=row.event_on,
        fields=_fields(row, [each for each in entry.fields if each.is_open or not for_everybody], laws),
        provenance=_provenance(row, entry),
        visibility=Visibility(row.visibility),
        grade=grade,
        grade_name=None if grade is None else GRADE_NAMES[grade],
        is_public=is_public(publication_of(row), on),
        public_from=row.public_from,
        public_until=row.public_until,
        stoppable_from=row.stoppable_from,
        stopped_on=row.stopped_on,
        status=status,
        status_name=STATUS_NAMES[status],
        status_reason=row.status_reason,
        edition=row.edition,
        publicity=_publicity(row, entry.term, on),
    )


def _fields(row: CreditRecord, fields: Iterable[CatalogueField], laws: Mapping[str, str]) -> tuple[RecordField, ...]:
    said = ((field, show_value(field, row.body.get(field.name), laws)) for field in fields)
    return tuple(RecordField(field.label, text, _origin(row, field)) for field, text in said if text)


def _origin(row: CreditRecord, field: CatalogueField) -> str:
    """Say where a delivered field stands; one without a column was written by a person."""
    if row.origins is None:
        return ""
    column = row.origins["columns"].get(field.name)
    place = f"报送文件“{row.origins['file']}”第 {row.origins['line']} 行"
    return f"{place}“{column}”列" if column else f"{place}，由工作人员核实后填写"


def _provenance(row: CreditRecord, entry: CatalogueItem) -> Provenance:
    return Provenance(
        source_department=row.source_department,
        source_area=row.source_area,
        source_fact=row.source_fact,
        source_id=row.source_id,
        document_number=row.document_number,
        received_at=row.recorded_at,
        collecting_basis=entry.collecting_basis,
        publishing_basis=tuple(one for one in entry.publishing_basis if _fits(one, row)),
        rule_book_version=row.rule_book_version,
    )


_OPEN_END = {
    TermRule.WHILE_LISTED: "移出后停止",
    TermRule.WHILE_VALID: "失效或者注销后停止",
    TermRule.WHILE_REGISTERED: "企业注销后停止",
}


def _fits(basis: Basis, row: CreditRecord) -> bool:
    """Tell whether a basis of the item is this record's: that of its grade, and consumer law where it was applied."""
    if row.grade is None:
        return True
    if basis.key == _CONSUMER_LAW:
        return "消费者权益保护" in str(row.body.get("basis") or "")
    return Grade(row.grade) in _OF_GRADES.get(basis.key, Grade)


def _publicity(row: CreditRecord, term: TermRule, on: date) -> str:
    if row.visibility != Visibility.PUBLIC:
        return _UNPUBLISHED[Visibility(row.visibility)]
    if row.stopped_on is not None and on >= row.stopped_on:
        return f"{chinese_date(row.stopped_on)}起停止公示：{row.status_reason}"
    if row.public_until is not None and on > row.public_until:
        return f"公示期已满，{chinese_date(row.public_until)}之后不再公示"
    if row.public_from is None:
        return "依照规定不公示"
    if row.public_until is None:
        return f"自{chinese_date(row.public_from)}起公示，{_OPEN_END[term]}"
    return f"公示至{chinese_date(row.public_until)}，期满自动停止"
