"""An official document as it is frozen: sections to print, one spelling, one hash, a short code to check it by."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from core.kernel.canonical import canonical_json
from mediation.domain.forms import FormKind

_CODE_LENGTH = 16
_GROUP = 4


@dataclass(frozen=True)
class Entry:
    """One row of a form: what is asked and what stands there."""

    label: str
    text: str


@dataclass(frozen=True)
class Choice:
    """One of the coded grounds that a form lists; the chosen one is marked by word and shape."""

    text: str
    source: str
    is_chosen: bool

    @property
    def mark(self) -> str:
        return "☑ 本次适用" if self.is_chosen else "☐"


@dataclass(frozen=True)
class SignatureLine:
    """Who signs; `signed_at` is empty where the paper waits for a hand."""

    party: str
    name: str = ""
    signed_at: datetime | None = None


@dataclass(frozen=True)
class Section:
    """A part of a document: its heading, then paragraphs, rows, listed grounds and signatures, where it has them."""

    heading: str = ""
    paragraphs: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    choices: tuple[Choice, ...] = ()
    signatures: tuple[SignatureLine, ...] = ()


@dataclass(frozen=True)
class OfficialDocument:
    """Everything that is printed. `addressee` is empty on forms for the file; an unsealed paper has no `seal_text`."""

    kind: FormKind
    title: str
    number: str
    office: str
    addressee: str
    sections: tuple[Section, ...]
    dated_on: date
    seal_text: str = ""

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """Return the whole document as lines, for readers that know no sections."""
        return tuple(line for section in self.sections for line in _lines(section))


def frozen_text(document: OfficialDocument) -> str:
    """Return the one spelling of the document that is kept and hashed."""
    return canonical_json(document)


def content_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def document_from_text(text: str) -> OfficialDocument:
    """Return the document that was frozen as this text."""
    stored = json.loads(text)
    return OfficialDocument(
        **{
            **stored,
            "kind": FormKind(stored["kind"]),
            "dated_on": date.fromisoformat(stored["dated_on"]),
            "sections": tuple(map(_section, stored["sections"])),
        }
    )


def check_code(sha256: str) -> str:
    """Return the code printed on the paper, in groups: the beginning of its hash (64 bits)."""
    digits = sha256[:_CODE_LENGTH].upper()
    return "-".join(digits[start : start + _GROUP] for start in range(0, _CODE_LENGTH, _GROUP))


def _section(stored: dict[str, Any]) -> Section:
    return Section(
        heading=stored["heading"],
        paragraphs=tuple(stored["paragraphs"]),
        entries=tuple(Entry(**entry) for entry in stored["entries"]),
        choices=tuple(Choice(**choice) for choice in stored["choices"]),
        signatures=tuple(_signature(line) for line in stored["signatures"]),
    )


def _signature(stored: dict[str, Any]) -> SignatureLine:
    at = stored["signed_at"]
    return SignatureLine(stored["party"], stored["name"], datetime.fromisoformat(at) if at else None)


def _lines(section: Section) -> tuple[str, ...]:
    return (
        *((section.heading,) if section.heading else ()),
        *section.paragraphs,
        *(f"{entry.label}：{entry.text}" for entry in section.entries),
        *(f"{choice.mark} {choice.text}（{choice.source}）" for choice in section.choices),
        *(f"{line.party}：{line.name or '（签名）'}" for line in section.signatures),
    )
