"""A measure told in plain Chinese, part by part, and what differs between two of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.kernel.clock import chinese_date
from registry.domain.links import LINK_RULES
from sanctions.domain.flag_kinds import flag_kinds
from sanctions.domain.measures import EFFECT_NAMES, Desk, Matter, Measure
from sanctions.domain.spreading import LIKELY_SUCCESSOR, NAMED_RESPONSIBLE, Direction, Held, NodeKind, Reach, ReachStep

OBJECT_NAMES: Mapping[NodeKind, str] = {NodeKind.ENTERPRISE: "企业", NodeKind.PERSON: "个人"}
HELD_NAMES: Mapping[Held, str] = {
    Held.ON_EVENT: "事情发生那天有这种关系",
    Held.IN_TERM: "名单或者决定有效期间有这种关系",
    Held.SINCE_EVENT: "事情发生以后才有这种关系",
}
DIRECTION_NAMES: Mapping[Direction, str] = {
    Direction.TO_HOLDER: "从企业到担任、控制它的人",
    Direction.TO_HELD: "从人到他担任、控制的企业，或者从企业到变更、承接后的企业",
}
LINK_NAMES: Mapping[str, str] = {
    **{kind.value: rule.text for kind, rule in LINK_RULES.items()},
    NAMED_RESPONSIBLE: "决定认定的责任人",
    LIKELY_SUCCESSOR: "疑似承接的企业（同一批人在同一处所新办）",
}
APPLICANT_NAMES: Mapping[str, str] = {"registered": "已登记的主体", "new": "还没有登记的新申请人"}
_FACTORS = "要权衡的因素"
_POST_HELD = "担任{}的企业"
_HELD_SUBJECTS: Mapping[str, str] = {
    "shareholder": "持股的企业",
    "controller": "实际控制的企业",
    "renamed_to": LINK_NAMES["renamed_to"],
    "branch_of": "所属的企业",
    "same_address": "地址相同的企业",
    "same_phone": "联系电话相同的企业",
    NAMED_RESPONSIBLE: "被认定负有责任的企业",
    LIKELY_SUCCESSOR: LINK_NAMES[LIKELY_SUCCESSOR],
}


@dataclass(frozen=True)
class Said:
    """One part of a measure: how it is called, and what the measure says there, nothing when it says nothing.

    What only follows another part (`follows`) is told when it alone has changed.
    """

    label: str
    lines: tuple[str, ...]
    follows: str = ""


@dataclass(frozen=True)
class SaidAnew:
    """One part that differs; both are empty when only the order of the lines is another."""

    label: str
    removed: tuple[str, ...]
    added: tuple[str, ...]


@dataclass(frozen=True)
class Places:
    """Desks and matters by code, to call them by their titles; `brought` are those a proposal adds."""

    desks: Mapping[str, str]
    matters: Mapping[str, Matter]
    brought: tuple[Desk | Matter, ...] = ()


def measure_said(measure: Measure, places: Places) -> tuple[Said, ...]:
    """Return every part of the measure in words, in the order in which people read it."""
    told = (
        ("编号", measure.code),
        ("名称", measure.title),
        ("影响哪些事项", tuple(_matter(code, places) for code in measure.matters)),
        ("新增的窗口和事项", tuple(_brought(place, places) for place in places.brought)),
        ("有什么情况", tuple(_flag(kind) for kind in measure.flag_kinds)),
        ("对象", "、".join(OBJECT_NAMES[kind] for kind in measure.objects)),
        ("只看这些职务", measure.posts),
        ("没有写明职务的人", "也提示，不直接适用" if measure.informs_without_post else ""),
        ("只看依据这些条文的决定", measure.grounds),
        ("怎么影响", EFFECT_NAMES[measure.effect]),
        ("可以怎么办", measure.allowed),
        ("为什么有关", measure.bearing),
        (_FACTORS, tuple(factor.text for factor in measure.factors)),
        ("条文的不同理解", measure.ambiguity),
        ("由谁执行", measure.addressed_to),
        ("到什么时候", measure.term),
        ("依据的条文", tuple(f"{article.text}（{article.key}）" for article in measure.articles)),
        ("沿关系影响到", tuple(way_text(way) for way in measure.reaches)),
        ("本人", "也适用" if measure.direct else ""),
        ("条文点名这种关系", "是，核实过的一步关系按全部作用显示" if measure.named_link else ""),
        ("沿关系影响的期限", _way_term(measure)),
        ("停用", f"{chinese_date(measure.from_on)}起停用" if measure.repealed else ""),
    )
    said = [Said(label, (lines,) if isinstance(lines, str) and lines else tuple(lines)) for label, lines in told]
    codes = tuple(f"{factor.text}：{factor.code}" for factor in measure.factors)
    return (*said, Said("因素的代号", codes, follows=_FACTORS))


def said_anew(before: Iterable[Said], after: Iterable[Said]) -> tuple[SaidAnew, ...]:
    """Return the parts that differ; nothing before means that everything is new."""
    old = {said.label: said.lines for said in before}
    differing = [said for said in after if said.lines != old.get(said.label, ())]
    labels = {said.label for said in differing}
    return tuple(
        SaidAnew(
            said.label,
            tuple(line for line in old.get(said.label, ()) if line not in said.lines),
            tuple(line for line in said.lines if line not in old.get(said.label, ())),
        )
        for said in differing
        if said.follows not in labels
    )


def way_text(way: Reach) -> str:
    """Return a way as a sentence, from who carries the flag to whom it leads."""
    return " → ".join(("名单或者决定的对象", *(_step_text(step) for step in way)))


def _step_text(step: ReachStep) -> str:
    words = LINK_NAMES if step.direction is Direction.TO_HOLDER else _held_subjects()
    who = "、".join(words[link] for link in LINK_NAMES if link in step.links)
    limit = "，只限决定认定负有责任的" if step.responsible else ""
    return f"{who}（{HELD_NAMES[step.held]}{limit}）"


def _held_subjects() -> Mapping[str, str]:
    return {**{link: _POST_HELD.format(name) for link, name in LINK_NAMES.items()}, **_HELD_SUBJECTS}


def _matter(code: str, places: Places) -> str:
    matter = places.matters[code]
    return f"{matter.title}（{places.desks[matter.desk]}）"


def _brought(place: Desk | Matter, places: Places) -> str:
    if isinstance(place, Desk):
        return f"窗口：{place.title}（代号 {place.code}）"
    applicant = APPLICANT_NAMES[place.applicant]
    return f"事项：{place.title}（{places.desks[place.desk]}，由{applicant}申请，代号 {place.code}）"


def _flag(kind: str) -> str:
    return flag_kinds()[kind].title


def _way_term(measure: Measure) -> str:
    if measure.for_life:
        return "终身"
    if measure.term_years is not None:
        return f"从事情发生之日起{measure.term_years}年"
    return "与名单或者决定同时到期" if measure.reaches else ""
