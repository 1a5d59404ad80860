"""Shapes of the mediation API. Sums are fen, days YYYY-MM-DD, instants ISO 8601 with their zone."""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from core.rules import Advice
from mediation.domain.claims import Claim, Remedy
from mediation.domain.clocks import ClockView
from mediation.domain.competence import Purchase, Seller
from mediation.domain.filing import DraftFields, PaymentMethod
from mediation.domain.letters import GroundText
from mediation.domain.lifecycle import Action, Stage
from mediation.domain.offer_extent import ClaimFate, Extent, GoodsReturn, Instalment, Postage, Undertaking
from mediation.domain.offers import Method, OfferTerms
from mediation.domain.termination import OfferedGround
from mediation.queries.agreement_document import PromisedLine, SignatureView
from mediation.queries.complaint_lists import ComplaintLine, ListFilter, Mark, Sort
from mediation.queries.complaint_page import ComplaintHead, ConsentLine, DecisionLine, ToldView
from mediation.queries.documents import DocumentLine
from mediation.queries.evidence import EvidenceView
from mediation.queries.filing_form import DraftPage
from mediation.queries.office_case import Hints, LetterLine, LogLine
from mediation.queries.performance import PerformanceView
from mediation.queries.room_page import RoomHead, RoomLaw, RoomTable, StreamItem
from mediation.queries.timeline import TimelineItem
from mediation.queries.whose import Whose

_STRICT = ConfigDict(extra="forbid")
_FROM_VALUES = ConfigDict(from_attributes=True)


class ClaimInput(BaseModel):
    model_config = _STRICT
    remedy: Remedy = Field(description="想要什么")
    sum_fen: int | None = Field(None, description="金额，单位分；没有具体金额可以不填")
    note: str = Field("", max_length=300, description="说明")


class PurchaseInput(BaseModel):
    """How and where it was bought: decides which office is competent."""

    model_config = _STRICT
    seller: Seller | None = Field(default=None, description="在店里、商家自己的网站、平台上的店、平台自己")
    place_area: str = Field(default="", max_length=20, description="店所在的行政区划代码，elsewhere 是别处")
    published_area: str = Field(default="", max_length=20, description="平台上公示的地址，none 是没有公示或者找不到")
    platform_text: str = Field(default="", max_length=100, description="平台的名称或统一社会信用代码")
    office_id: str = Field(default="", max_length=40, description="有几个机关有管辖权时，投诉人的选择")

    def purchase(self) -> Purchase:
        return Purchase(**self.model_dump())


class DraftInput(BaseModel):
    """The whole draft; what is left out is empty."""

    model_config = _STRICT
    respondent_id: str | None = Field(None, max_length=64, description="商家在登记库里的编号")
    respondent_text: str = Field("", max_length=500, description="找不到商家时，用文字描述")
    facts_text: str = Field("", max_length=5000, description="事情经过")
    event_on: date | None = Field(None, description="发生的日期")
    paid_fen: int | None = Field(None, description="实际支付的金额，单位分")
    payment_method: PaymentMethod | None = Field(None, description="付款方式")
    category: str | None = Field(None, max_length=20, description="问题类别")
    claims: list[ClaimInput] = Field(default_factory=list, max_length=8, description="诉求")
    rule_facts: dict[str, Any] = Field(default_factory=dict, description="规则问到的事实，名称见 /api/v1 的规则词汇")
    agrees_to_mediate: bool = Field(default=False, description="提交时就同意调解")
    agrees_to_publish: bool = Field(default=False, description="同意依法公示投诉信息")
    purchase: PurchaseInput = PurchaseInput()

    def fields(self) -> DraftFields:
        claims = tuple(Claim(claim.remedy, claim.sum_fen, claim.note) for claim in self.claims)
        told = self.model_dump(exclude={"claims", "purchase"})
        return DraftFields(**told, claims=claims, purchase=self.purchase.purchase())


class GroundInput(BaseModel):
    model_config = _STRICT
    ground: str = Field(max_length=10, description="理由的编号，例如 16-1、23-7")
    reasons: str = Field(max_length=2000, description="理由，当事人会收到")


class TerminationInput(GroundInput):
    situation: str = Field("", max_length=10, description="选 23-6 时，受理后发现的情形，例如 16-2、42")


