import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
AREAS = ["registry", "rulebook", "ledger", "identity", "mediation", "casebase", "credit", "sanctions"]
PACKAGES = ["core", *AREAS, "web", "bootstrap"]


def sources():
    return [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def test_import_contracts_hold():
    program = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    done = subprocess.run([program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_no_top_level_package_shadows_the_standard_library():
    assert not set(PACKAGES) & sys.stdlib_module_names


def calls_of(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield ast.unparse(node.func), node.lineno


CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "datetime.datetime.now"}


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_clock_module_reads_the_real_clock(path):
    if path == ROOT / "core/kernel/clock.py":
        return
    found = [f"{name} at line {line}" for name, line in calls_of(ast.parse(path.read_text())) if name in CLOCKS]
    assert found == []


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_only_settings_reads_the_environment(path):
    if path == ROOT / "bootstrap/settings.py":
        return
    assert "os.environ" not in path.read_text()
    assert "os.getenv" not in path.read_text()


@pytest.mark.parametrize(
    "area", ["mediation", "casebase", "credit", "sanctions", "registry", "rulebook", "ledger", "identity"]
)
def test_services_never_commit(area):
    for path in (ROOT / area).rglob("*.py"):
        found = [
            name for name, _ in calls_of(ast.parse(path.read_text())) if name in {"session.commit", "session.rollback"}
        ]
        assert found == [], path


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_stays_under_four_hundred_lines(path):
    assert len(path.read_text().splitlines()) <= 400
