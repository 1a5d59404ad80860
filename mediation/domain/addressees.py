"""To whom a document is addressed, and who may read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from mediation.domain.parties import Side


class AddressedTo(StrEnum):
    CONSUMER = "consumer"
    MERCHANT = "merchant"
    PARTIES = "parties"
    FILER = "filer"
    FILE = "file"
    OTHER = "other"


# The office reads every document; the register of a complaint stays on file, and its filer may read it.
READERS: Mapping[AddressedTo, frozenset[Side]] = {
    AddressedTo.CONSUMER: frozenset({Side.CONSUMER, Side.OFFICE}),
    AddressedTo.MERCHANT: frozenset({Side.MERCHANT, Side.OFFICE}),
    AddressedTo.PARTIES: frozenset({Side.CONSUMER, Side.MERCHANT, Side.OFFICE}),
    AddressedTo.FILER: frozenset({Side.CONSUMER, Side.OFFICE}),
    AddressedTo.FILE: frozenset({Side.OFFICE}),
    AddressedTo.OTHER: frozenset({Side.OFFICE}),
}


_SERVED_ON: Mapping[AddressedTo, tuple[Side, ...]] = {
    AddressedTo.CONSUMER: (Side.CONSUMER,),
    AddressedTo.MERCHANT: (Side.MERCHANT,),
    AddressedTo.PARTIES: (Side.CONSUMER, Side.MERCHANT),
}


def served_on(addressed_to: AddressedTo) -> tuple[Side, ...]:
    """Return the sides on which a document of this address is served; papers for the file are served on nobody."""
    return _SERVED_ON.get(addressed_to, ())


@dataclass(frozen=True)
class Addressee:
    """`name` stands on the paper."""

    to: AddressedTo
    name: str
