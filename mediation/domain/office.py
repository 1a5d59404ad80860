"""The office that mediates, and its house rules. They are settings, fixed on each complaint when it is filed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class HouseRules:
    """What the office decides for itself; numbers of law, and the length of a round, stand in the rule book."""

    most_rounds: int = 4
    offer_valid_days: int = 7
    offer_longest_days: int = 30
    proposal_pay_days: int = 10
    most_blind_bids: int = 3
    blind_bid_days: int = 3
    blind_bid_wait_days: int = 2
    latest_pay_days: int = 365
    promise_reminder_days: int = 3
    letter_valid_days: int = 30
    acceptance_warning_days: int = 2
    supplement_days: int = 5
    supplement_most_days: int = 30
    signal_days: int = 365
    signal_burst_days: int = 30
    signal_quantity: int = 10
    signal_burst_count: int = 3
    signal_same_person_count: int = 5
    signal_twin_percent: int = 80
    signal_event_percent: int = 45
    clock_warning_days: int = 3
    appointment_reminder_hours: int = 24
    testing_alarm_days: int = 30


@dataclass(frozen=True)
class Office:
    """Who numbers and seals documents; prefixes stand before 〔year〕 and the number."""

    name: str = "示例市市场监督管理局"
    complaint_prefix: str = "示市监投"
    agreement_prefix: str = "示市监调"
    negotiation_prefix: str = "示市监协"
    settlement_prefix: str = "示市监和"
    letter_prefix: str = "示市监函"
    seal_text: str = "示例市市场监督管理局调解专用章（演示）"
    phone: str = "12315"
    house_rules: HouseRules = field(default_factory=HouseRules)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def office_named(name: str, short: str, phone: str, *, is_demo: bool) -> Office:
    """Return the office of this installation; `short` begins its numbers, a demonstration's seal says so."""
    mark = "（演示）" if is_demo else ""
    return Office(
        name=name,
        complaint_prefix=f"{short}投",
        agreement_prefix=f"{short}调",
        negotiation_prefix=f"{short}协",
        settlement_prefix=f"{short}和",
        letter_prefix=f"{short}函",
        seal_text=f"{name}调解专用章{mark}",
        phone=phone,
    )


def short_of(office: Office) -> str:
    """Return what begins the numbers of the office."""
    return office.complaint_prefix.removesuffix("投")


def office_from_json(stored: Mapping[str, Any]) -> Office:
    rules = HouseRules(**stored["house_rules"])
    return Office(**{name: value for name, value in stored.items() if name != "house_rules"}, house_rules=rules)
