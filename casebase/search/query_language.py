"""What a person typed into the search box, read: plain words, or a search with phrases, operators and fields.

The syntax is Whoosh's (`QueryParser` with its plug-ins), with Chinese operators and quotes beside the usual ones. Only
a short line that plainly uses an operator is read this way: what looks like a told story is words, whatever marks it
has, and what cannot be read falls back to words. Both are said.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from whoosh.qparser.default import QueryParser
from whoosh.qparser.plugins import FieldsPlugin, GroupPlugin, OperatorsPlugin, PhrasePlugin
from whoosh.qparser.syntax import FieldnameNode, GroupNode, InfixOperator, Operator, PrefixOperator

from casebase.domain.expression import Expression, wanted_runs
from casebase.domain.narrowing import ANYTHING_GOES, KnownValues, Narrowing
from casebase.search.query_fields import FIELDS, ReadingError, Scope
from casebase.search.query_tree import Understood, understand

_LONGEST = 120
_QUOTES = str.maketrans(dict.fromkeys("“”„‟「」『』〝〞", '"'))
_PHRASE = re.compile(r'"([^"]*)"')
_UNIT_APART = re.compile(r"(?<=\d)\s+(?=(?:万?元|块|年)(?:\s|$))")
_STORY = re.compile(r"[，。；！？;!?\n\r]|,(?!\d)")
_AFTER = r'(?=[\s("]|$)'
_BEFORE = r'(?:^|(?<=[\s)"]))'
_AND, _OR = rf"{_BEFORE}(?:AND|并且){_AFTER}", rf"{_BEFORE}(?:OR|或者){_AFTER}"
_NOT = rf"(?:^|(?<=[\s(]))(?:(?:NOT|不含){_AFTER}|-(?=[^\s\d\-]))"
_FIELD = rf"(?:^|(?<=[\s(\-]))(?P<text>(?i:{'|'.join(FIELDS)})):"
_OPERATORS = tuple(re.compile(one) for one in (_AND, _OR, _NOT, _FIELD))


# Beside the field of a law 第55条 means its article, as 条:55 does.
_LAW_FIELD = re.compile(
    rf"(?:^|(?<=[\s(]))(?i:{'|'.join(name for name, one in FIELDS.items() if one is FIELDS['法规'])}):"
)
_ARTICLE_BESIDE = re.compile(r"(?:^|(?<=\s))第?\s*(\d{1,4}|[零〇一二两三四五六七八九十百千]{1,9})\s*条(?=\s|$)")


class Together(GroupNode):
    """Words side by side, with no operator between."""


class HowRead(StrEnum):
    """Whether operators are looked for; `WORDS` is what a person chooses to be taken by the word."""

    BY_ITSELF = ""
    WORDS = "words"


@dataclass(frozen=True)
class Reading:
    """`text` is what nearness is measured against; `problem` tells why operators were not read as such.

    `is_query` is True when they were; `understood` then says it in Chinese, part by part.
    """

    text: str
    matching: Expression | None = None
    narrowing: Narrowing = ANYTHING_GOES
    understood: tuple[str, ...] = ()
    problem: str = ""
    is_query: bool = False

    @property
    def must_say(self) -> tuple[str, ...]:
        """What a document has to say, to be marked in it."""
        return tuple(wanted_runs(self.matching)) if self.matching else ()


def read_search(
    text: str, scope: Scope, known: KnownValues, how: HowRead = HowRead.BY_ITSELF, *, is_narrowed: bool = False
) -> Reading:
    """Read what was typed; never raises, whatever it is. `is_narrowed` when something was chosen beside it."""
    line = _plain_marks(text)
    if scope is Scope.LAW and _LAW_FIELD.search(line):
        line = _ARTICLE_BESIDE.sub(r"条:\1", line)
    if how is HowRead.WORDS or not _has_operator(line):
        return Reading(text)
    if len(line) > _LONGEST or _STORY.search(_PHRASE.sub(" ", line)):
        return Reading(text, problem="这段话按平常的话来找，里面的引号、减号没有当作检索符号")
    try:
        found = _read_query(line, scope, known, is_narrowed=is_narrowed)
    except ReadingError as error:
        rest = _words_of(line) if error.rest is None else error.rest
        return Reading(rest, problem=f"{error}，{'下面按平常的话来找' if rest else '下面没有按词来找'}")
    return Reading(found.text, found.matching, found.narrowing, found.sentences, is_query=True)


def _plain_marks(text: str) -> str:
    return _UNIT_APART.sub("", unicodedata.normalize("NFKC", text.translate(_QUOTES)).strip())


def _has_operator(line: str) -> bool:
    return '"' in line or any(one.search(line) for one in _OPERATORS)


def _words_of(line: str) -> str:
    """Return the line without its marks, so that the names of operators and fields are not searched for."""
    for one in _OPERATORS:
        line = one.sub(" ", line)
    return " ".join(re.sub(r'["()]', " ", line).split())


def _read_query(line: str, scope: Scope, known: KnownValues, *, is_narrowed: bool) -> Understood:
    if line.count('"') % 2:
        raise ReadingError("引号没有成对")
    nodes = _parser().tag(line)
    _check(list(nodes))
    return understand(_parser().filterize(nodes), scope, known, is_narrowed=is_narrowed)


@cache
def _parser() -> Any:  # noqa: ANN401  whoosh has no types
    operators: Any = OperatorsPlugin  # whoosh has no types
    fields: Any = FieldsPlugin
    phrases: Any = PhrasePlugin
    plugins: list[Any] = [
        fields(_FIELD, remove_unknown=False),
        phrases('"(?P<text>[^"]*)"(?P<slop>(?!))?'),
        GroupPlugin,
        operators(And=_AND, Or=_OR, Not=_NOT, AndNot=None, AndMaybe=None, Require=None),
    ]
    return QueryParser(None, None, plugins, group=Together)


def _check(nodes: list[Any]) -> None:
    """Refuse what whoosh would silently mend: brackets without a partner, operators and fields without a word."""
    listed = [node for node in nodes if not node.is_ws()]
    _check_brackets(listed)
    for before, node, after in _with_neighbours(listed):
        if isinstance(node, Operator) and _opens_nothing(after):
            raise ReadingError(f"“{node.text}”的后面没有要找的词")
        if isinstance(node, PrefixOperator) and isinstance(after, PrefixOperator):
            raise ReadingError("“不含”连写了两次")
        if isinstance(node, InfixOperator) and _closes_nothing(before):
            raise ReadingError(f"“{node.text}”的前面没有要找的词")
        if isinstance(node, FieldnameNode) and (after is None or not (after.is_text() or _is_open(after))):
            raise ReadingError(f"“{node.fieldname}：”的后面没有写内容")


def _with_neighbours(nodes: list[Any]) -> Iterator[tuple[Any, Any, Any]]:
    for place, node in enumerate(nodes):
        before = nodes[place - 1] if place else None
        after = nodes[place + 1] if place + 1 < len(nodes) else None
        yield before, node, after


def _check_brackets(nodes: list[Any]) -> None:
    depth = 0
    for before, node, _ in _with_neighbours(nodes):
        if isinstance(node, GroupPlugin.CloseBracket) and _is_open(before):
            raise ReadingError("括号里没有内容")
        depth += _is_open(node) - isinstance(node, GroupPlugin.CloseBracket)
        if depth < 0:
            break
    if depth:
        raise ReadingError("括号没有成对")


def _is_open(node: Any) -> bool:  # noqa: ANN401  whoosh has no types
    return isinstance(node, GroupPlugin.OpenBracket)


def _opens_nothing(node: Any) -> bool:  # noqa: ANN401  whoosh has no types
    return node is None or isinstance(node, InfixOperator | GroupPlugin.CloseBracket)


def _closes_nothing(node: Any) -> bool:  # noqa: ANN401  whoosh has no types
    return node is None or isinstance(node, Operator | GroupPlugin.OpenBracket)
