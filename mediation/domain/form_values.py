"""What is filled into each official form, and how it reads. Numbers, office and day come with the issuing."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Protocol

from core.kernel.clock import chinese_date
from mediation.domain.form_parts import (
    Agent,
    Business,
    Complainant,
    Dispute,
    Person,
    agent_section,
    business_section,
    complainant_sections,
    dispute_section,
    entries_of,
    party_sections,
    person_section,
    yes_no,
)
from mediation.domain.forms import FORM_NAMES, FormKind
from mediation.domain.official_document import Choice, Section, SignatureLine

_WITHOUT_PREJUDICE = "为了和解而提出的方案不影响任何一方的权利，终止后不再向任何人显示，也不进入信用档案。"


class FormValues(Protocol):
    """The values of one form; `IS_SEALED` says whether the office seal stands under it."""

    @property
    def kind(self) -> FormKind: ...

    @property
    def is_sealed(self) -> bool: ...

    def sections(self) -> tuple[Section, ...]:
        """Return the form as it is printed."""


class _Sealed:
    is_sealed: ClassVar[bool] = True


class _Unsealed:
    is_sealed: ClassVar[bool] = False


@dataclass(frozen=True)
class ComplaintRegister(_Unsealed):
    """Form 1."""

    complaint_number: str
    received_on: date
    channel: str
    complainants: tuple[Complainant, ...]
    agent: Person | None
    respondent: Business
    dispute: Dispute
    agrees_to_publish: bool
    agrees_to_delegate: bool | None
    kind: ClassVar[FormKind] = FormKind.COMPLAINT_REGISTER

    def sections(self) -> tuple[Section, ...]:
        agent = (person_section("代理人", self.agent),) if self.agent else ()
        return (
            Section(
                "登记",
                entries=entries_of(
                    ("投诉编号", self.complaint_number),
                    ("收到日期", chinese_date(self.received_on)),
                    ("提交方式", self.channel),
                ),
            ),
            *complainant_sections(self.complainants),
            *agent,
            business_section("被投诉人", self.respondent),
            dispute_section(self.dispute),
            Section(
                "投诉人的选择",
                entries=entries_of(
                    ("同意公示这件投诉", yes_no(self.agrees_to_publish)),
                    ("同意委托其他组织调解", yes_no(self.agrees_to_delegate)),
                ),
            ),
        )


@dataclass(frozen=True)
class ReportRegister(_Unsealed):
    """Form 2; the reporter's data is confidential, so this form goes to nobody."""

    report_number: str
    received_on: date
    channel: str
    reporter: Person
    target: Business
    facts: str
    evidence: tuple[str, ...]
    kind: ClassVar[FormKind] = FormKind.REPORT_REGISTER

    def sections(self) -> tuple[Section, ...]:
        return (
            Section(
                "登记",
                entries=entries_of(
                    ("举报编号", self.report_number),
                    ("收到日期", chinese_date(self.received_on)),
                    ("提交方式", self.channel),
                ),
            ),
            person_section("举报人", self.reporter),
            business_section("被举报人", self.target),
            Section("违法行为线索", paragraphs=tuple(self.facts.splitlines())),
            Section("材料", paragraphs=self.evidence or ("没有随附材料。",)),
            Section(paragraphs=("举报人的身份和联系方式依法保密，本表只供办理人员使用。",)),
        )


@dataclass(frozen=True)
class AssignmentNotice(_Sealed):
    """Form 3: a complaint or report is handed to the office that is competent."""

    what: str
    subject_number: str
    received_on: date
    target_office: str
    reasons: str
    source: str
    kind: ClassVar[FormKind] = FormKind.ASSIGNMENT_NOTICE

    def sections(self) -> tuple[Section, ...]:
        return (
            Section(
                paragraphs=(
                    f"我机关{chinese_date(self.received_on)}收到{self.what} {self.subject_number}，现分送你单位处理。",
                    f"理由：{self.reasons}",
                    f"依据：{self.source}。",
                    "请按期处理，并把处理情况告知当事人；认为不属于你单位管辖的，请在规定期限内提出。",
                )
            ),
        )


