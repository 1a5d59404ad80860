"""E-mail over SMTP."""

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from bootstrap.messengers import GatewayBusyError, GatewayRefusedError, GatewayUnreachableError
from identity.domain.messenger import OutgoingMessage

_TIMEOUT_SECONDS = 20
_REFUSED_FOR_GOOD = 500
_TLS = "tls"
_STARTTLS = "starttls"


@dataclass(frozen=True)
class MailServer:
    """`security` is tls, starttls or none; without `user` nobody signs in."""

    host: str
    port: int
    security: str
    user: str
    password: str
    sender: str


@dataclass(frozen=True)
class MailMessenger:
    """Sends each message as one plain e-mail; a repeated message keeps its Message-ID."""

    server: MailServer
    clock: Callable[[], datetime]

    def send(self, message: OutgoingMessage) -> None:
        mail = self._mail(message)
        try:
            with self._connect() as connection:
                connection.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            _judge(next(iter(error.recipients.values()))[0], error)
        except smtplib.SMTPAuthenticationError as error:
            raise GatewayBusyError from error  # the operator mends the password; the message itself is good
        except smtplib.SMTPResponseException as error:
            _judge(error.smtp_code, error)
        except OSError as error:  # SMTPException is one too
            raise GatewayUnreachableError from error

    def _connect(self) -> smtplib.SMTP:
        server, context = self.server, ssl.create_default_context()
        if server.security == _TLS:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=_TIMEOUT_SECONDS, context=context
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=_TIMEOUT_SECONDS)
        if server.security == _STARTTLS:
            connection.starttls(context=context)
        if server.user:
            connection.login(server.user, server.password)
        return connection

    def _mail(self, message: OutgoingMessage) -> EmailMessage:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self.server.sender, message.to, message.subject
        mail["Date"] = format_datetime(self.clock())
        domain = parseaddr(self.server.sender)[1].rpartition("@")[2] or "localhost"
        mail["Message-ID"] = f"<{message.message_id}@{domain}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(message.text)
        return mail


def _judge(code: int, error: Exception) -> None:
    raise (GatewayRefusedError if code >= _REFUSED_FOR_GOOD else GatewayBusyError) from error
