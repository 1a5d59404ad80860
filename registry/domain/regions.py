"""Regions of GB/T 2260 and how company names open with them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

COUNTRY_CODE = "000000"
_COUNTRY_WORDS = ("中国", "中华")
_MAX_LEVELS = 3

# Places whose short name is a common trade name too: only their full name counts at the front of a name.
_TRADE_LIKE_SHORT_NAMES = frozenset(
    (
        *("阿里", "东方", "永安", "安宁", "大安", "天门", "兴化", "安国", "万宁", "高安", "德兴", "乐平"),
        *("天长", "宁安", "新乐", "兴平", "永康", "同江", "福安", "福清", "福泉", "瑞金", "仁怀", "吉首"),
        *("海安", "长葛", "桂平", "凌源", "开原", "兴城", "盖州", "大石桥", "新民", "普宁", "华阴", "兴仁"),
        *("永济", "乐昌", "宜城", "安达", "铁力", "都匀", "凯里", "灵武", "华亭", "玉门", "五常", "嵩明"),
        *("宁国", "广德", "平果", "句容", "如皋"),
    )
)


@dataclass(frozen=True)
class Region:
    code: str
    name: str
    short_name: str

    @property
    def level(self) -> int:
        """1 for a province, 2 for a city, 3 for a county."""
        if self.code.endswith("0000"):
            return 1
        return 2 if self.code.endswith("00") else 3

    def contains(self, other: "Region") -> bool:
        return region_codes_overlap(self.code, other.code) and self.level <= other.level


@dataclass(frozen=True)
class RegionMatch:
    """The regions at the front of a text, widest first, and the text that they cover."""

    text: str
    regions: tuple[Region, ...]

    @property
    def code(self) -> str | None:
        """The narrowest division named, all zeros for the whole country, None when no region stands there."""
        if not self.regions:
            return COUNTRY_CODE if self.text else None
        return self.regions[-1].code


_NO_MATCH = RegionMatch("", ())


@lru_cache(maxsize=1)
def all_regions() -> tuple[Region, ...]:
    text = files("registry.domain").joinpath("regions.txt").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return tuple(Region(code, name, short_name) for code, name, short_name in rows)


@lru_cache(maxsize=1)
def _regions_by_code() -> dict[str, Region]:
    return {region.code: region for region in all_regions()}


@lru_cache(maxsize=1)
def _regions_by_word() -> dict[str, tuple[Region, ...]]:
    found: dict[str, list[Region]] = {}
    for region in all_regions():
        for word in {region.name, region.short_name} - {""}:
            found.setdefault(word, []).append(region)
    return {word: tuple(regions) for word, regions in found.items()}


@lru_cache(maxsize=1)
def _longest_word() -> int:
    return max(map(len, _regions_by_word()))


def find_region(code: str) -> Region | None:
    return _regions_by_code().get(code)


def region_path(code: str) -> str:
    """Return the names from the province down, for example 示例市望湖区; empty for an unknown code."""
    if find_region(code) is None:
        return ""
    codes = dict.fromkeys((code[:2] + "0000", code[:4] + "00", code))
    names = [region.name for each in codes if (region := find_region(each)) is not None]
    return "".join(names)


def region_codes_overlap(first: str, second: str) -> bool:
    """Tell whether one division is the other or lies inside it."""
    one, other = _significant(first), _significant(second)
    return one.startswith(other) or other.startswith(one)


def _significant(code: str) -> str:
    while code.endswith("00"):
        code = code[:-2]
    return code


def is_region_word(text: str) -> bool:
    """Tell whether the folded text is exactly the full or short name of some division."""
    return text in _regions_by_word()


def match_region(text: str) -> RegionMatch:
    """Read the regions at the front of a folded text, each inside the one before it."""
    for word in _COUNTRY_WORDS:
        if text.startswith(word):
            return RegionMatch(word, ())
    if text[:2] not in _openings():
        return _NO_MATCH
    place, regions = 0, list[Region]()
    while len(regions) < _MAX_LEVELS:
        step = _next_region(text[place:], regions[-1] if regions else None)
        if step is None:
            break
        word, region = step
        place += len(word)
        regions.append(region)
    return RegionMatch(text[:place], tuple(regions))


def region_codes_of(match: RegionMatch) -> frozenset[str]:
    """Return every division that the narrowest word may mean: without a wider one in front 鼓楼区 is five districts."""
    if not match.regions:
        return frozenset()
    if len(match.regions) > 1:
        return frozenset({match.regions[-1].code})
    return places_of_word(match.text)


def places_of_word(word: str) -> frozenset[str]:
    """Return the codes of all divisions with this full or short name."""
    return frozenset(region.code for region in _regions_by_word().get(word, ()))


def starts_with_full_region(text: str) -> str:
    """Return the full name of a county, wherever it lies, that opens the text, or nothing."""
    for word, region in _candidates(text):
        if word == region.name and region.level == _MAX_LEVELS:
            return word
    return ""


def _next_region(rest: str, parent: Region | None) -> tuple[str, Region] | None:
    for word, region in _candidates(rest):
        if parent is None and _may_open_a_name(word, region):
            return word, region
        if parent is not None and parent.level < region.level and parent.contains(region):
            return word, region
    return None


@lru_cache(maxsize=1)
def _openings() -> frozenset[str]:
    """Return how the words begin: nearly every text is told from a region by its first two characters."""
    return frozenset(word[:2] for word in _regions_by_word())


def _candidates(rest: str) -> Iterator[tuple[str, Region]]:
    if rest[:2] not in _openings():
        return
    for length in range(min(_longest_word(), len(rest)), 1, -1):
        word = rest[:length]
        for region in _regions_by_word().get(word, ()):
            yield word, region


def _may_open_a_name(word: str, region: Region) -> bool:
    if word == region.name:
        return True
    is_well_known = region.level < _MAX_LEVELS or region.name.endswith("市")
    return is_well_known and word not in _TRADE_LIKE_SHORT_NAMES


def areas_inside(code: str) -> tuple[str, ...]:
    """Return the counties of a division, or the division itself where it has none."""
    known = find_region(code)
    if known is None:
        return ()
    inside = tuple(each.code for each in all_regions() if each.level == _MAX_LEVELS and known.contains(each))
    return inside or (code,)
