"""What the state tables of repair and objection have in common."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from core.kernel.errors import ConflictError, NotAllowedError
from core.kernel.roles import ROLE_NAMES, Role

Status = TypeVar("Status", bound=StrEnum)
Action = TypeVar("Action", bound=StrEnum)

STAFF = frozenset({Role.OFFICER, Role.SUPERVISOR})
SUPERVISOR = frozenset({Role.SUPERVISOR})
MEMBER = frozenset({Role.MERCHANT})
MEMBER_OR_STAFF = MEMBER | STAFF
SYSTEM = frozenset({Role.SYSTEM})


@dataclass(frozen=True)
class Step(Generic[Status, Action]):
    """One row of a table; `source` is None for the act that opens the case."""

    source: Status | None
    action: Action
    target: Status
    roles: frozenset[Role]


@dataclass(frozen=True)
class Procedure(Generic[Status, Action]):
    """A table of steps with its words; `what` names the kind of case in refusals.

    In the `open` statuses somebody still has to do something, in the `clocked` ones the office, so its clock runs.
    """

    what: str
    open: tuple[Status, ...]
    clocked: tuple[Status, ...]
    steps: tuple[Step[Status, Action], ...]
    status_names: Mapping[Status, str]
    action_names: Mapping[Action, str]

    def step_for(self, source: Status | None, action: Action, role: Role) -> Step[Status, Action]:
        """Return the step; raises ConflictError when the status forbids it, NotAllowedError when the role does."""
        step = next((row for row in self.steps if row.source == source and row.action == action), None)
        if step is None:
            state = self.status_names[source] if source else "尚未提出"
            raise ConflictError(f"这件{self.what}目前是“{state}”，不能{self.action_names[action]}，请刷新后再看")
        if role not in step.roles:
            raise NotAllowedError(f"{ROLE_NAMES[role]}不能{self.action_names[action]}")
        return step

    def actions_open_to(self, status: Status, role: Role) -> tuple[Action, ...]:
        """Return what this role may do next, in the table's order."""
        return tuple(step.action for step in self.steps if step.source == status and role in step.roles)
