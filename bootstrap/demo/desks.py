"""The desks of the city's merchants: who joined online dispute resolution, who helps whom, what they write often."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.kernel.roles import Actor
from identity.services.manage_members import set_signing_limit
from mediation.domain.negotiation import OdrAction
from mediation.domain.response_templates import TemplateText
from mediation.services.join_odr import apply_for_odr, decide_odr
from mediation.services.keep_templates import add_template

_ODR_MEMBERS = (("C0133", "merchant_1", "会员服务部"), ("C0274", "merchant_2", "售后服务部"))
_FIRST_ANSWER = TemplateText("收到后的第一句", "您好，投诉{编号}已收到，我们正在核对，{期限}前给您答复。")
_LIMIT_FEN = 200_000
_BEFORE_THE_STORIES = timedelta(days=200)


def open_desks(session: Session, actors: Mapping[str, Actor], enterprise_ids: Mapping[str, str], now: datetime) -> None:
    """Let two enterprises join and their owners set up the desk; part of loading the city."""
    at = now - _BEFORE_THE_STORIES
    for case_id, owner, contact in _ODR_MEMBERS:
        membership_id = apply_for_odr(session, enterprise_ids[case_id], contact, actors[owner], at)
        decide_odr(session, membership_id, OdrAction.ADMIT, "", actors["officer"], at + timedelta(days=3))
        add_template(session, enterprise_ids[case_id], _FIRST_ANSWER, actors[owner], at)
        set_signing_limit(session, enterprise_ids[case_id], _LIMIT_FEN, actors[owner], at)
