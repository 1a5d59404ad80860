"""From Whoosh's syntax tree to what is looked for: words, what must be said, what narrows, and all of it in Chinese.

Words side by side are only measured for nearness; words that an operator joins, and phrases, must be there.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from whoosh.qparser.plugins import PhrasePlugin
from whoosh.qparser.syntax import AndGroup, GroupNode, NotGroup, OrGroup

from casebase.domain.expression import (
    AllOf,
    AnyOf,
    Except,
    Expression,
    Place,
    Said,
    all_of,
    any_of,
    said,
)
from casebase.domain.narrowing import ANYTHING_GOES, KnownValues, Narrowing
from casebase.domain.terms import EMPTY_WORDS, analyse, segments
from casebase.search.query_fields import ReadingError, Scope, field_named, said_values


@dataclass(frozen=True)
class Understood:
    """`text` is what nearness is measured against; `sentences` say the whole in Chinese."""

    text: str
    matching: Expression | None
    narrowing: Narrowing
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class _Part:
    words: tuple[str, ...] = ()
    matching: Expression | None = None
    narrowing: Narrowing = ANYTHING_GOES


@dataclass(frozen=True)
class _Reader:
    scope: Scope
    known: KnownValues

    def read(self, node: Any, *, required: bool) -> _Part:  # noqa: ANN401  whoosh has no types
        if isinstance(node, NotGroup):
            return self._except(node)
        if isinstance(node, OrGroup):
            return self._either([self.read(one, required=True) for one in node])
        if isinstance(node, GroupNode):
            must = required or isinstance(node, AndGroup)
            return _together([self.read(one, required=must) for one in node])
        return self._leaf(node, required=required)

    def _except(self, node: Any) -> _Part:  # noqa: ANN401  whoosh has no types
        part = _together([self.read(one, required=True) for one in node])
        if part.narrowing or part.matching is None:
            raise ReadingError("“不含”的后面只能写词，不能写类别、地区这样的条件")
        return _Part(matching=Except(part.matching))

    def _either(self, parts: Sequence[_Part]) -> _Part:
        if all(part.narrowing and part.matching is None for part in parts):
            return _Part(narrowing=_any_of_one_kind([part.narrowing for part in parts]))
        if any(part.narrowing for part in parts):
            raise ReadingError("“或者”只能连接词，或者连接同一种条件")
        words = tuple(word for part in parts for word in part.words)
        return _Part(words, any_of(tuple(part.matching for part in parts if part.matching)))

    def _leaf(self, node: Any, *, required: bool) -> _Part:  # noqa: ANN401  whoosh has no types
        text, is_phrase = node.text.strip(), isinstance(node, PhrasePlugin.PhraseNode)
        field = field_named(node.fieldname, self.scope) if node.fieldname else None
        if not text:
            raise ReadingError("引号里没有内容")
        if field and field.read:
            return _Part(narrowing=field.read(text, self.known))
        if not (is_phrase or field or required):
            return _Part((text,))
        place = Place.HEADLINE if field else Place.ANYWHERE
        found = said(text, place) if is_phrase else _words_said(text, place)
        if found is None:
            raise ReadingError(f"“{text}”太短，请写两个字以上")
        return _Part((text,), found)


def understand(
    tree: Any,  # noqa: ANN401  whoosh has no types
    scope: Scope,
    known: KnownValues,
    *,
    is_narrowed: bool,
) -> Understood:
    """Return what the tree asks for; raises ReadingError when it asks for what cannot be.

    What is only not wanted is a search where something narrows it: a field, or what was chosen beside the line.
    """
    part = _Reader(scope, known).read(tree, required=False)
    if not (part.words or part.narrowing or is_narrowed) and part.matching:
        raise ReadingError("只写了不要什么，还没有写要找什么", rest="")
    text = " ".join(part.words)
    return Understood(text, part.matching, part.narrowing, tuple(_sentences(text, part, known)))


def _words_said(text: str, place: Place) -> Expression | None:
    """Return that every word is said, and what stands between words; words of grammar are not asked for."""
    runs = [run for segment in segments(text) for run in _runs(segment, dict.fromkeys(analyse(segment).words))]
    parts = dict.fromkeys(part for run in runs if (part := said(run, place)) is not None)
    return all_of(tuple(parts)) or said(text, place)


def _runs(segment: str, words: Iterable[str]) -> list[str]:
    """Cut at the words, which are kept, and at words of grammar, which are not."""
    kept = sorted(words, key=len, reverse=True)
    grammar = sorted((word for word in EMPTY_WORDS if word in segment), key=len, reverse=True)
    cut = re.split("|".join(f"({re.escape(word)})" for word in (*kept, *grammar)) or "(?!)", segment)
    return [run for run in cut if run and run not in EMPTY_WORDS]


def _together(parts: Sequence[_Part]) -> _Part:
    narrowing = ANYTHING_GOES
    for part in parts:
        joined = narrowing.both(part.narrowing)
        if joined is None:
            raise ReadingError("有两个条件不能同时成立，想要其中任何一个，请用“或者”连接")
        narrowing = joined
    words = tuple(word for part in parts for word in part.words)
    return _Part(words, all_of(tuple(part.matching for part in parts if part.matching)), narrowing)


def _any_of_one_kind(listed: Sequence[Narrowing]) -> Narrowing:
    kinds = {kind for one in listed for kind in one.kinds()}
    if len(kinds) > 1 or kinds & {"years", "sums"}:
        raise ReadingError("“或者”只能连接词，或者连接同一种条件")
    (kind,) = kinds
    values: dict[str, Any] = {kind: frozenset().union(*(getattr(one, kind) for one in listed))}
    return Narrowing(**values)


def conditions(matching: Expression | None) -> tuple[tuple[str, Expression], ...]:
    """Return what must hold part by part, each in Chinese; nothing when there is only one part."""
    parts = _parts(matching)
    return tuple((_told(one), one) for one in parts) if len(parts) > 1 else ()


def _sentences(text: str, part: _Part, known: KnownValues) -> list[str]:
    near = [f"按相近程度找“{text}”"] if text else []
    told = [_told(one) for one in _parts(part.matching)]
    return [*near, *told, *said_values(part.narrowing, known)]


def _parts(matching: Expression | None) -> tuple[Expression, ...]:
    if matching is None:
        return ()
    return matching.parts if isinstance(matching, AllOf) else (matching,)


def _told(matching: Expression) -> str:
    match matching:
        case Said(text, place):
            return f"{'标题或平常说法里' if place is Place.HEADLINE else ''}写有“{text}”"
        case Except(part):
            return f"不要{_told(part)}的"
        case AllOf(parts):
            return f"（{'，并且'.join(map(_told, parts))}）"
        case AnyOf(parts):
            return "，或者".join(map(_told, parts))
