"""A procedure as one table: which act leads where, and who may do it. Buttons, services and tests read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from core.kernel.errors import ConflictError, NotAllowedError
from core.kernel.roles import ROLE_NAMES, Role

S = TypeVar("S", bound=StrEnum)
A = TypeVar("A", bound=StrEnum)


@dataclass(frozen=True)
class Row(Generic[S, A]):
    """`source` is None for the act that opens the procedure."""

    source: S | None
    action: A
    target: S
    roles: frozenset[Role]


@dataclass(frozen=True)
class StepTable(Generic[S, A]):
    """`what` names the matter in Chinese; acts of `four_eyes` are not for whoever opened it."""

    what: str
    rows: tuple[Row[S, A], ...]
    status_names: Mapping[S, str]
    action_names: Mapping[A, str]
    four_eyes: frozenset[A]

    def step(self, source: S | None, action: A, role: Role) -> Row[S, A]:
        """Return the row; raises ConflictError when the status forbids the act, NotAllowedError when the role does."""
        row = next((one for one in self.rows if one.source == source and one.action == action), None)
        if row is None:
            state = "尚未登记" if source is None else self.status_names[source]
            message = f"{self.what}目前是“{state}”，不能{self.action_names[action]}，请刷新后再看"
            raise ConflictError(message)
        if role not in row.roles:
            raise NotAllowedError(f"{ROLE_NAMES[role]}不能{self.action_names[action]}")
        return row

    def leads(self, source: S, action: A) -> bool:
        """Tell whether the table has this act from this status, whoever does it."""
        return any(row.source == source and row.action == action for row in self.rows)

    def check_four_eyes(self, action: A, first_id: str, account_id: str) -> None:
        """Refuse a second pair of eyes that is the first one."""
        if action in self.four_eyes and first_id == account_id:
            raise NotAllowedError(f"经办人自己不能{self.action_names[action]}，请由另一位负责人办理")

    def open_to(self, status: S, role: Role, *, is_first: bool = False) -> tuple[A, ...]:
        """Return what this role may do next, in the order of the table."""
        return tuple(
            row.action
            for row in self.rows
            if row.source == status and role in row.roles and not (is_first and row.action in self.four_eyes)
        )
