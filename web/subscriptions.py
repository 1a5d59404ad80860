"""Subscriptions as two areas see them: what may be subscribed to, and what the changes of each feed are about."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import url_for

from changefeed.domain.feeds import Feed, Right, Scope
from changefeed.queries.subscribers import PendingChange
from core.database import Session
from core.kernel.errors import InvalidInputError, NotFoundError
from core.kernel.roles import Actor
from credit.queries.changes import changes_named
from registry.queries.enterprise_page import enterprise_names
from sanctions.domain.flag_changes import SEES_PEOPLE
from sanctions.queries.flag_feed import check_rights, desks_to_subscribe, flag_changes_named
from web.flag_pages import page_of_source


@dataclass(frozen=True)
class AboutChange:
    """What a change is about in words; `href` leads to the page that tells more."""

    kind_name: str
    name: str
    detail: str
    href: str


def named_feed(code: str) -> Feed:
    """Return the feed of an address; raises NotFoundError."""
    if code not in set(Feed):
        raise NotFoundError("没有这种变更")
    return Feed(code)


def checked_scopes(session: Session, wanted: Iterable[tuple[Feed, Iterable[str]]]) -> tuple[Scope, ...]:
    """Return the feeds with their rights; raises InvalidInputError for a right that the feed does not have."""
    scopes = tuple(Scope(feed, frozenset(map(Right, rights))) for feed, rights in wanted)
    for scope in scopes:
        if scope.feed is Feed.SANCTIONS:
            check_rights(session, scope.rights)
        elif scope.rights:
            message = "信用记录的变更没有另外可以选的内容"
            raise InvalidInputError(message, fields={"rights": message})
    return scopes


def rights_on_offer(session: Session) -> list[tuple[str, str]]:
    """Return the rights to warnings with the titles of their desks."""
    return [(right, desk.title) for right, desk in desks_to_subscribe(session)]


def rights_in_words(session: Session, rights: Iterable[str]) -> list[str]:
    """Return what a subscriber sees of sanctions beyond the decisions about enterprises."""
    people = "对人员的决定（登记公开的或者隐去部分的姓名，证件号码只留头尾）"
    titles = {SEES_PEOPLE: people, **dict(rights_on_offer(session))}
    return [titles.get(Right(right), right) for right in rights]


def about_changes(session: Session, pending: Iterable[PendingChange], actor: Actor) -> dict[int, AboutChange]:
    """Return what pending changes are about, as far as this reader may know."""
    ids: dict[Feed, list[int]] = {feed: [] for feed in Feed}
    for change in pending:
        ids[change.feed].append(change.change_id)
    records = changes_named(session, ids[Feed.CREDIT], actor)
    names = enterprise_names(session, {one.enterprise_id for one in records.values()})
    about = {
        change_id: AboutChange(
            one.kind_name,
            names[one.enterprise_id],
            f"{one.title} · {one.document_number}",
            url_for("rights_office.show_synchronisation", record=one.record_id),
        )
        for change_id, one in records.items()
    }
    flags = flag_changes_named(session, ids[Feed.SANCTIONS], actor).items()
    return about | {
        change_id: AboutChange(
            one.kind_name, one.title, one.document_number, page_of_source(one.source_kind, one.source_id)
        )
        for change_id, one in flags
    }
