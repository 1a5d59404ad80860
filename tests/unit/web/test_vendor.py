import hashlib
import json
from pathlib import Path

import pytest

import web

STATIC = Path(web.__file__).parent / "static"
VENDOR = STATIC / "vendor"
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
