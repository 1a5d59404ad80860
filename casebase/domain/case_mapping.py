"""How a file of past cases of another source is read: its columns, fixed values, words, days and money in our terms."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files

from casebase.domain.category import CATEGORIES
from casebase.domain.past_case import CaseResult
from core.records.mapping import FileMapping, MappingRules, mapping_refused

# What a column may hold. Company, credit code, address, people and phone are masked in the texts and not kept.
FIELDS = frozenset(
    {
        *("external_id", "kind", "title", "url", "published", "region", "industry", "channel", "facts", "claims"),
        *("respondent_type", "paid", "category", "laws", "result", "outcome", "refund", "compensation", "multiple"),
        *("other", "days", "summary", "department", "company", "credit_code", "address", "people", "phone"),
    }
)
# How many fen one unit of a source's sums is.
MONEY_UNITS: Mapping[str, Decimal] = {"元": Decimal(100), "分": Decimal(1), "万元": Decimal(1_000_000)}
_CODES: Mapping[str, frozenset[str]] = {
    "category": frozenset(CATEGORIES),
    "result": frozenset(CaseResult),
    "kind": frozenset({"consumer", "credit"}),
}
_RULES = MappingRules(
    fields=FIELDS,
    needed=("external_id", "facts"),
    codes=_CODES,
    keys=frozenset({"shortest", "shipped_ids"}),
    formats=frozenset({"money"}),
    settings=frozenset({"category_otherwise"}),
)
_SHORTEST = 10


@dataclass(frozen=True)
class CaseMapping(FileMapping):
    """A class of theirs without a word of ours is refused unless the constant `category_otherwise` names one.

    `guess` there stands for the words of the text. With `shipped_ids` a number of theirs may be that of a shipped case.
    """

    money: str = "元"
    shortest: int = _SHORTEST
    shipped_ids: bool = False


def shipped_mapping(name: str) -> CaseMapping:
    """Return a mapping that is shipped."""
    return mapping_from_toml(files("casebase").joinpath("content", "mappings", f"{name}.toml").read_text("utf-8"))


def mapping_from_toml(text: str) -> CaseMapping:
    """Read a mapping; raises InvalidInputError that says what is wrong with it."""
    read, given = _RULES.read(text)
    money = given.get("formats", {}).get("money", "元")
    if money not in MONEY_UNITS:
        raise mapping_refused(f"金额单位只能是{'、'.join(MONEY_UNITS)}")
    otherwise = read.constants.get("category_otherwise", "guess")
    if otherwise != "guess":
        _RULES.check_code("category", otherwise)
    return CaseMapping(
        **vars(read),
        money=money,
        shortest=int(given.get("shortest", _SHORTEST)),
        shipped_ids=given.get("shipped_ids") is True,
    )
