"""What people call a law beside its short and full name: 预付式消费司法解释, 汽车三包."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from casebase.domain.content_reading import ContentError
from casebase.domain.terms import fold

_FILE = "law_names.toml"


@cache
def popular_names() -> Mapping[str, str]:
    """Return the short name of the law behind each shipped popular name."""
    return read_law_names(files("casebase").joinpath("content", _FILE).read_text("utf-8"))


def read_law_names(text: str) -> dict[str, str]:
    """Read names from TOML; raises ContentError for a name of two laws or not folded."""
    found: dict[str, str] = {}
    for short, names in tomllib.loads(text).items():
        for name in names:
            if name in found or name != fold(name):
                raise ContentError(_FILE, short, f"{name} is another law's too, or not folded")
            found[name] = short
    return found
