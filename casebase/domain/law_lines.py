"""What one line of a published law is: the start of an article, a heading, or something that belongs to no article."""

import re
from dataclasses import dataclass

from casebase.domain.numerals import number_of

_NUMERAL = r"[〇○零一二两三四五六七八九十百千\d]+"
_ARTICLE = re.compile(rf"第\s*({_NUMERAL})\s*[条條](?:\s*之\s*({_NUMERAL}))?(.*)", re.DOTALL)
_HEADING = re.compile(rf"第\s*{_NUMERAL}\s*(编|分编|章|节|目)(.*)", re.DOTALL)
_TOPIC = re.compile(r"[一二三四五六七八九十]+、[^。；：，,;:]{2,24}")
_LEADER = re.compile(r"\s*(?:[.．·]{3,}|…+|\t)\s*\d+$")
_PAGE = re.compile(r"\s+\d+$")
_INVISIBLE = re.compile("[\ufeff\u200b-\u200f\u2060\u00ad]")
_SPACES = re.compile(r"[ \u00a0\u2002\u2003\u3000]+")
# What follows the number where a sentence speaks of an article instead of opening one.
_PART_OF_ARTICLE = re.compile(rf"\s*第\s*{_NUMERAL}\s*[款项]")
_REFERENCE = re.compile(
    r"[、，,；;。）)]|(?:[和或至与及]|或者|以及)\s*[本第]|(?:之?规定|所称|所列|所指|的|中的|情形|至第)"
)
_ANNEX = re.compile(r"(?:附件|附录|附表|附：|附图)\s*[\d一二三四五六七八九十]*\s*[：:]?.{0,30}")
_PAGE_NUMBER = re.compile(r"[-—–―\s]*(?:第\s*)?\d{1,4}\s*页?(?:\s*[/共]\s*\d+\s*页?)?[-—–―\s]*")
_FURNITURE = re.compile(
    r"(?:来源|责任编辑|编辑|发布时间|发布日期|浏览次数|字号|字体|分享到|打印本页|打印|关闭窗口|上一篇|下一篇|扫一扫|主办单位|版权所有)"
    r"\s*(?:[:：【\[（(].*)?"
)
_CHINESE_DAY = re.compile(r"(?:\d{4}|[〇○零一二三四五六七八九]{4})\s*年.{1,3}\s*月.{1,4}\s*日")
_CONTENTS = re.compile(r"目\s*[录次]")

_LONGEST_HEADING = 40
_STOPS = "。；;！!？?：:"


@dataclass(frozen=True)
class ArticleStart:
    """A line that may open an article; without a gap after the number the sentence may only speak of it."""

    number: int
    addition: int
    rest: str
    is_set_off: bool


def cleaned(line: str) -> str:
    """Return the line without invisible characters and outer spaces; the wording itself stays."""
    return _SPACES.sub(" ", _INVISIBLE.sub("", line)).strip()


def article_start(line: str) -> ArticleStart | None:
    """Return the article that the line may open."""
    found = _ARTICLE.fullmatch(line)
    if found is None or _PART_OF_ARTICLE.match(found[3]) or _REFERENCE.match(found[3]):
        return None
    number, addition = _number(found[1]), _number(found[2]) if found[2] else 0
    if not number or addition is None:
        return None
    rest = found[3]
    return ArticleStart(
        number=number,
        addition=addition,
        rest=rest.strip().removeprefix("：").removeprefix(":").strip(),
        is_set_off=not rest or rest[0] in " \t【[（(：:",
    )


def _number(text: str) -> int | None:
    return number_of(text.replace("○", "〇"))


def heading(line: str) -> tuple[str, str] | None:
    """Return level and title of a heading: 编, 分编, 章, 节, 目, or 题 for a topic such as 一、一般规定."""
    found = _HEADING.fullmatch(line)
    if found and len(line) <= _LONGEST_HEADING and not any(stop in line for stop in _STOPS):
        return found[1], _SPACES.sub(" ", line)
    return ("题", line) if _TOPIC.fullmatch(line) else None


def is_contents_title(line: str) -> bool:
    """Tell whether a table of contents begins here."""
    return _CONTENTS.fullmatch(line) is not None


def is_contents_line(line: str) -> bool:
    """Tell whether the line ends in dots and a page; for a heading a page is enough."""
    return bool(_LEADER.search(line) or (_PAGE.search(line) and heading(line)))


def without_leader(line: str) -> str:
    """Return a line of a table of contents as its heading reads later on."""
    return "".join(_PAGE.sub("", _LEADER.sub("", line)).split())


def is_annex(line: str) -> bool:
    """Tell whether annexes begin here."""
    return _ANNEX.fullmatch(line) is not None and not line.endswith(tuple(_STOPS))


def is_day(line: str) -> bool:
    """Tell whether the line is a day and nothing else, as below a signature."""
    return _CHINESE_DAY.fullmatch(line) is not None


def why_no_law(line: str) -> str | None:
    """Return why the line is no part of any law: a page number, or what a web page puts around the text."""
    if _PAGE_NUMBER.fullmatch(line):
        return "页码"
    return "网页上的附带文字" if _FURNITURE.fullmatch(line) else None
