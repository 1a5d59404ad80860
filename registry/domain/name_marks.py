"""What the parts of two names say about each other, as marks: the rows of the table of weights.

A mark is a fact about the pair (place_different, trade_sound, branch_one); its value is 1, or for the few that measure
something a number between 0 and 1.5. Marks do not depend on the order of the two names.
"""

from registry.domain.company_name import CompanyName, parse_company_name
from registry.domain.core_marks import mark_core
from registry.domain.folding import signs_of
from registry.domain.industries import industry_word_at_end
from registry.domain.legal_forms import LegalForm, find_legal_form
from registry.domain.name_alignment import Slip, align
from registry.domain.name_pairing import NamePair, pair_names
from registry.domain.numerals import numbers_differ, numbers_in, numbers_only_in, with_plain_numbers
from registry.domain.places import Place, PlaceRelation, compare_places
from registry.domain.regions import COUNTRY_CODE, is_region_word, starts_with_full_region
from registry.domain.short_marks import mark_short

Marks = dict[str, float]
_AGREEING = (PlaceRelation.SAME, PlaceRelation.WITHIN)
_COMPANY, _STOCK = "有限公司", "股份公司"
_FEW_SLIPS = 2


def marks_of(first: CompanyName, second: CompanyName) -> Marks:
    """Return the marks of a pair; equal folded texts have marks too."""
    one, other = _with_numbers_alike(*sorted((first, second), key=lambda name: name.folded))
    if _tells_nothing(one, other) or _tells_nothing(other, one):
        return {"nothing_told": 1}
    extra = numbers_only_in(one.core, other.core)
    if all(extra):
        return {"number_different": 1}
    pair = pair_names(one, other)
    marks: Marks = {"number_one": 1} if any(extra) else {}
    if signs_of(one.folded) != signs_of(other.folded):
        marks["sign_different"] = 1
    _mark_place(marks, pair)
    _mark_second_places(marks, pair)
    _mark_locality(marks, pair.one.place, pair.other.place)
    if mark_short(marks, pair.one, pair.other):
        return marks
    mark_core(marks, pair.one, pair.other)
    _mark_form(marks, pair.one.form, pair.other.form)
    _mark_form_slips(marks, pair)
    _mark_group(marks, pair)
    _mark_branch(marks, pair.one.branch, pair.other.branch)
    return marks


def _with_numbers_alike(one: CompanyName, other: CompanyName) -> tuple[CompanyName, CompanyName]:
    """Write numbers alike where both names have the same by value: 十一局, 11局."""
    told = numbers_in(one.folded)
    if not told or told != numbers_in(other.folded):
        return one, other
    return parse_company_name(with_plain_numbers(one.folded)), parse_company_name(with_plain_numbers(other.folded))


def _tells_nothing(name: CompanyName, other: CompanyName) -> bool:
    """Tell whether a text is only a place, a trade or a form, which thousands of names have, or nothing at all."""
    if not other.trade_name or set(name.folded) & set(other.trade_name):
        return False
    rest = name.core
    while len(word := industry_word_at_end(rest)) > 1:
        rest = rest.removesuffix(word)
    form = find_legal_form(rest)
    return not rest or (form is not None and form.text == rest and form.is_company)


def _mark_place(marks: Marks, pair: NamePair) -> None:
    one, other = pair.one.place, pair.other.place
    relation = PlaceRelation.DIFFERENT if _name_other_counties(one, other) else compare_places(one, other)
    if pair.has_place_slip:
        marks["place_slip"] = 1
    elif relation is PlaceRelation.ONE_MISSING:
        given = one if one.codes else other
        marks["place_country_missing" if COUNTRY_CODE in given.codes else f"place_missing_{given.level}"] = 1
        if given.is_bracketed or given.is_last:
            marks["place_missing_in_brackets" if given.is_bracketed else "place_missing_behind"] = 1
    elif relation is PlaceRelation.WITHIN and COUNTRY_CODE in one.codes | other.codes:
        marks["place_country_against"] = 1
    else:
        marks[f"place_{relation.value}"] = 1
    if relation is PlaceRelation.DIFFERENT and _is_one_slip(one.text, other.text):
        marks["place_alike"] = 1
    if relation is PlaceRelation.SAME and one.text != other.text:
        marks["place_spelling"] = 1


