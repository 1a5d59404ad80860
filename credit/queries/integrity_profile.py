"""Figures of one enterprise from its own records, beside peers: no score, no rank, each with what it is counted from.

Size is the number of staff in the annual report; where that is not known, of the enterprise or of enough others, the
kind of subject (company, sole trader …) stands for it. The sector is what the names tell of the trade.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.roles import Actor
from credit.domain.items import Item, Status
from credit.domain.permissions import require_reader
from credit.queries.size_classes import KnownSize, known_sizes
from credit.storage.record_tables import CreditRecord
from registry.domain.company_name import parse_company_name
from registry.domain.industries import families_of
from registry.queries.enterprise_page import EnterpriseLine, enterprise_lines

WINDOW_DAYS = 365
FEWEST_PEERS = 10
MOST_PEERS = 5000
_ITEMS = (Item.PROMISE_KEPT, Item.PROMISE_BROKEN, Item.COMPLAINT_OUTCOME)
_AT_ONCE = 500
_SETTLED = ("settled", "settled_directly")


@dataclass(frozen=True)
class Counted:
    """A figure is never without what it is made of."""

    numerator: int
    denominator: int

    @property
    def percent(self) -> float | None:
        return 100 * self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True)
class Figure:
    """`peers` is None with fewer than ten of them; `records` are behind the enterprise's own denominator."""

    key: str
    title: str
    definition: str
    own: Counted
    peers: Counted | None
    is_share: bool
    records: tuple[str, ...]


@dataclass(frozen=True)
class IntegrityProfile:
    """`trade`: what the name tells of the sector, empty when it tells none and nobody can be compared.

    `size`: of the enterprise itself, None when no annual report tells it; `same_size` peers are known to be of it.
    `is_by_size`: the peers are of the same size; otherwise the kind of subject stands for it.
    """

    enterprise: EnterpriseLine
    trade: str
    size: KnownSize | None
    same_size: int
    is_by_size: bool
    since: date
    until: date
    peers: int
    figures: tuple[Figure, ...]

    @property
    def has_few_peers(self) -> bool:
        return self.peers < FEWEST_PEERS


@dataclass(frozen=True)
class _Told:
    """What one record tells."""

    record_id: str
    enterprise_id: str
    item: Item
    is_settled: bool
    is_late: bool


@dataclass(frozen=True)
class _Rule:
    title: str
    definition: str
    counts: Callable[[_Told], bool]
    belongs: Callable[[_Told], bool]


_RULES: Mapping[str, _Rule] = {
    "kept": _Rule(
        "兑现的承诺",
        "分子：调解协议履行的记录。分母：履行的和到期没有履行的记录。先没有履行、后来履行的，两条都算。",
        lambda told: told.item is Item.PROMISE_KEPT,
        lambda told: told.item is not Item.COMPLAINT_OUTCOME,
    ),
    "on_time": _Rule(
        "按期兑现",
        "分子：在约定期限内履行的记录。分母：全部履行的记录。",
        lambda told: told.item is Item.PROMISE_KEPT and not told.is_late,
        lambda told: told.item is Item.PROMISE_KEPT,
    ),
    "settled": _Rule(
        "谈成的纠纷",
        "分子：调解达成协议和自行和解的投诉。分母：已经办结并记入档案的投诉。谈不成不说明谁对谁错。",
        lambda told: told.is_settled,
        lambda told: told.item is Item.COMPLAINT_OUTCOME,
    ),
}
_DISPUTES = "分子：已经办结并记入档案的投诉。分母：企业数，本企业是 1 家。同类只数一年内有投诉或者履约记录的企业。"


def integrity_profile(session: Session, enterprise_id: str, actor: Actor, on: date) -> IntegrityProfile:
    """Return the figures of the last year to those who may read the file; NotFoundError for anybody else.

    Peers that are fewer than ten are not compared: one could tell from their sum what a single one did.
    """
    require_reader(actor, enterprise_id)
    since = on - timedelta(WINDOW_DAYS)
    firm = enterprise_lines(session, [enterprise_id])[enterprise_id]
    trade = parse_company_name(firm.name).industry
    alike = _peers(session, firm, families_of(trade), since, on)
    sizes = known_sizes(session, [enterprise_id, *alike], on)
    size = sizes.get(enterprise_id)
    as_large = [one for one in alike if size is not None and one in sizes and sizes[one].size == size.size]
    is_by_size = len(as_large) >= FEWEST_PEERS
    peers = as_large if is_by_size else alike
    own = _told(session, [enterprise_id], since, on)
    theirs = _told(session, peers, since, on) if len(peers) >= FEWEST_PEERS else None
    figures = (_disputes(own, theirs, len(peers)), *(_figure(key, own, theirs) for key in _RULES))
    return IntegrityProfile(firm, "".join(trade), size, len(as_large), is_by_size, since, on, len(peers), figures)


def _figure(key: str, own: Sequence[_Told], theirs: Sequence[_Told] | None) -> Figure:
    rule = _RULES[key]
    behind = tuple(told.record_id for told in own if rule.belongs(told))
    peers = None if theirs is None else _count(rule, theirs)
    return Figure(key, rule.title, rule.definition, _count(rule, own), peers, is_share=True, records=behind)


def _count(rule: _Rule, told: Iterable[_Told]) -> Counted:
    belonging = [one for one in told if rule.belongs(one)]
    return Counted(sum(rule.counts(one) for one in belonging), len(belonging))


def _disputes(own: Sequence[_Told], theirs: Sequence[_Told] | None, number: int) -> Figure:
    behind = tuple(told.record_id for told in own if told.item is Item.COMPLAINT_OUTCOME)
    peers = None
    if theirs is not None:
        peers = Counted(sum(told.item is Item.COMPLAINT_OUTCOME for told in theirs), number)
    own_count = Counted(len(behind), 1)
    return Figure("disputes", "办结的投诉", _DISPUTES, own_count, peers, is_share=False, records=behind)


def _peers(session: Session, firm: EnterpriseLine, trades: frozenset[int], since: date, on: date) -> list[str]:
    """Return other enterprises of the same trade and kind that have such records in the window."""
    if not trades:
        return []
    held = select(CreditRecord.enterprise_id).where(
        CreditRecord.item.in_(_ITEMS), CreditRecord.event_on > since, CreditRecord.event_on <= on
    )
    ids = session.scalars(held.distinct().order_by(CreditRecord.enterprise_id).limit(MOST_PEERS)).all()
    lines = enterprise_lines(session, (one for one in ids if one != firm.enterprise_id))
    alike = (line for line in lines.values() if line.kind is firm.kind)
    return [line.enterprise_id for line in alike if trades & families_of(parse_company_name(line.name).industry)]


def _told(session: Session, ids: Sequence[str], since: date, on: date) -> list[_Told]:
    found: list[_Told] = []
    for start in range(0, len(ids), _AT_ONCE):
        rows = session.scalars(
            select(CreditRecord).where(
                CreditRecord.enterprise_id.in_(ids[start : start + _AT_ONCE]),
                CreditRecord.item.in_(_ITEMS),
                CreditRecord.status == Status.CURRENT.value,
                CreditRecord.event_on > since,
                CreditRecord.event_on <= on,
            )
        )
        found += map(_read, rows)
    return found


def _read(row: CreditRecord) -> _Told:
    late = row.body.get("late_days")
    return _Told(
        record_id=row.id,
        enterprise_id=row.enterprise_id,
        item=Item(row.item),
        is_settled=row.body.get("outcome") in _SETTLED,
        is_late=isinstance(late, int) and late > 0,
    )