@dataclass(frozen=True)
class IdentityNotice(_Sealed):
    """Form 4: what is missing, until when, and what follows when it does not come."""

    complaint_number: str
    materials: tuple[str, ...]
    due_on: date
    note: str = ""
    asks_identity: bool = True
    kind: ClassVar[FormKind] = FormKind.IDENTITY_NOTICE

    @property
    def title(self) -> str:
        return supplement_title(asks_identity=self.asks_identity)

    def sections(self) -> tuple[Section, ...]:
        asked = f"您提交的投诉（{self.complaint_number}）还缺少办理所需的材料，请在{chinese_date(self.due_on)}前补充。"
        return (
            Section(paragraphs=(asked,)),
            Section("需要提供的材料", paragraphs=tuple(f"{n}. {text}" for n, text in enumerate(self.materials, 1))),
            *((Section("说明", paragraphs=tuple(self.note.splitlines())),) if self.note else ()),
            Section(
                paragraphs=(
                    "登录后打开这件投诉，可以直接填写和上传；也可以到窗口或者邮寄提交。",
                    "逾期没有提供的，由工作人员审查是否受理，并告诉您结果和理由。",
                )
            ),
        )


@dataclass(frozen=True)
class AcceptanceDecision(_Sealed):
    """Form 5: `source` is what the decision rests on, `limit_source` only where mediation's last day comes from."""

    complaint_number: str
    respondent: str
    mediation_until: date
    source: str = ""
    limit_source: str = ""
    kind: ClassVar[FormKind] = FormKind.ACCEPTANCE

    def sections(self) -> tuple[Section, ...]:
        basis = (f"依据：{self.source}。",) if self.source else ()
        counted = f"（{self.limit_source}）" if self.limit_source else ""
        return (
            Section(
                paragraphs=(
                    f"您对{self.respondent}的投诉（{self.complaint_number}），经审查符合受理条件，决定受理。",
                    *basis,
                    f"我们会征求双方是否同意调解。调解期限到{chinese_date(self.mediation_until)}{counted}。",
                    "您可以随时撤回投诉，也可以直接向人民法院起诉。",
                )
            ),
        )


@dataclass(frozen=True)
class RefusalDecision(_Sealed):
    """Form 6: every ground of the rules in force, the one that applies, and the other routes."""

    complaint_number: str
    grounds: tuple[Choice, ...]
    reasons: str
    routes: tuple[str, ...]
    kind: ClassVar[FormKind] = FormKind.REFUSAL

    def sections(self) -> tuple[Section, ...]:
        return (
            Section(paragraphs=(f"您提交的投诉（{self.complaint_number}）已收到。经审查，决定不予受理。",)),
            Section("法定情形", choices=self.grounds),
            Section("理由", paragraphs=tuple(self.reasons.splitlines())),
            *_routes(self.routes),
        )


@dataclass(frozen=True)
class MediationNotice(_Sealed):
    """Form 7: what is complained about, when, where and by whom mediation is held, and the right to ask recusal."""

    complaint_number: str
    consumer: str
    claims: tuple[str, ...]
    last_day: date
    mediator: str = ""
    held_at: datetime | None = None
    place: str = "网上调解室（双方不必同时在线，不收取费用）"
    respondent: str = ""  # named in the consumer's original
    kind: ClassVar[FormKind] = FormKind.MEDIATION_NOTICE

    def sections(self) -> tuple[Section, ...]:
        when = (
            chinese_date(self.held_at.date())
            if self.held_at
            else f"双方同意后即可开始，到{chinese_date(self.last_day)}为止"
        )
        who = f"您对{self.respondent}" if self.respondent else f"消费者{self.consumer}对你单位"
        return (
            Section(paragraphs=(f"{who}的投诉已经受理，诉求为：{'；'.join(self.claims)}。",)),
            Section(
                "调解安排",
                entries=entries_of(
                    ("投诉编号", self.complaint_number),
                    ("时间", when),
                    ("地点或方式", self.place),
                    ("调解员", self.mediator or "由本机关指派，开始前告知双方"),
                ),
            ),
            Section(
                paragraphs=(
                    "调解以双方自愿为前提。同意调解的，双方分别陈述、提出方案。",
                    "您认为调解员与争议有利害关系的，可以申请回避；申请提出后，调解先停下来，等作出决定再继续。",
                    "不同意调解的，请告知我们，调解随即终止，消费者可以另行起诉或者申请仲裁。",
                )
            ),
        )


