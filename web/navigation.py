"""What each role finds in the header."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.kernel.roles import CLERK_ROLES, Role


@dataclass(frozen=True)
class Link:
    """One entry of the header; `is_further` ones stand behind 更多 where the header is wide."""

    text: str
    path: str
    icon: str
    demo_only: bool = False
    is_further: bool = False


_VISITOR = (
    Link("我要投诉", "/complaints/new", "megaphone"),
    Link("先算一算", "/advice", "calculator"),
    Link("查企业", "/enterprises", "building"),
    Link("我要举报", "/reports/new", "exclamation-triangle"),
)
_CONSUMER = (Link("我的投诉", "/complaints", "journal-text"), *_VISITOR)
_MERCHANT = (
    Link("待办投诉", "/merchant/complaints", "list-check"),
    Link("我的企业", "/merchant/enterprises", "shop"),
    Link("处罚告知", "/sanctions", "flag"),
    Link("信用修复", "/credit/rights", "arrow-repeat"),
    Link("先算一算", "/advice", "calculator"),
)
_OFFICER = (
    Link("投诉队列", "/office/queue", "inbox"),
    Link("登记来件", "/office/entry", "journal-text"),
    Link("举报", "/office/reports", "exclamation-triangle"),
    Link("身份确认", "/office/memberships", "person-check"),
    Link("线索", "/office/leads", "search", is_further=True),
    Link("修复和异议", "/office/rights", "arrow-repeat", is_further=True),
    Link("处罚与列入", "/sanctions", "flag"),
    Link("措施目录", "/office/measures", "journal-text", is_further=True),
    Link("规则书", "/office/rules", "book"),
    Link("查企业", "/enterprises", "building"),
)
_MEDIATOR = (
    Link("调解队列", "/office/queue", "inbox"),
    Link("查案例", "/cases", "search"),
    Link("案例发布", "/office/case-releases", "journal-text"),
    Link("规则书", "/office/rules", "book"),
    Link("查企业", "/enterprises", "building"),
)
_SUPERVISOR = (
    Link("投诉队列", "/office/queue", "inbox"),
    Link("工作量", "/office/workload", "people"),
    Link("部门报送", "/office/feeds", "upload", is_further=True),
    Link("转入和导出", "/office/exchange", "upload", is_further=True),
    Link("举报", "/office/reports", "exclamation-triangle"),
    Link("身份确认", "/office/memberships", "person-check"),
    Link("线索", "/office/leads", "search", is_further=True),
    Link("修复和异议", "/office/rights", "arrow-repeat", is_further=True),
    Link("处罚与列入", "/sanctions", "flag"),
    Link("窗口决定复核", "/checks/readings", "clipboard-check", is_further=True),
    Link("措施目录", "/office/measures", "journal-text", is_further=True),
    Link("规则书", "/office/rules", "book"),
    Link("查企业", "/enterprises", "building"),
)
_CLERK = (
    Link("办理核查", "/checks/new", "clipboard-check"),
    Link("核查记录", "/checks", "clock-history"),
    Link("变化", "/checks/changes", "arrow-repeat"),
    Link("待复核", "/checks/readings", "person-check"),
    Link("批量核查", "/checks/batches", "upload"),
    Link("查企业", "/enterprises", "building"),
)
_ADMIN = (
    Link("账号", "/admin/accounts", "people"),
    Link("机关", "/admin/offices", "building"),
    Link("转入和导出", "/office/exchange", "upload"),
    Link("运行情况", "/admin/deliveries", "gear"),
    Link("订阅单位", "/office/rights/subscribers", "arrow-repeat", is_further=True),
    Link("外部系统", "/admin/clients", "diagram-3", is_further=True),
    Link("规则书", "/office/rules", "book"),
    Link("演示时钟", "/admin/clock", "clock", demo_only=True),
)

NAVIGATION: Mapping[Role, tuple[Link, ...]] = {
    Role.CONSUMER: _CONSUMER,
    Role.MERCHANT: _MERCHANT,
    Role.OFFICER: _OFFICER,
    Role.MEDIATOR: _MEDIATOR,
    Role.SUPERVISOR: _SUPERVISOR,
    Role.ADMIN: _ADMIN,
    Role.CLIENT: (),
    Role.SYSTEM: (),
    **dict.fromkeys(CLERK_ROLES, _CLERK),
}


def links_for(role: Role | None, *, demo_mode: bool = False) -> tuple[Link, ...]:
    links = _VISITOR if role is None else NAVIGATION[role]
    return tuple(link for link in links if demo_mode or not link.demo_only)


def home_of(role: Role) -> str:
    """Return where a person lands after signing in."""
    links = NAVIGATION[role]
    return links[0].path if links else "/"


def current_link(links: tuple[Link, ...], path: str) -> Link | None:
    """Return the link whose page, or the page above, is open; the longest path wins."""
    covering = [link for link in links if path == link.path or path.startswith(link.path + "/")]
    return max(covering, key=lambda link: len(link.path), default=None)
