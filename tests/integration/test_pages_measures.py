"""The pages of the catalogue: the public one by words and desk, and the way of a change through two officers."""

import re
from html.parser import HTMLParser

import pytest

from core.kernel.roles import Role
from tests.factories_desks import given_desks, message_beside, post, text_of


@pytest.fixture
def desks(sqlite, vault, tmp_path, now):
    return given_desks(sqlite, vault, tmp_path, now)


def test_the_public_finds_what_blocks_what_by_words_and_desk(desks):
    whole = desks.page(Role.CONSUMER, "/sanctions/measures")
    assert all(f'id="K{number}"' in whole for number in range(1, 26))
    found = desks.page(Role.CONSUMER, "/sanctions/measures?q=农民工&desk=bank")
    assert re.findall(r'<article class="hit" id="(\w+)"', found) == ["K25"]
    assert "绝不自动限制" in found
    assert "没有找到这样的措施" in desks.page(Role.CONSUMER, "/sanctions/measures?q=没有的词")


def sent_by_browser(page, action, **changes):
    """What a browser sends of the page's form: what stands in its fields, and what somebody changes there."""
    form = _FormReader(action)
    form.feed(page)
    return {**form.values, **changes}


class _FormReader(HTMLParser):
    def __init__(self, action):
        super().__init__()
        self._action, self._is_inside, self._area, self._select = action, False, None, None
        self.values = {}

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "form":
            self._is_inside = told.get("action") == self._action
        if not self._is_inside:
            return
        if tag == "textarea":
            self._area = told["name"]
            self.values[self._area] = [""]
        elif tag == "select":
            self._select = told["name"]
            self.values.setdefault(self._select, []).append("")
        elif tag == "option" and self._select and "selected" in told:
            self.values[self._select][-1] = told["value"]
        elif tag == "input" and (told.get("type") not in ("checkbox", "radio") or "checked" in told):
            self.values.setdefault(told["name"], []).append(told.get("value", "on"))

    def handle_data(self, data):
        if self._area:
            self.values[self._area][0] += data.removeprefix("\n")

    def handle_endtag(self, tag):
        if tag == "textarea":
            self._area = None


def opened(desks, place):
    return desks.clients[Role.OFFICER].get(place).get_data(as_text=True)


def sent(desks, place, typed):
    return post(desks.clients[Role.OFFICER], place, typed)


def test_the_form_of_a_measure_sent_back_untouched_changes_nothing(desks):
    for code in ("K11", "K13", "K20"):
        place = f"/office/measures/{code}/change"
        typed = sent_by_browser(opened(desks, place), place, source="失信44 15", reason="更清楚", do="check")
        assert "没有要改的" in text_of(sent(desks, place, typed)), code


def test_an_officer_proposes_reads_what_changes_and_another_adopts(desks):
    place = "/office/measures/K23/change"
    typed = sent_by_browser(opened(desks, place), place, source="失信44 15", reason="更清楚", do="check")
    typed |= {"allowed": "一律不授予荣誉；移出名单后可以再申报"}
    page = text_of(sent(desks, place, typed))
    told = page.partition('id="anew-title"')[2].partition("</section>")[0]
    assert re.findall(r"<dt>(.*?)</dt>", told.partition("<details")[0]) == ["可以怎么办"]
    assert "一律不授予荣誉" in told
    assert "更重" not in page
    kept = sent(desks, place, sent_by_browser(page, place, do="propose"))
    assert kept.status_code == 303
    assert "一律不授予荣誉" in desks.page(Role.SUPERVISOR, kept.location)
    assert "收回" in desks.page(Role.OFFICER, kept.location)
    adopted = desks.send(Role.SUPERVISOR, f"{kept.location}/adoption", {}, kept.location)
    assert adopted.status_code == 303
    assert "K23 第 2 版" in desks.page(Role.SUPERVISOR, kept.location)
    assert "从没复核过" in desks.page(Role.SUPERVISOR, "/office/measures")
    place = "/office/measures/K23"
    reviewed = desks.send(Role.SUPERVISOR, f"{place}/review", {"found": "条文没有变化"}, place)
    assert reviewed.status_code == 303
    page = desks.page(Role.SUPERVISOR, place)
    assert "条文没有变化" in page
    assert "一律不授予荣誉" in page


