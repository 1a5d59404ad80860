"""A small casebase for tests: four laws in two versions, six articles, four cases; or the shipped one."""

import json
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from casebase.domain.content import Content, load_content
from casebase.domain.past_case import CaseResult, PastCase
from casebase.domain.regulation import Confidence, Regulation
from casebase.search.documents import case_document, regulation_document
from casebase.search.port import CaseIndex
from casebase.services.seed_casebase import seed_casebase

LAWS = """
[[law]]
short = "消法"
name = "消费者权益保护法"
number = "2013"
valid_from = 2014-03-15
dates_confidence = "read"

[[law]]
short = "食安法"
name = "食品安全法"
number = "2025"
valid_from = 2015-10-01
dates_confidence = "read"

[[law]]
short = "旧办法"
name = "旧的投诉办法"
number = "20"
valid_from = 2020-01-01
valid_to = 2026-04-14
dates_confidence = "unconfirmed"
"""
ARTICLES = """
[[article]]
law = "消法"
number = 55
title = "欺诈加倍赔偿"
digest = "商家有欺诈行为的，除退还价款外，还要按价款的三倍增加赔偿。"
lay_terms = ["退一赔三", "假货"]
categories = ["欺诈与假冒"]
confidence = "read"

[[article]]
law = "消法"
number = 53
title = "预收款"
digest = "用预收款方式提供服务而没有按约定提供的，应当履行或者退回预付款。"
lay_terms = ["办卡", "退余额"]
categories = ["预付式消费"]
confidence = "read"

[[article]]
law = "消法"
number = 7
title = "安全的权利"
digest = "买东西和接受服务时，人身和财产安全不受损害。"
categories = ["人身安全"]
confidence = "read"

[[article]]
law = "食安法"
number = 148
title = "食品的惩罚性赔偿"
digest = "生产不合格食品或者明知不合格仍销售的，可以要求价款十倍或者损失三倍的赔偿。"
lay_terms = ["过期", "假一赔十"]
categories = ["食品安全"]
valid_from = 2015-10-01
valid_to = 2020-12-31
confidence = "read"

[[article]]
law = "食安法"
number = 148
title = "食品的惩罚性赔偿（新）"
digest = "生产不合格食品或者明知不合格仍销售的，可以要求价款十倍或者损失三倍的赔偿，不足一千元的按一千元。"
lay_terms = ["过期", "假一赔十"]
categories = ["食品安全"]
valid_from = 2021-01-01
confidence = "read"

[[article]]
law = "旧办法"
number = 27
title = "调解期限"
digest = "受理后四十五个工作日内结束调解，过期终止。"
confidence = "unconfirmed"
"""
GENERAL = 'articles = ["消法-7"]\n'


def given_case_values(case_id: str, facts: str, category: str, **other: object) -> dict[str, object]:
    """One line of cases.jsonl."""
    values: dict[str, object] = {
        "id": case_id,
        "kind": "consumer",
        "source_title": "某市公布的案例",
        "source_url": None,
        "published": "2024-03-15",
        "region": "浙江",
        "industry": "零售",
        "channel": "线下",
        "facts": facts,
        "respondent_type": "超市",
        "amount_paid": 100,
        "claims": ["退款"],
        "issue_category": category,
        "laws": [],
        "outcome": {"result": "settled", "refund": 100.5, "compensation": None, "multiple": None, "other": None},
        "days_to_resolve": None,
        "summary": "双方达成一致，退款。",
    }
    return values | other


CASES = (
    given_case_values(
        "C1",
        "我在超市买的面包已经过期三天，孩子吃了拉肚子，要求十倍赔偿。",
        "食品安全",
        laws=[{"law": "食品安全法", "article": "第一百四十八条第二款"}],
    ),
    given_case_values("C2", "在便利店买到发霉的牛奶，店里只肯退钱不肯赔。", "食品安全", amount_paid=12),
    given_case_values("C3", "健身房办卡两年，三个月后停业关门，余额不退。", "预付式消费", amount_paid=3000),
    given_case_values("C4", "二手车商隐瞒事故，说是原版车，要求退一赔三。", "欺诈与假冒", amount_paid=80000),
)


def given_content_folder(folder: Path, **files: str) -> Path:
    """A content folder; keyword arguments replace laws, articles, general or cases."""
    (folder / "regulations").mkdir(parents=True, exist_ok=True)
    (folder / "laws.toml").write_text(files.get("laws", LAWS), "utf-8")
    (folder / "regulations" / "some.toml").write_text(files.get("articles", ARTICLES), "utf-8")
    (folder / "general_articles.toml").write_text(files.get("general", GENERAL), "utf-8")
    lines = "\n".join(json.dumps(case, ensure_ascii=False) for case in CASES)
    (folder / "cases.jsonl").write_text(files.get("cases", lines), "utf-8")
    return folder


def given_content(folder: Path, **files: str) -> Content:
    return load_content(given_content_folder(folder, **files))


def given_shipped_casebase(session: Session, now: datetime) -> Content:
    """The casebase as it is shipped."""
    content = load_content()
    seed_casebase(session, content, now)
    return content


def given_indexed(index: CaseIndex, content: Content) -> CaseIndex:
    index.put([*map(regulation_document, content.regulations), *map(case_document, content.cases)])
    return index


def given_regulation(key: str = "消法-55", **values: object) -> Regulation:
    short = key.rpartition("-")[0]
    fields: dict[str, object] = {
        "key": key,
        "law": "消费者权益保护法",
        "short": short,
        "article": "第五十五条",
        "title": "欺诈加倍赔偿",
        "digest": "商家欺诈的，按价款三倍增加赔偿。",
        "lay_terms": ("退一赔三",),
        "categories": ("欺诈与假冒",),
        "valid_from": date(2014, 3, 15),
        "valid_to": None,
        "confidence": Confidence.READ,
    }
    return Regulation(**(fields | values))


def given_past_case(case_id: str = "C1", **values: object) -> PastCase:
    fields: dict[str, object] = {
        "id": case_id,
        "kind": "consumer",
        "source_title": "某市公布的案例",
        "source_url": None,
        "published": "2024-03-15",
        "region": "浙江",
        "industry": "零售",
        "channel": "线下",
        "facts": "面包过期，要求赔偿。",
        "respondent_type": "超市",
        "paid_fen": 10_000,
        "claims": ("退款",),
        "category": "食品安全",
        "laws": (),
        "result": CaseResult.SETTLED,
        "refund_fen": 10_000,
        "compensation_fen": None,
        "multiple": None,
        "other": None,
        "days_to_resolve": None,
        "summary": "双方达成一致。",
    }
    return PastCase(**(fields | values))
