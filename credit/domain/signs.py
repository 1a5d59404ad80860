"""Signs: single facts about an enterprise that lead rules count. A sign says what happened and judges nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class SignKind(StrEnum):
    COMPLAINT = "complaint"
    TOLD_CLOSED = "told_closed"
    ABSENT = "absent"
    BROKEN = "broken"
    UNREACHABLE = "unreachable"
    PENALTY = "penalty"
    LISTED = "listed"
    NO_CONTACT = "no_contact"


SIGN_TEXTS: Mapping[SignKind, str] = {
    SignKind.COMPLAINT: "受理了投诉",
    SignKind.TOLD_CLOSED: "投诉里说商家关门、停业或者联系不上（没有核实）",
    SignKind.ABSENT: "调解终止：一方没有正当理由不参加，或者明确拒绝",
    SignKind.BROKEN: "没有按协议履行",
    SignKind.UNREACHABLE: "没有按协议履行，并且联系不上",
    SignKind.PENALTY: "受到行政处罚",
    SignKind.LISTED: "列入严重违法失信名单",
    SignKind.NO_CONTACT: "列入经营异常名录：通过登记的住所联系不上",
}


@dataclass(frozen=True)
class Sign:
    """`reference` is the id of the matter (complaint, listing); two signs of one matter count once for a need."""

    kind: SignKind
    reference: str
    on: date
    category: str | None = None
    number: str = ""
