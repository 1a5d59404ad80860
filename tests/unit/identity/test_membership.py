from itertools import product

import pytest

from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError
from core.kernel.roles import Role
from identity.domain.membership import STEPS, MembershipAction, MembershipStatus, require_reason, step_for

ALLOWED = {(step.source, step.action, role) for step in STEPS for role in step.roles}


@pytest.mark.parametrize(("status", "action", "role"), list(product(MembershipStatus, MembershipAction, Role)))
def test_a_step_is_open_exactly_when_the_table_says_so(status, action, role):
    if (status, action, role) in ALLOWED:
        assert step_for(status, action, role).source is status
    else:
        with pytest.raises((ConflictError, NotAllowedError)):
            step_for(status, action, role)


def test_a_role_without_any_such_step_is_told_it_may_not():
    with pytest.raises(NotAllowedError):
        step_for(MembershipStatus.REQUESTED, MembershipAction.CONFIRM, Role.MERCHANT)


def test_a_decided_request_is_said_to_be_in_another_state():
    with pytest.raises(ConflictError, match="未通过"):
        step_for(MembershipStatus.REFUSED, MembershipAction.CONFIRM, Role.OFFICER)


@pytest.mark.parametrize("reason", ["", "  ", "长" * 501])
def test_a_reason_is_given_and_not_too_long(reason):
    with pytest.raises(InvalidInputError) as refusal:
        require_reason(reason)
    assert set(refusal.value.fields) == {"reason"}
