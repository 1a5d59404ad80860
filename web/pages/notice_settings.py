"""How notices reach a person: kinds by channel, quiet hours, bound addresses."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from core.kernel.errors import NotFoundError
from identity.domain.channels import (
    BINDING,
    CHANNEL_NAMES,
    Channel,
    NoticeChoices,
    QuietHours,
    mask_address,
    read_quiet_hours,
)
from identity.domain.contacts import NewContact, TypedContactCode
from identity.domain.notices import NOTICE_KIND_NAMES, NoticeKind
from identity.queries.notice_choices import NoticeSettings, notice_settings
from identity.services.bind_contact import ask_contact_code, bind_contact, unbind_contact
from identity.services.choose_notices import choose_notices
from web.dependencies import dependencies
from web.forms import Form, blank_form, shows_again
from web.limits import limited
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = Blueprint("notice_settings", __name__, url_prefix="/account/notices")

_CHANNEL, _ADDRESS, _CODE_ID = "contact_channel", "contact_address", "contact_code_id"
_NO_QUIET = QuietHours(0, 0)


def available_channels() -> frozenset[Channel]:
    """Return the channels of this installation."""
    return frozenset(map(Channel, dependencies().settings.message_channels))


def _settings() -> NoticeSettings:
    with dependencies().open_reading() as reading:
        return notice_settings(reading, signed_in_actor(), available_channels())


def _page(form: Form) -> ResponseReturnValue:
    return render_template(
        "account/notices.html",
        form=form,
        settings_of=_settings(),
        kinds=NOTICE_KIND_NAMES,
        channels=CHANNEL_NAMES,
        bindable=tuple(BINDING),
    )


@blueprint.get("")
@signed_in()
def show_settings() -> ResponseReturnValue:
    """Show what holds now, ticked."""
    chosen = _settings()
    return _page(
        blank_form(
            {
                "wanted": [
                    _tick(kind, one) for kind in NoticeKind for one in Channel if chosen.choices.wants(kind, one)
                ],
                "quiet": "no" if chosen.choices.quiet.begin == chosen.choices.quiet.end else "yes",
                "quiet_begin": chosen.choices.quiet.begin_text,
                "quiet_end": chosen.choices.quiet.end_text,
            }
        )
    )


@blueprint.post("")
@signed_in()
@shows_again(_page)
def post_settings() -> ResponseReturnValue:
    """Keep the choices; ticks of a channel that the page did not show stay as they were."""
    chosen, wiring, typed = _settings(), dependencies(), request.form
    wanted = set(typed.getlist("wanted"))
    pairs = ((kind, one) for kind in NoticeKind for one in Channel)
    muted = frozenset(
        (kind, one)
        for kind, one in pairs
        if (_tick(kind, one) not in wanted if one in chosen.addresses else not chosen.choices.wants(kind, one))
    )
    is_quiet = typed.get("quiet") == "yes"
    quiet = read_quiet_hours(typed.get("quiet_begin", ""), typed.get("quiet_end", "")) if is_quiet else _NO_QUIET
    with wiring.open_transaction() as transaction:
        choose_notices(transaction, NoticeChoices(muted, quiet), signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_settings", saved="yes"), 303)


def _tick(kind: NoticeKind, channel: Channel) -> str:
    return f"{kind.value}:{channel.value}"


@blueprint.post("/contacts")
@signed_in()
@limited("10 per minute; 60 per hour")
@shows_again(_page)
def post_contact() -> ResponseReturnValue:
    """Send a code to the address."""
    wiring, channel, address = (
        dependencies(),
        _channel(request.form.get("channel", "")),
        request.form.get("address", ""),
    )
    wanted = NewContact(channel, address, available_channels())
    with wiring.open_transaction() as transaction:
        code_id = ask_contact_code(transaction, wanted, signed_in_actor(), wiring.real_clock())
    sealed = urlsafe_b64encode(wiring.vault.seal(address)).decode()
    session.update({_CHANNEL: channel.value, _ADDRESS: sealed, _CODE_ID: code_id})
    return redirect(url_for(".show_code"), 303)


def _code_page(form: Form) -> ResponseReturnValue:
    if _CODE_ID not in session:
        return redirect(url_for(".show_settings"), 303)
    channel, address = _channel(session[_CHANNEL]), _address()
    return render_template(
        "account/contact_code.html", form=form, channel=CHANNEL_NAMES[channel], address=mask_address(channel, address)
    )


@blueprint.get("/contacts/code")
@signed_in()
def show_code() -> ResponseReturnValue:
    return _code_page(blank_form())


@blueprint.post("/contacts/code")
@signed_in()
@limited("20 per minute; 120 per hour")
@shows_again(_code_page)
def post_code() -> ResponseReturnValue:
    """Bind the address whose code was typed."""
    if _CODE_ID not in session:
        return redirect(url_for(".show_settings"), 303)
    wiring = dependencies()
    typed = TypedContactCode(
        _channel(session[_CHANNEL]), _address(), session[_CODE_ID], request.form.get("code", "").strip()
    )
    with wiring.open_transaction() as transaction:
        answer = bind_contact(transaction, typed, signed_in_actor(), wiring.real_clock(), wiring.clock())
    answer.or_raise()
    for name in (_CHANNEL, _ADDRESS, _CODE_ID):
        session.pop(name, None)
    return redirect(url_for(".show_settings", bound=typed.channel.value), 303)


@blueprint.post("/contacts/<channel>/removal")
@signed_in()
@shows_again(lambda form, **_arguments: _page(form))
def post_removal(channel: str) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as transaction:
        unbind_contact(transaction, _channel(channel), signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_settings", removed=channel), 303)


def _channel(name: str) -> Channel:
    if name not in {channel.value for channel in BINDING}:
        raise NotFoundError("没有这种接收方式")
    return Channel(name)


def _address() -> str:
    """Return the address the code went to; a cookie from before a change of keys holds none."""
    try:
        return dependencies().vault.open(urlsafe_b64decode(session.get(_ADDRESS, "")))
    except ValueError:
        return ""
