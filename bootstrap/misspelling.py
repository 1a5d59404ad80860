"""Names as people type them: what is left out, misheard, misread, swapped, moved or written another way."""

from collections.abc import Callable, Mapping
from functools import cache
from random import Random

from opencc import OpenCC

from core.kernel.sounds import sound_of, sounds
from registry.domain.company_name import CompanyName, parse_company_name

_LOOK_ALIKE = (
    "己已巳 未末 天夭 土士 日曰 大太犬 人入八 千干于 王玉主 木本术 目自 白百 力刀 历厉 见贝 今令冷 微徽 酒洒 拨拔 折拆"
    " 侯候 坐座 洋详祥 圆园 丰韦 华毕 禾利 林材森淼 鑫金 晟盛 旺汪 泰秦 恒桓 嘉喜 悦说 兴光 达迈 宇字 安妥 宏宠 诚城"
    " 瑞端 康庚 健建 佳住 美羊 通道 信借 众从 联职 博傅 远运 龙尤 海每 源原 辉挥 福副 隆降 荣棠 昌晶 凯剀 腾滕 锦绵"
)
_SHORT, _USUAL = 2, 12
Variant = Callable[[str, CompanyName, Random], str]


def _place_of_trade_name(name: str, parsed: CompanyName) -> int:
    return max(name.find(parsed.trade_name), 0)


def _some_place(name: str, parsed: CompanyName, random: Random) -> int:
    return _place_of_trade_name(name, parsed) + random.randrange(len(parsed.trade_name))


def region_dropped(name: str, parsed: CompanyName, _random: Random) -> str:
    return name.replace(parsed.region, "", 1) if name.startswith(parsed.region) else name


def form_dropped(name: str, parsed: CompanyName, _random: Random) -> str:
    return name.removesuffix(parsed.form.text) if parsed.form else name


def form_swapped(name: str, parsed: CompanyName, random: Random) -> str:
    return form_dropped(name, parsed, random) + "有限责任公司" if parsed.form else name


def homophone(name: str, parsed: CompanyName, random: Random) -> str:
    place = _some_place(name, parsed, random)
    return name[:place] + random.choice(_sounding_like(name[place]) or name[place]) + name[place + 1 :]


def look_alike(name: str, _parsed: CompanyName, random: Random) -> str:
    places = [place for place, letter in enumerate(name) if letter in _looks()]
    if not places:
        return name
    place = random.choice(places)
    return name[:place] + random.choice(_looks()[name[place]]) + name[place + 1 :]


def left_out(name: str, parsed: CompanyName, random: Random) -> str:
    """Leave out a character, but never of a trade name of two."""
    start, length = _place_of_trade_name(name, parsed), len(parsed.trade_name)
    places = [place for place in range(len(name)) if not start <= place < start + length or length > _SHORT]
    place = random.choice(places)
    return name[:place] + name[place + 1 :]


def doubled(name: str, parsed: CompanyName, random: Random) -> str:
    place = _some_place(name, parsed, random)
    return name[:place] + name[place] + name[place:]


def swapped(name: str, parsed: CompanyName, random: Random) -> str:
    place = min(_some_place(name, parsed, random), len(name) - 2)
    return name[:place] + name[place + 1] + name[place] + name[place + 2 :]


def bracketed(name: str, parsed: CompanyName, random: Random) -> str:
    """Put the region into brackets behind the trade name."""
    rest = region_dropped(name, parsed, random)
    at = rest.find(parsed.trade_name) + len(parsed.trade_name)
    return name if rest == name else f"{rest[:at]}({parsed.region}){rest[at:]}"


def traditional(name: str, _parsed: CompanyName, _random: Random) -> str:
    return str(_traditional().convert(name))


def spaced(name: str, parsed: CompanyName, _random: Random) -> str:
    at = _place_of_trade_name(name, parsed)
    return f"{name[:at]} {name[at:]}"


def shortened(name: str, parsed: CompanyName, _random: Random) -> str:
    """Say region, trade name and the first of the trade words."""
    start = _place_of_trade_name(name, parsed)
    return name[: start + len(parsed.trade_name) + _SHORT]


VARIANTS: Mapping[str, Variant] = {
    one.__name__: one
    for one in (
        *(region_dropped, form_dropped, form_swapped, homophone, look_alike, left_out),
        *(doubled, swapped, bracketed, traditional, spaced, shortened),
    )
}


def misspelt(name: str, kind: str, random: Random) -> str:
    """Return the name typed in this way; the name itself where that changes nothing."""
    parsed = parse_company_name(name)
    return VARIANTS[kind](name, parsed, random) if parsed.trade_name in name and parsed.trade_name else name


@cache
def _looks() -> Mapping[str, str]:
    groups = [group for group in _LOOK_ALIKE.split() if len(group) > 1]
    return {letter: group.replace(letter, "") for group in groups for letter in group}


@cache
def _by_sound() -> Mapping[str, str]:
    groups: dict[str, str] = {}
    for letter, sound in sounds().items():
        if len(groups.get(sound, "")) < _USUAL:
            groups[sound] = groups.get(sound, "") + letter
    return groups


def _sounding_like(letter: str) -> str:
    return _by_sound().get(sound_of(letter) or "", "").replace(letter, "")


@cache
def _traditional() -> OpenCC:
    return OpenCC("s2t")


def misspelt_person(name: str, random: Random) -> tuple[str, str]:
    """Return how the name of a person was typed wrongly, and the name so typed."""
    kind = random.choices(list(_OF_PEOPLE), weights=[share for share, _ in _OF_PEOPLE.values()])[0]
    return kind, _OF_PEOPLE[kind][1](name, random)


def _at(name: str, place: int, letter: str) -> str:
    return name[:place] + letter + name[place + 1 :]


def _misheard(name: str, random: Random) -> str:
    place = random.randrange(len(name))
    return _at(name, place, random.choice(_sounding_like(name[place]) or name[place]))


def _misread(name: str, random: Random) -> str:
    places = [place for place, letter in enumerate(name) if letter in _looks()] or [-1]
    place = random.choice(places)
    return _misheard(name, random) if place < 0 else _at(name, place, random.choice(_looks()[name[place]]))


def _turned(name: str, _random: Random) -> str:
    return name[:-2] + name[-1] + name[-2] if len(name) > _SHORT else name + name[-1]


def _shortened(name: str, random: Random) -> str:
    """Leave out a character of the given name, but never all of it."""
    place = random.randrange(1, len(name))
    return name[:place] + name[place + 1 :] if len(name) > _SHORT else name + name[-1]


# How often each happens, in a hundred: most names are typed by their sound.
_OF_PEOPLE: Mapping[str, tuple[int, Callable[[str, Random], str]]] = {
    "misheard": (50, _misheard),
    "misread": (20, _misread),
    "turned": (8, _turned),
    "left_out": (7, _shortened),
    "doubled": (5, lambda name, _random: name + name[-1]),
    "traditional": (5, lambda name, _random: str(_traditional().convert(name))),
    "spaced": (5, lambda name, _random: f"{name[0]} {name[1:]}"),
}
