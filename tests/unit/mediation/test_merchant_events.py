import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime

import pytest

from core.kernel.errors import InvalidInputError
from core.kernel.roles import Role
from core.kernel.webhooks import check_address, draw_secret, is_public, signature
from mediation.domain.lifecycle import STEPS, Action, Stage
from mediation.domain.merchant_events import MerchantEvent, Payload, body_of, event_of
from mediation.domain.response_templates import TemplateText, check_template, fill

AT = datetime(2026, 11, 21, 8, tzinfo=UTC)


def test_a_signature_is_the_standards_hmac_over_id_timestamp_and_body():
    secret = draw_secret()
    key = base64.b64decode(secret.removeprefix("whsec_"))
    wanted = hmac.new(key, f"msg_1.{int(AT.timestamp())}.{{}}".encode(), hashlib.sha256).digest()
    assert signature(secret, "msg_1", AT, "{}") == "v1," + base64.b64encode(wanted).decode()


def test_the_known_vector_of_standard_webhooks_is_met():
    """The example of the specification's reference libraries."""
    at = datetime.fromtimestamp(1614265330, UTC)
    made = signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", at, '{"test": 2432232314}'
    )
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_payload_names_the_case_and_nobody():
    payload = Payload(MerchantEvent.OFFER, AT, "e1", "c1", "示市监投〔2026〕1号", "mediating")
    body = json.loads(body_of(payload, "https://yinuo.example"))
    assert body["type"] == "complaint.offer"
    assert set(body["data"]) == {"enterprise_id", "complaint_id", "complaint_number", "stage", "page", "api"}


@pytest.mark.parametrize(
    "address",
    [
        "http://shop.example/hook",
        "https://10.0.0.8/hook",
        "https://127.0.0.1/hook",
        "https://localhost/hook",
        "https://169.254.169.254/latest",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://intranet/hook",
        "https://db.internal/",
        "https://db.internal./",
        "https://127.0.0.1./",
        "https://localhost./",
        "https://user:pass@shop.example/",
        "ftp://shop.example/",
        "https://shop.example:0/",
        "https://",
        "https://[broken",
    ],
)
def test_an_address_that_is_not_public_https_is_refused(address):
    with pytest.raises(InvalidInputError):
        check_address(address, allows_loopback=False)


def test_a_public_https_address_is_taken_and_loopback_only_in_the_demonstration():
    assert check_address(" https://shop.example/hook?a=1 ", allows_loopback=False) == "https://shop.example/hook?a=1"
    assert check_address("http://127.0.0.1:9000/hook", allows_loopback=True)
    with pytest.raises(InvalidInputError):
        check_address("http://10.0.0.8/hook", allows_loopback=True)


@pytest.mark.parametrize(
    "address",
    [
        "10.1.2.3",
        "192.168.0.1",
        "::1",
        "fd00::1",
        "::ffff:192.168.0.1",
        "224.0.0.1",
        "100.64.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "64:ff9b:1::808:808",
        "2002:7f00:1::",
        "::7f00:1",
        "fec0::1",
    ],
)
def test_private_addresses_are_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_addresses_are_public_also_where_they_embed_one(address):
    assert is_public(address)


def test_a_merchants_own_acts_are_no_news_to_it():
    own = [
        step
        for step in STEPS
        if Role.MERCHANT in step.roles and step.action in {Action.SEND_STATEMENT, Action.MAKE_OFFER}
    ]
    assert {event_of(step, Role.MERCHANT) for step in own} == {None}
    assert {event_of(step, Role.CONSUMER) for step in own} == {MerchantEvent.STATEMENT, MerchantEvent.OFFER}


def test_every_end_of_talks_is_an_event():
    ends = [
        step for step in STEPS if step.source in {Stage.MEDIATING, Stage.ACCEPTED} and step.target is Stage.TERMINATED
    ]
    assert ends
    assert {event_of(step, role) for step in ends for role in step.roles} == {MerchantEvent.CONCLUDED}


def test_a_template_fills_what_it_knows_and_leaves_the_rest_to_see():
    assert (
        fill("您好，{编号}号投诉，{今天}回复，{期限}", {"编号": "1", "今天": "今日"})
        == "您好，1号投诉，今日回复，{期限}"
    )


def test_a_template_with_an_unknown_place_is_refused_by_name():
    with pytest.raises(InvalidInputError) as refused:
        check_template(TemplateText("道歉", "亲爱的{姓名}"))
    assert "{姓名}" in refused.value.fields["text"]
