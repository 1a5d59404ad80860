import re
from pathlib import Path

from bootstrap.settings import Settings

ROOT = Path(__file__).parents[2]


def test_every_setting_is_documented_with_its_default():
    documented = dict(
        re.findall(r"^\| `YINUO_([A-Z_]+)` \| `?([^`|]*?)`? \|", (ROOT / "docs/settings.md").read_text(), re.MULTILINE)
    )
    shown = {
        name.upper(): str(field.default).lower() if isinstance(field.default, bool) else str(field.default) or "empty"
        for name, field in Settings.model_fields.items()
    }
    assert documented == shown


def test_every_link_between_documents_leads_somewhere():
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    broken = [
        f"{page.name}: {target}"
        for page in pages
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text())
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_no_tracked_text_names_a_package_registry_or_a_path_of_a_machine():
    registries = re.compile(r"pypi\.org|pythonhosted\.org|registry\.npmjs|deb\.debian\.org")
    suffixes = {".py", ".toml", ".txt", ".md", ".html", ".css", ".js", ".json", ".svg", ""}
    folders = [path for path in ROOT.iterdir() if path.name not in {".git", ".venv", "var"}]
    files = [file for path in folders for file in ([path] if path.is_file() else path.rglob("*"))]
    named = [
        str(file.relative_to(ROOT))
        for file in files
        if file.is_file()
        and file.suffix in suffixes
        and "cache" not in str(file)
        and file != Path(__file__)
        and registries.search(file.read_text(errors="ignore"))
    ]
    assert named == []
