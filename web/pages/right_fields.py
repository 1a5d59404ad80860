"""Fields of the forms of repair and objection, and reading what was typed and uploaded."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from flask import request

from core.database import Session
from core.kernel.errors import BusinessError, InvalidInputError
from core.kernel.roles import Actor
from credit.domain.case_papers import Asked, PaperFile
from credit.domain.objection_rules import EvidenceEntry, ObjectionEntry, Wanted
from credit.domain.repair_rules import (
    Material,
    ProofEntry,
    RepairApplication,
    RepairKind,
    check_application,
)
from web.forms import CHECK_FIELDS
from web.pages.kept_files import take_files

Word = TypeVar("Word", bound=StrEnum)
Value = TypeVar("Value")
Act = Callable[[Session, str, Actor, datetime, Asked], object]
_SEE_FILE = "见附件"
_SEVERAL = 2
_WRONG_DAY = "日期请写成 2026-11-21 这样"


@dataclass(frozen=True)
class CaseField:
    """One field; `kind` is text, area, day, conditions, materials, proofs or correction.

    The last four show what the case itself offers.
    """

    name: str
    label: str
    kind: str = "text"
    hint: str = ""


@dataclass(frozen=True)
class CaseAct:
    """An act on a case: what it does in plain words, the articles, its fields, and what makes the call of its service.

    What `goes_out` as a letter is shown before it is confirmed.
    """

    effect: str
    articles: tuple[str, ...]
    fields: tuple[CaseField, ...]
    make: Callable[[], Act]
    goes_out: bool = True

    def read(self) -> Act:
        """Read the form; raises InvalidInputError that names every field left empty."""
        blank = [field for field in self.fields if field.kind in ("text", "area", "day") and not typed(field.name)]
        if blank:
            raise InvalidInputError(CHECK_FIELDS, fields={field.name: f"请填写{field.label}" for field in blank})
        return self.make()


def act_with(
    read: Callable[[], Value], service: Callable[[Session, str, Value, Actor, datetime, Asked], object]
) -> Callable[[], Act]:
    """Return what makes an act of the service and what `read` takes from the form."""

    def make() -> Act:
        value = read()
        return lambda session, case_id, *said: service(session, case_id, value, *said)

    return make


def typed_reason() -> str:
    return typed("reason")


def typed(name: str) -> str:
    return request.form.get(name, "").strip()


def typed_day(name: str) -> date:
    """Read a day; raises InvalidInputError beside the field."""
    try:
        return date.fromisoformat(typed(name))
    except ValueError as error:
        raise InvalidInputError(CHECK_FIELDS, fields={name: _WRONG_DAY}) from error


def ticked(name: str, words: type[Word]) -> tuple[Word, ...]:
    """Return the known words that were ticked."""
    given = request.form.getlist(name)
    return tuple(word for word in words if word.value in given)


def typed_proofs(materials: Collection[Material]) -> tuple[ProofEntry, ...]:
    """Read what was written and uploaded for each material; raises one error that names every file not taken."""
    files = _files_of({material: f"files-{material.value}" for material in materials})
    return tuple(entry for material in materials for entry in _proofs_of(material, files[material]))


def _proofs_of(material: Material, files: tuple[PaperFile, ...]) -> tuple[ProofEntry, ...]:
    text = typed(f"text-{material.value}")
    if not files:
        return (ProofEntry(material, text),) if text else ()
    return tuple(ProofEntry(material, text or _SEE_FILE, file) for file in files)


def typed_application() -> RepairApplication:
    """Read the application; raises one InvalidInputError with everything that is missing."""
    kind = typed("kind")
    application = RepairApplication(
        kind=RepairKind(kind) if kind in set(RepairKind) else RepairKind.EARLY_STOP,
        statement=typed("statement"),
        pledged=typed("pledged") == "yes",
        proofs=typed_proofs(ticked("materials", Material)),
        court=typed("court"),
        ruling_number=typed("ruling_number"),
    )
    problems = {} if application.statement else {"statement": "请写明已经怎样履行义务、怎样改正"}
    try:
        check_application(application)
    except InvalidInputError as error:
        problems |= error.fields
    if problems:
        raise InvalidInputError(CHECK_FIELDS, fields=problems)
    return application


def typed_objection() -> ObjectionEntry:
    """Read the objection; raises one InvalidInputError with everything that is missing."""
    files = take_files("files")
    wanted, title, text = typed("wanted"), typed("evidence_title"), typed("evidence_text")
    needed = {
        "wanted": ("请选择您要求怎么改", wanted in set(Wanted)),
        "statement": ("请写明哪里有误、正确的内容是什么", typed("statement")),
        "evidence_title": ("请写明证据的名称", title),
    }
    problems = {name: message for name, (message, is_there) in needed.items() if not is_there}
    if not text and not files:
        problems["evidence_text"] = "请写明证据说明什么，或者上传文件"
    if problems:
        raise InvalidInputError(CHECK_FIELDS, fields=problems)
    return ObjectionEntry(Wanted(wanted), typed("statement"), _evidence(title, text or _SEE_FILE, files))


def _evidence(title: str, text: str, files: tuple[PaperFile, ...]) -> tuple[EvidenceEntry, ...]:
    if len(files) < _SEVERAL:
        return (EvidenceEntry(title, text, files[0] if files else None),)
    return tuple(EvidenceEntry(f"{title}（{number}）", text, file) for number, file in enumerate(files, 1))


def _files_of(fields: Mapping[Material, str]) -> dict[Material, tuple[PaperFile, ...]]:
    """Take the files of every field before any refusal is told, so that all that can be taken stay chosen."""
    files: dict[Material, tuple[PaperFile, ...]] = {}
    refused: dict[str, str] = {}
    for material, field in fields.items():
        try:
            files[material] = take_files(field)
        except BusinessError as error:
            refused |= error.fields
    if refused:
        raise InvalidInputError("有文件没有传上", fields=refused)
    return files
