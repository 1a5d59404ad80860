"""What the web layer is given at start: everything it needs and nothing it makes itself."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import Flask, current_app

from casebase.search.port import CaseIndex
from core.database import Database, Session
from core.files import MAX_UPLOAD_BYTES, FileStore
from core.kernel.clock import local_date
from core.kernel.errors import UnavailableError
from core.kernel.vault import Vault

_EXTENSION = "yinuo.dependencies"
MOST_FILES_AT_ONCE = 6
_IN_PASSING = timedelta(milliseconds=300)
_REQUEST_LIMIT_BYTES = 1024 * 1024  # what a person types is far smaller
_UPLOAD_LIMIT_BYTES = MOST_FILES_AT_ONCE * MAX_UPLOAD_BYTES + _REQUEST_LIMIT_BYTES


@dataclass(frozen=True)
class DemoAccount:
    """A sign-in that the sign-in page shows in demo mode."""

    who: str
    phone: str
    password: str


@dataclass(frozen=True)
class WebSettings:
    """The settings that pages and the API depend on; `bootstrap` reads them."""

    secret_key: str
    authority: str = "示例市市场监督管理局"
    office_short: str = "示市监"  # before the numbers of its documents
    help_phone: str = "12315"
    demo_mode: bool = False
    demo_messages: str | None = None  # where demo mode puts text messages, in words for the page
    demo_accounts: tuple[DemoAccount, ...] = ()
    message_channels: tuple[str, ...] = ("sms",)  # besides the inbox; see `identity.domain.channels`
    require_second_factor: bool = False  # officials sign in with an authenticator too
    https: bool = False
    trusted_proxies: int = 0
    public_address: str = "http://127.0.0.1:8000"  # stands in printed letters, without a slash at the end
    trusted_hosts: tuple[str, ...] = ()  # the only names a request may carry; empty admits any
    request_limit_bytes: int = _REQUEST_LIMIT_BYTES
    upload_limit_bytes: int = _UPLOAD_LIMIT_BYTES  # of views that declare `@takes_files`
    limit_requests: bool = True
    limit_storage: str = "memory://"
    version: str = "0.1.0"


@dataclass(frozen=True)
class Dependencies:
    """The collaborators of one application; `clock` may be the demo city's, `real_clock` never is."""

    database: Database
    vault: Vault
    files: FileStore
    clock: Callable[[], datetime]
    real_clock: Callable[[], datetime]
    settings: WebSettings
    case_index: CaseIndex | None = None
    check_patience: timedelta = timedelta(seconds=2)  # somebody stands at the desk

    def open_transaction(self) -> AbstractContextManager[Session]:
        """Open the one transaction of a view that acts; it commits at the end."""
        return self.database.transaction()

    def open_check(self) -> AbstractContextManager[Session]:
        """Open the transaction that stores a check; raises UnavailableError soon when others hold what it needs."""
        return self.database.transaction(patience=self.check_patience)

    def open_in_passing(self) -> AbstractContextManager[Session]:
        """Open a transaction for what the next request can write as well, so that nobody waits for it."""
        return self.database.transaction(patience=_IN_PASSING)

    def open_reading(self) -> AbstractContextManager[Session]:
        """Open a session for a view that only shows."""
        return self.database.reading()

    def open_case_index(self) -> CaseIndex:
        """Return the search index; raises UnavailableError on a node that has none."""
        if self.case_index is None:
            raise UnavailableError("检索暂时不能用，请稍后再试")
        return self.case_index

    def today(self) -> date:
        """Return the Shanghai day on which the service lives."""
        return local_date(self.clock())


def provide(app: Flask, given: Dependencies) -> None:
    app.extensions[_EXTENSION] = given


def dependencies() -> Dependencies:
    """Return what the running application was given."""
    given = current_app.extensions[_EXTENSION]
    if not isinstance(given, Dependencies):
        raise TypeError("the application was started without its dependencies")
    return given
