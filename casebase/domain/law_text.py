"""The text of a published law, line by line, becomes its articles; what is left out is named with line and reason."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from casebase.domain.law_lines import (
    ArticleStart,
    article_start,
    cleaned,
    heading,
    is_annex,
    is_contents_line,
    is_contents_title,
    is_day,
    why_no_law,
    without_leader,
)
from casebase.domain.regulation import article_label

_LEVELS = ("编", "分编", "章", "节", "目", "题")
_SENTENCE_ENDS = tuple("。；：！？”）)")
_LONGEST_SIGNATURE = 30
_GAP = 5  # a sentence that begins with a far article speaks of it
_IN_FORCE = re.compile(r"自(\d{4})年(\d{1,2})月(\d{1,2})日起(?:施行|生效|实施)")


@dataclass(frozen=True)
class ParsedArticle:
    """One article: number, the 之 number (0 without), its paragraphs as lines, the headings it stands under."""

    number: int
    addition: int
    text: str
    place: str
    line: int

    @property
    def label(self) -> str:
        """Return the number as laws write it."""
        return article_label(self.number) + (f"之{article_label(self.addition)[1:-1]}" if self.addition else "")

    @property
    def name(self) -> str:
        """Return the number as keys write it."""
        return f"{self.number}之{self.addition}" if self.addition else str(self.number)


@dataclass(frozen=True)
class LeftOut:
    """A line that became no part of an article. A problem needs a look, the others are left out on purpose."""

    line: int
    text: str
    reason: str
    is_problem: bool


@dataclass(frozen=True)
class ParsedLaw:
    """The articles in order; `missing` are numbers that never come up to the last one, as laws write them."""

    articles: tuple[ParsedArticle, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the gaps in the numbering."""
        known = {one.number for one in self.articles}
        return tuple(article_label(number) for number in range(1, max(known, default=0)) if number not in known)

    @property
    def in_force_from(self) -> date | None:
        """Return the day of entry into force that the last such sentence names."""
        for article in reversed(self.articles):
            for found in reversed(_IN_FORCE.findall(article.text.replace(" ", ""))):
                try:
                    return date(*map(int, found))
                except ValueError:
                    continue
        return None


def parse_law(lines: Sequence[str], on_line: Callable[[int], object] | None = None) -> ParsedLaw:
    """Return the articles of the text; `on_line` is told how many lines were read, one at a time."""
    clean = [cleaned(line) for line in lines]
    contents = _contents(clean)
    reading = _Reading()
    for number, line in enumerate(clean, start=1):
        if line and number in contents:
            reading.leave_out(number, line, "目录")
        elif line:
            reading.take(number, line)
        if on_line is not None:
            on_line(1)
    return reading.finish()


def _contents(lines: Sequence[str]) -> frozenset[int]:
    """Return the numbers of the lines of a table of contents: up to where its first heading comes again."""
    start = next((index for index, line in enumerate(lines) if is_contents_title(line)), None)
    if start is None:
        return frozenset()
    following = [(index, line) for index, line in enumerate(lines) if index > start and line]
    if not following:
        return frozenset()
    first = without_leader(following[0][1])
    again = (index for index, line in following[1:] if without_leader(line) == first and not is_contents_line(line))
    articles = (index for index, line in following if article_start(line) and not is_contents_line(line))
    end = next(again, None) or next(articles, start + 1)
    return frozenset(range(start + 1, end + 1))


@dataclass
class _Open:
    """The article that is being read."""

    start: ArticleStart
    place: str
    line: int
    paragraphs: list[tuple[int, str]]


@dataclass
class _Reading:
    """Where the reading stands."""

    articles: dict[tuple[int, int], ParsedArticle] = field(default_factory=dict)
    left: list[LeftOut] = field(default_factory=list)
    place: dict[str, str] = field(default_factory=dict)
    current: _Open | None = None
    in_annex: bool = False

    def leave_out(self, line: int, text: str, reason: str, *, is_problem: bool = False) -> None:
        self.left.append(LeftOut(line, text, reason, is_problem))

    def take(self, number: int, line: str) -> None:
        """Put the line where it belongs."""
        start = article_start(line)
        if is_contents_line(line) and (start or heading(line)):
            self.leave_out(number, line, "目录")
        elif start and self._opens(start):
            self._open(number, line, start)
        elif self.in_annex:
            self.leave_out(number, line, "附件不收入条文")
        elif reason := why_no_law(line):
            self.leave_out(number, line, reason)
        elif found := heading(line):
            self._close()
            self._enter(*found)
        else:
            self._continue(number, line)

    def _opens(self, start: ArticleStart) -> bool:
        if self.in_annex:
            return False
        last = max((number for number, _ in self.articles), default=0)
        if self.current is not None:
            last = max(last, self.current.start.number)
        return start.is_set_off or last < start.number <= last + _GAP or (start.number == last and start.addition > 0)

    def _open(self, number: int, line: str, start: ArticleStart) -> None:
        self._close()
        if (start.number, start.addition) in self.articles:
            label = ParsedArticle(start.number, start.addition, "", "", number).label
            self.leave_out(number, line, f"{label}重复出现，保留先出现的一条", is_problem=True)
            self.current = _Open(start, "", number, [])
            return
        place = " ".join(self.place[level] for level in _LEVELS if level in self.place)
        self.current = _Open(start, place, number, [(number, start.rest)] if start.rest else [])

    def _enter(self, level: str, title: str) -> None:
        deeper = _LEVELS[_LEVELS.index(level) :]
        self.place = {known: text for known, text in self.place.items() if known not in deeper} | {level: title}

    def _continue(self, number: int, line: str) -> None:
        if self.current is None:
            begun = bool(self.articles)
            reason = "在标题之后、条文之前，不属于任何一条" if begun else "标题、公布说明或者前言"
            self.leave_out(number, line, reason, is_problem=begun)
        elif is_annex(line):
            self._close()
            self.in_annex = True
            self.leave_out(number, line, "附件不收入条文")
        elif is_day(line):
            self._sign(number, line)
        else:
            self.current.paragraphs.append((number, line))

    def _sign(self, number: int, line: str) -> None:
        """Leave out a day on its own with the name above it: the signature."""
        paragraphs = self.current.paragraphs if self.current else []
        if len(paragraphs) > 1 and _may_be_signature(paragraphs[-1][1]):
            self.leave_out(*paragraphs.pop(), "落款")
        self.leave_out(number, line, "落款")

    def _close(self) -> None:
        opened, self.current = self.current, None
        if opened is None:
            return
        key = (opened.start.number, opened.start.addition)
        text = "\n".join(line for _, line in opened.paragraphs)
        if key in self.articles:
            for number, line in opened.paragraphs:
                self.leave_out(number, line, "属于重复的一条", is_problem=True)
        elif not text:
            self.leave_out(opened.line, f"第{opened.start.number}条", "条号后面没有内容", is_problem=True)
        else:
            self.articles[key] = ParsedArticle(*key, text, opened.place, opened.line)

    def finish(self) -> ParsedLaw:
        self._close()
        return ParsedLaw(tuple(self.articles.values()), tuple(sorted(self.left, key=lambda one: one.line)))


def _may_be_signature(line: str) -> bool:
    return len(line) <= _LONGEST_SIGNATURE and not line.endswith(_SENTENCE_ENDS)


def problems_of(law: ParsedLaw) -> Iterable[LeftOut]:
    """Return what a person should look at."""
    return (one for one in law.left_out if one.is_problem)
