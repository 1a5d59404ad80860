"""Where whatever raised a flag has its page."""

from collections.abc import Mapping

from sanctions.domain.flag_kinds import FlagSource

_PAGES: Mapping[FlagSource, str] = {
    FlagSource.LISTING: "/sanctions",
    FlagSource.ABNORMAL_LISTING: "/sanctions/abnormal",
    FlagSource.POST_RESTRICTION: "/sanctions/post-restrictions",
    FlagSource.DECISION: "/sanctions/decisions",
}


def page_of_source(source_kind: str, source_id: str) -> str:
    """Return the page of what raised the flag."""
    return f"{_PAGES[FlagSource(source_kind)]}/{source_id}"
