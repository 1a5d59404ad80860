"""Agents and joint complainants for tests, made by the real services."""

import csv
import io
from datetime import timedelta

from sqlalchemy import select

from core.kernel.clock import local_date
from core.kernel.roles import SYSTEM_ACTOR, Actor, Role
from identity.domain.mandates import MandateKind, MandateTerms, Power
from identity.domain.membership import MembershipDecision, ProofFile
from identity.domain.real_identity import IdKind, RealIdentity
from identity.queries.signed_in import actor_of
from identity.services.decide_mandate import decide_mandate
from identity.services.open_mandate import AgentNamed, PrincipalNamed, give_mandate, request_mandate
from identity.storage.person_tables import Mandate
from mediation.services.complain_together import invite_complainants, join_complaint
from mediation.services.import_complaints import ImportFile
from mediation.storage.complaint_tables import Complaint
from mediation.storage.joint_content import joint_content_hash
from tests.factories_identity import given_account

PROOF = ProofFile("cd" * 32, "image/png", "授权委托书.png")
CHILD = PrincipalNamed("周小禾", "", RealIdentity(IdKind.RESIDENT, "110101199003077475", "示例市河东区示例路 2 号"))


def terms_until(now, days=30, powers=frozenset(Power), kind=MandateKind.AGENT, complaint_id=None):
    today = local_date(now)
    return MandateTerms(kind, frozenset(powers), today, today + timedelta(days), complaint_id)


def given_agent(session, principal: Actor, now, **changes) -> Actor:
    """Somebody to whom the principal has just given a mandate online."""
    agent = given_account(session, Role.CONSUMER, now, name="吴代理")
    give_mandate(session, AgentNamed(agent.phone, "吴代理"), terms_until(now, **changes), None, principal, now)
    session.flush()
    return actor_of(session, agent.actor.account_id)


def given_guardian(session, now) -> tuple[Actor, str]:
    """A guardian whom an officer has confirmed, and the account of the child."""
    guardian = given_account(session, Role.CONSUMER, now, name="周大禾").actor
    terms = terms_until(now, kind=MandateKind.GUARDIAN)
    mandate_id = request_mandate(session, CHILD, terms, PROOF, guardian, now)
    decide_mandate(session, mandate_id, MembershipDecision(is_confirmed=True), SYSTEM_ACTOR, now)
    session.flush()
    child_id = session.scalars(select(Mandate.principal_id).where(Mandate.id == mandate_id)).one()
    return actor_of(session, guardian.account_id), child_id


def given_joined(session, complaint_id: str, by: Actor, now, name: str) -> Actor:
    """Another complainant, who joined the draft with a code."""
    other = given_account(session, Role.CONSUMER, now, name=name).actor
    code = invite_complainants(session, complaint_id, by, now).code
    seen = joint_content_hash(session, session.get_one(Complaint, complaint_id))
    join_complaint(session, code, seen, other, now)
    return other


ROW = {
    "登记编号": "12315-0001",
    "登记日期": "2026-11-18",
    "办理状态": "已登记",
    "投诉人姓名": "郝投诉",
    "联系电话": "13712340001",
    "证件类型": "居民身份证",
    "证件号码": "110101199003077475",
    "投诉人地址": "示例市河东区示例路 3 号",
    "是否同意公示": "否",
    "是否同意委托调解": "是",
    "是否同意调解": "是",
    "统一社会信用代码": "",
    "被投诉人名称": "示例市没有登记的小店",
    "被投诉人地址": "河东区示例路 9 号 电话 0000-0000000",
    "消费日期": "2026-11-01",
    "消费金额": "388.00",
    "投诉内容": "在这家店办的卡不能用了，店里说系统坏了，一直没有修好。",
    "诉求": "退款",
    "诉求金额": "388",
}


def file_of(*rows, name="导出.csv"):
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(ROW))
    writer.writeheader()
    writer.writerows(rows)
    content = out.getvalue().encode("gb18030")
    return ImportFile(name, content, "ab" * 32)
