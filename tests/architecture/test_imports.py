import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
AREAS = ["registry", "rulebook", "ledger", "identity", "mediation", "casebase", "credit", "sanctions", "changefeed"]
PACKAGES = ["core", *AREAS, "web", "bootstrap"]


def sources(package):
    """The modules of a package and their text, the path as messages name it."""
    found = [(str(path.relative_to(ROOT)), path.read_text()) for path in sorted((ROOT / package).rglob("*.py"))]
    assert found
    return found


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


@pytest.mark.parametrize("package", PACKAGES)
def test_only_the_clock_module_reads_the_real_clock(package):
    found = [
        f"{path}: {name} at line {line}"
        for path, text in sources(package)
        if path != "core/kernel/clock.py"
        for name, line in calls_of(ast.parse(text))
        if name in CLOCKS
    ]
    assert found == []


@pytest.mark.parametrize("package", PACKAGES)
def test_only_settings_reads_the_environment(package):
    found = [
        f"{path}: {name}"
        for path, text in sources(package)
        if path != "bootstrap/settings.py"
        for name in ("os.environ", "os.getenv")
        if name in text
    ]
    assert found == []


@pytest.mark.parametrize("area", AREAS)
def test_services_never_commit(area):
    found = [
        f"{path}: {name} at line {line}"
        for path, text in sources(area)
        for name, line in calls_of(ast.parse(text))
        if name in {"session.commit", "session.rollback"}
    ]
    assert found == []


@pytest.mark.parametrize("package", PACKAGES)
def test_a_module_stays_under_four_hundred_lines(package):
    assert [path for path, text in sources(package) if len(text.splitlines()) > 400] == []
