"""What a consumer declares when filing: whether anybody else took the dispute up, since when it is known, a report."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.kernel.errors import InvalidInputError

LONGEST_DETAIL = 300
SHORTEST_REPORT = 10
LONGEST_REPORT = 3000


class HandledBy(StrEnum):
    """Who took up the same dispute before: the bodies that the refusal ground names."""

    NOBODY = "nobody"
    COURT = "court"
    ARBITRATION = "arbitration"
    OFFICE = "office"
    ASSOCIATION = "association"


HANDLED_BY_NAMES: Mapping[HandledBy, str] = {
    HandledBy.NOBODY: "没有",
    HandledBy.COURT: "法院已经立案或者判过",
    HandledBy.ARBITRATION: "仲裁机构已经受理或者裁过",
    HandledBy.OFFICE: "别的行政机关已经受理或者处理过",
    HandledBy.ASSOCIATION: "消费者协会已经受理或者处理过",
}


@dataclass(frozen=True)
class Declaration:
    """`known_on` is the day the person learned of the harm; empty means the day of the event.

    `report` are the consumer's own words about a breach of law, for a report beside the complaint; empty for none.
    """

    handled_by: HandledBy
    detail: str = ""
    known_on: date | None = None
    report: str = ""


def check_declaration(declaration: Declaration, today: date) -> Declaration:
    """Return the declaration; raises InvalidInputError with a message beside every wrong field."""
    report = declaration.report.strip()
    problems = {
        "handled_detail": f"最多写 {LONGEST_DETAIL} 个字" if len(declaration.detail) > LONGEST_DETAIL else "",
        "known_on": "不能晚于今天" if declaration.known_on and declaration.known_on > today else "",
        "report": f"请写清楚违法的事，{SHORTEST_REPORT} 到 {LONGEST_REPORT} 个字"
        if report and not SHORTEST_REPORT <= len(report) <= LONGEST_REPORT
        else "",
    }
    found = {name: problem for name, problem in problems.items() if problem}
    if found:
        raise InvalidInputError("还有内容需要补充或更正，请看标出的地方", fields=found)
    return declaration
