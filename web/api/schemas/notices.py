"""JSON of the inbox."""

from pydantic import BaseModel

from identity.queries.inbox import NoticeLine


class NoticesAnswer(BaseModel):
    """Unread notices first, the newest first."""

    notices: tuple[NoticeLine, ...]
    unread: int
