"""Mappings of registry files: what a column may hold, by kind of file, and the mappings that are shipped."""

from collections.abc import Mapping
from importlib.resources import files

from core.records.mapping import FileMapping, MappingRules, mapping_refused
from registry.domain.enterprises import EnterpriseKind, RegistrationStatus
from registry.domain.import_drafts import FileKind
from registry.domain.links import LinkKind

RULES: Mapping[FileKind, MappingRules] = {
    FileKind.ENTERPRISES: MappingRules(
        fields=frozenset(
            {
                *("code", "platform", "platform_number", "name", "kind", "district_code", "district_name", "address"),
                *("registered_on", "status", "status_on", "named_on", "moved_on", "phones", "former_names"),
            }
        ),
        needed=("name", "address", "registered_on"),
        codes={"kind": frozenset(EnterpriseKind), "status": frozenset(RegistrationStatus)},
    ),
    FileKind.PEOPLE: MappingRules(fields=frozenset({"id_number", "source_number", "name"}), needed=("name",)),
    FileKind.LINKS: MappingRules(
        fields=frozenset(
            {
                *("kind", "from_id_number", "from_source_number", "from_name"),
                *("from_code", "from_platform", "from_platform_number", "to_code", "to_platform", "to_platform_number"),
                *("share", "from_on", "to_on", "verified"),
            }
        ),
        needed=(),
        codes={"kind": frozenset(LinkKind), "verified": frozenset({"true", "false"})},
        keys=frozenset({"complete"}),
    ),
}


_NEEDED: Mapping[FileKind, tuple[tuple[str, ...], ...]] = {
    FileKind.ENTERPRISES: (("name",), ("address",), ("registered_on",), ("code", "platform_number")),
    FileKind.PEOPLE: (("name",), ("id_number", "source_number")),
    FileKind.LINKS: (
        ("kind",),
        ("from_id_number", "from_source_number", "from_name", "from_code", "from_platform_number"),
        ("to_code", "to_platform_number"),
    ),
}


def needed_columns(kind: FileKind, mapping: FileMapping) -> tuple[tuple[str, ...], ...]:
    """Return the columns of which a file has one of each group; what the mapping fixes needs no column."""
    groups = (group for group in _NEEDED[kind] if not mapping.constants.keys() & set(group))
    named = (tuple(mapping.columns[name] for name in group if name in mapping.columns) for group in groups)
    return tuple(names for names in named if names)


def registry_mapping(kind: FileKind, text: str) -> FileMapping:
    """Read a mapping; raises InvalidInputError that says what is wrong with it."""
    return RULES[kind].read(text)[0]


def complete_kinds(kind: FileKind, text: str) -> frozenset[LinkKind]:
    """Return the kinds of links of which the file names all; raises InvalidInputError for what is no kind."""
    given = RULES[kind].read(text)[1].get("complete", False)
    if isinstance(given, bool):
        return frozenset(LinkKind) if given else frozenset()
    if not isinstance(given, list) or not given or not set(map(str, given)) <= set(LinkKind):
        raise mapping_refused('complete 要写成 true，或者关系种类的列表，例如 ["shareholder"]')
    return frozenset(map(LinkKind, given))


def shipped_mapping_text(kind: FileKind) -> str:
    """Return the mapping of files that use our own names of columns."""
    return files("registry").joinpath("content", "mappings", f"{kind.value}.toml").read_text("utf-8")
