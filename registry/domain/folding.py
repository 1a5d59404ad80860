"""One spelling for every text that names are found by: width, script, case and punctuation folded."""

import re
from functools import lru_cache
from unicodedata import normalize

from opencc import OpenCC

_BRACKETS = str.maketrans({"[": "(", "]": ")", "【": "(", "】": ")", "〔": "(", "〕": ")", "｛": "(", "｝": ")"})


_ADDRESS_RANGE = re.compile(r"(?<=[0-9A-Z])[-‐‑–—―~至之](?=[0-9A-Z])")
# Characters that are written for another one and that neither NFKC nor the conversion to simplified script knows:
# rare forms of names, and the forms of Japan.
_VARIANTS = str.maketrans(
    "𠮷靑淸髙﨑歩戸恵徳広沢桜辺浜関鉄駅気竜斎斉栄亜濵麺曽渋勲暁栃桟頼壱弐実円売営仏仮労県圧乗価児両冨値郷闘隣鶏黒邨栢菓氷絵酔変読転駆験髪発歓権楽帰戦伝団図囲圏増専対従応択挙様歳毎済満滝焼稲穏経継続総縁聡舗荘蔵薬蛍訳豊軽逓",
    "吉青清高崎步户惠德广泽樱边滨关铁驿气龙斋齐荣亚滨面曾涩勋晓枥栈赖一二实圆卖营佛假劳县压乘价儿两富值乡斗邻鸡黑村柏果冰绘醉变读转驱验发发欢权乐归战传团图围圈增专对从应择举样岁每济满泷烧稻稳经继续总缘聪铺庄藏药萤译丰轻递",
)
# Signs that tell one name from another, unlike punctuation and ornaments: C++, C#, 1+1, pictures.
_SIGNS = "+#×÷\u2600-\u2604\u2607-\u27bf\U0001f000-\U0001faff"
_DROPPED_BUT_SIGNS = re.compile(rf"[^\w(){_SIGNS}]|_")
_ALL_SIGNS = re.compile(f"[{_SIGNS}]")
# \w is a letter, a number or the underscore, in every script.
_DROPPED_IN_NAMES = re.compile(r"[^\w()]|_")
_DROPPED_IN_ADDRESSES = re.compile(r"[^\w#-]|_")


@lru_cache(maxsize=1)
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def fold_text(text: str) -> str:
    """Return the text in half-width, simplified, upper-case form with only letters, digits and round brackets left."""
    plain = normalize("NFKC", text).translate(_BRACKETS).upper()
    return str(_simplifier().convert(_DROPPED_IN_NAMES.sub("", plain)))


@lru_cache(maxsize=16_384)
def fold_record_name(name: str) -> str:
    """Return what `fold_text` does; kept for a while, because an import asks for the same name several times."""
    return fold_text(name)


def fold_name(text: str) -> str:
    """Return the spelling by which two names are compared: as `fold_text`, but signs stay and variants are one.

    What is stored and searched is `fold_text`.
    """
    plain = normalize("NFKC", text).translate(_BRACKETS).upper().translate(_VARIANTS)
    return str(_simplifier().convert(_DROPPED_BUT_SIGNS.sub("", plain)))


def signs_of(folded: str) -> list[str]:
    return sorted(_ALL_SIGNS.findall(folded))


def without_signs(folded: str) -> str:
    return _ALL_SIGNS.sub("", folded)


def fold_address(text: str) -> str:
    """Return one spelling of an address; unlike in names a dash between numbers stays: 1-2 号 is not 12 号."""
    plain = _ADDRESS_RANGE.sub("-", normalize("NFKC", text).upper())
    return str(_simplifier().convert(_DROPPED_IN_ADDRESSES.sub("", plain))).strip("-")


def bigrams_of(folded: str) -> tuple[str, ...]:
    """Return the different pairs of neighbouring characters in the order in which they first occur."""
    letters = folded.replace("(", "").replace(")", "")
    return tuple(dict.fromkeys(letters[place : place + 2] for place in range(len(letters) - 1)))
