"""Where every part meets: settings become a database, a vault, clocks, subscriptions and duties."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from limits.errors import ConfigurationError
from limits.storage import storage_from_string

import casebase.services.duties
import casebase.subscribers
import changefeed.services.duties
import changefeed.subscribers
import credit.services.duties
import credit.subscribers
import identity.services.duties
import identity.subscribers
import mediation.services.duties
import mediation.subscribers
import sanctions.services.duties
import sanctions.subscribers
from bootstrap.demo import demo_accounts
from bootstrap.outlets import SMS_FILE, open_outlets
from bootstrap.settings import Settings, SettingsError
from bootstrap.webhooks import WebhookPoster
from casebase.search import CaseIndex, open_index
from core.database import Database
from core.files import FileStore
from core.kernel.clock import system_now
from core.kernel.vault import Vault
from core.outbox import TIDY_DUTY, Duty, Sending, Subscription
from core.outbox.demo_clock import demo_clock
from identity.domain.messenger import Outlets
from mediation.domain.office import Office, office_named
from registry.search.name_index import CARRIED_AS, NameIndex
from web.app import create_app
from web.dependencies import DemoAccount, Dependencies, WebSettings


@dataclass(frozen=True)
class Wiring:
    """The parts of one process; `clock` is the demo city's in demo mode, `real_clock` never is."""

    settings: Settings
    vault: Vault
    database: Database
    files: FileStore
    index: CaseIndex
    names: NameIndex
    clock: Callable[[], datetime]
    real_clock: Callable[[], datetime]
    subscriptions: tuple[Subscription, ...]
    sendings: tuple[Sending, ...]
    duties: tuple[Duty, ...]
    channels: tuple[str, ...]


def open_wiring(settings: Settings, real_clock: Callable[[], datetime] = system_now) -> Wiring:
    """Join the parts; opens no connection and starts nothing."""
    vault = Vault(settings.encryption_key_bytes, settings.index_key_bytes)
    database = Database(settings.url, vault)
    index = open_index(settings.search_engine, settings.data_dir / "index")
    names = NameIndex(settings.data_dir / "names")
    database.carry(CARRIED_AS, names)
    outlets = open_outlets(settings, real_clock)
    post = WebhookPoster(allows_loopback=settings.demo)
    return Wiring(
        settings=settings,
        vault=vault,
        database=database,
        files=FileStore(settings.data_dir / "files", vault),
        index=index,
        names=names,
        clock=demo_clock(database, real_clock) if settings.demo else real_clock,
        real_clock=real_clock,
        subscriptions=_subscriptions(index, outlets, settings.address),
        sendings=(
            *identity.subscribers.sendings(outlets),
            *mediation.subscribers.sendings(outlets),
            *mediation.subscribers.posting(database, post, real_clock),
            *changefeed.subscribers.posting(database, post, real_clock),
        ),
        duties=_duties(outlets),
        channels=tuple(sorted(outlets.channels)),
    )


def web_dependencies(wiring: Wiring) -> Dependencies:
    """Return what the web layer is given."""
    settings = wiring.settings
    return Dependencies(
        database=wiring.database,
        vault=wiring.vault,
        files=wiring.files,
        clock=wiring.clock,
        real_clock=wiring.real_clock,
        settings=_web_settings(settings, wiring.channels),
        case_index=wiring.index,
    )


def _web_settings(settings: Settings, channels: tuple[str, ...]) -> WebSettings:
    return WebSettings(
        secret_key=settings.secret_key,
        authority=settings.office_name,
        office_short=settings.office_short,
        help_phone=settings.office_phone,
        demo_mode=settings.demo,
        demo_messages=str(settings.data_dir / SMS_FILE) if settings.demo else None,
        demo_accounts=_shown_accounts() if settings.demo else (),
        message_channels=channels,
        require_second_factor=settings.require_second_factor and not settings.demo,
        https=settings.https,
        trusted_proxies=settings.proxies,
        public_address=settings.address,
        trusted_hosts=_trusted_hosts(settings),
        limit_storage=_limit_storage(settings.limit_storage),
    )


def office_of_settings(settings: Settings) -> Office:
    """Return the office that the settings name: the installation's own."""
    return office_named(settings.office_name, settings.office_short, settings.office_phone, is_demo=settings.demo)


def _trusted_hosts(settings: Settings) -> tuple[str, ...]:
    """Return the names a request may carry: the public one, and this machine's own for its health check."""
    public = urlsplit(settings.public_address).hostname
    return (public, "localhost", "127.0.0.1") if public else ()


def _limit_storage(address: str) -> str:
    try:
        storage_from_string(address)
    except ConfigurationError as error:
        raise SettingsError(f"YINUO_LIMIT_STORAGE cannot be used: {error}") from error
    return address


def _shown_accounts() -> tuple[DemoAccount, ...]:
    return tuple(DemoAccount(one.role_text, one.phone, one.password) for one in demo_accounts())


def _subscriptions(index: CaseIndex, outlets: Outlets, address: str) -> tuple[Subscription, ...]:
    return (
        *identity.subscribers.subscriptions(outlets),
        *casebase.subscribers.subscriptions(index),
        *mediation.subscribers.SUBSCRIPTIONS,
        mediation.subscribers.spreading(address),
        *credit.subscribers.SUBSCRIPTIONS,
        *sanctions.subscribers.SUBSCRIPTIONS,
    )


def _duties(outlets: Outlets) -> tuple[Duty, ...]:
    return (
        *identity.services.duties.duties(outlets),
        *casebase.services.duties.DUTIES,
        *mediation.services.duties.DUTIES,
        *credit.services.duties.DUTIES,
        *sanctions.services.duties.DUTIES,
        *changefeed.services.duties.DUTIES,
        TIDY_DUTY,
    )


__all__ = ["Wiring", "create_app", "open_wiring", "web_dependencies"]
