"""Two reports of the city: one with a name that is being verified, one anonymous that waits."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bootstrap.demo.load_stories import Stage
from bootstrap.demo.story import SHOP_AREA
from mediation.domain.competence import Purchase, Seller
from mediation.domain.reports import ReportTold
from mediation.services.file_report import NewReport, file_report
from mediation.services.verify_report import ask_extension, start_verification

_FUEL_FIRM = "C0310"
_NAMED = "付款页面写的是“全场五折”，结账时按原价收，店里说活动昨天结束了，可门口的海报今天还贴着。"
_ANONYMOUS = "小区北门的早餐摊没有挂营业执照，装油的桶上没有标签，每天早上六点到九点都在。"
_WHY_LONGER = "被举报人的进货和标价记录要向总部调取，预计两周才能拿到。"


def load_reports(session: Session, stage: Stage, now: datetime) -> None:
    """File both through the real services; the named one waits for the head's answer."""
    told = ReportTold(stage.enterprise_ids[_FUEL_FIRM], "", _NAMED)
    officer = stage.actors["officer"]
    new = NewReport(told, purchase=Purchase(Seller.SHOP, place_area=SHOP_AREA, office_id=officer.office_id or ""))
    named = file_report(session, new, stage.office, stage.actors["consumer_1"], now - timedelta(days=6))
    start_verification(session, named.report_id, officer, now - timedelta(days=5))
    ask_extension(session, named.report_id, _WHY_LONGER, officer, now - timedelta(days=1))
    unnamed = ReportTold(None, "小区北门的早餐摊", _ANONYMOUS, is_anonymous=True)
    file_report(session, NewReport(unnamed), stage.office, None, now - timedelta(days=2))
