"""What stands in a record as words that a form can show and a person can correct."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from core.kernel.errors import InvalidInputError
from core.kernel.money import parse_yuan
from core.kernel.roles import Actor
from credit.domain.catalogue_fields import BodyValue, CatalogueField, FieldKind, find_problem
from credit.domain.items import Grade
from credit.domain.shipped_catalogue import catalogue
from credit.queries.case_lines import require_case_reader
from credit.storage.case_tables import CreditObjection
from credit.storage.cases import get_case, newest_edition
from credit.storage.records import body_of

_FEN = 100


@dataclass(frozen=True)
class WrittenField:
    """One field with its value as a person writes it: money in yuan."""

    field: CatalogueField
    text: str


@dataclass(frozen=True)
class CorrectionForm:
    """The newest edition of the record that an objection is about; `grades` is empty where a record has none."""

    document_number: str
    event_on: date
    grades: tuple[Grade, ...]
    fields: tuple[WrittenField, ...]


def correction_form(session: Session, objection_id: str, actor: Actor) -> CorrectionForm:
    """Return the record's words; raises NotFoundError for whoever may not read the objection."""
    objection = get_case(session, CreditObjection, objection_id)
    require_case_reader(actor, objection)
    record = session.scalars(newest_edition(objection.root_id)).one()
    body = body_of(session, record) if record.body_sealed is None else {}
    fields = catalogue()[record.item].fields if record.body_sealed is None else ()
    return CorrectionForm(
        document_number=record.document_number,
        event_on=record.event_on,
        grades=tuple(Grade(each) for each in record.grades or ()),
        fields=tuple(WrittenField(field, _written(field, body.get(field.name))) for field in fields),
    )


def read_changes(form: CorrectionForm, written: Mapping[str, str]) -> dict[str, BodyValue]:
    """Return the fields that were written differently; raises InvalidInputError with what is wrong with each."""
    changes, problems = {}, {}
    for each in form.fields:
        text = written.get(each.field.name, each.text).strip()
        if text == each.text:
            continue
        try:
            value = _read(each.field, text)
        except InvalidInputError as error:
            problems[each.field.name] = error.message
            continue
        problem = find_problem(each.field, value)
        if problem is None:
            changes[each.field.name] = value
        else:
            problems[each.field.name] = problem
    if problems:
        raise InvalidInputError("有几处还需要改一下", fields=problems)
    return changes


def _written(field: CatalogueField, value: BodyValue) -> str:
    if value is None:
        return ""
    if field.kind is FieldKind.MONEY:
        yuan, fen = divmod(int(value), _FEN)
        return f"{yuan}.{fen:02}"
    return str(value)


def _read(field: CatalogueField, text: str) -> BodyValue:
    if not text:
        return None
    if field.kind is FieldKind.MONEY:
        return parse_yuan(text)
    if field.kind is FieldKind.NUMBER and text.isascii() and text.isdigit():
        return int(text)
    return text
