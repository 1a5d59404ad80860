"""A measure as the fields of a form: filled in from a version, and read back into what is proposed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from core.kernel.roles import Role
from sanctions.domain.measure_text import MeasureTold
from sanctions.domain.measure_words import LINK_NAMES, way_text
from sanctions.domain.measures import Desk, Matter
from sanctions.domain.pasted_line import POSTS_OFFERED
from sanctions.domain.spreading import Direction, Held, ReachStep
from web.forms import Form

MOST_WAYS = 10
STEPS = (0, 1)
NEW_DESK = "new"
CODE_FIELD = "measure_code"  # `code` is kept for codes by message, which no form gives back
_PLAIN = ("title", "effect", "addressed_to", "term", "bearing", "allowed", "ambiguity")
_CHOSEN = ("matters", "objects", "flag_kinds", "posts")
_TICKED = ("informs_without_post", "named_link", "direct", "repealed")
_MATTER_FIELDS = ("matter_title", "matter_code", "matter_desk", "matter_applicant")
_MOST_DIGITS = 3
_Problems = Mapping[str, str]


@dataclass(frozen=True)
class Typed:
    """What was typed, and by field what cannot be read."""

    told: MeasureTold
    problems: _Problems


def field_values(content: Mapping[str, Any]) -> dict[str, object]:
    """Return what stands in the fields for this version of a measure."""
    chosen = {name: content.get(name, ()) for name in _CHOSEN}
    others = [post for post in chosen["posts"] if post not in POSTS_OFFERED]
    years = content.get("term_years")
    return {
        **{name: content.get(name, "") for name in _PLAIN},
        **chosen,
        **{name: "yes" for name in _TICKED if content.get(name)},
        **_rows_of(content.get("articles", ()), "article", ("key", "text")),
        **_rows_of(content.get("factors", ()), "factor", ("text", "code")),
        **_way_values(content.get("reach", ())),
        "other_posts": "、".join(others),
        "grounds": "\n".join(content.get("grounds", ())),
        "counts": "life" if content.get("for_life") else "flag" if years is None else "years",
        "term_years": years,
    }


def read_fields(form: Form, code: str, before: Mapping[str, Any]) -> Typed:
    """Read the form; what was in the version before keeps its place there, whatever the order on the page."""
    ways, problems = _ways(form)
    matters, desks = _matters(form), _desks(form)
    years, wrong_years = _years(form)
    chosen = {name: _in_old_order(form.all(name), before.get(name, ())) for name in _CHOSEN}
    others = [post.strip() for post in form.value("other_posts").replace("，", "、").split("、")]
    told = {
        **{name: form.value(name).strip() for name in _PLAIN},
        **chosen,
        "code": code or form.value(CODE_FIELD).strip(),
        "matters": [*chosen["matters"], *(matter.code for matter in matters)],
        "posts": _in_old_order([*chosen["posts"], *others], before.get("posts", ())),
        "grounds": [line.strip() for line in form.value("grounds").splitlines() if line.strip()],
        "articles": _rows(form, "article", ("key", "text")),
        "factors": _with_codes(_rows(form, "factor", ("text", "code"))),
        "reach": [{"steps": [_step_told(step) for step in way]} for way in ways],
        **{name: True for name in _TICKED if form.has(name, "yes")},
        **years,
    }
    said = {name: value for name, value in told.items() if value not in ("", [])}
    return Typed(MeasureTold(said, desks, matters), {**problems, **wrong_years, **_place_problems(form)})


def rows_changed(form: Form) -> Form | None:
    """Return the form with a row more or a way less, when that is what was pressed; None when it was something else."""
    act, _, which = form.value("do").partition(":")
    ways = _way_count(form)
    if act == "add":
        return replace(form, values={**form.values, "ways": (str(ways + 1),)}) if which == "way" else form
    if act != "drop" or not which.isdecimal():
        return None
    kept = [index for index in range(ways) if index != int(which)]
    moved = {name: values for name, values in form.values.items() if not name.startswith("way-")}
    for place, index in enumerate(kept):
        for name in _way_names(index):
            if name in form.values:
                moved[name.replace(f"way-{index}-", f"way-{place}-", 1)] = form.values[name]
    return replace(form, values={**moved, "ways": (str(len(kept)),)})


def ways_told(form: Form) -> list[str]:
    """Return each way that stands in the form as a sentence, empty as long as it is not whole."""
    return [way_text(way) if way else "" for way in (_way(form, index)[0] for index in range(_way_count(form)))]


def _rows_of(entries: Iterable[Mapping[str, str]], kind: str, parts: Sequence[str]) -> dict[str, object]:
    listed = list(entries)
    return {f"{kind}_{part}": [entry[part] for entry in listed] for part in parts}


def _way_values(reach: Sequence[Mapping[str, Any]]) -> dict[str, object]:
    values: dict[str, object] = {"ways": len(reach)}
    for index, way in enumerate(reach):
        for place, step in enumerate(way["steps"]):
            at = f"way-{index}-{place}"
            told = {"links": step["links"], "direction": step["direction"], "held": step["held"]}
            values |= {f"{at}-{name}": value for name, value in told.items()}
            if step.get("responsible"):
                values[f"{at}-responsible"] = "yes"
    return values


def _in_old_order(chosen: Iterable[str], before: Sequence[str]) -> list[str]:
    named = list(dict.fromkeys(one for one in chosen if one))
    return [*(one for one in before if one in named), *(one for one in named if one not in before)]


def _rows(form: Form, kind: str, parts: Sequence[str]) -> list[dict[str, str]]:
    columns = zip_longest(*(form.all(f"{kind}_{part}") for part in parts), fillvalue="")
    rows = (dict(zip(parts, (value.strip() for value in row), strict=True)) for row in columns)
    return [row for row in rows if any(row.values())]


def _with_codes(factors: list[dict[str, str]]) -> list[dict[str, str]]:
    """Give a factor without a code the first free one; who weighs writes down words, not codes."""
    taken = {factor["code"] for factor in factors}
    free = (code for code in (f"factor_{number}" for number in range(1, 100)) if code not in taken)
    return [{"code": factor["code"] or next(free), "text": factor["text"]} for factor in factors]


def _years(form: Form) -> tuple[dict[str, object], _Problems]:
    typed = form.value("term_years").strip()
    match form.value("counts"):
        case "life":
            return {"for_life": True}, {}
        case "years" if typed.isascii() and typed.isdigit() and len(typed) <= _MOST_DIGITS:
            return {"term_years": int(typed)}, {}
        case "years":
            return {}, {"term_years": "请写整年数，例如 3"}
    return {}, {}


def _way_count(form: Form) -> int:
    typed = form.value("ways", "0")
    return min(int(typed), MOST_WAYS) if typed.isascii() and typed.isdigit() and len(typed) <= _MOST_DIGITS else 0


def _way_names(index: int) -> list[str]:
    parts = ("links", "direction", "held", "responsible")
    return [f"way-{index}-{place}-{part}" for place in STEPS for part in parts]


def _ways(form: Form) -> tuple[list[tuple[ReachStep, ...]], dict[str, str]]:
    read = [_way(form, index) for index in range(_way_count(form))]
    problems = {name: words for _, wrong in read for name, words in wrong.items()}
    return [way for way, _ in read if way], problems


def _way(form: Form, index: int) -> tuple[tuple[ReachStep, ...], dict[str, str]]:
    """Read one way; nothing ticked anywhere is no way at all."""
    steps, problems = [], {}
    for place in STEPS:
        at = f"way-{index}-{place}"
        links = [link for link in LINK_NAMES if form.has(f"{at}-links", link)]
        direction, held = form.value(f"{at}-direction"), form.value(f"{at}-held")
        if links and (direction not in set(Direction) or held not in set(Held)):
            wrong = "direction" if direction not in set(Direction) else "held"
            problems[f"{at}-{wrong}"] = "这一步还没有选完"
        elif links:
            responsible = form.has(f"{at}-responsible", "yes")
            steps.append((place, ReachStep(frozenset(links), Direction(direction), Held(held), responsible)))
    if steps and steps[0][0] and not problems:
        problems[f"way-{index}-0-links"] = "写了第二步，请先选第一步走哪些关系"
    return tuple(step for _, step in steps) if not problems else (), problems


def _step_told(step: ReachStep) -> dict[str, object]:
    links = [link for link in LINK_NAMES if link in step.links]
    told: dict[str, object] = {"links": links, "direction": step.direction.value, "held": step.held.value}
    return {**told, "responsible": True} if step.responsible else told


def _desks(form: Form) -> tuple[Desk, ...]:
    title, code = form.value("desk_title").strip(), form.value("desk_code").strip()
    return (Desk(code, title, Role.DESK_CLERK.value),) if title or code else ()


def _matters(form: Form) -> tuple[Matter, ...]:
    """Read the new matters; one at the new desk takes its code."""
    new_desk = form.value("desk_code").strip()
    return tuple(
        Matter(code, new_desk if desk == NEW_DESK else desk, title, applicant)
        for title, code, desk, applicant in _matter_rows(form)
        if title or code
    )


def _matter_rows(form: Form) -> list[tuple[str, ...]]:
    rows = zip_longest(*(form.all(name) for name in _MATTER_FIELDS), fillvalue="")
    return [tuple(value.strip() for value in row) for row in rows]


def _place_problems(form: Form) -> dict[str, str]:
    problems = {}
    for index, (title, code, desk, applicant) in enumerate(_matter_rows(form)):
        if not (title or code):
            continue
        if not desk:
            problems[f"matter_desk-{index}"] = "请选择在哪个窗口办"
        if desk == NEW_DESK and not form.value("desk_title").strip():
            problems["desk_title"] = "请写新窗口的名称"
        if not applicant:
            problems[f"matter_applicant-{index}"] = "请选择由谁申请"
    return problems
