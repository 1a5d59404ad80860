"""Trade name and industry of two names laid beside each other: what is equal, a slip, left out, or another word."""

from dataclasses import dataclass

from registry.domain.company_name import CompanyName
from registry.domain.industries import families_of
from registry.domain.name_alignment import SLIP_COSTS, Column, Slip, align, cost_of

# Words that make another company of a group out of a name.
SUBSIDIARY_WORDS = (
    "集团",
    "控股",
    "投资",
    "销售",
    "财务",
    "资产",
    "置业",
    "物业",
    "贸易",
    "商贸",
    "国际",
    "实业",
    "财产",
    "人寿",
)
_ALIKE = frozenset({Slip.SOUND, Slip.SHAPE, Slip.NEAR_SOUND, Slip.NEAR_SHAPE, Slip.DOUBLED, Slip.SWAPPED})
_SHORT_TRADE_NAME, _LONGEST_TRADE_NAME, _LONGEST_CORE = 2, 4, 10
_MOST_COST = 1.5
_FEW_SLIPS = 2
_WORD = 2


@dataclass(frozen=True)
class _Laid:
    """Both cores with their steps; `trade` and `industry` hold the steps that are slips."""

    one: CompanyName
    other: CompanyName
    trade: tuple[Column, ...]
    industry: tuple[Column, ...]
    shared_in_trade: int

    @property
    def trade_length(self) -> int:
        return max(len(self.one.trade_name), len(self.other.trade_name))

    def text(self, columns: tuple[Column, ...]) -> tuple[str, str]:
        one, other = self.one.core, self.other.core
        return (
            "".join(one[column.first : column.first_end] for column in columns),
            "".join(other[column.second : column.second_end] for column in columns),
        )


def mark_core(marks: dict[str, float], one: CompanyName, other: CompanyName) -> None:
    if one.core == other.core:
        marks["core_same"] = 1
        marks["core_length"] = min(len(one.core), _LONGEST_CORE) / _LONGEST_CORE
        return
    shorter = min(len(one.core), len(other.core))
    if not shorter:
        marks["core_one_empty"] = 1
        return
    columns = align(one.core, other.core)
    laid = _lay(one, other, columns)
    _mark_trade(marks, laid)
    _mark_industry(marks, laid)
    _mark_longer(marks, laid, columns)
    marks["core_cost"] = min(cost_of(columns) / (SLIP_COSTS[Slip.UNLIKE] * shorter), _MOST_COST)


def _lay(one: CompanyName, other: CompanyName, columns: tuple[Column, ...]) -> _Laid:
    ends = len(one.trade_name), len(other.trade_name)
    slips = [column for column in columns if column.slip is not Slip.NONE]
    has_industry = bool(one.industry or other.industry)
    in_trade = [_is_in_trade(column, ends, has_industry=has_industry) for column in slips]
    shared = sum(column.slip is Slip.NONE and column.first < ends[0] and column.second < ends[1] for column in columns)
    trade = tuple(column for column, inside in zip(slips, in_trade, strict=True) if inside)
    industry = tuple(column for column, inside in zip(slips, in_trade, strict=True) if not inside)
    return _Laid(one, other, trade, industry, shared)


def _is_in_trade(column: Column, ends: tuple[int, int], *, has_industry: bool) -> bool:
    """Tell where a step belongs; a lost character belongs where the name that has it says."""
    if column.first == column.first_end:
        return column.second_end <= ends[1]
    if column.second == column.second_end:
        return column.first_end <= ends[0]
    if not has_industry:
        return True
    return column.first_end <= ends[0] and column.second_end <= ends[1]


