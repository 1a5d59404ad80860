"""The two sides of a dispute, and the office between them."""

from enum import StrEnum

from core.kernel.roles import Role


class Side(StrEnum):
    CONSUMER = "consumer"
    MERCHANT = "merchant"
    OFFICE = "office"
    SYSTEM = "system"


SIDE_NAMES: dict[Side, str] = {
    Side.CONSUMER: "消费者",
    Side.MERCHANT: "商家",
    Side.OFFICE: "调解员",
    Side.SYSTEM: "系统",
}

PARTIES = (Side.CONSUMER, Side.MERCHANT)

_SIDES: dict[Role, Side] = {
    Role.CONSUMER: Side.CONSUMER,
    Role.MERCHANT: Side.MERCHANT,
    Role.SYSTEM: Side.SYSTEM,
}


def side_of(role: Role) -> Side:
    """Return the side a role speaks for; every official speaks for the office."""
    return _SIDES.get(role, Side.OFFICE)


def other_side(side: Side) -> Side:
    """Return the party across the table; raises ValueError for the office."""
    if side not in PARTIES:
        raise ValueError(f"{side} has no opposite")
    return Side.MERCHANT if side is Side.CONSUMER else Side.CONSUMER
