import ast
from pathlib import Path

ROOT = Path(__file__).parents[3]


def stage_writers(path):
    """Yield the lines of a file that assign an attribute called `stage`."""
    for node in ast.walk(ast.parse(path.read_text())):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if not isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            continue
        flat = [part for target in targets for part in ast.walk(target)]
        if any(isinstance(part, ast.Attribute) and part.attr == "stage" for part in flat):
            yield node.lineno
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "setattr":
            name = node.args[1]
            if isinstance(name, ast.Constant) and name.value == "stage":
                yield node.lineno


def test_only_one_module_each_assigns_the_stage_of_a_complaint_and_of_a_report():
    packages = [ROOT / name for name in ("mediation", "web", "bootstrap")]
    files = [path for package in packages for path in package.rglob("*.py")]
    writers = {str(path.relative_to(ROOT)) for path in files if any(stage_writers(path))}
    assert writers == {"mediation/services/take_step.py", "mediation/services/take_report_step.py"}


def test_the_reader_of_syntax_trees_finds_a_writer(tmp_path):
    file = tmp_path / "wrong.py"
    file.write_text("row.stage = 'filed'\nsetattr(row, 'stage', 'filed')\n")
    assert list(stage_writers(file)) == [1, 2]
