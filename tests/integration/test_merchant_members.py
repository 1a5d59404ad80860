"""Members of an enterprise and what each role may do, on both databases."""

from datetime import timedelta

import pytest

from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from core.kernel.roles import Actor, MemberRole, Role
from identity.domain.desk import MAX_TRIES, POWERS, DeskAct, Invitation
from identity.queries.desk import desk_page, desk_standing, invitations_to
from identity.queries.memberships import members_of
from identity.services.end_membership import end_membership
from identity.services.invite_member import accept_invitation, invite_member, revoke_invitation
from identity.services.manage_members import change_member_role, set_signing_limit
from identity.storage.memberships import confirmed_enterprise_ids
from ledger.queries.acts import acts_of
from ledger.services.record_act import Subject
from mediation.domain.lifecycle import STEPS
from mediation.queries.agreement_document import agreement_document
from mediation.queries.complaint_page import complaint_page
from mediation.queries.room_page import room_page
from mediation.services.answer_offer import accept_offer
from mediation.services.make_offer import make_offer
from mediation.services.send_statement import send_statement
from mediation.services.sign_agreement import sign_agreement
from mediation.services.submissions import PLAIN, begin_act
from sanctions.domain.procedure import Action as ListingAction
from sanctions.services.take_step import listing_for_step
from tests.factories_desk import given_colleague
from tests.factories_identity import given_account, sent_code
from tests.factories_mediation import given_mediating, given_offer, given_people, some_terms
from tests.factories_sanctions import given_notified

SHOP_NAME = "示例店"


def invited(session, people, now, role=MemberRole.HANDLER):
    guest = given_account(session, Role.MERCHANT, now, name="新同事")
    invitation = Invitation(guest.phone, role)
    invitation_id = invite_member(session, (people.enterprise_id, SHOP_NAME), invitation, people.merchant, now)
    return guest, invitation_id, sent_code(session)