class RefusalInput(GroundInput):
    sector: str = Field("", max_length=20, description="告诉消费者去哪个部门，编号见受理检查；可以不填")


class RespondentInput(BaseModel):
    model_config = _STRICT
    enterprise_id: str = Field(max_length=64, description="商家在登记库里的编号")


class InstalmentInput(BaseModel):
    model_config = _STRICT
    due_on: date = Field(description="这一期最晚哪一天")
    sum_fen: int = Field(description="这一期的金额，单位分")


class UndertakingInput(BaseModel):
    model_config = _STRICT
    remedy: Remedy = Field(description="做什么（不付钱的）")
    item: str = Field(max_length=200, description="具体内容")
    due_on: date = Field(description="最晚哪一天")


class GoodsReturnInput(BaseModel):
    model_config = _STRICT
    item: str = Field(max_length=200, description="消费者退回什么")
    due_on: date = Field(description="最晚哪一天退回")
    postage: Postage = Field(description="运费由谁付")


class TermsInput(BaseModel):
    """An offer, exact enough to become the agreement."""

    model_config = _STRICT
    remedy: Remedy = Field(description="怎么解决")
    sum_fen: int = Field(description="金额，单位分；不涉及付款时为 0")
    due_on: date = Field(description="哪天前履行")
    method: Method = Field(description="用什么方式")
    conditions: str = Field("", max_length=1000, description="补充说明")
    valid_until: date | None = Field(None, description="这个方案有效到哪天；是休息日的顺延到下一个工作日")
    item: str = Field("", max_length=200, description="不付钱的，具体做什么")
    instalments: list[InstalmentInput] = Field(
        default_factory=list, max_length=24, description="分期；加起来要等于总额"
    )
    also: list[UndertakingInput] = Field(default_factory=list, max_length=5, description="另外做到的事")
    goods: GoodsReturnInput | None = Field(None, description="消费者退回商品")
    claims: list[ClaimFate] = Field(
        default_factory=list, max_length=8, description="按投诉要求的顺序，每一项怎么处理；不填表示全部用这个方案解决"
    )

    def terms(self) -> OfferTerms:
        extent = Extent(
            item=self.item,
            instalments=tuple(Instalment(part.due_on, part.sum_fen) for part in self.instalments),
            also=tuple(Undertaking(each.remedy, each.item, each.due_on) for each in self.also),
            goods=GoodsReturn(**self.goods.model_dump()) if self.goods else None,
            claims=tuple(self.claims),
        )
        return OfferTerms(
            self.remedy, self.sum_fen, self.due_on, self.method, self.conditions, self.valid_until, extent
        )


class StatementInput(BaseModel):
    model_config = _STRICT
    text: str = Field(max_length=3000, description="要说的话")


class ReasonInput(BaseModel):
    model_config = _STRICT
    reason: str = Field("", max_length=2000, description="说明")


class FactReplyInput(BaseModel):
    model_config = _STRICT
    fact: str = Field(max_length=64, description="事实的名称")
    agreed: bool = Field(description="是否认可消费者的说法")
    value: Any = Field(None, description="不认可时，商家自己的说法")


class FactAnswersInput(BaseModel):
    model_config = _STRICT
    answers: list[FactReplyInput] = Field(min_length=1, max_length=200)


class SignatureInput(BaseModel):
    """The hash of the very text that was read, and the password again."""

    model_config = _STRICT
    text_sha256: str = Field(min_length=64, max_length=64, description="所读协议文本的 SHA-256")
    password: str = Field(max_length=200, description="再输一次登录密码")


class LetterInput(BaseModel):
    model_config = _STRICT
    number: str = Field(max_length=60, description="信件编号")
    code: str = Field(max_length=60, description="信件上的验证码")


