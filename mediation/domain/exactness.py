"""Words that a court could not confirm: an agreement must state amount, day and way exactly.

Basis: 人民调解协议司法确认程序规定 art. 7 refuses what is too vague; the list of words is the house's own.
"""

import re

_VAGUE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"尽快|尽早|近期|早日|适时|择日|改天|过几天|有空"), "请写明是哪一天"),
    (re.compile(r"适当|适量|酌情|酌量|若干|合理的?(?:金额|数额|补偿|赔偿)"), "请写明是多少"),
    (
        re.compile(r"大约|大概|约\s*[¥￥]?\d[\d,.]*|[\d一二三四五六七八九十百千万]+\s*[元块天个件次]?(?:左右|上下)"),
        "请写明准确的数",
    ),
    (
        re.compile(r"另行?(?:协商|商量|商议|约定|商定)|再(?:议|商量|协商)|待定|面议|视情况|看情况"),
        "请现在就写明约定的内容",
    ),
)


def vague_part(text: str) -> str | None:
    """Return what is too vague in the text and what is missing instead, or None where it is exact enough."""
    for pattern, missing in _VAGUE:
        found = pattern.search(text)
        if found:
            return f"“{found.group().strip()}”不够明确，法院没法确认，{missing}"
    return None