def test_an_invited_phone_joins_with_the_code_and_the_act_shows_the_person(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        guest, invitation_id, code = invited(session, people, now)
        (line,) = invitations_to(session, guest.actor, now)
        assert line.invitation_id == invitation_id
        assert accept_invitation(session, invitation_id, code, guest.actor, now) is None
        member = next(m for m in members_of(session, people.enterprise_id) if m.name == "新同事")
        assert member.role is MemberRole.HANDLER
        (act,) = acts_of(session, Subject("membership", member.membership_id))
        assert (act.action, act.actor_name) == ("accept_invitation", "新同事")
        with pytest.raises(NotFoundError):
            accept_invitation(session, invitation_id, code, guest.actor, now)


def test_a_code_works_only_for_the_invited_phone_in_time_and_for_few_tries(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        guest, invitation_id, code = invited(session, people, now)
        stranger = given_account(session, Role.MERCHANT, now).actor
        with pytest.raises(NotFoundError):
            accept_invitation(session, invitation_id, code, stranger, now)
        late = accept_invitation(session, invitation_id, code, guest.actor, now + timedelta(days=8))
        assert isinstance(late, InvalidInputError)
        for _ in range(MAX_TRIES):
            assert accept_invitation(session, invitation_id, "x", guest.actor, now) is not None
        assert accept_invitation(session, invitation_id, code, guest.actor, now) is not None


def test_a_revoked_invitation_is_gone(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        guest, invitation_id, code = invited(session, people, now)
        revoke_invitation(session, invitation_id, people.merchant, now)
        with pytest.raises(NotFoundError):
            accept_invitation(session, invitation_id, code, guest.actor, now)


@pytest.mark.parametrize("role", [MemberRole.HANDLER, MemberRole.VIEWER])
def test_only_an_owner_manages_members_and_the_limit(database, now, role):
    with database.transaction() as session:
        people = given_people(session, now)
        colleague = given_colleague(session, people, role, now)
        owner_membership = members_of(session, people.enterprise_id)[0].membership_id
        someone = Invitation("13700009999", MemberRole.VIEWER)
        attempts = (
            lambda: invite_member(session, (people.enterprise_id, SHOP_NAME), someone, colleague, now),
            lambda: change_member_role(session, owner_membership, MemberRole.VIEWER, colleague, now),
            lambda: set_signing_limit(session, people.enterprise_id, 1, colleague, now),
            lambda: end_membership(session, owner_membership, "我说了算", colleague, now),
        )
        for attempt in attempts:
            with pytest.raises(NotAllowedError):
                attempt()
        assert desk_page(session, colleague, people.enterprise_id, now).invitations == ()


ACTS_OF_A_MERCHANT = sorted({step.action for step in STEPS if Role.MERCHANT in step.roles})


def is_refused_to_a_viewer(session, complaint_id, action, viewer, now) -> bool:
    try:
        begin_act(session, complaint_id, action, viewer, PLAIN, now)
    except NotAllowedError as error:
        return "查看人" in str(error)
    return False


def test_a_viewer_can_begin_no_act_of_a_merchant(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        viewer = given_colleague(session, people, MemberRole.VIEWER, now)
        complaint_id = given_mediating(session, people, now)
        assert ACTS_OF_A_MERCHANT
        refused = [act for act in ACTS_OF_A_MERCHANT if is_refused_to_a_viewer(session, complaint_id, act, viewer, now)]
        assert refused == ACTS_OF_A_MERCHANT
        assert complaint_page(session, complaint_id, viewer, now).head.actions == ()
        assert room_page(session, complaint_id, viewer, now).head.actions == ()


def test_a_handler_commits_up_to_the_limit_and_an_owner_above_it(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        handler = given_colleague(session, people, MemberRole.HANDLER, now)
        complaint_id = given_mediating(session, people, now)
        with pytest.raises(NotAllowedError):
            make_offer(session, complaint_id, some_terms(now, 1), handler, now)
        set_signing_limit(session, people.enterprise_id, 100_000, people.merchant, now)
        make_offer(session, complaint_id, some_terms(now, 100_000), handler, now)
        with pytest.raises(NotAllowedError):
            make_offer(session, complaint_id, some_terms(now, 100_001), handler, now)
        asked = given_offer(session, complaint_id, people.consumer, now, 100_001)
        with pytest.raises(NotAllowedError):
            accept_offer(session, complaint_id, asked, handler, now)
        accept_offer(session, complaint_id, asked, people.merchant, now)
        digest = agreement_document(session, complaint_id, handler, now).text_sha256
        with pytest.raises(NotAllowedError):
            sign_agreement(session, complaint_id, digest, handler, now)
        assert sign_agreement(session, complaint_id, digest, people.merchant, now)


def test_a_changed_role_counts_at_the_next_act(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        colleague = given_colleague(session, people, MemberRole.HANDLER, now)
        complaint_id = given_mediating(session, people, now)
        send_statement(session, complaint_id, "我来看看", colleague, now)
        mine = next(m for m in members_of(session, people.enterprise_id) if m.account_id == colleague.account_id)
        change_member_role(session, mine.membership_id, MemberRole.VIEWER, people.merchant, now)
        with pytest.raises(NotAllowedError):
            send_statement(session, complaint_id, "还想说", colleague, now)
        end_membership(session, mine.membership_id, "离职", people.merchant, now)
        assert confirmed_enterprise_ids(session, colleague.account_id) == frozenset()
        with pytest.raises(NotFoundError):
            desk_standing(session, colleague, people.enterprise_id)


def test_an_enterprise_with_members_keeps_an_owner(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        given_colleague(session, people, MemberRole.HANDLER, now)
        own = next(m for m in members_of(session, people.enterprise_id) if m.role is MemberRole.OWNER)
        with pytest.raises(ConflictError):
            change_member_role(session, own.membership_id, MemberRole.HANDLER, people.merchant, now)
        with pytest.raises(ConflictError):
            end_membership(session, own.membership_id, "", people.merchant, now)


def test_a_key_never_stands_above_a_handler(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        owner = people.merchant
        via_key = Actor(owner.account_id, owner.role, owner.name, owner.enterprise_ids, via_key="k" * 32)
        assert desk_standing(session, via_key, people.enterprise_id).role is MemberRole.HANDLER
        complaint_id = given_mediating(session, people, now)
        with pytest.raises(NotAllowedError):
            make_offer(session, complaint_id, some_terms(now, 1), via_key, now)


def test_everybody_may_see_and_only_the_owner_may_everything():
    assert POWERS[DeskAct.SEE] == frozenset(MemberRole)
    assert all(MemberRole.OWNER in roles for roles in POWERS.values())
    assert [act for act in DeskAct if MemberRole.VIEWER in POWERS[act]] == [DeskAct.SEE]


def test_a_viewer_answers_no_proposed_listing_for_the_enterprise(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        viewer = given_colleague(session, people, MemberRole.VIEWER, now)
        handler = given_colleague(session, people, MemberRole.HANDLER, now)
        listing_id = given_notified(session, now, people.enterprise_id)
        with pytest.raises(NotAllowedError, match="查看人"):
            listing_for_step(session, listing_id, ListingAction.REQUEST_HEARING, viewer)
        assert listing_for_step(session, listing_id, ListingAction.REQUEST_HEARING, handler)
