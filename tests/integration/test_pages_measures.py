"""The pages of the catalogue: the public one by words and desk, and the way of a change through two officers."""

import html
import re

import pytest

from core.kernel.roles import Role
from tests.factories_desks import given_desks, message_beside, send_from, text_of


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


def test_an_officer_proposes_sees_the_difference_and_another_adopts(desks):
    place = "/office/measures/K23/change"
    page = desks.page(Role.OFFICER, place)
    text = html.unescape(re.search(r"<textarea[^>]*name=\"text\"[^>]*>\n?(.*?)</textarea>", page, re.DOTALL)[1])
    day = re.search(r'name="from_on"[^>]*value="([^"]+)"', page)[1]
    typed = {"text": text.replace("不授予", "一律不授予"), "from_on": day, "source": "失信44 15", "reason": "更清楚"}
    client = desks.clients[Role.OFFICER]
    same = text_of(send_from(client, place, place, {**typed, "text": text, "do": "check"}))
    assert "没有要改的" in message_beside(same, "text")
    seen = text_of(send_from(client, place, place, {**typed, "do": "check"}))
    assert "去掉：" in seen
    assert "更重" not in seen
    shown = re.search(r'name="shown" value="(\w{64})"', seen)[1]
    kept = send_from(client, place, place, {**typed, "do": "propose", "shown": shown})
    assert kept.status_code == 303
    assert "收回" in desks.page(Role.OFFICER, kept.location)
    adopted = desks.send(Role.SUPERVISOR, f"{kept.location}/adoption", {}, kept.location)
    assert adopted.status_code == 303
    assert "K23 第 2 版" in desks.page(Role.SUPERVISOR, kept.location)
    listed = desks.page(Role.SUPERVISOR, "/office/measures")
    assert "从没复核过" in listed
    reviewed = desks.send(
        Role.SUPERVISOR, "/office/measures/K23/review", {"found": "条文没有变化"}, "/office/measures/K23"
    )
    assert reviewed.status_code == 303
    assert "条文没有变化" in desks.page(Role.SUPERVISOR, "/office/measures/K23")
    assert desks.page(Role.OFFICER, "/office/measures/new")


def test_a_change_to_a_stronger_effect_is_warned_of_and_one_that_must_refuse_weighs_nothing(desks):
    place = "/office/measures/K20/change"
    page = desks.page(Role.OFFICER, place)
    text = html.unescape(re.search(r"<textarea[^>]*name=\"text\"[^>]*>\n?(.*?)</textarea>", page, re.DOTALL)[1])
    assert 'effect = "W"' in text
    typed = {"from_on": "2026-11-20", "source": "失信44 15", "reason": "更严", "do": "check"}
    harder = text.replace('effect = "W"', 'effect = "H"')
    refused = text_of(send_from(desks.clients[Role.OFFICER], place, place, {**typed, "text": harder}))
    assert "factors" in message_beside(refused, "text")
    bare = re.sub(r"(?ms)^factors = \[.*?^\]\n|^factors = \[.*?\]\n", "", harder)
    seen = text_of(send_from(desks.clients[Role.OFFICER], place, place, {**typed, "text": bare}))
    assert "作用由“须权衡”加重为“必须拒绝”" in seen
