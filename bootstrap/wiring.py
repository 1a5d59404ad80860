"""Where every part meets: settings become a database, a vault, clocks, subscriptions and duties."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import casebase.services.duties
import casebase.subscribers
import credit.subscribers
import identity.subscribers
import mediation.services.duties
import mediation.subscribers
import sanctions.services.duties
from bootstrap.messengers import FileMessenger, WebhookMessenger
from bootstrap.settings import Settings, SettingsError
from core.database import Database
from core.files import FileStore
from core.kernel.clock import system_now
from core.kernel.vault import Vault
from core.outbox import Duty, Subscription
from core.outbox.demo_clock import demo_clock
from identity.domain.messenger import Messenger
from web.app import create_app
from web.dependencies import Dependencies, WebSettings


@dataclass(frozen=True)
class Wiring:
    """The parts of one process; `clock` is the demo city's in demo mode, `real_clock` never is."""

    settings: Settings
    vault: Vault
    database: Database
    files: FileStore
    clock: Callable[[], datetime]
    real_clock: Callable[[], datetime]
    subscriptions: tuple[Subscription, ...]
    duties: tuple[Duty, ...]


def open_wiring(settings: Settings, real_clock: Callable[[], datetime] = system_now) -> Wiring:
    """Join the parts; opens no connection and starts nothing."""
    vault = Vault(settings.encryption_key_bytes, settings.index_key_bytes)
    database = Database(settings.url, vault)
    return Wiring(
        settings=settings,
        vault=vault,
        database=database,
        files=FileStore(settings.data_dir / "files", vault),
        clock=demo_clock(database, real_clock) if settings.demo else real_clock,
        real_clock=real_clock,
        subscriptions=_subscriptions(_messenger(settings)),
        duties=(*mediation.services.duties.DUTIES, *sanctions.services.duties.DUTIES),
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
        settings=WebSettings(
            secret_key=settings.secret_key,
            authority=settings.office_name,
            help_phone=settings.office_phone,
            demo_mode=settings.demo,
            https=settings.https,
            trusted_proxies=settings.proxies,
        ),
    )


def _messenger(settings: Settings) -> Messenger:
    if settings.sms_webhook:
        if urlsplit(settings.sms_webhook).scheme not in {"http", "https"}:
            raise SettingsError("YINUO_SMS_WEBHOOK must be an http or https address")
        return WebhookMessenger(settings.sms_webhook)
    return FileMessenger(settings.data_dir / "outgoing" / "sms.txt")


def _subscriptions(messenger: Messenger) -> tuple[Subscription, ...]:
    return (
        *identity.subscribers.subscriptions(messenger),
        *mediation.subscribers.SUBSCRIPTIONS,
        *credit.subscribers.SUBSCRIPTIONS,
    )


__all__ = ["Wiring", "create_app", "open_wiring", "web_dependencies"]
