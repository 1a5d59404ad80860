import hashlib
import json
import re
from pathlib import Path

import pytest

import web

STATIC = Path(web.__file__).parent / "static"
VENDOR = STATIC / "vendor"
ICONS = {path.stem for path in (VENDOR / "bootstrap-icons").glob("*.svg")}
FIELDS = {"phone", "key"}  # names of form fields, which are quoted too
# where a name is surely an icon's: the call, the argument, the key of an action, and the tables of the components
NAMED = (
    r'icon\("([a-z0-9-]+)"',
    r'icon_name="([a-z0-9-]+)"',
    r'"icon": "([a-z0-9-]+)"',
    r'Link\("[^"]+", "[^"]+", "([a-z0-9-]+)"',
)
TABLES = {
    "status.html": (r': \("([a-z0-9-]+)", "[a-z]+"\)', r"NOTICE_ICONS = (\{.*\}) %"),
    "checks.html": (r': \("[^"]+", "([a-z0-9-]+)"\)',),
    "timeline.html": (r"DOTS = (\{.*\}) %",),
}
MANIFEST = json.loads((VENDOR / "MANIFEST.json").read_text())["files"]


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: entry["file"])
def test_a_vendored_file_is_what_the_manifest_says(entry):
    assert hashlib.sha256((VENDOR / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]
    assert (VENDOR / entry["licence_file"]).is_file()
    assert entry["version"]


def test_the_manifest_lists_every_vendored_file():
    held = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    assert held - {"MANIFEST.json"} == {entry["file"] for entry in MANIFEST}


@pytest.mark.parametrize("suffix", [".css", ".js", ".json", ".svg"])
def test_no_static_file_names_a_package_host_or_a_source_map(suffix):
    for path in STATIC.rglob(f"*{suffix}"):
        text = path.read_text().casefold()
        for word in ("registry.", "npmjs", "jsdelivr", "unpkg", "cdnjs", "sourcemappingurl"):
            assert word not in text, (path, word)


def page_sources():
    root = Path(web.__file__).parent
    return "\n".join(path.read_text() for path in [*root.rglob("*.html"), *root.rglob("*.py")])


def icons_of_components():
    for name, patterns in TABLES.items():
        text = (Path(web.__file__).parent / "templates/components" / name).read_text()
        for found in (found for pattern in patterns for found in re.findall(pattern, text)):
            yield from json.loads(found).values() if found.startswith("{") else [found]


def test_every_icon_that_is_used_is_vendored():
    text = page_sources()
    used = {name for pattern in NAMED for name in re.findall(pattern, text)} | set(icons_of_components())
    assert len(used) > 30
    assert used - ICONS == set()


def test_every_vendored_icon_is_used():
    quoted = set(re.findall(r'["\']([a-z0-9-]+)["\']', page_sources()))
    assert ICONS - (quoted - FIELDS) == set()
