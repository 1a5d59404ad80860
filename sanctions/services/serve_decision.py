"""Recording that the listing decision was served: the days of the remedies run from then."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.kernel.clock import chinese_date, local_date
from core.kernel.errors import ConflictError, InvalidInputError
from core.kernel.roles import Actor
from identity.queries.inbox import first_opened_at
from sanctions.domain.decision_service import SERVICE_WAY_NAMES, ServiceWay
from sanctions.domain.due_process import check_not_after, check_not_before
from sanctions.domain.procedure import Action
from sanctions.services.take_step import file_paper, listing_for_step, required_text, take_step
from sanctions.services.tell_of_step import NEWS
from sanctions.storage.listing_tables import Listing


@dataclass(frozen=True)
class DecisionServed:
    """`way` is a code of `ServiceWay`; `proof` says who signed, which letter, where it was announced."""

    served_on: date
    way: str
    proof: str


def record_service(session: Session, listing_id: str, served: DecisionServed, actor: Actor, now: datetime) -> None:
    """Keep day, way and proof; the platform counts from the day on which the enterprise opened the notice."""
    listing = listing_for_step(session, listing_id, Action.RECORD_SERVICE, actor)
    if listing.decision_served_on is not None:
        raise ConflictError(f"{chinese_date(listing.decision_served_on)}已经送达，不用再登记")
    way = _way(served.way)
    proof = required_text(served.proof, "proof", "请写明送达凭证")
    check_not_after(served.served_on, local_date(now), "served_on", "送达日期不能晚于今天")
    decided_on = listing.decided_on or served.served_on
    check_not_before(served.served_on, decided_on, "served_on", f"送达日期不能早于作出决定的{chinese_date(decided_on)}")
    if way is ServiceWay.PLATFORM:
        opened_on = _opened_on(session, listing)
        message = f"企业在{chinese_date(opened_on)}打开站内通知，送达日期不能早于这一天"
        check_not_before(served.served_on, opened_on, "served_on", message)
        proof = f"企业在{chinese_date(opened_on)}打开站内通知；{proof}"
    listing.decision_served_on = served.served_on
    text = f"送达方式：{SERVICE_WAY_NAMES[way]}\n送达凭证：{proof}"
    file_paper(session, listing, ("service", served.served_on, text), actor, now)
    take_step(session, listing, Action.RECORD_SERVICE, actor, now, {"served_on": served.served_on, "way": way.value})


def _way(code: str) -> ServiceWay:
    if code not in set(ServiceWay):
        message = "请选择送达方式"
        raise InvalidInputError(message, fields={"way": message})
    return ServiceWay(code)


def _opened_on(session: Session, listing: Listing) -> date:
    opened_at = first_opened_at(session, listing.enterprise_id, f"/sanctions/{listing.id}", NEWS[Action.DECIDE].title)
    if opened_at is None:
        message = "企业还没有打开站内通知，请用别的方式送达"
        raise InvalidInputError(message, fields={"way": message})
    return local_date(opened_at)
