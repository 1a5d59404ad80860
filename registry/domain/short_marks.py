"""Abbreviations: a short text without a form whose characters occur in the other name in their order (中石化, 格力)."""

from registry.domain.company_name import CompanyName

_LONGEST_SHORT_NAME = 8
_LONGEST_MARKED = 6
_LONGEST_SHOP_LIKE = 4
_SHORTEST = 2
_SHORT_FORMS = frozenset({"集团", "公司", "集团公司", "股份公司"})


def mark_short(marks: dict[str, float], one: CompanyName, other: CompanyName) -> bool:
    """Mark an abbreviation; returns whether the pair is one, so that comparing parts would say nothing more."""
    for short, full in ((one, other), (other, one)):
        if _may_be_short(short) and _is_full(full) and len(short.folded) < len(full.folded):
            return _mark(marks, short, full)
    return False


def _may_be_short(name: CompanyName) -> bool:
    if len(name.folded) > _LONGEST_SHORT_NAME or len(name.folded) < _SHORTEST or name.form_slips:
        return False
    if name.form is None or name.form.text in _SHORT_FORMS:
        return True
    return len(name.folded) <= _LONGEST_SHOP_LIKE


def _is_full(name: CompanyName) -> bool:
    return name.form is not None and name.form.text not in _SHORT_FORMS and name.form.is_company


def _mark(marks: dict[str, float], short: CompanyName, full: CompanyName) -> bool:
    text = short.folded
    if not _occurs_in_order(text, _whole(full)):
        return False
    trade = full.trade_name or full.core
    marks["short"] = 1
    marks[f"short_trade_{_trade_relation(text.removeprefix(full.place.text), trade)}"] = 1
    marks[f"short_length_{min(len(text), _LONGEST_MARKED)}"] = 1
    marks["short_cover"] = min(len(text) / max(len(full.core), 1), 1.5)
    if full.branch and not set(text) & set(full.branch):
        marks["short_of_branch"] = 1
    return True


def _whole(name: CompanyName) -> str:
    form = name.form.plain if name.form else ""
    group = "集团" if name.is_group else ""
    return name.place.text + name.second_place.text + name.core + group + form + name.branch


def _trade_relation(text: str, trade: str) -> str:
    if text.startswith(trade):
        return "first"
    if trade in text:
        return "inside"
    if trade.startswith(text[:_SHORTEST]):
        return "begun"
    return "partly" if set(text) & set(trade) else "absent"


def _occurs_in_order(text: str, whole: str) -> bool:
    characters = iter(whole)
    return all(character in characters for character in text)