def _mark_trade(marks: dict[str, float], laid: _Laid) -> None:
    size = min(laid.trade_length, _LONGEST_TRADE_NAME)
    if not laid.trade:
        marks[f"trade_same_{size}"] = 1
        return
    slips = [column.slip for column in laid.trade]
    alike = [slip for slip in slips if slip in _ALIKE]
    for slip in alike:
        marks[f"trade_{slip.value}"] = 1
    if len(alike) > 1:
        marks["trade_slips_many"] = 1
    if alike and min(len(laid.one.trade_name), len(laid.other.trade_name)) <= _SHORT_TRADE_NAME:
        marks["trade_slip_short"] = 1
    if unlike := slips.count(Slip.UNLIKE):
        marks[f"trade_unlike_{min(unlike, 2)}_of_{size}"] = 1
    if lost := slips.count(Slip.LEFT_OUT):
        marks[f"trade_lost_{min(lost, 3)}_of_{max(size, 3)}"] = 1
        if len({column.first == column.first_end for column in laid.trade if column.slip is Slip.LEFT_OUT}) > 1:
            marks["trade_lost_both"] = 1
    if not laid.shared_in_trade:
        marks["trade_nothing_shared"] = 1


def _mark_longer(marks: dict[str, float], laid: _Laid, columns: tuple[Column, ...]) -> None:
    """Mark a company's full name that has words which another's full name has not: 比亚迪股份, 比亚迪汽车工业."""
    slips = [column for column in columns if column.slip is not Slip.NONE]
    forms = laid.one.form, laid.other.form
    is_full = all(form is not None and form.is_company and form.text.endswith("公司") for form in forms)
    if not is_full or len(slips) < _WORD or {column.slip for column in slips} != {Slip.LEFT_OUT}:
        return
    ends = [(column.first_end, column.second_end) for column in slips]
    is_one_piece = ends[-1][0] - ends[0][0] + ends[-1][1] - ends[0][1] == len(slips) - 1
    if not is_one_piece or len({column.first == column.first_end for column in slips}) > 1:
        return
    marks["longer"] = 1
    if forms[0] and forms[1] and forms[0].group != forms[1].group:
        marks["longer_other_form"] = 1


def _mark_industry(marks: dict[str, float], laid: _Laid) -> None:
    if not laid.industry:
        marks["industry_same" if laid.one.industry or laid.other.industry else "industry_none"] = 1
        return
    slips = [column.slip for column in laid.industry]
    texts = laid.text(laid.industry)
    is_one_sided = not texts[0] or not texts[1]
    if Slip.UNLIKE not in slips and is_one_sided and not _ALIKE.intersection(slips):
        _mark_lost_words(marks, laid, texts[0] or texts[1])
    elif Slip.UNLIKE not in slips and len(slips) <= _FEW_SLIPS:
        for slip in slips:
            marks[f"industry_{slip.value}"] = 1
    else:
        _mark_other_industry(marks, laid, slips, texts)


def _mark_lost_words(marks: dict[str, float], laid: _Laid, lost: str) -> None:
    if not laid.one.industry or not laid.other.industry:
        marks["industry_one_missing"] = 1
    elif len(lost) == 1:
        marks["industry_left_out"] = 1
    else:
        one, other = "".join(laid.one.industry), "".join(laid.other.industry)
        marks["industry_within"] = 1
        if one.startswith(other) or other.startswith(one):
            marks["industry_tail"] = 1
    for word in SUBSIDIARY_WORDS:
        if word in lost:
            marks[f"only_one_says_{word}"] = 1


def _mark_other_industry(marks: dict[str, float], laid: _Laid, slips: list[Slip], texts: tuple[str, str]) -> None:
    if slips == [Slip.UNLIKE]:
        marks["industry_unlike"] = 1
    elif families_of(laid.one.industry) & families_of(laid.other.industry):
        marks["industry_near"] = 1
    else:
        marks["industry_different"] = 1
    for word in SUBSIDIARY_WORDS:
        if (word in texts[0]) != (word in texts[1]):
            marks[f"instead_{word}"] = 1
    if not set("".join(laid.one.industry)) & set("".join(laid.other.industry)):
        marks["industry_nothing_shared"] = 1