def test_another_proposal_than_the_one_that_was_read_out_is_read_out_first(desks):
    place = "/office/measures/K23/change"
    typed = sent_by_browser(opened(desks, place), place, source="失信44 15", reason="更清楚", do="check")
    page = text_of(sent(desks, place, {**typed, "term": "在名单期间内"}))
    other = sent(desks, place, sent_by_browser(page, place, do="propose", term="永远"))
    assert other.status_code == 200
    assert "永远" in text_of(other)


def test_a_form_of_an_older_version_tells_what_changed_meanwhile_and_goes_on_with_what_was_typed(desks):
    place = "/office/measures/K22/change"
    typed = sent_by_browser(opened(desks, place), place, source="失信44 15", reason="更清楚", do="check")
    page = text_of(sent(desks, place, {**typed, "term": "在名单期间内"}))
    kept = sent(desks, place, sent_by_browser(page, place, do="propose"))
    desks.send(Role.SUPERVISOR, f"{kept.location}/adoption", {}, kept.location)
    late = sent(desks, place, {**typed, "title": "不适用告知承诺"})
    assert late.status_code == 409
    page = text_of(late)
    assert "在名单期间内" in page.partition("按现在的版本继续")[0]
    page = text_of(sent(desks, place, sent_by_browser(page, place, do="rebase")))
    page = text_of(sent(desks, place, sent_by_browser(page, place, do="check")))
    told = page.partition('id="anew-title"')[2].partition("<details")[0]
    assert re.findall(r"<dt>(.*?)</dt>", told) == ["名称", "到什么时候"]


def test_a_change_to_a_stronger_effect_is_warned_of_and_one_that_must_refuse_weighs_nothing(desks):
    place = "/office/measures/K20/change"
    typed = sent_by_browser(opened(desks, place), place, source="失信44 15", reason="更严", do="check", effect="H")
    answer = sent(desks, place, {**typed, "from_on": "2026-11-20", "title": " "})
    assert answer.status_code == 422
    refused = text_of(answer)
    assert "要权衡的因素" in message_beside(refused, "factors")
    assert message_beside(refused, "title") == "请写明措施的名称"
    bare = {**typed, "factor_text": "", "factor_code": ""}
    assert "作用由“须权衡”加重为“必须拒绝”" in text_of(sent(desks, place, bare))


def test_a_new_measure_with_its_desk_and_matter_is_proposed_on_the_page_without_scripts(desks):
    place = "/office/measures/new"
    empty = text_of(sent(desks, place, sent_by_browser(opened(desks, place), place, do="check")))
    asked = (
        "measure_code",
        "title",
        "matters",
        "flag_kinds",
        "objects",
        "effect",
        "allowed",
        "bearing",
        "addressed_to",
        "term",
    )
    assert all(message_beside(empty, name) for name in (*asked, "articles", "source", "reason"))
    page = text_of(sent(desks, place, sent_by_browser(empty, place, do="add:articles", title="土地转让时的提示")))
    assert page.count('name="article_key"') == 2
    assert 'value="土地转让时的提示"' in page
    typed = sent_by_browser(
        page, place, do="check", measure_code="K26", flag_kinds="serious", objects="enterprise", effect="I"
    )
    typed |= {"matter_title": "土地转让", "matter_code": "land_transfer", "matter_desk": "new"}
    typed |= {"matter_applicant": "registered", "desk_title": "不动产窗口", "desk_code": "land", "source": "失信44 14"}
    typed |= {"addressed_to": "自然资源部门", "term": "在名单期间", "bearing": "公示信息", "allowed": "只作提示"}
    typed |= {"article_key": "失信44-14", "article_text": "《名单管理办法》第十四条", "reason": "新窗口"}
    page = text_of(sent(desks, place, typed))
    assert "事项：土地转让（不动产窗口，由已登记的主体申请，代号 land_transfer）" in page
    kept = sent(desks, place, sent_by_browser(page, place, do="propose"))
    assert kept.status_code == 303
    adopted = desks.send(Role.SUPERVISOR, f"{kept.location}/adoption", {}, kept.location)
    assert adopted.status_code == 303
    assert "土地转让（不动产窗口）" in desks.page(Role.SUPERVISOR, kept.location)
    without = dict.fromkeys(("matter_title", "matter_code", "desk_title", "desk_code"), "")
    taken = text_of(sent(desks, place, {**typed, **without, "matters": "land_transfer"}))
    assert "已经有 K26" in message_beside(taken, "measure_code")