class ListQuery(BaseModel):
    model_config = _STRICT
    stage: Stage | None = Field(None, description="只看这个阶段")
    mark: Mark | None = Field(None, description="只看需要处理的一类")
    category: str | None = Field(None, max_length=20)
    respondent_id: str | None = Field(None, max_length=64)
    number: str = Field("", max_length=60, description="编号中的一段")
    whose: Whose = Field(Whose.OFFICE, description="工作人员：本机关的、我承办和代办的、待分派的")
    office_id: str | None = Field(None, max_length=40, description="负责人：只看一个机关")
    sort: Sort = Sort.DUE
    page: int = Field(1, ge=1)
    page_size: int = Field(20, ge=1, le=100)

    def filter(self) -> ListFilter:
        return ListFilter(
            stages=frozenset({self.stage} if self.stage else ()),
            marks=frozenset({self.mark} if self.mark else ()),
            category=self.category,
            respondent_id=self.respondent_id,
            number=self.number,
            whose=self.whose,
            office_id=self.office_id,
            sort=self.sort,
            page=self.page,
            page_size=self.page_size,
        )


class ActAnswer(BaseModel):
    """What an act did; `actions` is what its author may do next."""

    model_config = _FROM_VALUES
    complaint_id: str
    stage: Stage
    version: int
    subject_id: str | None = Field(description="这一步产生的内容的编号")
    actions: list[Action]


class ListAnswer(BaseModel):
    model_config = _FROM_VALUES
    lines: tuple[ComplaintLine, ...]
    total: int
    page: int
    pages: int
    counts: dict[Stage, int]


class ComplaintAnswer(BaseModel):
    model_config = _FROM_VALUES
    actions: list[Action]
    head: ComplaintHead
    told: ToldView
    advice: Advice | None
    book_version: str | None
    consents: tuple[ConsentLine, ...]
    decisions: tuple[DecisionLine, ...]
    timeline: tuple[TimelineItem, ...]
    documents: tuple[DocumentLine, ...]
    evidence: tuple[EvidenceView, ...]
    performance: PerformanceView | None
    who_can_see: tuple[str, ...]
    clocks: tuple[ClockView, ...] = Field(description="每一项期限：起算、依据、暂停、到期日")


class DraftAnswer(BaseModel):
    model_config = _FROM_VALUES
    complaint_id: str
    version: int
    fields: DraftFields
    respondent_name: str
    evidence: tuple[EvidenceView, ...]
    advice: Advice

    @classmethod
    def of(cls, draft: DraftPage, advice: Advice) -> "DraftAnswer":
        return cls(
            complaint_id=draft.complaint_id,
            version=draft.version,
            fields=draft.fields,
            respondent_name=draft.respondent_name,
            evidence=draft.evidence,
            advice=advice,
        )


class OfficeAnswer(BaseModel):
    model_config = _FROM_VALUES
    refusal_grounds: tuple[GroundText, ...]
    termination_grounds: tuple[GroundText, ...]
    offered_grounds: tuple[OfferedGround, ...] = Field(description="终止理由现在能不能选、选之前要知道什么")
    later_situations: tuple[GroundText, ...] = Field(description="选 23-6 时要指明的情形")
    other_routes: tuple[str, ...]
    hints: Hints
    letters: tuple[LetterLine, ...]
    log: tuple[LogLine, ...]


class RoomAnswer(BaseModel):
    model_config = _FROM_VALUES
    actions: list[Action]
    head: RoomHead
    table: RoomTable
    law: RoomLaw
    stream: tuple[StreamItem, ...]
    evidence: tuple[EvidenceView, ...]


class MarkAnswer(BaseModel):
    mark: str = Field(description="调解室里每多一步就会变化")


class AgreementAnswer(BaseModel):
    model_config = _FROM_VALUES
    complaint_id: str
    complaint_number: str
    version: int
    number: str
    state: str
    state_name: str
    paragraphs: tuple[str, ...]
    text_sha256: str
    sum_fen: int
    due_on: date
    remedy_name: str
    method_name: str
    promises: tuple[PromisedLine, ...]
    signatures: tuple[SignatureView, ...]
    seal_text: str | None
    sealed_at: datetime | None
    actions: list[Action]


class LetterAnswer(BaseModel):
    model_config = _FROM_VALUES
    title: str
    number: str
    addressee: str
    paragraphs: tuple[str, ...]
    office: str
    dated_on: date


class IssuedLetterAnswer(BaseModel):
    """`code` is shown this once."""

    model_config = _FROM_VALUES
    letter_id: str
    number: str
    code: str
    valid_until: date