@dataclass(frozen=True)
class TerminationDecision(_Sealed):
    """Form 8: every ground of the rules in force, the one that applies, and what remains open to both sides."""

    complaint_number: str
    grounds: tuple[Choice, ...]
    reasons: str
    routes: tuple[str, ...]
    kind: ClassVar[FormKind] = FormKind.TERMINATION

    def sections(self) -> tuple[Section, ...]:
        return (
            Section(paragraphs=(f"投诉 {self.complaint_number} 的调解现已终止。",)),
            Section("法定情形", choices=self.grounds),
            Section("说明", paragraphs=(*self.reasons.splitlines(), _WITHOUT_PREJUDICE)),
            *_routes(self.routes),
        )


@dataclass(frozen=True)
class AgreementForm(_Sealed):
    """Form 9: both sides, the request, the very text they signed, and every signature with its time."""

    complaint_number: str
    complainants: tuple[Complainant, ...]
    agent: Agent | None
    respondent: Business
    respondent_agent: str
    request: tuple[str, ...]
    text: tuple[str, ...]
    text_sha256: str
    signatures: tuple[SignatureLine, ...]
    kind: ClassVar[FormKind] = FormKind.AGREEMENT

    def sections(self) -> tuple[Section, ...]:
        return (
            *party_sections(self.complainants),
            *((agent_section(self.agent),) if self.agent else ()),
            Section(
                "被投诉人",
                entries=entries_of(
                    ("名称", self.respondent.name),
                    ("统一社会信用代码", self.respondent.code),
                    ("法定代表人（负责人）", self.respondent.legal_representative),
                    ("经营场所", self.respondent.address),
                    ("经办人", self.respondent_agent),
                ),
            ),
            Section("协议正文", paragraphs=self.text),
            Section(
                "签署", signatures=self.signatures, paragraphs=(f"各方签署的正文指纹（SHA-256）：{self.text_sha256}",)
            ),
        )


@dataclass(frozen=True)
class ReportResult(_Sealed):
    """Form 10: what became of a report."""

    report_number: str
    received_on: date
    result: str
    explanation: str
    source: str
    kind: ClassVar[FormKind] = FormKind.REPORT_RESULT

    def sections(self) -> tuple[Section, ...]:
        return (
            Section(
                paragraphs=(
                    f"您于{chinese_date(self.received_on)}提交的举报（{self.report_number}），我机关的处理结果是：{self.result}。",
                    *self.explanation.splitlines(),
                    f"依据：{self.source}。",
                    "您的身份信息依法保密。",
                )
            ),
        )


@dataclass(frozen=True)
class PlainNotice(_Sealed):
    """A notice of the office in its own words: what, why, on what basis."""

    kind: FormKind
    text: tuple[str, ...]
    source: str = ""

    def sections(self) -> tuple[Section, ...]:
        basis = (f"依据：{self.source}。",) if self.source else ()
        return (Section(paragraphs=(*self.text, *basis)),)


def _routes(routes: tuple[str, ...]) -> tuple[Section, ...]:
    return (Section("您还可以通过以下途径解决", paragraphs=routes),) if routes else ()


def supplement_title(*, asks_identity: bool) -> str:
    """Return the title of form 4: only a notice that asks for proof of identity is called after it."""
    return FORM_NAMES[FormKind.IDENTITY_NOTICE] if asks_identity else "限期补充材料通知书"


def title_of(values: FormValues) -> str:
    """Return what stands on top of the paper."""
    return values.title if isinstance(values, IdentityNotice) else FORM_NAMES[values.kind]
