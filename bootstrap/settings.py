"""Every setting of the service, read from the environment in this one place."""

import base64
import os
import secrets
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from core.kernel.vault import KEY_BYTES

_KEYS_FILE = "keys.env"
_SHORTEST_SECRET = 32


class SettingsError(Exception):
    """A setting is missing or wrong; the message says which and what to do."""


def _is_key(text: str) -> str:
    if text and len(base64.urlsafe_b64decode(text)) != KEY_BYTES:
        raise ValueError("must be 32 bytes in URL-safe base64")
    return text


def _is_address(text: str) -> str:
    parts = urlsplit(text)
    if text and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query):
        raise ValueError("must be an http or https address without a path, such as https://yinuo.example.cn")
    return text.rstrip("/")


Key = Annotated[str, AfterValidator(_is_key)]
Address = Annotated[str, AfterValidator(_is_address)]


class Settings(BaseSettings):
    """Names in the environment carry the prefix YINUO_; docs/settings.md lists them and a test compares."""

    model_config = SettingsConfigDict(env_prefix="YINUO_", extra="ignore")

    data_dir: Path = Field(default=Path("var"), description="Folder of database, files, index and demo messages.")
    database_url: str = Field(default="", description="SQLAlchemy address; empty means SQLite in the data folder.")
    demo: bool = Field(default=False, description="Load the demo city, demo accounts and the movable demo clock.")
    host: str = Field(default="127.0.0.1", description="Address the web server listens on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port the web server listens on.")
    threads: int = Field(default=8, ge=1, le=64, description="Request threads of the web server.")
    public_address: Address = Field(default="", description="Address that people open; empty means host and port.")
    https: bool = Field(default=False, description="The service is reached by HTTPS: secure cookies and HSTS.")
    proxies: int = Field(default=0, ge=0, le=5, description="How many trusted proxies stand before the web server.")
    require_second_factor: bool = Field(
        default=True, description="Officials need an authenticator; never in demo mode."
    )
    secret_key: str = Field(default="", description="Signs forms and sessions; required outside demo mode.")
    encryption_key: Key = Field(default="", description="Seals personal data; 32 bytes, URL-safe base64.")
    index_key: Key = Field(default="", description="Look-up of sealed data; 32 bytes, URL-safe base64.")
    office_name: str = Field(default="示例市市场监督管理局", description="Name of the office on pages and documents.")
    office_short: str = Field(default="示市监", description="Prefix of document numbers.")
    office_phone: str = Field(default="12315", description="Number to call when a page cannot help.")
    search_engine: str = Field(default="tantivy", pattern="^(tantivy|whoosh)$", description="Engine of the case base.")
    sms_webhook: str = Field(default="", description="Address that text messages are posted to.")
    sms_per_minute: int = Field(default=300, ge=1, description="How many text messages a minute the gateway takes.")
    wechat_webhook: str = Field(default="", description="Address that WeChat messages are posted to.")
    wechat_per_minute: int = Field(default=300, ge=1, description="How many WeChat messages a minute it takes.")
    webhook_secret: str = Field(default="", description="Signs what is posted to both; required with either.")
    smtp_host: str = Field(default="", description="Mail server; empty means no e-mail (files in demo mode).")
    smtp_port: int = Field(default=465, ge=1, le=65535, description="Port of the mail server.")
    smtp_security: str = Field(default="tls", pattern="^(tls|starttls|none)$", description="How the line is secured.")
    smtp_user: str = Field(default="", description="User at the mail server; empty means none.")
    smtp_password: str = Field(default="", description="Password at the mail server.")
    smtp_sender: str = Field(default="", description="Address that e-mails come from.")
    smtp_per_minute: int = Field(default=60, ge=1, description="How many e-mails a minute the mail server takes.")
    limit_storage: str = Field(default="memory://", description="Where rate limits are counted.")
    worker_seconds: float = Field(default=1.0, gt=0, le=60, description="Pause between two rounds of the worker.")

    @property
    def url(self) -> str:
        return self.database_url or f"sqlite:///{(self.data_dir / 'yinuo.sqlite').resolve()}"

    @property
    def address(self) -> str:
        return self.public_address or f"http://{self.host}:{self.port}"

    @property
    def encryption_key_bytes(self) -> bytes:
        return base64.urlsafe_b64decode(self.encryption_key)

    @property
    def index_key_bytes(self) -> bytes:
        return base64.urlsafe_b64decode(self.index_key)


def load_settings() -> Settings:
    """Return the settings of this process.

    In demo mode missing keys are made once and kept in the data folder. Raises SettingsError otherwise.
    """
    try:
        settings = Settings()
    except ValidationError as error:
        raise SettingsError(_explain(error)) from error
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    if settings.demo:
        settings = settings.model_copy(update=kept_keys(settings))
    else:
        _require_keys(settings)
        _require_https(settings)
    _require_sound_keys(settings)
    return settings


def _require_keys(settings: Settings) -> None:
    missing = [name for name in ("secret_key", "encryption_key", "index_key") if not getattr(settings, name)]
    if missing:
        names = ", ".join(f"YINUO_{name.upper()}" for name in missing)
        raise SettingsError(f"{names} must be set (or YINUO_DEMO=1 for the demo city); see docs/settings.md")


def _require_sound_keys(settings: Settings) -> None:
    if len(settings.secret_key) < _SHORTEST_SECRET:
        raise SettingsError(
            f"YINUO_SECRET_KEY must have at least {_SHORTEST_SECRET} characters; `yinuo keys` makes one"
        )
    if settings.encryption_key_bytes == settings.index_key_bytes:
        raise SettingsError("YINUO_ENCRYPTION_KEY and YINUO_INDEX_KEY must differ; `yinuo keys` makes both")


def _require_https(settings: Settings) -> None:
    """Passwords and sign-in cookies never cross a network in clear."""
    if not settings.https and not _is_loopback(settings.host):
        raise SettingsError(
            f"YINUO_HTTPS=1 must be set when YINUO_HOST is {settings.host}: "
            "serve HTTPS through a proxy, or listen on 127.0.0.1"
        )


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def kept_keys(settings: Settings) -> dict[str, str]:
    """Return the keys kept in the data folder, made at the first time; only for data that nobody lives in."""
    path = settings.data_dir / _KEYS_FILE
    if not path.exists():
        fresh = {name: new_key() for name in ("secret_key", "encryption_key", "index_key")}
        path.touch(mode=0o600)
        path.write_text("".join(f"{name}={value}\n" for name, value in fresh.items()))
    kept = dict(line.split("=", 1) for line in path.read_text().splitlines())
    return {name: getattr(settings, name) or value for name, value in kept.items()}


def new_key() -> str:
    """Return 32 random bytes in URL-safe base64."""
    return base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def _explain(error: ValidationError) -> str:
    lines = [f"YINUO_{str(part['loc'][0]).upper()}: {part['msg']}" for part in error.errors()]
    return "settings are wrong: " + "; ".join(lines)


def environment_of(settings: Settings) -> dict[str, str]:
    """Return the environment of this process, with which another one has these settings."""
    told = {name: getattr(settings, name) for name in Settings.model_fields}
    texts = {name: str(int(value) if isinstance(value, bool) else value) for name, value in told.items()}
    return {**os.environ, **{f"YINUO_{name.upper()}": text for name, text in texts.items()}}
