"""A path as a Chinese sentence: 某公司（…列入…） → 法定代表人张某（…起） → 另一公司（任法定代表人）."""

from collections.abc import Mapping

from core.kernel.clock import chinese_date
from sanctions.domain.flag_kinds import flag_kind
from sanctions.domain.spreading import LIKELY_SUCCESSOR, NAMED_RESPONSIBLE, Link, Node, Origin

_HOLDER_WORDS = {
    "legal_representative": "法定代表人",
    "responsible_person": "负责人",
    "controller": "实际控制人",
    NAMED_RESPONSIBLE: "决定认定的责任人",
}
_HELD_WORDS = {
    "legal_representative": "由其任法定代表人",
    "responsible_person": "由其任负责人",
    "controller": "由其实际控制",
    "renamed_to": "变更后的主体",
    LIKELY_SUCCESSOR: "同一批人在同一处所新办，疑似承接",
}


def path_sentence(origin: Origin, path: tuple[Link, ...], names: Mapping[Node, str]) -> str:
    """Return the sentence; every node of the path needs a name."""
    listed = (
        f"{names[origin.node]}（{chinese_date(origin.happened_on or origin.starts_on)}{flag_kind(origin.kind).marked}）"
    )
    parts, at = [listed], origin.node
    for link in path:
        parts.append(_step(link, at, names))
        at = link.holder if link.enterprise == at else link.enterprise
    return " → ".join(parts)


def _step(link: Link, at: Node, names: Mapping[Node, str]) -> str:
    quality = "" if link.verified else "，关系未经核实"
    if link.enterprise == at:
        return f"{_HOLDER_WORDS.get(link.kind, '关联人')}{names[link.holder]}（{_term(link)}{quality}）"
    return f"{names[link.enterprise]}（{_HELD_WORDS.get(link.kind, '关联主体')}，{_term(link)}{quality}）"


def _term(link: Link) -> str:
    if link.since is None:
        return "日期不明"
    if link.until is None:
        return f"{chinese_date(link.since)}起"
    return f"{chinese_date(link.since)}至{chinese_date(link.until)}"
