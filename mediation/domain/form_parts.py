"""What several forms have in common: people, businesses and disputes, and the sections in which they are printed."""

from dataclasses import dataclass, replace
from datetime import date

from core.kernel.clock import chinese_date
from mediation.domain.official_document import Entry, Section

_BLANK = "未填写"


@dataclass(frozen=True)
class Person:
    """A natural person on a form; what is not known stays empty and is printed as such."""

    name: str
    phone: str = ""
    id_type: str = ""
    id_number: str = ""
    address: str = ""


@dataclass(frozen=True)
class Complainant:
    """Who complains, alone or with others; a representative speaks for the others."""

    person: Person
    is_representative: bool = False


@dataclass(frozen=True)
class Agent:
    """Who signed for somebody else."""

    name: str
    principal: str


@dataclass(frozen=True)
class Business:
    name: str
    code: str = ""
    legal_representative: str = ""
    address: str = ""
    phone: str = ""
    contact: str = ""


@dataclass(frozen=True)
class Dispute:
    """The facts of a complaint as the register asks for them."""

    happened_on: date | None
    place: str
    category: str
    amount: str
    facts: str
    evidence: tuple[str, ...]
    request: tuple[str, ...]


def entries_of(*pairs: tuple[str, str]) -> tuple[Entry, ...]:
    return tuple(Entry(label, text or _BLANK) for label, text in pairs)


def person_section(heading: str, person: Person) -> Section:
    return Section(
        heading,
        entries=entries_of(
            ("姓名", person.name),
            ("电话", person.phone),
            ("证件类型", person.id_type),
            ("证件号码", person.id_number),
            ("通讯地址", person.address),
        ),
    )


def complainant_sections(complainants: tuple[Complainant, ...]) -> tuple[Section, ...]:
    """Return a section for each; where several complain together they are counted and the representatives named."""
    if len(complainants) == 1:
        return (person_section("投诉人", complainants[0].person),)
    return tuple(
        person_section(f"投诉人 {place}{'（代表人）' if each.is_representative else ''}", each.person)
        for place, each in enumerate(complainants, start=1)
    )


def party_sections(complainants: tuple[Complainant, ...]) -> tuple[Section, ...]:
    """Return a section for each with only what is known: the agreement goes to the other side too."""
    return tuple(
        replace(section, entries=tuple(entry for entry in section.entries if entry.text != _BLANK))
        for section in complainant_sections(complainants)
    )


def agent_section(agent: Agent) -> Section:
    return Section("投诉人的代理人", entries=entries_of(("姓名", agent.name), ("被代理人", agent.principal)))


def business_section(heading: str, business: Business) -> Section:
    return Section(
        heading,
        entries=entries_of(
            ("名称", business.name),
            ("统一社会信用代码", business.code),
            ("地址", business.address),
            ("电话", business.phone),
            ("联系人", business.contact),
        ),
    )


def dispute_section(dispute: Dispute) -> Section:
    return Section(
        "争议与请求",
        entries=entries_of(
            ("发生日期", chinese_date(dispute.happened_on) if dispute.happened_on else ""),
            ("发生地点", dispute.place),
            ("争议类别", dispute.category),
            ("涉及金额", dispute.amount),
            ("事实", dispute.facts),
            ("随附证据", "；".join(dispute.evidence)),
            ("请求", "；".join(dispute.request)),
        ),
    )


def yes_no(answer: bool | None) -> str:  # noqa: FBT001 - three answers: yes, no, not asked
    return {True: "☑ 是　☐ 否", False: "☐ 是　☑ 否", None: "未填写"}[answer]
