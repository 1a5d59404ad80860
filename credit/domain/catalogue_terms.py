"""The days a record is to be public when its item has no grade: by the catalogue's own term."""

from collections.abc import Callable, Mapping
from datetime import date

from core.kernel.periods import add_months
from credit.domain.catalogue import CatalogueItem, TermRule
from credit.domain.entries import RecordDraft
from credit.domain.publication import Window


def filed_window(entry: CatalogueItem, draft: RecordDraft) -> Window | None:
    """Return the window that the draft brings, else that of the item's term; None when nothing is published."""
    if draft.publishing.window is not None:
        return draft.publishing.window
    return _WINDOWS[entry.term](entry, draft)


def _open(_entry: CatalogueItem, draft: RecordDraft) -> Window:
    return Window(draft.event_on, None)


def _until(name: str) -> Callable[[CatalogueItem, RecordDraft], Window]:
    """Return the term that ends with the day of this field, open when it is empty."""

    def window(_entry: CatalogueItem, draft: RecordDraft) -> Window:
        value = draft.body.get(name)
        last = date.fromisoformat(str(value)) if value else None
        return Window(draft.event_on if last is None else min(draft.event_on, last), last)

    return window


def _fixed(entry: CatalogueItem, draft: RecordDraft) -> Window:
    return Window(draft.event_on, add_months(draft.event_on, entry.term_months or 0))


def _nothing(_entry: CatalogueItem, _draft: RecordDraft) -> None:
    return None


_WINDOWS: Mapping[TermRule, Callable[[CatalogueItem, RecordDraft], Window | None]] = {
    TermRule.PENALTY_GRADE: _nothing,  # the grade gives it, and a warning has none
    TermRule.THREE_GRADES: _nothing,
    TermRule.WHILE_LISTED: _until("ends_on"),
    TermRule.WHILE_VALID: _until("valid_until"),
    TermRule.WHILE_REGISTERED: _open,
    TermRule.FIXED: _fixed,
    TermRule.NONE: _nothing,
}
