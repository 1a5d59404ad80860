"""What is wrong with the text of a book, in Chinese: the loader's messages are written for both readers.

A message is its place, with file and key, and what is wrong there; the place is kept as it stands.
"""

import re
from collections.abc import Mapping

_FILE = re.compile(r"[A-Za-z0-9_/]+\.toml")
_TOML_PLACE = re.compile(r"\(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)")
_KINDS: Mapping[str, str] = {
    "text": "文字（写在引号里）",
    "yes_no": "true 或 false",
    "date": "日期（写成 2026-03-02，不加引号）",
    "number": "数字（不加引号）",
    "list": "列表（写在方括号里）",
    "table": "一组键和值",
}

# Pattern of what is wrong, and how it is said; {1} stands for the first group of the pattern.
_WORDS: tuple[tuple[str, str], ...] = (
    (r"(\S+) is missing", "缺少 {1}"),
    (r"lists or tables are nested too deeply", "列表或者表一层套一层，套得太深了"),
    (r"(\S+) must be a list of words", "{1} 要写成文字的列表"),
    (r"(\S+) must be a list of tables", "{1} 要写成 [[{1}]] 的样子"),
    (r"(\S+) must be a (\S+), not (.+)", "{1} 要填{kind}，不能是 {3}"),
    (r"(\S+) must be a text", "{1} 要填文字"),
    (r"(\S+) is empty", "{1} 是空的"),
    (r"until (\S+) is before from (\S+)", "until {1} 早于 from {2}"),
    (r"unknown key (.+)", "不认识 {1} 这个键"),
    (r"the version from (\S+) needs an until, another follows it", "从 {1} 起的一段后面还有一段，要写上 until"),
    (r"a gap between until (\S+) and from (\S+)", "until {1} 和 from {2} 之间有空档"),
    (r"(?:an overlap|\S+) between until (\S+) and from (\S+)", "until {1} 和 from {2} 有重叠"),
    (r"(\S+) stands twice", "{1} 写了两次"),
    (r"a choice stands twice", "有一个选项写了两次"),
    (r"(\S+) has no versions", "{1} 没有写从哪天起有效（versions）"),
    (r"has no versions", "没有写从哪天起有效（versions）"),
    (r"unit of (\S+) must be one of (.+)", "{1} 的单位只能是 {2}"),
    (r"confidence must be read or unconfirmed", "confidence 只能是 read 或 unconfirmed"),
    (r"(\S+) must be one of (.+); only prevails has a winner", "{1} 只能是 {2}；只有 prevails 写 winner"),
    (r"(\S+) must be one of (.+)", "{1} 只能是 {2}"),
    (r"(\S+) is empty or repeats a code", "{1} 没有代码，或者有重复的代码"),
    (r"holds rule (\S+)", "文件里写的是规则 {1}，和文件名不一致"),
    (r"needs exactly one of (.+)", "一个条件要写而且只能写其中一种：{1}"),
    (r"unknown fact (.+)", "没有名为 {1} 的事实"),
    (r"(\S+) does not fit (\S+), which is (\S+)", "{1} 不能用在 {2} 上，它的类型是 {3}"),
    (r"(.+) does not fit (\S+), which is (\S+)", "{1} 不合 {2} 的类型 {3}"),
    (r"one_of has codes that (\S+) lacks: (.+)", "one_of 里有 {1} 没有的选项：{2}"),
    (r"(\S+) is not among remedies", "{1} 不在 remedies 里"),
    (r"needs words", "要写出现什么词算（words）"),
    (r"needs a value, or (\S+) in all its words for a sum, number or day", "要写 value，或者每个词里都有 {1}"),
    (r"proposes one choice at a time", "一次只能提出一个选项"),
    (r"a duty gives penalties, another rule none", "只有 duty 才写罚款（penalty），别的规则不写"),
    (r"is no pattern: (.+)", "词的写法不对：{1}"),
    (r"needs a fact or a parameter", "要写 fact 或者 parameter，只写一个"),
    (r"an item begins on (\S+), no version does", "有一项从 {1} 开始，但没有一段从这天开始"),
    (r"kind or nature of the line is unknown", "这笔钱的 kind 或 nature 写得不对"),
    (
        r"unless and one_of must name a choice and its codes, not (.+)",
        "unless 和 one_of 要写单选的事实和它的选项，不能是 {1}",
    ),
    (r"(\S+) must stand before (\S+)", "{1} 要写在 {2} 前面"),
    (r"who must name (.+)", "who 要写谁能回答：{1}"),
    (r"choices do not fit type (\S+)", "类型是 {1} 的事实，选项写得不对"),
    (r"unknown definition (\S+)", "没有名为 {1} 的定义"),
    (r"an empty (\S+)", "{1} 里面是空的"),
    (r"(\S+) cannot compare with a percentage", "{1} 不能和百分比比较"),
    (r"(\S+) cannot compare (\S+) with a parameter", "{1} 不能拿 {2} 和一个数比较"),
    (r"(\S+) must be (\S+), not (\S+)", "{1} 的类型应当是 {2}，不是 {3}"),
    (r"unknown parameter (\S+)", "没有名为 {1} 的数"),
    (r"(\S+) is in (\S+), not (.+)", "{1} 的单位是 {2}，这里要 {3}"),
    (r"(.+) is a circle", "定义绕成了圈：{1}"),
    (r"needs articles and conditions", "要写依据的条文和条件"),
    (r"lines_from names (\S+)", "lines_from 写了 {1}，不是另一条规则"),
    (r"remedies must name what it gives, known codes only \((.*)\)", "remedies 只能写已有的代码：{1}"),
    (r"unknown formula (\S+)", "没有名为 {1} 的算法"),
    (r"(\S+) needs exactly (.*)", "算法 {1} 要写而且只写这些输入：{2}"),
    (r"(\S+) is (\S+), the formula wants (\S+)", "{1} 的类型是 {2}，算法要 {3}"),
    (r"parameter (\S+) does not cover the days of this version", "{1} 在这一段的有些日子没有数值"),
    (r"unknown rule (.*)", "没有这条规则：{1}"),
    (r"no rule asks for (.+)", "没有规则用到 {1}"),
    (r"'(.*)' is not an article", "“{1}”不是条文的写法，要写成 消法-55 第一款 的样子"),
    (r"(\S+) is not in articles\.toml", "articles.toml 里没有 {1} 这部法律"),
)
_PATTERNS = tuple((re.compile(rf"(?P<place>.*?)(?:^|: ){pattern}"), words) for pattern, words in _WORDS)


def chinese_problem(message: str) -> str:
    """Say a loader's message in Chinese, after the place where it stands."""
    syntax = _TOML_PLACE.search(message)
    if syntax is not None:
        where = f"第 {syntax['line']} 行第 {syntax['column']} 个字符附近" if syntax["line"] else "文件末尾"
        return f"{file_of_problem(message)}：{where}不是正确的 TOML 写法"
    for pattern, words in _PATTERNS:
        found = pattern.fullmatch(message)
        if found is not None:
            return _placed(found["place"], _filled(words, found))
    return message


def file_of_problem(message: str) -> str:
    """Return the file that the message names first, empty when it names none."""
    found = _FILE.search(message)
    return found[0] if found else ""


def _filled(words: str, found: re.Match[str]) -> str:
    groups = found.groups()[1:]
    text = words.replace("{kind}", _KINDS.get(groups[1], "") if len(groups) > 1 and groups[1] else "")
    for number, group in enumerate(groups, start=1):
        text = text.replace(f"{{{number}}}", group or "")
    return text


def _placed(place: str, text: str) -> str:
    return f"{place}：{text}" if place else text
