"""A document of a procedure as it is printed and served, with the certificate of its service (送达回证) below."""

from dataclasses import dataclass
from datetime import date

PRINTED_PAPERS = frozenset({"notice", "hearing_notice", "decision", "annulment"})
"""Papers of listings and post restrictions that go out to the party."""

_HOW = "送达方式："


@dataclass(frozen=True)
class ServedDocument:
    """`is_draft`: a document before it was served; its service is recorded afterwards."""

    title: str
    authority: str
    addressee: str
    on: date
    lines: tuple[str, ...]
    is_draft: bool = False


def printed_lines(text: str) -> tuple[str, ...]:
    """Return the lines of a filed paper without the remark of how it was served."""
    return tuple(line for line in text.split("\n") if not line.startswith(_HOW))
