"""Past penalties of the city, a listing that ran its term, and one that is in force."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bootstrap.demo.accounts import AUTHORITY
from bootstrap.demo.load_stories import Stage
from core.kernel.clock import local_date
from credit.domain.entries import PenaltyEntry, Source
from credit.domain.items import Grade
from credit.services.record_penalty import record_penalty
from sanctions.services.decide_listing import ListingDecision, decide_listing
from sanctions.services.expire_listings import expire_listings
from sanctions.services.give_consent_of_superior import SuperiorConsent, give_consent_of_superior
from sanctions.services.make_listings_effective import make_listings_effective
from sanctions.services.notify_listing import Notice, notify_listing
from sanctions.services.propose_listing import ListingProposal, propose_listing

SUPERIOR = "示例省市场监督管理局"
_TERM_AND_MORE = timedelta(days=3 * 366)
# Nobody can be reached, so the notice is served by announcement and the days to be heard pass unused.
_NOTICE_AFTER = timedelta(days=33)
_DECISION_AFTER = timedelta(days=55)


@dataclass(frozen=True)
class DemoPenalty:
    case_id: str
    days_ago: int
    number: str
    violation: str
    basis: str
    penalty: str
    fine_fen: int
    grade: Grade


@dataclass(frozen=True)
class DemoListing:
    """Took prepaid money, closed and could not be reached (order 44 article 8 item 2)."""

    case_id: str
    proposed_days_ago: int
    number: str
    consent_number: str
    facts: str
    fine_fen: int
    is_finished: bool = False


PENALTIES: tuple[DemoPenalty, ...] = (
    DemoPenalty(
        "C0204",
        75,
        "示市监罚〔演〕1 号",
        "在标价之外多收费用",
        "《价格法》第十三条、第四十二条",
        "没收违法所得，罚款 4000 元",
        400_000,
        Grade.LIGHT,
    ),
    DemoPenalty(
        "C0173",
        45,
        "示市监罚〔演〕3 号",
        "虚构砍价场面，作引人误解的宣传",
        "《消费者权益保护法》第五十六条、《侵害消费者权益行为处罚办法》第六条",
        "责令改正，罚款 30000 元",
        3_000_000,
        Grade.LIGHT,
    ),
    DemoPenalty(
        "C0284",
        120,
        "示市监罚〔演〕2 号",
        "称重时计入塑料筐，短斤缺两",
        "《零售商品称重计量监督管理办法》、《商品量计量违法行为处罚规定》第五条",
        "责令改正，赔偿损失，罚款 20000 元",
        2_000_000,
        Grade.GENERAL,
    ),
    # The repair of the next one was granted, that of the one after it is asked, the last one is objected to.
    DemoPenalty(
        "C0276",
        150,
        "示市监罚〔演〕6 号",
        "生产加工食品的工具没有按要求管理，混入异物",
        "《食品安全法》第三十三条、第一百二十六条",
        "警告，罚款 8000 元",
        800_000,
        Grade.GENERAL,
    ),
    DemoPenalty(
        "C0311",
        125,
        "示市监罚〔演〕7 号",
        "网页标示的“原价”没有依据",
        "《价格法》第十四条、第四十条",
        "罚款 20000 元",
        2_000_000,
        Grade.GENERAL,
    ),
    DemoPenalty(
        "C0300",
        20,
        "示市监罚〔演〕8 号",
        "没有按规定明码标价",
        "《价格法》第十三条、第四十二条",
        "罚款 3500 元",
        350_000,
        Grade.LIGHT,
    ),
    # Its merchant signs in to the demo and may ask for repair: the least time is over.
    DemoPenalty(
        "C0274",
        130,
        "示市监罚〔演〕5 号",
        "标示从未成交过的“原价”，作引人误解的宣传",
        "《消费者权益保护法》第五十六条、《侵害消费者权益行为处罚办法》第六条",
        "责令改正，罚款 60000 元",
        6_000_000,
        Grade.GENERAL,
    ),
)

LISTINGS: tuple[DemoListing, ...] = (
    DemoListing(
        "C0186",
        1220,
        "示市监罚〔演〕旧 1 号",
        "示省监函〔演〕旧 1 号",
        "收取会员卡预付款后转让门店，原经营者停止服务并失去联系，未退还卡内余额。",
        10_000_000,
        is_finished=True,
    ),
    DemoListing(
        "C0323",
        90,
        "示市监罚〔演〕4 号",
        "示省监函〔演〕1 号",
        "收取十个月托班费用后突然关门，未退还学费，负责人电话停机，经营场所已经搬空，五名家长投诉。",
        15_000_000,
    ),
)


def load_penalties(session: Session, stage: Stage, now: datetime) -> dict[str, str]:
    """Record the penalties, the oldest first, each on its day; returns the records by the case of the enterprise."""
    records: dict[str, str] = {}
    for penalty in sorted(PENALTIES, key=lambda penalty: -penalty.days_ago):
        at = now - timedelta(days=penalty.days_ago)
        entry = PenaltyEntry(
            enterprise_id=stage.enterprise_ids[penalty.case_id],
            source=Source("demo", penalty.number, "demo.penalty"),
            document_number=penalty.number,
            violation=penalty.violation,
            basis=penalty.basis,
            penalty=penalty.penalty,
            fine_fen=penalty.fine_fen,
            decided_on=local_date(at),
            authority=AUTHORITY,
            grades=(penalty.grade,),
        )
        records[penalty.case_id] = record_penalty(session, entry, stage.actors["officer"], at)
    return records


def load_listings(session: Session, stage: Stage, now: datetime) -> None:
    """Take every listing through its due process; the finished one also through its term."""
    for listing in sorted(LISTINGS, key=lambda listing: -listing.proposed_days_ago):
        proposed_at = now - timedelta(days=listing.proposed_days_ago)
        _list(session, listing, stage, proposed_at)
        make_listings_effective(session, proposed_at + _DECISION_AFTER)
        if listing.is_finished:
            expire_listings(session, min(now, proposed_at + _DECISION_AFTER + _TERM_AND_MORE))


def _list(session: Session, listing: DemoListing, stage: Stage, at: datetime) -> None:
    officer, supervisor = stage.actors["officer"], stage.actors["supervisor"]
    notified_at, decided_at = at + _NOTICE_AFTER, at + _DECISION_AFTER
    notified_on, decided_on = local_date(notified_at), local_date(decided_at)
    listing_id = propose_listing(session, _proposal(listing, stage, local_date(at)), officer, at)
    notice = Notice(
        notified_on, "公告送达，公告期满视为送达；并张贴在经营场所门口", "预收款后停业且经核实联系不上，性质恶劣"
    )
    notify_listing(session, listing_id, notice, officer, notified_at)
    consent = SuperiorConsent(SUPERIOR, listing.consent_number, decided_on)
    give_consent_of_superior(session, listing_id, consent, supervisor, decided_at)
    decision = ListingDecision(listing.number, "事实清楚，依法给予较重处罚并列入名单。", decided_on)
    decide_listing(session, listing_id, decision, supervisor, decided_at)


def _proposal(listing: DemoListing, stage: Stage, proposed_on: date) -> ListingProposal:
    return ListingProposal(
        enterprise_id=stage.enterprise_ids[listing.case_id],
        ground="8-2",
        violation="收取预付款后停业，逃避退款义务",
        event_on=proposed_on - timedelta(days=30),
        facts=listing.facts,
        parts={
            "took_prepayment": "收费记录和家长、会员提供的付款凭证",
            "closed_or_moved": "现场检查笔录：场所已经关闭，没有张贴安置办法",
            "not_supplied_nor_refunded": "投诉人陈述和退款申请记录",
            "uncontactable": "两次到场核查、电话和挂号信均联系不上",
        },
        seriousness={
            "vile": "收款时已经准备关门，关门后更换电话",
            "grave": "涉及多名消费者，金额较大",
            "harmful": "引发集中投诉，影响消费信心",
        },
        weighing="主观故意明显，涉及人数多、持续时间长，没有主动退款，处以从重罚款。",
        heavier_penalty="heavier_fine",
        penalty="从重罚款",
        penalty_basis="《消费者权益保护法实施条例》第二十二条、第五十条第二款",
        fine_fen=listing.fine_fen,
    )
