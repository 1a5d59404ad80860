"""Judicial confirmation (司法确认): which agreements a court may confirm, and whether one says enough for that."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from core.kernel.clock import chinese_date
from core.kernel.money import format_yuan
from mediation.domain.claims import MONEY_REMEDIES, Remedy
from mediation.domain.form_parts import Business, Person
from mediation.domain.forms import FormKind
from mediation.domain.offers import METHOD_NAMES, Method
from mediation.domain.official_document import Entry, Section, SignatureLine

SOURCE = "民事诉讼法第二百零五条、人民调解法第三十三条、人民调解协议司法确认程序规定第四条、第七条"
# Words that leave open what is owed or when; the house's own list, a reason to look again, never a refusal.
_VAGUE = (
    "尽快",
    "适当",
    "酌情",
    "大约",
    "左右",
    "另行协商",
    "再协商",
    "协商解决",
    "视情况",
    "合理期限",
    "争取",
    "尽量",
)


@dataclass(frozen=True)
class AgreedPoints:
    """What an agreement promises, as the check reads it."""

    remedy: Remedy
    sum_fen: int
    due_on: date
    method: Method
    conditions: str


@dataclass(frozen=True)
class ExactPoint:
    """One of the three points a court must be able to read, and what is wrong with it, empty when nothing is."""

    name: str
    text: str
    problem: str = ""


def exact_points(agreed: AgreedPoints) -> tuple[ExactPoint, ...]:
    """Return sum, day and way with what a court could find too vague to confirm."""
    needs_sum = agreed.remedy in MONEY_REMEDIES
    money = format_yuan(agreed.sum_fen) if agreed.sum_fen else "不涉及付款"
    vague = [word for word in _VAGUE if word in agreed.conditions]
    return (
        ExactPoint("金额", money, "要付款的协议没有写明金额" if needs_sum and not agreed.sum_fen else ""),
        ExactPoint("日期", chinese_date(agreed.due_on)),
        ExactPoint("方式", METHOD_NAMES[agreed.method]),
        ExactPoint(
            "补充约定",
            agreed.conditions or "没有",
            f"“{'”“'.join(vague)}”说得不够确定，法院可能认为无法确认" if vague else "",
        ),
    )


@dataclass(frozen=True)
class ConfirmationApplication:
    """The joint application as a draft for both to sign; no number, no seal, nothing is filed from here."""

    consumer: Person
    respondent: Business
    body: str
    agreement_number: str
    effective_on: date
    last_day: date
    points: tuple[ExactPoint, ...]
    kind: ClassVar[FormKind] = FormKind.CONFIRMATION_APPLICATION
    is_sealed: ClassVar[bool] = False

    def sections(self) -> tuple[Section, ...]:
        day = chinese_date(self.effective_on)
        made = f"双方经{self.body}调解，于{day}达成调解协议（{self.agreement_number}），协议已生效。"
        return (
            Section("申请人（共同申请）", entries=tuple(self._applicants())),
            Section("申请事项", paragraphs=("请求依法确认双方达成的调解协议有效。",)),
            Section(
                "事实与理由",
                paragraphs=(
                    made,
                    "双方自愿达成协议，没有恶意串通、规避法律，也没有损害国家利益、社会公共利益或者他人合法权益；"
                    "因该协议产生的争议没有另行起诉、仲裁。" + f"最迟在{chinese_date(self.last_day)}以前提出申请。",
                ),
            ),
            Section("协议的主要内容", entries=tuple(Entry(point.name, point.text) for point in self.points)),
            Section("随附材料", paragraphs=identity_pages()),
            Section("签署", signatures=(SignatureLine("投诉人"), SignatureLine("被投诉人（盖章）"))),
        )

    def _applicants(self) -> Iterable[Entry]:
        yield Entry("投诉人", self.consumer.name)
        yield Entry("电话", self.consumer.phone or "请填写")
        yield Entry("身份证号码", "请本人填写")
        yield Entry("被投诉人", self.respondent.name)
        yield Entry("统一社会信用代码", self.respondent.code or "请填写")
        yield Entry("法定代表人（负责人）", self.respondent.legal_representative or "请填写")
        yield Entry("地址", self.respondent.address or "请填写")


def identity_pages() -> tuple[str, ...]:
    """Return what both bring to court beside application and agreement."""
    return (
        "1. 调解协议（调解书）原件；",
        "2. 投诉人的身份证正反面复印件；有代理人的，另附授权委托书和代理人的身份证复印件；",
        "3. 被投诉人的营业执照复印件、法定代表人身份证明；委托他人办理的，另附授权委托书；",
        "4. 与协议有关的证据（可以用证据包）；",
        "5. 双方的送达地址和联系电话。",
    )
