"""Loading rows of sanctions: `get_` raises, `find_` may be empty."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import ColumnElement, Date, Text, and_, bindparam, cast, func, or_, outerjoin, select, tuple_
from sqlalchemy.orm import Session

from core.database import lasting_of
from core.database.among import among
from core.kernel.errors import ConflictError, NotAllowedError, NotFoundError, UnavailableError
from core.kernel.roles import Actor
from sanctions.domain.due_process import Rights
from sanctions.domain.flag_kinds import FlagSource
from sanctions.domain.measures import Desk, Matter, Measure, read_measure_text
from sanctions.domain.spreading import Limits, Node, NodeKind
from sanctions.storage.catalogue_tables import CatalogueEdition, DeskRow, MatterRow, MeasureRow
from sanctions.storage.check_tables import Check
from sanctions.storage.flag_tables import Flag
from sanctions.storage.listing_tables import Listing, ListingPaper

_NO_CATALOGUE = "措施目录还没有载入，暂时不能核查"
_AS_TEXT = cast(MeasureRow.__table__.c.content, Text)
_DAY = bindparam("day", type_=Date)
_flag, _desk, _matter, _measure, _edition = (
    table.__table__.c for table in (Flag, DeskRow, MatterRow, MeasureRow, CatalogueEdition)
)
_UNSPREAD = (
    select(_flag.id)
    .where(_flag.spread_at.is_(None), _flag.retracted_at.is_(None), _flag.starts_on <= _DAY, _flag.ends_on >= _DAY)
    .limit(1)
)
_DESK = select(_desk.code, _desk.title, _desk.role).where(_desk.code == bindparam("code"))
_MATTER = select(_matter.code, _matter.desk, _matter.title, _matter.applicant).where(
    _matter.code == bindparam("code"), _matter.desk == bindparam("at")
)
_NEWEST = select(_measure.code, func.max(_measure.number)).where(_measure.from_on <= _DAY).group_by(_measure.code)
_IN_FORCE = select(_measure.id).where(tuple_(_measure.code, _measure.number).in_(_NEWEST)).order_by(_measure.code)
_MEASURES = select(_measure.id, _AS_TEXT).where(among(_measure.id, "ids"))
_NEWEST_EDITION = select(_edition.edition).order_by(_edition.recorded_at.desc(), _edition.edition.desc()).limit(1)
_IN_CHARGE = (
    select(
        _NEWEST_EDITION.scalar_subquery(),
        *(_desk.code, _desk.title, _desk.role),
        *(_matter.code, _matter.desk, _matter.title, _matter.applicant),
    )
    .select_from(outerjoin(DeskRow, MatterRow, (_matter.desk == _desk.code) & (_matter.code == bindparam("matter"))))
    .where(_desk.code == bindparam("desk"))
)
_DESK_COLUMNS = len(fields(Desk))


def get_listing(session: Session, listing_id: str) -> Listing:
    row = session.get(Listing, listing_id)
    if row is None:
        raise NotFoundError("没有找到这件列入案件")
    return row


def get_listing_for_update(session: Session, listing_id: str) -> Listing:
    """Return the row as it is now, held until the transaction ends."""
    row = find_listing_for_update(session, listing_id)
    if row is None:
        raise NotFoundError("没有找到这件列入案件")
    return row


def find_listing_for_update(session: Session, listing_id: str) -> Listing | None:
    found = select(Listing).where(Listing.id == listing_id).with_for_update().execution_options(populate_existing=True)
    return session.scalars(found).one_or_none()


def find_listings_resting_on_for_update(
    session: Session, listing_id: str, enterprise_id: str, document_number: str
) -> list[Listing]:
    """Return the listing itself and those of the enterprise that refuse to perform the document's decision."""
    of_document = and_(Listing.enterprise_id == enterprise_id, Listing.unperformed_document == document_number)
    found = select(Listing).where(or_(Listing.id == listing_id, of_document)).order_by(Listing.id)
    return list(session.scalars(found.with_for_update().execution_options(populate_existing=True)))


def rights_of(listing: Listing) -> Rights:
    """Return where the party's rights stand; the listing must have been notified."""
    if listing.notice_served_on is None or listing.request_due_on is None:
        raise ConflictError("还没有送达事先告知书")
    return Rights(
        notified_on=listing.notice_served_on,
        request_due_on=listing.request_due_on,
        waived_on=listing.waived_on,
        hearing_requested_on=listing.hearing_requested_on,
        heard_on=listing.heard_on,
    )


def papers_of(session: Session, listing_id: str) -> list[ListingPaper]:
    found = select(ListingPaper).where(ListingPaper.listing_id == listing_id)
    return list(session.scalars(found.order_by(ListingPaper.recorded_at, ListingPaper.id)))


def noted_fall_by(session: Session, listing_id: str) -> str | None:
    """Return who noted last that the basis of the listing fell; None when nobody did."""
    found = select(ListingPaper.recorded_by).where(
        ListingPaper.listing_id == listing_id, ListingPaper.kind == "basis_fall"
    )
    return session.scalar(found.order_by(ListingPaper.recorded_at.desc(), ListingPaper.id.desc()).limit(1))


def find_flag_of_source_for_update(session: Session, source: FlagSource, source_id: str) -> Flag | None:
    """Return the live flag that this decision raised, held until the transaction ends."""
    of_source = (Flag.source_kind == source.value, Flag.source_id == source_id, Flag.retracted_at.is_(None))
    found = select(Flag).where(*of_source).with_for_update()
    return session.scalars(found.execution_options(populate_existing=True)).one_or_none()


