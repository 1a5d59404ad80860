"""Texts that a merchant writes once and uses often, with places for what differs from case to case."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from core.kernel.errors import InvalidInputError

LONGEST_TITLE = 60
LONGEST_TEXT = 1000
MOST_TEMPLATES = 50
PLACES: Mapping[str, str] = {
    "编号": "这件投诉的编号",
    "诉求金额": "消费者要求的合计金额",
    "今天": "发送当天的日期",
    "期限": "现在计算的期限的最后一天",
}
_PLACE = re.compile(r"[{｛]([^{}｛｝]*)[}｝]")


@dataclass(frozen=True)
class TemplateText:
    title: str
    text: str


def check_template(template: TemplateText) -> TemplateText:
    """Return it trimmed; raises InvalidInputError beside what is missing, too long or a place nobody knows."""
    title, text = template.title.strip(), template.text.strip()
    problems = {}
    if not 1 <= len(title) <= LONGEST_TITLE:
        problems["title"] = f"请起个名字，最多 {LONGEST_TITLE} 个字"
    if not 1 <= len(text) <= LONGEST_TEXT:
        problems["text"] = f"请写内容，最多 {LONGEST_TEXT} 个字"
    unknown = [place for place in _PLACE.findall(text) if place not in PLACES]
    if unknown:
        known = "、".join(f"{{{place}}}" for place in PLACES)
        problems["text"] = f"不认识“{{{unknown[0]}}}”，可以用的有{known}"
    if problems:
        raise InvalidInputError("模板还有几处要改", fields=problems)
    return TemplateText(title, text)


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return the text with its places filled; a place without a value stays visible for the person to fill."""
    return _PLACE.sub(lambda found: values.get(found.group(1)) or found.group(0), text)
