"""Bringing in the text of a release: adopted as it stands, or merged into a book that officers have amended."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.roles import Actor
from core.rules import RuleBook, RuleBookError, book_from_content, content_of
from core.rules.examples import run_examples
from rulebook.domain.book_texts import texts_of
from rulebook.domain.release_merge import merge_release
from rulebook.services.store_book import adopt_book, keep_release
from rulebook.storage.book_tables import RuleBookVersion
from rulebook.storage.loading import newest_adopted, newest_adopted_version, newest_release


def seed_rule_book(session: Session, book: RuleBook, actor: Actor, now: datetime) -> str:
    """Store the release's book unless this very text is stored, and return the version that counts now.

    An amended book takes over the release's text of every file that the office left alone. Where the two do not
    fit together the office's book goes on, and the pages for officials say so.
    """
    if not _is_stored(session, book):
        current = newest_adopted(session)
        if current is None or current.origin == "release":
            adopt_book(session, book, "release", actor, now)
        else:
            _merge(session, current, book, actor, now)
    return newest_adopted_version(session) or book.version


def _merge(session: Session, current: RuleBookVersion, book: RuleBook, actor: Actor, now: datetime) -> None:
    before = newest_release(session)
    if not keep_release(session, book, actor, now):
        return  # another process brings in the same release at this moment
    old_release = texts_of(before.content) if before else {}
    merged = merge_release(texts_of(current.content), old_release, texts_of(book.content))
    try:
        made = book_from_content(content_of(merged.texts))
    except RuleBookError:
        return
    if all(result.passed for result in run_examples(made)):
        adopt_book(session, made, "merge", actor, now)


def _is_stored(session: Session, book: RuleBook) -> bool:
    return session.scalar(select(RuleBookVersion.id).where(RuleBookVersion.sha256 == book.sha256)) is not None
