import json

from click.testing import CliRunner

from bootstrap.commands.credit import credit_commands
from credit.domain.shipped_catalogue import catalogue


def printed(*arguments):
    answer = CliRunner().invoke(credit_commands, ["catalogue", *arguments])
    assert answer.exit_code == 0
    return answer.output.splitlines()


def test_the_whole_catalogue_is_printed_with_its_counts():
    lines = printed()
    assert [line.split("\t")[0] for line in lines[:-1]] == list(catalogue())
    assert lines[-1].startswith(f"{len(catalogue())} items, ")


def test_the_printed_catalogue_is_narrowed_and_marks_what_rests_on_no_read_article():
    lines = printed("--department", "heat_supply", "--unconfirmed")
    assert lines[0].startswith("heat_arrears\t水电气热\t欠缴热费（依据待确认）\t供热公司\t只限办理机关，不公示\t")


def test_each_item_is_one_json_object_with_its_fields():
    listed = [json.loads(line) for line in printed("--json", "--class", "serious_lists")]
    assert listed[0]["item"] == "serious_list"
    assert [field["name"] for field in listed[0]["fields"]] == ["article", "effective_on", "ends_on"]


def test_an_unknown_department_is_named_with_those_that_there_are():
    answer = CliRunner().invoke(credit_commands, ["catalogue", "--department", "moon"])
    assert answer.exit_code == 2
    assert "heat_supply" in answer.output