def find_flags_in_force(session: Session, nodes: Iterable[Node], day: date) -> list[Flag]:
    """Return the direct flags that these enterprises or people carry on the day."""
    wanted = _of_nodes(nodes)
    if not wanted:
        return []
    in_force = (Flag.retracted_at.is_(None), Flag.starts_on <= day, Flag.ends_on >= day)
    return list(session.scalars(select(Flag).where(or_(*wanted), *in_force).order_by(Flag.id)))


def has_unspread_flag(session: Session, day: date) -> bool:
    """Tell whether some flag in force has never been spread, so that warnings may be missing."""
    return session.connection().execute(_UNSPREAD, {"day": day}).first() is not None


def find_matter(session: Session, desk: str, code: str) -> Matter | None:
    row = session.connection().execute(_MATTER, {"code": code, "at": desk}).first()
    return None if row is None else Matter(*row)


def find_desk(session: Session, code: str) -> Desk | None:
    row = session.connection().execute(_DESK, {"code": code}).first()
    return None if row is None else Desk(*row)


def load_edition(session: Session) -> CatalogueEdition:
    """Return the newest edition; raises UnavailableError when no catalogue was ever loaded."""
    newest = select(CatalogueEdition).order_by(CatalogueEdition.recorded_at.desc(), CatalogueEdition.edition.desc())
    row = session.scalars(newest.limit(1)).one_or_none()
    if row is None:
        raise UnavailableError(_NO_CATALOGUE)
    return row


@dataclass(frozen=True)
class InCharge:
    """Where an application is checked: the edition that holds, the desk, and the matter if the desk has it."""

    edition: str
    desk: Desk
    matter: Matter | None


def find_in_charge(session: Session, desk: str, matter: str) -> InCharge | None:
    """Return the desk with its matter, in one question; raises UnavailableError when no catalogue was ever loaded."""
    row = session.connection().execute(_IN_CHARGE, {"desk": desk, "matter": matter}).first()
    if row is None or row[0] is None:
        load_edition(session)
        return None
    of_desk, of_matter = row[1 : 1 + _DESK_COLUMNS], row[1 + _DESK_COLUMNS :]
    return InCharge(row[0], Desk(*of_desk), None if of_matter[0] is None else Matter(*of_matter))


def limits_of(edition: CatalogueEdition) -> Limits:
    return Limits(edition.most_steps, edition.hub_links)


def load_measure_rows(session: Session, day: date) -> list[MeasureRow]:
    """Return the newest version of each measure that holds on the day, without those that are repealed by then."""
    newest = tuple_(MeasureRow.code, MeasureRow.number).in_(_NEWEST)
    rows = session.scalars(select(MeasureRow).where(newest).order_by(MeasureRow.code), {"day": day})
    return [row for row in rows if not row.content.get("repealed", False)]


def load_measures_in_force(session: Session, day: date) -> dict[str, Measure]:
    """Return the measures of `load_measure_rows` by the ids of their rows, in the order of their codes."""
    read = _measures(session, session.connection().execute(_IN_FORCE, {"day": day}).scalars())
    return {row_id: measure for row_id, measure in read.items() if not measure.repealed}


def load_measures(session: Session, ids: Iterable[str]) -> tuple[Measure, ...]:
    """Return these versions of measures, in the order of their codes."""
    return tuple(sorted(_measures(session, ids).values(), key=lambda measure: measure.code))


def _measures(session: Session, ids: Iterable[str]) -> dict[str, Measure]:
    """Return these versions by the ids of their rows; a row never changes, so its text is read once."""
    wanted, known = list(ids), lasting_of(session, Measure)
    if missing := [row_id for row_id in wanted if row_id not in known]:
        found = session.connection().execute(_MEASURES, {"ids": missing})
        known |= {row_id: read_measure_text(text) for row_id, text in found}
    return {row_id: known[row_id] for row_id in wanted}


def get_check(session: Session, check_id: str) -> Check:
    row = session.get(Check, check_id)
    if row is None:
        raise NotFoundError("没有找到这次核查")
    return row


def get_desk_check(session: Session, check_id: str, actor: Actor) -> Check:
    """Return a check of the actor's own desk; to others it does not exist."""
    row = session.get(Check, check_id)
    desk = find_desk(session, row.desk) if row is not None else None
    if row is None or desk is None or not desk.is_staffed_by(actor):
        raise NotFoundError("没有找到这次核查")
    return row


def get_own_check(session: Session, check_id: str, actor: Actor) -> Check:
    """Return a check that a system made and may still make; to others it does not exist."""
    row = session.get(Check, check_id)
    if row is None or row.clerk_id != actor.account_id:
        raise NotFoundError("没有找到这次核查")
    require_scope(session, row.desk, row.matter, actor)
    return row


def require_scope(session: Session, desk: str, matter: str, actor: Actor) -> None:
    """Raise NotAllowedError unless the token with which a system came has the scope of the matter."""
    found = find_matter(session, desk, matter)
    if found is None or found.scope not in actor.scopes:
        raise NotAllowedError("这个令牌没有这项核查的范围，请取得含有这个范围的令牌，或者由系统管理员添加")


def _of_nodes(nodes: Iterable[Node]) -> list[ColumnElement[bool]]:
    ids: dict[NodeKind, list[str]] = {}
    for node in sorted(set(nodes)):
        ids.setdefault(node.kind, []).append(node.id)
    return [(Flag.object_kind == kind.value) & Flag.object_id.in_(found) for kind, found in ids.items()]
