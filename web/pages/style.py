"""Every component on one page, for designers and for the accessibility tests; open in demo mode only."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from core.kernel.errors import InvalidInputError, NotFoundError
from core.kernel.workdays import DueDay, add_working_days
from web.dependencies import dependencies
from web.forms import Form, blank_form
from web.pages import style_samples
from web.permissions import public

blueprint = Blueprint("style", __name__)


@blueprint.get("/style")
@public
def show_style() -> ResponseReturnValue:
    wiring = dependencies()
    if not wiring.settings.demo_mode:
        raise NotFoundError("没有找到这一页")
    today, now = wiring.today(), wiring.clock()
    return render_template(
        "style.html",
        form=_sample_form(),
        entitlements=style_samples.entitlements(),
        questions=style_samples.questions(),
        steps=style_samples.timeline(today, now),
        offers=style_samples.offers(today, now),
        marks=style_samples.marks(),
        hits=style_samples.hits(today),
        dues=(add_working_days(today, 5), add_working_days(today, 1), DueDay(today, provisional=True)),
        now=now,
    )


def _sample_form() -> Form:
    typed = blank_form(
        {
            "shop": "示例健身",
            "paid": "三千",
            "story": "办了一年卡，三个月后关门，电话打不通。",
            "pay_way": "wechat",
            "claim_kind": ["refund", "apology"],
            "claim_amount": ["1680.00", ""],
            "claim_note": ["没用完的部分", ""],
        }
    )
    wrong = {"paid": "金额请填数字，最多两位小数，例如 1280 或 1280.50", "bought_on": "请填写购买的日期"}
    return typed.refused(InvalidInputError("有两处还需要改一下，已填写的内容都在", fields=wrong))
