"""What is typed about an offer beyond sum, day and way: instalments, things to do, goods, and each claim."""

from collections.abc import Mapping
from datetime import date

from core.kernel.errors import InvalidInputError
from core.kernel.money import parse_yuan
from mediation.domain.claims import Remedy
from mediation.domain.offer_extent import ClaimFate, Extent, GoodsReturn, Instalment, Postage, Undertaking
from web.forms import Form

DATE_FORM = "日期请写成 2026-11-21 这样"
_INSTALMENT = ("inst_due", "inst_sum")
_ALSO = ("also_remedy", "also_item", "also_due")


def typed_extent(form: Form, problems: dict[str, str]) -> Extent:
    """Read the extent; what is wrong goes into `problems` by field."""
    return Extent(
        item=form.value("item").strip(),
        instalments=_instalments(form, problems),
        also=_also(form, problems),
        goods=_goods(form, problems),
        claims=_fates(form, problems),
    )


def extent_values(extent: Extent) -> Mapping[str, object]:
    """Return the form values that show this extent."""
    goods = extent.goods
    return {
        "item": extent.item,
        "inst_due": [part.due_on for part in extent.instalments],
        "inst_sum": [typed_amount(part.sum_fen) for part in extent.instalments],
        "also_remedy": [each.remedy.value for each in extent.also],
        "also_item": [each.item for each in extent.also],
        "also_due": [each.due_on for each in extent.also],
        "goods_item": goods.item if goods else "",
        "goods_due_on": goods.due_on if goods else "",
        "goods_postage": goods.postage.value if goods else "",
        "claim_fate": [fate.value for fate in extent.claims],
    }


def typed_amount(fen: int) -> str:
    """Return the amount as a person types it: 1280 or 1280.50."""
    yuan, rest = divmod(fen, 100)
    return f"{yuan}.{rest:02d}" if rest else str(yuan)


def read_day(text: str) -> date | None:
    """Return the day, or None where it is not one."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _rows(form: Form, names: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return the rows in which anything was typed."""
    columns = [form.all(name) for name in names]
    longest = max(map(len, columns))
    padded = [(*column, *[""] * (longest - len(column))) for column in columns]
    return [row for row in zip(*padded, strict=True) if any(cell.strip() for cell in row)]


def _instalments(form: Form, problems: dict[str, str]) -> tuple[Instalment, ...]:
    found = []
    for number, (day, amount) in enumerate(_rows(form, _INSTALMENT), start=1):
        due_on = read_day(day)
        if due_on is None:
            problems.setdefault("instalments", f"第 {number} 期：{DATE_FORM}")
            continue
        try:
            found.append(Instalment(due_on, parse_yuan(amount)))
        except InvalidInputError as error:
            problems.setdefault("instalments", f"第 {number} 期：{error.message}")
    return tuple(found)


def _also(form: Form, problems: dict[str, str]) -> tuple[Undertaking, ...]:
    found = []
    for remedy, item, day in _rows(form, _ALSO):
        due_on = read_day(day)
        if remedy not in set(Remedy) or due_on is None or not item.strip():
            problems.setdefault("also", "另外做到的事，请写全：做什么、具体内容、最晚哪一天")
            continue
        found.append(Undertaking(Remedy(remedy), item.strip(), due_on))
    return tuple(found)


def _goods(form: Form, problems: dict[str, str]) -> GoodsReturn | None:
    item, day = form.value("goods_item").strip(), form.value("goods_due_on").strip()
    if not item and not day:
        return None
    due_on, postage = read_day(day), form.value("goods_postage")
    if due_on is None:
        problems["goods_due_on"] = DATE_FORM if day else "请写明最晚哪一天退回"
    if postage not in set(Postage):
        problems["goods_postage"] = "请选运费由谁付"
    if due_on is None or postage not in set(Postage):
        return None
    return GoodsReturn(item, due_on, Postage(postage))


def _fates(form: Form, problems: dict[str, str]) -> tuple[ClaimFate, ...]:
    typed = form.all("claim_fate")
    if any(fate not in set(ClaimFate) for fate in typed):
        problems["claims"] = "请逐项说明每个要求怎么处理"
        return ()
    return tuple(map(ClaimFate, typed))
