"""Reading the declaration at the end of the filing form."""

from datetime import date

from core.kernel.errors import InvalidInputError
from mediation.domain.declarations import Declaration, HandledBy
from web.forms import Form


def typed_declaration(form: Form) -> Declaration:
    """Return what was declared; raises InvalidInputError for a day or a choice that cannot be read."""
    chosen, typed_day = form.value("handled_by"), form.value("known_on").strip()
    problems = {} if chosen in set(HandledBy) else {"handled_by": "请选择是否在别处处理过"}
    try:
        known_on = date.fromisoformat(typed_day) if typed_day else None
    except ValueError:
        problems["known_on"] = "日期请写成 2026-11-21 这样"
    if problems:
        raise InvalidInputError("还有内容需要补充或更正，请看标出的地方", fields=problems)
    return Declaration(HandledBy(chosen), form.value("handled_detail"), known_on, form.value("report"))
