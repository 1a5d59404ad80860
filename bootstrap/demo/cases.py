"""The published cases that the city is built from, as the case base ships them."""

import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from core.kernel.money import yuan_to_fen


@dataclass(frozen=True)
class DemoCase:
    case_id: str
    industry: str
    respondent: str
    category: str
    facts: str
    claims: tuple[str, ...]
    paid_fen: int | None


@cache
def demo_cases() -> tuple[DemoCase, ...]:
    """Return every shipped case in the order of its id."""
    text = files("casebase").joinpath("content", "cases.jsonl").read_text(encoding="utf-8")
    cases = (_case(json.loads(line, parse_float=Decimal)) for line in text.splitlines() if line.strip())
    return tuple(sorted(cases, key=lambda case: case.case_id))


def demo_case(case_id: str) -> DemoCase:
    return next(case for case in demo_cases() if case.case_id == case_id)


def _case(row: dict[str, Any]) -> DemoCase:
    paid = row["amount_paid"]
    return DemoCase(
        case_id=row["id"],
        industry=row["industry"],
        respondent=row["respondent_type"],
        category=row["issue_category"],
        facts=row["facts"],
        claims=tuple(row["claims"]),
        paid_fen=None if paid is None else yuan_to_fen(Decimal(paid)),
    )
