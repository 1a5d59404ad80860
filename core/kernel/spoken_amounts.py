"""Amounts as people say them: 三千元, 3千, 一万二, 叁仟伍佰圆整, 三块五毛."""

import re
from decimal import Decimal

_DIGITS = {
    **dict(zip("〇零一二三四五六七八九", "00123456789", strict=True)),
    **dict(zip("壹贰叁肆伍陆柒捌玖两兩", "12345678922", strict=True)),
}
_UNITS = {**dict.fromkeys("十拾", 10), **dict.fromkeys("百佰", 100), **dict.fromkeys("千仟", 1000)}
_GROUPS = {**dict.fromkeys("万萬", 10_000), **dict.fromkeys("亿億", 100_000_000)}
_D, _U = "".join(_DIGITS), "".join((*_UNITS, *_GROUPS))
_POINT = re.compile(rf"([{_D}]+)点([{_D}]+)")
_TOKEN = re.compile(rf"\d+(?:\.\d+)?|[{_D}{_U}]")
_ARABIC = r"\d{1,12}(?:\.\d{1,4})?"

SPOKEN = re.compile(
    rf"(?<![\d.,])(?P<sign>[¥￥]\s*)?(?P<number>(?=[\d. ]*[{_D}{_U}])(?:{_ARABIC}|[{_D}十拾])"
    rf"(?: *{_ARABIC}(?= *[{_U}])|{_ARABIC}|[{_D}]|点(?=[{_D}])| *[{_U}])*)\s*(?P<unit>元|块钱|块|圆)?"
    rf"(?:(?P<tenths>[\d{_D}])[角毛](?:(?P<hundredths>[\d{_D}])分)?)?"
)


def spoken_fen(match: re.Match[str]) -> Decimal | None:
    """Return the amount in fen; None for what is no number, such as 三四千."""
    yuan = _number(match["number"])
    if yuan is None:
        return None
    tenths, hundredths = (int(_as_digits(match[name] or "0")) for name in ("tenths", "hundredths"))
    return yuan * 100 + tenths * 10 + hundredths


def _as_digits(text: str) -> str:
    return "".join(_DIGITS.get(character, character) for character in text)


def _number(text: str) -> Decimal | None:
    """Read the tokens from the left: a digit waits for its unit, 万 and 亿 multiply what came before them."""
    text = _POINT.sub(lambda match: _as_digits(f"{match[1]}.{match[2]}"), text)
    if not set(text) & set(_U):
        return Decimal(_as_digits(text)) if set(text) <= set(_DIGITS) else None
    total = section = Decimal(0)
    waiting, unit = None, 1
    for token in _TOKEN.findall(text):
        if token in _UNITS:
            section, waiting, unit = section + (waiting or 1) * _UNITS[token], None, _UNITS[token]
        elif token in _GROUPS:
            total, section, unit = (total + section + (waiting or 0)) * _GROUPS[token], Decimal(0), _GROUPS[token]
            waiting = None
        elif waiting is not None:
            return None
        elif _DIGITS.get(token) == "0":
            unit = 1
        else:
            waiting = Decimal(_as_digits(token))
    return total + section + _last(waiting, unit)


def _last(digit: Decimal | None, unit: int) -> Decimal:
    """Return what a last digit without unit means: 三千五 is 3500, 三千零五 is 3005, 一万2000 is 12000."""
    if digit is None:
        return Decimal(0)
    return digit * (unit // 10 if unit >= 100 and digit < 10 else 1)  # noqa: PLR2004 - one digit, after 百 or more
