"""The channels of this installation, from its settings."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from bootstrap.mail import MailMessenger, MailServer
from bootstrap.messengers import FileMessenger, WebhookMessenger
from bootstrap.settings import Settings, SettingsError
from identity.domain.channels import Channel
from identity.domain.messenger import Messenger, Outlet, Outlets

SMS_FILE = "outgoing/sms.txt"
MAIL_FILE = "outgoing/mail.txt"
WECHAT_FILE = "outgoing/wechat.txt"
_SHORTEST_SECRET = 32


def open_outlets(settings: Settings, clock: Callable[[], datetime]) -> Outlets:
    """Return where messages go; demo mode has every channel, as files. Raises SettingsError."""
    sms = _webhook(settings, Channel.SMS, clock) or _file(settings, SMS_FILE)
    if sms is None:
        raise SettingsError("YINUO_SMS_WEBHOOK must be set: without it nobody can register; see docs/settings.md")
    return Outlets(
        sms=Outlet(sms, settings.sms_per_minute),
        email=_outlet(_mail(settings, clock) or _file(settings, MAIL_FILE), settings.smtp_per_minute),
        wechat=_outlet(
            _webhook(settings, Channel.WECHAT, clock) or _file(settings, WECHAT_FILE), settings.wechat_per_minute
        ),
        address=settings.address,
    )


def _outlet(messenger: Messenger | None, per_minute: int) -> Outlet | None:
    return None if messenger is None else Outlet(messenger, per_minute)


def _file(settings: Settings, name: str) -> FileMessenger | None:
    return FileMessenger(Path(settings.data_dir / name)) if settings.demo else None


def _webhook(settings: Settings, channel: Channel, clock: Callable[[], datetime]) -> WebhookMessenger | None:
    name = f"{channel.value}_webhook"
    address = str(getattr(settings, name))
    if not address:
        return None
    if urlsplit(address).scheme not in {"http", "https"}:
        raise SettingsError(f"YINUO_{name.upper()} must be an http or https address")
    if len(settings.webhook_secret) < _SHORTEST_SECRET:
        raise SettingsError(f"YINUO_WEBHOOK_SECRET must have at least {_SHORTEST_SECRET} characters; it signs messages")
    return WebhookMessenger(channel, address, settings.webhook_secret, clock)


def _mail(settings: Settings, clock: Callable[[], datetime]) -> MailMessenger | None:
    if not settings.smtp_host:
        return None
    if not settings.smtp_sender:
        raise SettingsError("YINUO_SMTP_SENDER must be set when YINUO_SMTP_HOST is, such as 一诺 <notice@example.cn>")
    server = MailServer(
        settings.smtp_host,
        settings.smtp_port,
        settings.smtp_security,
        settings.smtp_user,
        settings.smtp_password,
        settings.smtp_sender,
    )
    return MailMessenger(server, clock)