def _name_other_counties(one: Place, other: Place) -> bool:
    """Tell whether one names a county of its city and the other one elsewhere: 乐山市市中区, 乐山市普陀区."""
    wide, narrow = sorted((one, other), key=lambda place: place.level)
    names_another = is_region_word(wide.locality) or bool(starts_with_full_region(wide.locality))
    return wide.level < narrow.level and names_another


def _mark_second_places(marks: Marks, pair: NamePair) -> None:
    for mine, theirs in ((pair.one, pair.other), (pair.other, pair.one)):
        second = mine.second_place
        if not second.codes:
            continue
        if COUNTRY_CODE in second.codes:
            marks["second_country"] = 1
        elif compare_places(second, mine.place) in _AGREEING:
            marks["second_repeats"] = 1
        elif compare_places(second, theirs.place) is PlaceRelation.SAME:
            marks["second_is_first"] = 1
        elif compare_places(second, theirs.second_place) not in _AGREEING:
            marks["second_differs" if theirs.second_place.codes else "second_one"] = 1


def _mark_locality(marks: Marks, one: Place, other: Place) -> None:
    if one.locality == other.locality:
        return
    if not one.locality or not other.locality:
        marks["locality_one_missing"] = 1
    elif one.locality in other.locality or other.locality in one.locality:
        marks["locality_within"] = 1
    else:
        marks["locality_slip" if _is_one_slip(one.locality, other.locality) else "locality_different"] = 1


def _is_one_slip(one: str, other: str) -> bool:
    slips = [column.slip for column in align(one, other) if column.slip is not Slip.NONE]
    return len(slips) == 1 and slips[0] not in (Slip.UNLIKE, Slip.NEAR_SHAPE)


def _mark_form(marks: Marks, one: LegalForm | None, other: LegalForm | None) -> None:
    given = one or other
    if given is None:
        marks["form_none"] = 1
    elif one is None or other is None:
        marks["form_missing" if given.group in (_COMPANY, _STOCK) else "form_missing_shop"] = 1
    else:
        marks[_form_mark(one, other)] = 1


def _form_mark(one: LegalForm, other: LegalForm) -> str:
    texts, groups = {one.plain, other.plain}, {one.group, other.group}
    if len(texts) == 1:
        return "form_same"
    if "公司" in texts and groups <= {_COMPANY, _STOCK}:
        return "form_only_company"
    if len(groups) == 1:
        return "form_near" if groups == {_COMPANY} else "form_near_shop"
    return "form_stock" if groups == {_COMPANY, _STOCK} else "form_different"


def _mark_form_slips(marks: Marks, pair: NamePair) -> None:
    if pair.one.form_slips or pair.other.form_slips:
        marks["form_slip"] = 1


def _mark_group(marks: Marks, pair: NamePair) -> None:
    if pair.one.is_group == pair.other.is_group:
        if pair.one.is_group:
            marks["group_both"] = 1
        return
    group, plain = (pair.one, pair.other) if pair.one.is_group else (pair.other, pair.one)
    marks[_group_mark(group, plain)] = 1


def _group_mark(group: CompanyName, plain: CompanyName) -> str:
    if "集团" in plain.core:
        return "group_inside"
    if group.form is None or plain.form is None:
        return "group_one_formless"
    core = "_same_core" if group.core == plain.core else ""
    is_stock = group.form.group == plain.form.group == _STOCK
    return f"group_one_stock{core}" if is_stock else f"group_one{core}"


def _mark_branch(marks: Marks, one: str, other: str) -> None:
    if one == other:
        if one:
            marks["branch_same"] = 1
    elif not one or not other:
        marks["branch_one"] = 1
    else:
        columns = align(one, other)
        slips = [column.slip for column in columns if column.slip is not Slip.NONE]
        if numbers_differ(one, other):
            marks["branch_number"] = 1
        else:
            marks["branch_slip" if len(slips) <= _FEW_SLIPS and Slip.UNLIKE not in slips else "branch_different"] = 1
