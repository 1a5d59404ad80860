from pathlib import Path

from core.kernel.roles import ROLE_NAMES, Role
from mediation.domain.lifecycle import ACTION_NAMES, STAGE_NAMES, STEPS

PAGE = (Path(__file__).parents[3] / "docs" / "mediation.md").read_text()


def diagram():
    moves = [step for step in STEPS if step.target is not step.source]
    lines = ["stateDiagram-v2", "    [*] --> draft"]
    lines += [f"    {step.source} --> {step.target}: {step.action}" for step in moves]
    return "\n".join(lines)


def table():
    lines = ["| stage | action | leads to | who |", "|---|---|---|---|"]
    for step in STEPS:
        who = "、".join(ROLE_NAMES[role] for role in Role if role in step.roles)
        lines.append(
            f"| `{step.source}` {STAGE_NAMES[step.source]} | `{step.action}` {ACTION_NAMES[step.action]}"
            f" | `{step.target}` | {who} |"
        )
    return "\n".join(lines)


def test_the_diagram_in_the_docs_is_the_table():
    assert diagram() in PAGE


def test_the_list_of_steps_in_the_docs_is_the_table():
    assert table() in PAGE
