"""Adapters against servers that really listen, on this machine."""

import importlib.util
import socketserver
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bootstrap.mail import MailMessenger, MailServer
from bootstrap.messengers import GatewayBusyError, GatewayRefusedError, GatewayUnreachableError, WebhookMessenger
from identity.domain.channels import Channel
from identity.domain.messenger import OutgoingMessage

pytestmark = pytest.mark.enable_socket
EXAMPLE = Path(__file__).parents[2] / "docs/examples/message_receiver.py"
SECRET = "s" * 32
MESSAGE = OutgoingMessage("m1", "13800000000", "【一诺】示市监投〔2026〕1号 投诉已受理。", "一诺：投诉已受理")


def system_now():
    return datetime.now(UTC)


@contextmanager
def listening(server):
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def receiver():
    spec = importlib.util.spec_from_file_location("message_receiver", EXAMPLE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    server = module.Receiver(0, SECRET)
    with listening(server):
        yield server


def webhook(port, secret=SECRET, clock=system_now):
    return WebhookMessenger(Channel.SMS, f"http://127.0.0.1:{port}/", secret, clock)


def test_the_reference_receiver_takes_a_message_once(receiver):
    messenger = webhook(receiver.server_address[1])
    messenger.send(MESSAGE)
    messenger.send(MESSAGE)
    assert receiver.taken == {"m1": {"id": "m1", "channel": "sms", "to": MESSAGE.to, "text": MESSAGE.text}}


@pytest.mark.parametrize(
    ("secret", "age"), [("another secret of thirty-two chars", timedelta()), (SECRET, timedelta(minutes=6))]
)
def test_the_reference_receiver_refuses_a_wrong_signature_and_an_old_one(receiver, secret, age):
    messenger = webhook(receiver.server_address[1], secret, lambda: system_now() - age)
    with pytest.raises(GatewayRefusedError):
        messenger.send(MESSAGE)
    assert receiver.taken == {}


@pytest.mark.parametrize(
    ("status", "error"),
    [(302, GatewayRefusedError), (400, GatewayRefusedError), (429, GatewayBusyError), (503, GatewayBusyError)],
)
def test_a_status_says_whether_trying_again_is_of_use(status, error):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            self.send_header("Location", "http://elsewhere.example/")
            self.end_headers()

        def log_message(self, *words):
            """Say nothing."""

    with listening(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as port, pytest.raises(error):
        webhook(port).send(MESSAGE)


def test_no_gateway_is_tried_again():
    with socketserver.TCPServer(("127.0.0.1", 0), None) as unused:
        port = unused.server_address[1]
    with pytest.raises(GatewayUnreachableError):
        webhook(port).send(MESSAGE)


class MailHandler(socketserver.StreamRequestHandler):
    """As much SMTP as one mail needs."""

    def handle(self):
        self.wfile.write(b"220 ready\r\n")
        for line in self.rfile:
            command = line.strip().upper()
            if command.startswith(b"RCPT"):
                self.wfile.write(self.server.answer)
            elif command == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                self.server.mails.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                self.wfile.write(b"250 taken\r\n")
            elif command == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 fine\r\n")


@pytest.fixture
def mail_server():
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), MailHandler)
    server.daemon_threads, server.mails, server.answer = True, [], b"250 fine\r\n"
    with listening(server):
        yield server


def mailing(server):
    where = MailServer("127.0.0.1", server.server_address[1], "none", "", "", "一诺 <notice@example.cn>")
    return MailMessenger(where, system_now)


def test_an_email_arrives_with_its_words_and_an_id_that_a_repetition_keeps(mail_server):
    messenger = mailing(mail_server)
    message = OutgoingMessage("m1", "xiaomin@example.cn", MESSAGE.text, MESSAGE.subject)
    messenger.send(message)
    messenger.send(message)
    first, second = (message_from_bytes(mail, policy=policy.default) for mail in mail_server.mails)
    assert first["To"] == "xiaomin@example.cn"
    assert first["Subject"] == MESSAGE.subject
    assert first.get_content().strip() == MESSAGE.text
    assert first["Message-ID"] == second["Message-ID"] == "<m1@example.cn>"


@pytest.mark.parametrize(
    ("answer", "error"), [(b"550 no such box\r\n", GatewayRefusedError), (b"451 later\r\n", GatewayBusyError)]
)
def test_a_mail_server_says_whether_trying_again_is_of_use(mail_server, answer, error):
    mail_server.answer = answer
    with pytest.raises(error):
        mailing(mail_server).send(OutgoingMessage("m1", "nobody@example.cn", "正文", "标题"))
