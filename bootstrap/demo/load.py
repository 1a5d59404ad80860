"""Loading the demo city once, all of it or nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bootstrap.demo.accounts import CAST, PASSWORD, PROOF_NAME, confirm_members, open_accounts
from bootstrap.demo.acting import Scene
from bootstrap.demo.cases import demo_cases
from bootstrap.demo.city import City
from bootstrap.demo.desks import open_desks
from bootstrap.demo.families import give_mandates
from bootstrap.demo.lead_stories import LEAD_STORIES, SUCCESSORS, register_successor
from bootstrap.demo.load_abnormal import load_abnormal
from bootstrap.demo.load_city import load_city
from bootstrap.demo.load_credit import CreditScene, load_credit
from bootstrap.demo.load_decisions import load_decisions
from bootstrap.demo.load_reports import load_reports
from bootstrap.demo.load_sanctions import LISTINGS, PENALTIES, load_listings, load_penalties
from bootstrap.demo.load_stories import Stage, play_story
from bootstrap.demo.load_subscribers import load_subscribers
from bootstrap.demo.office_stories import OFFICE_STORIES, play_absences, play_city_work
from bootstrap.demo.offices import open_offices
from bootstrap.demo.procedure_acts import open_bodies
from bootstrap.demo.proof import proof_pdf
from bootstrap.demo.relatives import build_city
from bootstrap.demo.stories import STORIES
from core.database import Database
from core.files import FileStore, check_upload
from core.kernel.roles import SYSTEM_ACTOR
from identity.domain.membership import ProofFile
from identity.domain.passwords import hash_password
from ledger.queries.acts import acts_of
from ledger.services.record_act import Subject, record_act
from mediation.domain.office import Office

_CITY = Subject("demo_city", "1")
# Everything in the city happened before today; the oldest listing began longest ago.
_BEFORE_EVERYTHING = timedelta(days=1300)


@dataclass(frozen=True)
class DemoReport:
    """What the city holds; `was_loaded` is False when it stood there already."""

    was_loaded: bool
    enterprises: int
    people: int
    links: int
    accounts: int
    complaints: int
    penalties: int
    listings: int


def load_demo(database: Database, files: FileStore, now: datetime, office: Office | None = None) -> DemoReport:
    """Load the demo city in one transaction, unless it was loaded before. Rule book and measures must be seeded."""
    city = build_city(demo_cases())
    content = check_upload(PROOF_NAME, proof_pdf())
    proof = ProofFile(files.put(content.content), content.media_type, content.name)
    password_hash = hash_password(PASSWORD)
    with database.transaction() as session:
        is_new = not acts_of(session, _CITY)
        if is_new:
            actors_from = now - _BEFORE_EVERYTHING
            loaded = load_city(session, city, actors_from)
            enterprise_ids = loaded.enterprise_ids
            offices = open_offices(session, office or Office(), now) | open_bodies(session, now)
            actors = open_accounts(session, offices, password_hash, actors_from)
            actors = confirm_members(session, actors, enterprise_ids, proof, actors_from)
            actors = give_mandates(session, actors, now)
            open_desks(session, actors, enterprise_ids, now)
            register_successor(session, city, loaded, now)
            _play(session, city, Stage(actors, enterprise_ids, office or Office()), now)
            record_act(session, _CITY, "load", SYSTEM_ACTOR, now)
    return _report(city, was_loaded=is_new)


def _play(session: Session, city: City, stage: Stage, now: datetime) -> None:
    load_listings(session, stage, now)
    load_abnormal(session, stage, now)
    load_decisions(session, city, stage, now)
    penalties = load_penalties(session, stage, now)
    for story in LEAD_STORIES:
        play_story(session, story, stage, now)
    complaints: dict[str, str] = {}
    for story in sorted((*STORIES, *OFFICE_STORIES), key=lambda story: -story.started_days_ago):
        complaints[story.case_id] = play_story(session, story, stage, now)
    play_city_work(stage.actors, session, complaints, now)
    play_absences(Scene(session, "", stage.actors), now)
    load_reports(session, stage, now)
    firms = {enterprise.key: enterprise for enterprise in city.enterprises}
    load_credit(session, CreditScene(stage, firms, penalties), now)
    load_subscribers(session, stage, now)


def _report(city: City, *, was_loaded: bool) -> DemoReport:
    return DemoReport(
        was_loaded=was_loaded,
        enterprises=len(city.enterprises) + SUCCESSORS,
        people=len(city.people),
        links=len(city.links) + SUCCESSORS,
        accounts=len(CAST),
        complaints=len(STORIES) + len(OFFICE_STORIES) + len(LEAD_STORIES),
        penalties=len(PENALTIES),
        listings=len(LISTINGS),
    )
