import pytest

from bootstrap.settings import SettingsError, load_settings, new_key
from bootstrap.wiring import open_wiring, web_dependencies


@pytest.fixture
def environment(monkeypatch, tmp_path):
    """A production environment in which everything is right; keywords change it."""

    def given(**changes):
        right = {
            "DATA_DIR": str(tmp_path),
            "SECRET_KEY": new_key(),
            "ENCRYPTION_KEY": new_key(),
            "INDEX_KEY": new_key(),
            "SMS_WEBHOOK": "https://sms.example/send",
            "WEBHOOK_SECRET": new_key(),
        }
        for name, value in {**right, **changes}.items():
            monkeypatch.setenv(f"YINUO_{name}", value)

    return given


def web_settings():
    return web_dependencies(open_wiring(load_settings())).settings


def test_a_production_environment_with_every_key_is_accepted(environment):
    environment()
    assert web_settings().public_address == "http://127.0.0.1:8000"
    assert web_settings().trusted_hosts == ()


EQUAL = new_key()
NETWORK = "192.0.2.1"


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"HOST": NETWORK}, "YINUO_HTTPS"),
        ({"HOST": "yinuo.example"}, "YINUO_HTTPS"),
        ({"SECRET_KEY": "s" * 31}, "YINUO_SECRET_KEY"),
        ({"SECRET_KEY": ""}, "YINUO_SECRET_KEY"),
        ({"ENCRYPTION_KEY": EQUAL, "INDEX_KEY": EQUAL}, "YINUO_INDEX_KEY"),
        ({"ENCRYPTION_KEY": "short"}, "YINUO_ENCRYPTION_KEY"),
        ({"PUBLIC_ADDRESS": "yinuo.example.cn"}, "YINUO_PUBLIC_ADDRESS"),
        ({"PUBLIC_ADDRESS": "https://yinuo.example.cn/letters"}, "YINUO_PUBLIC_ADDRESS"),
        ({"LIMIT_STORAGE": "nowhere://"}, "YINUO_LIMIT_STORAGE"),
        ({"WEBHOOK_SECRET": "short"}, "YINUO_WEBHOOK_SECRET"),
        ({"WECHAT_WEBHOOK": "ftp://wechat.example"}, "YINUO_WECHAT_WEBHOOK"),
        ({"SMTP_HOST": "mail.example"}, "YINUO_SMTP_SENDER"),
    ],
)
def test_what_is_not_safe_stops_the_start_and_is_named(environment, changes, named):
    environment(**changes)
    with pytest.raises(SettingsError, match=named):
        web_settings()


@pytest.mark.parametrize(
    "changes",
    [{"HOST": "::1"}, {"HOST": "localhost"}, {"HOST": NETWORK, "HTTPS": "1"}, {"HOST": NETWORK, "DEMO": "1"}],
)
def test_the_own_machine_https_and_the_demo_city_are_accepted(environment, changes):
    environment(**changes)
    assert load_settings().host == changes["HOST"]


def test_the_public_address_stands_in_letters_and_names_the_only_public_host(environment):
    environment(PUBLIC_ADDRESS="https://yinuo.example.cn/")
    settings = web_settings()
    assert settings.public_address == "https://yinuo.example.cn"
    assert settings.trusted_hosts[0] == "yinuo.example.cn"


def test_equal_keys_of_the_demo_city_are_refused_too(environment):
    environment(DEMO="1", ENCRYPTION_KEY=EQUAL, INDEX_KEY=EQUAL)
    with pytest.raises(SettingsError, match="must differ"):
        load_settings()
