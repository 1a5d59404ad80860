"""The rule book: everything the law says here, as one frozen value."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from core.rules.values import (
    Code,
    CodeList,
    ConflictRule,
    Definition,
    FactDefinition,
    NotInForceError,
    Parameter,
    Reading,
    Rule,
    RuleVersion,
)


@dataclass(frozen=True)
class RuleBook:
    """A book that loaded is consistent: every name, type, date and reference was checked."""

    version: str
    label: str
    source: str
    content: str
    sha256: str
    laws: Mapping[str, str]
    vocabulary: Mapping[str, FactDefinition]
    parameters: Mapping[str, tuple[Parameter, ...]]
    code_lists: Mapping[str, tuple[CodeList, ...]]
    definitions: Mapping[str, Definition]
    rules: Mapping[str, Rule]
    conflicts: tuple[ConflictRule, ...]
    readings: tuple[Reading, ...] = ()

    def parameter(self, name: str, on: date) -> Parameter:
        """Return the number in force on that day; NotInForceError when the book has none."""
        for parameter in self.parameters.get(name, ()):
            if parameter.from_on <= on and (parameter.until is None or on <= parameter.until):
                return parameter
        raise NotInForceError(f"parameter {name!r} has no value on {on.isoformat()}")

    def codes(self, name: str, on: date) -> tuple[Code, ...]:
        """Return the codes in force on that day, in the order of the law; NotInForceError when none."""
        for code_list in self.code_lists.get(name, ()):
            if code_list.period.covers(on):
                return code_list.codes
        raise NotInForceError(f"code list {name!r} has no version on {on.isoformat()}")

    def code(self, name: str, code: str, on: date) -> Code:
        """One code of a list; NotInForceError when the list lacks it on that day."""
        for candidate in self.codes(name, on):
            if candidate.code == code:
                return candidate
        raise NotInForceError(f"code list {name!r} has no code {code!r} on {on.isoformat()}")

    def rules_on(self, on: date) -> tuple[RuleVersion, ...]:
        return tuple(version for rule in self.rules.values() for version in rule.versions if version.period.covers(on))
