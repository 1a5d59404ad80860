"""Facts that credit publishes: what becomes of a record, and a revocation that a department delivered."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from core.contracts.fact import Fact


@dataclass(frozen=True)
class _OfRecord(Fact):
    """`record_id` is the record's first edition; `source_area` and `source_id` name the matter it came from."""

    record_id: str
    enterprise_id: str
    item: str
    source_area: str
    source_id: str

    @property
    def subject_id(self) -> str:
        return self.record_id


@dataclass(frozen=True)
class CreditRepaired(_OfRecord):
    """Publication, sharing and use stopped on the day; `kind` is early_stop, list_exit or temporary."""

    TYPE: ClassVar[str] = "credit.repaired.v1"

    kind: str
    repaired_on: date


@dataclass(frozen=True)
class CreditRestored(_OfRecord):
    """The record is shown and used again; `why` is fraud or plan_failed."""

    TYPE: ClassVar[str] = "credit.restored.v1"

    why: str
    restored_on: date


@dataclass(frozen=True)
class CreditWithdrawn(_OfRecord):
    """A person took the record out of the file because its decision was annulled or it was filed wrongly."""

    TYPE: ClassVar[str] = "credit.withdrawn.v1"

    document_number: str
    withdrawn_on: date


@dataclass(frozen=True)
class RevocationFiled(Fact):
    """A department delivered a penalty whose words name a revocation; it has not been checked by a person."""

    TYPE: ClassVar[str] = "credit.revocation_filed.v1"

    record_id: str
    enterprise_id: str
    document_number: str
    violation: str
    basis: str
    penalty: str
    authority: str
    decided_on: date

    @property
    def subject_id(self) -> str:
        return self.record_id
