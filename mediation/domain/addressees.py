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


# The office reads every document. The register of a complaint stays on file; it names identity documents in full, so
# of the consumer's side only the filer reads it, and no other office.
READERS: Mapping[AddressedTo, frozenset[Side]] = {
    AddressedTo.CONSUMER: frozenset({Side.CONSUMER, Side.OFFICE}),
    AddressedTo.MERCHANT: frozenset({Side.MERCHANT, Side.OFFICE}),
    AddressedTo.PARTIES: frozenset({Side.CONSUMER, Side.MERCHANT, Side.OFFICE}),
    AddressedTo.FILER: frozenset({Side.CONSUMER, Side.OFFICE}),
    AddressedTo.FILE: frozenset({Side.OFFICE}),
    AddressedTo.OTHER: frozenset({Side.OFFICE}),
}

# Written behind the name where two originals have one number.
TO_WHOM: Mapping[AddressedTo, str] = {AddressedTo.CONSUMER: "（给消费者）", AddressedTo.MERCHANT: "（给商家）"}

# A body that mediates by delegation reads what the parties were told, nothing between offices or about identities.
READ_BY_DELEGATE = frozenset({AddressedTo.CONSUMER, AddressedTo.MERCHANT, AddressedTo.PARTIES})

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
