"""Terms, facts and records of the credit file for tests, built with the real services."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.contracts.mediation import MediationConcluded, PromiseBroken, PromiseKept
from core.contracts.sanctions import ListingEffective, ListingEnded, PenaltyDecided
from core.kernel.clock import local_date
from core.kernel.identifiers import new_id
from core.kernel.roles import SYSTEM_ACTOR
from credit.domain.entries import PenaltyEntry, RecordDraft, Source
from credit.domain.items import Grade
from credit.domain.publication import GradeTerm, Stopping, Terms
from credit.services.file_record import file_record
from credit.services.record_outcome import record_outcome
from credit.services.record_penalty import record_penalty

SHOP = "5" * 32
OFFICE = "示例市市场监督管理局"

TERMS = Terms(
    {
        Grade.NONE: GradeTerm(0, 0, Stopping.NOT_PUBLISHED),
        Grade.LIGHT: GradeTerm(3, 3, Stopping.ENDS_BY_ITSELF),
        Grade.GENERAL: GradeTerm(3, 12, Stopping.MAY_APPLY),
        Grade.SERIOUS_I: GradeTerm(12, 36, Stopping.MAY_APPLY),
        Grade.SERIOUS_II: GradeTerm(12, 36, Stopping.MAY_APPLY_AFTER_BAN),
        Grade.SERIOUS_III: GradeTerm(36, 36, Stopping.ENDS_BY_ITSELF),
        Grade.SERIOUS_IV: GradeTerm(12, 36, Stopping.MAY_APPLY),
    },
    "test",
)

CONCLUDED = MediationConcluded(
    complaint_id="c" * 32,
    complaint_number="示投〔2026〕1号",
    respondent_id=SHOP,
    outcome="settled",
    ground=None,
    concluded_on=date(2026, 11, 18),
    category="预付卡",
    office=OFFICE,
    agreed_fen=128_000,
    due_on=date(2026, 12, 1),
)
KEPT = PromiseKept(
    complaint_id="c" * 32,
    complaint_number="示投〔2026〕1号",
    respondent_id=SHOP,
    agreement_number="示调〔2026〕1号",
    agreed_fen=128_000,
    due_on=date(2026, 11, 15),
    happened_on=date(2026, 11, 14),
    late_days=0,
)
BROKEN = PromiseBroken(
    complaint_id="c" * 32,
    complaint_number="示投〔2026〕1号",
    respondent_id=SHOP,
    agreement_number="示调〔2026〕1号",
    agreed_fen=128_000,
    due_on=date(2026, 11, 15),
    happened_on=date(2026, 11, 19),
    late_days=4,
)
DECIDED = PenaltyDecided(
    listing_id="1" * 32,
    enterprise_id=SHOP,
    document_number="示市监罚〔2026〕7号",
    violation="收取预付款后关闭门店且无法联系",
    basis="《消费者权益保护法》第五十六条",
    penalty="罚款，责令停业整顿",
    fine_fen=12_000_000,
    decided_on=date(2026, 11, 20),
    authority=OFFICE,
    grades=("serious_iv",),
)
EFFECTIVE = ListingEffective(
    listing_id="1" * 32,
    enterprise_id=SHOP,
    kind="serious",
    article="失信44-8",
    effective_on=date(2026, 11, 20),
    ends_on=date(2029, 11, 20),
    document_number="示市监罚〔2026〕7号",
)


def ended(how: str, ended_on: date) -> ListingEnded:
    return ListingEnded(listing_id="1" * 32, enterprise_id=SHOP, how=how, ended_on=ended_on)


def penalty_entry(decided_on: date, *grades: Grade, enterprise_id: str = SHOP, published_on: date | None = None):
    return PenaltyEntry(
        enterprise_id=enterprise_id,
        source=Source("sanctions", new_id(), PenaltyDecided.TYPE),
        document_number="示市监罚〔2026〕8号",
        violation="未明码标价",
        basis="《价格法》第四十二条",
        penalty="罚款",
        fine_fen=200_000,
        decided_on=decided_on,
        authority=OFFICE,
        grades=grades or (Grade.GENERAL,),
        published_on=published_on,
    )


def given_penalty(session: Session, now: datetime, *grades: Grade, enterprise_id: str = SHOP) -> str:
    entry = penalty_entry(local_date(now), *grades, enterprise_id=enterprise_id)
    return record_penalty(session, entry, SYSTEM_ACTOR, now)


def given_outcome(session: Session, now: datetime, outcome: str = "settled", **changes: object) -> str:
    fact = replace(CONCLUDED, complaint_id=new_id(), outcome=outcome, concluded_on=local_date(now), **changes)
    record_id = record_outcome(session, fact, SYSTEM_ACTOR, now)
    assert record_id is not None
    return record_id


def given_sealed(session: Session, now: datetime, enterprise_id: str = SHOP) -> str:
    """A ban on a person's posts, as a record of the enterprise that it arose from."""
    body = {"person_name": "示例甲", "ban_ground": "示例原因", "ban_from": "2026-01-05", "ban_until": "2029-01-05"}
    source = Source("feeds", new_id(), "delivery")
    draft = RecordDraft(enterprise_id, "post_restriction", source, "示限〔2026〕1号", date(2026, 1, 5), body)
    return file_record(session, draft, SYSTEM_ACTOR, now)


DELIVERED_CODE = "91990100T000900194"
PENALTY_ROW = {
    "cf_xdr_mc": "示例市青禾健身服务有限公司",
    "cf_xdr_lb": "法人及非法人组织",
    "cf_xdr_shxym": DELIVERED_CODE,
    "cf_wsh": "示住建罚〔2026〕8号",
    "cf_wfxw": "未按图施工",
    "cf_sy": "",
    "cf_yj": "《建设工程质量管理条例》",
    "cf_cflb": "罚款;没收违法所得",
    "cf_nr": "罚款二万元，没收违法所得",
    "cf_nr_fk": "2.000000",
    "cf_nr_wfff": "0.123456",
    "cf_jdrq": "2026-10-08",
    "cf_gsjzq": "2027/01/08",
    "cf_cfjg": "示例市住房和城乡建设局",
    "cf_cfjgdm": "119901000009900163",
    "bz": "",
}
OLD_PENALTY_ROW = {
    "CF_WSH": "示住建罚〔2015〕8号",
    "CF_XDR_MC": "示例市青禾健身服务有限公司",
    "CF_XDR_SHXYM": DELIVERED_CODE,
    "CF_CFLB1": "罚款",
    "CF_SY": "未按图施工",
    "CF_YJ": "《建设工程质量管理条例》",
    "CF_JG": "罚款二万元",
    "CF_JDRQ": "2026年9月8日",
    "CF_XZJG": "示例市住房和城乡建设局",
}
LICENCE_ROW = {
    "行政相对人名称": "示例市青禾健身服务有限公司",
    "信用代码": DELIVERED_CODE,
    "行政许可决定文书号": "示食许〔2026〕1号",
    "许可类别": "普通",
    "许可证书名称": "食品经营许可证",
    "许可编号": "JY0001",
    "许可内容": "预包装食品销售",
    "许可决定日期": "2026-06-01",
    "有效期自": "2026-06-01",
    "有效期至": "2099-12-31",
    "许可机关": "示例市市场监督管理局",
    "当前状态": "有效",
}
