"""Dated links between people and enterprises: the kinds, who may stand at their ends, and when they hold."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.kernel.errors import InvalidInputError

WHOLE_SHARE_BP = 10_000


class LinkKind(StrEnum):
    LEGAL_REPRESENTATIVE = "legal_representative"
    RESPONSIBLE_PERSON = "responsible_person"
    SHAREHOLDER = "shareholder"
    SUPERVISOR = "supervisor"
    CONTROLLER = "controller"
    RENAMED_TO = "renamed_to"
    BRANCH_OF = "branch_of"
    SAME_ADDRESS = "same_address"
    SAME_PHONE = "same_phone"


@dataclass(frozen=True)
class LinkRule:
    """Who may stand at the start of a link, how it is called, and whether it carries a share.

    Of one at a time an enterprise has only one: a file that tells of a new one ends the link of the one before.
    """

    text: str
    from_person: bool
    from_enterprise: bool
    has_share: bool = False
    name_is_published: bool = False
    one_at_a_time: bool = False


# The registration publishes who represents or answers for an enterprise; other people are shown masked.
LINK_RULES: dict[LinkKind, LinkRule] = {
    LinkKind.LEGAL_REPRESENTATIVE: LinkRule(
        "法定代表人", from_person=True, from_enterprise=False, name_is_published=True, one_at_a_time=True
    ),
    LinkKind.RESPONSIBLE_PERSON: LinkRule(
        "负责人", from_person=True, from_enterprise=False, name_is_published=True, one_at_a_time=True
    ),
    LinkKind.SHAREHOLDER: LinkRule("股东", from_person=True, from_enterprise=True, has_share=True),
    LinkKind.SUPERVISOR: LinkRule("监事", from_person=True, from_enterprise=False),
    LinkKind.CONTROLLER: LinkRule("实际控制人", from_person=True, from_enterprise=True),
    LinkKind.RENAMED_TO: LinkRule("变更后的主体", from_person=False, from_enterprise=True),
    LinkKind.BRANCH_OF: LinkRule("分支机构", from_person=False, from_enterprise=True),
    LinkKind.SAME_ADDRESS: LinkRule("地址相同", from_person=False, from_enterprise=True),
    LinkKind.SAME_PHONE: LinkRule("联系电话相同", from_person=False, from_enterprise=True),
}
# What one enterprise shares with another; seen from either side it is the same.
SHARED_KINDS = frozenset({LinkKind.SAME_ADDRESS, LinkKind.SAME_PHONE})


@dataclass(frozen=True)
class LinkEntry:
    """A link as it is entered. It holds from `from_on` up to the day before `to_on`."""

    kind: LinkKind
    to_enterprise_id: str
    from_on: date
    source: str
    from_person_id: str | None = None
    from_enterprise_id: str | None = None
    share_bp: int | None = None
    verified: bool = True
    to_on: date | None = None


def check_link(entry: LinkEntry) -> None:
    """Raise InvalidInputError when the ends, the share or the days do not fit the kind of link."""
    rule = LINK_RULES[entry.kind]
    problems = (
        (_starts_wrongly(entry, rule), "from", f"“{rule.text}”关系的一方填写有误"),
        (entry.from_enterprise_id == entry.to_enterprise_id, "to", "关系的两方不能是同一主体"),
        (_share_is_wrong(entry, rule), "share", "持股比例应在 0 到 100% 之间，且只有股东填写"),
        (entry.to_on is not None and entry.to_on < entry.from_on, "to_on", "结束日期不能早于开始日期"),
        (not entry.source.strip(), "source", "请填写这项关系的来源"),
    )
    fields = {field: message for is_wrong, field, message in problems if is_wrong}
    if fields:
        raise InvalidInputError("关系信息有误，请核对", fields=fields)


def holds_on(from_on: date, to_on: date | None, day: date) -> bool:
    """Tell whether something that lasts from `from_on` up to the day before `to_on` holds on the day."""
    return from_on <= day and (to_on is None or day < to_on)


def _starts_wrongly(entry: LinkEntry, rule: LinkRule) -> bool:
    has_person, has_enterprise = entry.from_person_id is not None, entry.from_enterprise_id is not None
    if has_person == has_enterprise:
        return True
    return not (rule.from_person if has_person else rule.from_enterprise)


def _share_is_wrong(entry: LinkEntry, rule: LinkRule) -> bool:
    if entry.share_bp is None:
        return False
    return not rule.has_share or not 0 < entry.share_bp <= WHOLE_SHARE_BP
