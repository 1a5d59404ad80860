"""Who the people of an application are or may be: by identity number, else by name with what else is known.

A name alone says little: of those whom the lists name, all of the same name may be meant. A day of birth or a role
in the applicant tells namesakes apart, and lets a name count that was only typed wrongly. Neither confirms anybody.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Date, bindparam, select, union
from sqlalchemy.orm import Session

from core.database.among import among
from core.kernel.identifiers import mask_id_number, mask_name
from registry.domain.folding import fold_text
from registry.domain.person_comparison import PersonAnswer, PersonGiven, born_together
from registry.domain.person_names import name_likeness
from registry.queries.links import people_of_enterprises
from registry.queries.people import KnownPerson, former_names, known_by_ids, known_by_numbers, people_without_number
from sanctions.domain.assessment import Candidate, SubjectSeen
from sanctions.domain.checks import PersonAsked
from sanctions.domain.measures import Matched
from sanctions.domain.spreading import Node, NodeKind
from sanctions.services.listed_people import listed_among
from sanctions.services.spread_flags import person_name_indexes
from sanctions.storage.flag_tables import DerivedFlag, Flag

ALIKE_OF_SAME_BIRTH, ALIKE_OF_APPLICANT = 60, 70
"""From these scores of `name_likeness` on a name may be the other one typed wrongly."""
_MISTYPED = (
    "名单或者关联提示中有姓名相近的人（包括曾用名），出生日期相同或者与申请人有关系，"
    "可能是姓名写错或者改过名，请核对身份证号码"
)
_FORMER = "。填写的是登记中的曾用名"
_FLAG, _DERIVED = Flag.__table__, DerivedFlag.__table__
_DAY = bindparam("day", type_=Date)
_NAMED = union(
    select(_FLAG.c.person_name_index, _FLAG.c.object_id).where(
        among(_FLAG.c.person_name_index, "names"),
        *(_FLAG.c.retracted_at.is_(None), _FLAG.c.starts_on <= _DAY, _FLAG.c.ends_on >= _DAY),
    ),
    select(_DERIVED.c.person_name_index, _DERIVED.c.object_id)
    .join_from(_DERIVED, _FLAG, _FLAG.c.id == _DERIVED.c.flag_id)
    .where(
        among(_DERIVED.c.person_name_index, "names"),
        *(_DERIVED.c.retracted_at.is_(None), _FLAG.c.retracted_at.is_(None)),
        *(_DERIVED.c.starts_on <= _DAY, _DERIVED.c.ends_on >= _DAY),
    ),
)
_REACHED = union(
    select(_FLAG.c.object_id).where(
        among(_FLAG.c.object_id, "ids"),
        *(_FLAG.c.object_kind == NodeKind.PERSON.value, _FLAG.c.retracted_at.is_(None)),
        *(_FLAG.c.starts_on <= _DAY, _FLAG.c.ends_on >= _DAY),
    ),
    select(_DERIVED.c.object_id)
    .join_from(_DERIVED, _FLAG, _FLAG.c.id == _DERIVED.c.flag_id)
    .where(
        among(_DERIVED.c.object_id, "ids"),
        *(_DERIVED.c.object_kind == NodeKind.PERSON.value, _DERIVED.c.retracted_at.is_(None)),
        *(_FLAG.c.retracted_at.is_(None), _DERIVED.c.starts_on <= _DAY, _DERIVED.c.ends_on >= _DAY),
    ),
)


def resolve_people(
    session: Session, people: Sequence[PersonAsked], firm_ids: Iterable[str], day: date, *, by_system: bool
) -> Iterator[SubjectSeen]:
    """Return each person with everybody they are or may be; `firm_ids` is who the applicant is or may be.

    For another department's system a day of birth tells apart only those on the lists who bear exactly the name, since
    `limit_guesses` counts what is tried there: whoever tries days learns nothing of near spellings, nor of anybody on
    no list. Nor does it learn a registered name that it did not give.
    """
    by_number = known_by_numbers(session, (person.id_number for person in people if person.id_number))
    around = _around(session, people, firm_ids, day, by_system=by_system)
    for person in people:
        if person.id_number:
            yield _by_number(person, by_number.get(person.id_number), around)
        else:
            yield _by_name(person, around)


@dataclass(frozen=True)
class _Around:
    """Who may be meant: `named` on the lists by spelling, `own` of the applicant, `listed` of them or of a birthday.

    `former` are the names that own and listed people bore before. `by_system`: another department's system asks.
    """

    known: dict[str, KnownPerson]
    former: dict[str, tuple[str, ...]]
    named: dict[str, set[str]]
    own: set[str]
    listed: set[str]
    by_system: bool

    def names_of(self, key: str) -> tuple[str, ...]:
        """Return the name of this person, then the former ones."""
        return (self.known[key].given.name, *self.former.get(key, ()))


def _around(
    session: Session, people: Sequence[PersonAsked], firm_ids: Iterable[str], day: date, *, by_system: bool
) -> _Around:
    named = _named(session, {person.name for person in people if person.name}, day)
    unsure = [person for person in people if not person.id_number]
    own = people_of_enterprises(session, firm_ids) if unsure else set()
    births = {person.born_on for person in unsure if person.born_on is not None and not by_system}
    listed = _reached(session, listed_among(session, births, own), day) if births or own else set()
    meant = set().union(*(named.get(person.name, set()) for person in unsure))
    namesakes = set().union(*named.values()) - meant  # of whoever gave a number, so only those without one may be meant
    may_be = people_without_number(session, namesakes) if namesakes else set()
    known = known_by_ids(session, own | listed | meant | may_be)
    former = former_names(session, own | listed) if own or listed else {}
    return _Around(known, former, named, own & known.keys(), listed & known.keys(), by_system)


def _reached(session: Session, person_ids: Iterable[str], day: date) -> set[str]:
    """Return whom of these people a flag marks or reaches on the day: who was once on a list is remembered for good."""
    wanted = sorted(set(person_ids))
    return set(session.connection().execute(_REACHED, {"ids": wanted, "day": day}).scalars()) if wanted else set()


def _named(session: Session, names: set[str], day: date) -> dict[str, set[str]]:
    """Return who on the lists bears each of the names, in any spelling that folds to the same."""
    indexes = {name: person_name_indexes(session, name) for name in names}
    if not indexes:
        return {}
    found: dict[str, set[str]] = {}
    asked = {"names": sorted(set().union(*indexes.values())), "day": day}
    for index, person_id in session.connection().execute(_NAMED, asked):
        found.setdefault(index, set()).add(person_id)
    return {name: set().union(*(found.get(index, set()) for index in own)) for name, own in indexes.items()}


def _by_number(person: PersonAsked, known: KnownPerson | None, around: _Around) -> SubjectSeen:
    """Match the number; namesakes whose own number nobody knows stay possible and are named as such."""
    asked = person.name or mask_id_number(person.id_number)
    named = sorted(around.named.get(person.name, set()) & around.known.keys())
    unsure = [_namesake(key, person, around) for key in named if around.known[key].line.masked_id_number is None]
    if known is None:
        note = f"有与{person.name}同名、未登记身份证号码的人在关联提示中，请核对是不是同一人" if unsure else ""
        return SubjectSeen(asked, person.post, tuple(unsure), note=note)
    note = ""
    if person.name and known.given.name != person.name:
        note = f"填写的姓名“{person.name}”与身份证号码登记的姓名不同，请核对"
    shown = person.name or (mask_name(known.given.name) if around.by_system else known.line.shown_name)
    hides = _hidden_name(person, known, around)
    found = Candidate(Node(NodeKind.PERSON, known.line.person_id), shown, Matched.ID_NUMBER, hides)
    return SubjectSeen(shown, person.post, (found, *unsure), note=note)


def _by_name(person: PersonAsked, around: _Around) -> SubjectSeen:
    given = PersonGiven(person.name, born_on=person.born_on)
    compared = {
        key: around.known[key].compare(given)
        for key in sorted(around.named.get(person.name, set()) & around.known.keys())
    }
    kept = [key for key, one in compared.items() if one.answer is not PersonAnswer.DIFFERENT]
    own = sorted(key for key in around.own if _is_same(given, key, around))
    if own:
        return _of_applicant(person, own, _beside(given, own, kept, around), around)
    note = f"{person.name}没有填写身份证号码，只按姓名比对，不能确认是不是同一人"
    if reasons := sorted({compared[key].reason for key in kept}):
        note += f"（{'；'.join(reasons)}）"
    if others := len(compared) - len(kept):
        note += f"。另有 {others} 名同名的人出生日期不同，没有算在内"
    alike = sorted(key for key in around.listed - set(kept) if _may_be_mistyped(given, key, around))
    if alike:
        note += f"。{_MISTYPED}"
    return SubjectSeen(
        person.name, person.post, tuple(_namesake(key, person, around) for key in kept + alike), note=note
    )


def _beside(given: PersonGiven, own: Sequence[str], kept: Sequence[str], around: _Around) -> list[str]:
    """Return the namesakes on the lists who may be meant as well as the applicant's own people.

    All, where the births of those were not compared or they only bore the name before; else who was born on the day.
    """
    spelt, others = fold_text(given.name), sorted(set(kept) - set(own))
    is_borne = any(spelt == fold_text(around.known[key].given.name) for key in own)
    if not is_borne or (around.by_system and given.born_on is not None):
        return others
    return [key for key in others if born_together(given, around.known[key].given)]


def _of_applicant(person: PersonAsked, own: Sequence[str], beside: Sequence[str], around: _Around) -> SubjectSeen:
    """Take the applicant's own people of this name for the one meant; who only shares the name is counted.

    `beside` are namesakes on the lists who may be meant as well.
    """
    note = f"{person.name}没有填写身份证号码，按登记中与申请人有关系的同名人员核对，不能确认是不是同一人"
    spelt = fold_text(person.name)
    if any(spelt != fold_text(around.known[key].given.name) for key in own):
        note += _FORMER
    if beside:
        note += f"。另有 {len(beside)} 名同名的人在名单或者关联提示中，可能是同一人，一并列出"
    if others := len(around.named.get(person.name, set()) - set(own) - set(beside)):
        note += f"。另有 {others} 名同名的人在名单或者关联提示中，登记中与申请人没有关系，没有算在内"
    found = tuple(_namesake(key, person, around) for key in (*own, *beside))
    return SubjectSeen(person.name, person.post, found, note=note)


def _is_same(given: PersonGiven, key: str, around: _Around) -> bool:
    """Tell whether one of the applicant's people bears or bore the name, and was not born on another day."""
    is_named_so = fold_text(given.name) in map(fold_text, around.names_of(key))
    return is_named_so and (around.by_system or born_together(given, around.known[key].given) is not False)


def _may_be_mistyped(given: PersonGiven, key: str, around: _Around) -> bool:
    """Tell whether the given name is one on the lists typed wrongly or a former one, as birth or applicant suggest."""
    together = None if around.by_system else born_together(given, around.known[key].given)
    if together is False or not (together or key in around.own):
        return False
    alike = max(name_likeness(given.name, name) for name in around.names_of(key))
    return alike >= (ALIKE_OF_SAME_BIRTH if together else ALIKE_OF_APPLICANT)


def _namesake(person_id: str, person: PersonAsked, around: _Around) -> Candidate:
    hides = _hidden_name(person, around.known[person_id], around)
    return Candidate(Node(NodeKind.PERSON, person_id), person.name, Matched.NAME, hides)


def _hidden_name(person: PersonAsked, known: KnownPerson, around: _Around) -> str:
    """Return the registered name where a system asks that did not give it: it is shown with a mask."""
    is_given = fold_text(person.name) == fold_text(known.given.name)
    return known.given.name if around.by_system and not is_given else ""
