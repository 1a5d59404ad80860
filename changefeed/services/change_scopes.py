"""What a subscriber reads and sees: more or less of a feed, another feed, one no more; each for a reason."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from changefeed.domain.feeds import Feed, Right, Scope, ScopeChange, check_scopes, feed_terms
from changefeed.services.follow_feed import use_up_number
from changefeed.services.manage_subscribers import LONGEST_REASON, add_scopes, open_row, record_subscriber
from changefeed.storage.feed_tables import FeedScope, FeedScopeChange
from core.kernel.errors import ConflictError, NotFoundError
from core.kernel.plain_text import required_text
from core.kernel.roles import Actor

_AGAIN = "再次订阅"


def add_feeds(session: Session, subscriber_id: str, scopes: tuple[Scope, ...], actor: Actor, now: datetime) -> None:
    """Let a subscriber read more feeds, each from its beginning, and one that had ended from where it stopped.

    Raises ConflictError for one that it reads.
    """
    row = open_row(session, subscriber_id, actor)
    check_scopes(scopes)
    held = {scope.feed: session.get(FeedScope, (row.id, scope.feed.value)) for scope in scopes}
    if any(earlier is not None and earlier.ended_at is None for earlier in held.values()):
        raise ConflictError("这个单位已经订阅了这种变更", fields={"feeds": "这个单位已经订阅了这种变更"})
    add_scopes(session, row.id, (scope for scope in scopes if held[scope.feed] is None), now)
    for scope in scopes:
        earlier = held[scope.feed]
        if earlier is not None:
            _note(session, earlier, ScopeChange.RESUMED, scope.rights, _AGAIN, now)
            earlier.ended_at, earlier.since = None, now
    told = {scope.feed.value: sorted(scope.rights) for scope in scopes}
    record_subscriber(session, row, "add_feeds", actor, now, feeds=told)


def change_rights(
    session: Session, subscriber_id: str, wanted: Scope, reason: str, actor: Actor, now: datetime
) -> None:
    """Let a subscriber see more or less of a feed from now on.

    What it has read was told with other rights, so its cursor is refused until it has taken the snapshot anew.
    """
    row = open_row(session, subscriber_id, actor)
    because = required_text(reason, "reason", "请写明为什么改变", LONGEST_REASON)
    scope = _read_by(session, row.id, wanted.feed)
    earlier, rights = scope.rights, sorted(wanted.rights)
    if earlier == rights:
        message = "选的和现在能看到的一样，没有改变"
        raise ConflictError(message, fields={"rights": message})
    _note(session, scope, ScopeChange.RIGHTS, wanted.rights, because, now)
    told = {"feed": wanted.feed.value, "earlier": earlier, "rights": rights, "reason": because}
    record_subscriber(session, row, "change_rights", actor, now, **told)


def end_feed(session: Session, subscriber_id: str, feed: Feed, reason: str, actor: Actor, now: datetime) -> None:
    """Let a subscriber read a feed no more; raises ConflictError for its only one, which ends with the subscription."""
    row = open_row(session, subscriber_id, actor)
    because = required_text(reason, "reason", "请写明为什么不再订阅", LONGEST_REASON)
    scope = _read_by(session, row.id, feed)
    others = select(FeedScope.feed).where(FeedScope.subscriber_id == row.id, FeedScope.ended_at.is_(None))
    if session.scalars(others).all() == [feed.value]:
        raise ConflictError("这个单位只订阅了这一种变更，要停止的话请结束订阅")
    _note(session, scope, ScopeChange.ENDED, frozenset(), because, now)
    scope.ended_at = now
    record_subscriber(session, row, "end_feed", actor, now, feed=feed.value, reason=because)


def _read_by(session: Session, subscriber_id: str, feed: Feed) -> FeedScope:
    """Return what the subscriber, which is held, reads of the feed; raises NotFoundError for one that it does not."""
    scope = session.get(FeedScope, (subscriber_id, feed.value), populate_existing=True)
    if scope is None or scope.ended_at is not None:
        raise NotFoundError("这个单位没有订阅这种变更")
    return scope


def _note(
    session: Session, scope: FeedScope, kind: ScopeChange, rights: frozenset[Right], reason: str, now: datetime
) -> None:
    """Give the rights and keep why; the number it uses up tells cursors from before and after apart."""
    feed = Feed(scope.feed)
    is_anew = kind is not ScopeChange.ENDED and feed_terms()[feed].has_rights
    session.add(
        FeedScopeChange(
            subscriber_id=scope.subscriber_id,
            feed=scope.feed,
            kind=kind.value,
            earlier=scope.rights,
            rights=sorted(rights),
            reason=reason,
            reads_from=use_up_number(session, feed) if is_anew else None,
            at=now,
        )
    )
    scope.rights = sorted(rights)
    session.flush()
