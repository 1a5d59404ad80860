"""Reading published cases to be asked as if they were new: the fields of `cases.jsonl` that a question needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from casebase.domain.category import CATEGORIES
from casebase.domain.content_reading import cited_law, published_day
from casebase.domain.regulation import Regulation
from casebase.search.rank_files import Remarks, read_rows

_FEN = 100


@dataclass(frozen=True)
class AskedCase:
    """A published case as a question; `cited` are the keys of its articles that the casebase has for that day."""

    id: str
    facts: str
    claims: tuple[str, ...]
    paid_fen: int | None
    published: date | None
    category: str
    source: tuple[str, str]
    cited: frozenset[str]
    cites_an_article: bool


def read_asked_cases(file: Path, regulations: Sequence[Regulation], remarks: Remarks) -> list[AskedCase]:
    """Return the cases of the file, each id once; raises UnreadableError naming the lines that cannot be read."""
    found: dict[str, AskedCase] = {}
    for number, row in read_rows(file, _problem):
        case = _asked(row, regulations)
        if case.id in found:
            remarks.add_repeated(file, number, case.id)
        else:
            found[case.id] = case
    return list(found.values())


def _problem(row: dict[str, Any]) -> str:
    if not isinstance(row.get("id"), str | int) or not str(row["id"]).strip():
        return "没有编号 id"
    if not isinstance(row.get("facts"), str) or not row["facts"].strip():
        return "没有经过 facts"
    if row.get("issue_category") not in CATEGORIES:
        return "的类别 issue_category 不在分类表里"
    laws = row.get("laws") or []
    if not isinstance(laws, list) or not all(isinstance(one, dict) and isinstance(one.get("law"), str) for one in laws):
        return "的 laws 不是法律的列表"
    try:
        published_day(row.get("published"))
        _fen(row.get("amount_paid"))
    except (ValueError, TypeError, AttributeError, InvalidOperation):
        return "的 published 或者 amount_paid 写法不对"
    return ""


def _asked(row: Mapping[str, Any], regulations: Sequence[Regulation]) -> AskedCase:
    laws = [cited_law(one, row.get("published"), regulations) for one in row.get("laws") or []]
    return AskedCase(
        id=str(row["id"]),
        facts=row["facts"],
        claims=tuple(str(one) for one in row.get("claims") or []),
        paid_fen=_fen(row.get("amount_paid")),
        published=published_day(row.get("published")),
        category=row["issue_category"],
        source=(str(row.get("source_title") or ""), str(row.get("source_url") or "")),
        cited=frozenset(law.key for law in laws if law.key),
        cites_an_article=any(law.article for law in laws),
    )


def _fen(yuan: object) -> int | None:
    return None if yuan is None else int(Decimal(str(yuan)) * _FEN)
