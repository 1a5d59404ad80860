"""docs/examples/merchant_client.py does what docs/merchant-api.md says, over real HTTP."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from threading import Thread
from urllib.error import HTTPError

import pytest
from werkzeug.serving import make_server

from identity.domain.api_keys import KeyScope, NewKey
from identity.services.manage_api_keys import make_api_key
from mediation.domain.merchant_events import MerchantEvent
from mediation.queries.room_page import room_page
from mediation.queries.webhooks import find_signed_message
from mediation.services.manage_webhooks import NewEndpoint, add_endpoint, ping_endpoint
from tests.factories_mediation import given_mediating
from tests.factories_pages import Town, given_town

DOCS = Path(__file__).parents[2] / "docs"
EXAMPLE = DOCS / "examples" / "merchant_client.py"


@pytest.fixture
def town(sqlite, vault, tmp_path, now) -> Town:
    return given_town(sqlite, vault, tmp_path, now)


@pytest.fixture
def client():
    spec = importlib.util.spec_from_file_location("merchant_client", EXAMPLE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def address(town):
    server = make_server("127.0.0.1", 0, town.app, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.enable_socket
def test_the_example_reads_the_work_list_and_answers(town, client, address):
    with town.database.transaction() as session:
        complaint_id = given_mediating(session, town.people, town.now)
        wanted = NewKey(town.people.enterprise_id, "客服系统", (KeyScope.READ_WORK, KeyScope.STATEMENTS))
        key = make_api_key(session, wanted, town.people.merchant, town.now)
    (line,) = client.open_work(address, key)
    assert line["complaint"]["complaint_id"] == complaint_id
    assert client.say(address, key, complaint_id, "客服系统已收到")["stage"] == "mediating"
    with town.database.reading() as session:
        room = room_page(session, complaint_id, town.people.consumer, town.now)
    assert [item.statement.text for item in room.stream if item.statement] == ["客服系统已收到"]
    with pytest.raises(HTTPError):
        client.open_work(address, "ynk_wrong")
    printed = subprocess.run([sys.executable, EXAMPLE, address, key], capture_output=True, text=True, check=True)
    assert "在调解室答复消费者" in printed.stdout


def test_the_example_checks_signatures_as_the_service_makes_them(town, client):
    with town.database.transaction() as session:
        wanted = NewEndpoint(town.people.enterprise_id, "https://shop.example/hook", (MerchantEvent.ACCEPTED.value,))
        shown = add_endpoint(session, wanted, town.people.merchant, town.now)
        message_id = ping_endpoint(session, shown.endpoint_id, "https://yinuo.example", town.people.merchant, town.now)
        session.flush()
        message = find_signed_message(session, message_id, town.now)
    at = town.now.timestamp()
    assert client.is_genuine(shown.secret, message.headers, message.body, at)
    assert not client.is_genuine(shown.secret, message.headers, message.body + " ", at)
    assert not client.is_genuine(shown.secret, message.headers, message.body, at + 301)


def test_every_scope_and_event_is_documented():
    page = (DOCS / "merchant-api.md").read_text()
    assert [name for name in (*KeyScope, *MerchantEvent) if f"`{name}`" not in page] == []
