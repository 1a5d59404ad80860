"""What lies with the district offices: work taken and handed over, a transfer, a dispute, somebody away."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bootstrap.demo.acting import Act, Play, Scene, accept
from bootstrap.demo.story import DaysBefore, Story
from core.kernel.clock import local_date
from core.kernel.roles import Actor
from mediation.domain.claims import Claim, Remedy
from mediation.services.assign_complaint import HandOver, assign_complaint, hand_over
from mediation.services.note_absence import AbsencePlan, note_absence
from mediation.services.settle_competence import dispute_competence
from mediation.services.transfer_complaint import OutsideTransfer, TransferOrder, transfer_complaint, transfer_outside

_AWAY_IN_DAYS = 3
_AWAY_FOR_DAYS = 4


def take(scene: Scene, actor: Actor, now: datetime) -> None:
    assign_complaint(scene.session, scene.complaint_id, actor.account_id, actor, now)


def assign_to(who: str) -> Play:
    def play(scene: Scene, actor: Actor, now: datetime) -> None:
        assign_complaint(scene.session, scene.complaint_id, scene.actors[who].account_id, actor, now)

    return play


def hand_to(who: str, note: str) -> Play:
    def play(scene: Scene, actor: Actor, now: datetime) -> None:
        hand_over(scene.session, scene.complaint_id, HandOver(scene.actors[who].account_id, note), actor, now)

    return play


def transfer_to_office_of(who: str, reasons: str) -> Play:
    def play(scene: Scene, actor: Actor, now: datetime) -> None:
        order = TransferOrder(scene.actors[who].office_id or "", reasons)
        transfer_complaint(scene.session, scene.complaint_id, order, actor, now)

    return play


def transfer_outside_to(name: str, reasons: str) -> Play:
    def play(scene: Scene, actor: Actor, now: datetime) -> None:
        order = OutsideTransfer(name, "12315", reasons)
        transfer_outside(scene.session, scene.complaint_id, order, actor, now)

    return play


def dispute_with_office_of(who: str, reasons: str) -> Play:
    def play(scene: Scene, actor: Actor, now: datetime) -> None:
        order = TransferOrder(scene.actors[who].office_id or "", reasons)
        dispute_competence(scene.session, scene.complaint_id, order, actor, now)

    return play


_CITY_WORK = (
    ("C0274", "officer"),
    ("C0265", "officer_2"),
    ("C0133", "mediator"),
    ("C0300", "mediator"),
    ("C0311", "officer"),
    ("C0077", "officer_2"),
)


def play_city_work(actors: Mapping[str, Actor], session: Session, complaints: Mapping[str, str], now: datetime) -> None:
    """Let the city's supervisor distribute the complaints of the city's own office."""
    for case_id, who in _CITY_WORK:
        handler = actors[who].account_id
        assign_complaint(session, complaints[case_id], handler, actors["supervisor"], now)


def play_absences(scene: Scene, now: datetime) -> None:
    """Let an officer of a district be away soon, with a colleague to cover."""
    away, cover = scene.actors["officer_hill"], scene.actors["mediator_hill"]
    from_on = local_date(now) + timedelta(_AWAY_IN_DAYS)
    plan = AbsencePlan(away.account_id, from_on, from_on + timedelta(_AWAY_FOR_DAYS), cover.account_id)
    note_absence(scene.session, plan, away, now)


OFFICE_STORIES: tuple[Story, ...] = (
    Story(
        case_id="C0042",
        consumer="consumer_5",
        started_days_ago=12,
        event=DaysBefore(18),
        claims=(Claim(Remedy.REFUND, 1_000_000, "退货退款"),),
        acts=(
            Act(
                9,
                "officer",
                transfer_outside_to("外省某市某区市场监督管理局（示例）", "直播平台的住所在外省，店铺没有公示地址。"),
            ),
        ),
    ),
    Story(
        case_id="C0295",
        consumer="consumer_4",
        started_days_ago=4,
        event=DaysBefore(20),
        claims=(Claim(Remedy.REFUND, 3_000, "退还远程费"),),
        shop_area="",
        acts=(Act(3, "officer_hill", take),),
    ),
    Story(
        case_id="C0084",
        consumer="consumer_5",
        started_days_ago=8,
        event=DaysBefore(15),
        claims=(Claim(Remedy.REFUND, 225_000, "退还中介费"),),
        shop_area="",
        acts=(
            Act(7, "officer_hill", take),
            Act(5, "officer_hill", accept),
            Act(
                2,
                "officer_hill",
                hand_to("mediator_hill", "商家说负责人周三回来才能答复；消费者白天上班，晚上七点以后方便接电话。"),
            ),
        ),
    ),
    Story(
        case_id="C0231",
        consumer="consumer_3",
        started_days_ago=16,
        event=DaysBefore(30),
        claims=(Claim(Remedy.REFUND, 2_000_000, "退还定金"),),
        shop_area="",
    ),
    Story(
        case_id="C0030",
        consumer="consumer_4",
        started_days_ago=6,
        event=DaysBefore(10),
        claims=(Claim(Remedy.REFUND, 10_450_000, "退车退款"),),
        acts=(
            Act(
                4,
                "officer",
                transfer_to_office_of("officer_spring", "消费者到店看的是听泉区的展厅，望湖区没有这家的门店。"),
            ),
        ),
    ),
    Story(
        case_id="C0298",
        consumer="consumer_5",
        started_days_ago=5,
        event=DaysBefore(40),
        claims=(Claim(Remedy.REFUND, 637_800, "退款并赔偿"),),
        shop_area="",
        acts=(
            Act(
                2,
                "officer_hill",
                dispute_with_office_of("officer_spring", "网店公示的地址在听泉区，映山区的店已经关闭半年。"),
            ),
        ),
    ),
)
