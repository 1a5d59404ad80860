"""The life of a complaint as one table: who may do what at which stage, and where it leads.

Pages' buttons, the API's `actions`, the diagram in `docs/mediation.md` and the tests all read `STEPS`.
Direct negotiation with an ODR member comes before the office; transfers and handlers have rows of their own.
"""

from dataclasses import dataclass

from core.kernel.errors import ConflictError, NotAllowedError
from core.kernel.roles import ROLE_NAMES, Role
from mediation.domain.stages import ACTION_NAMES, STAGE_NAMES, Action, Stage

__all__ = [
    "ACTION_NAMES",
    "CONCLUDED",
    "FINAL",
    "OFFICE_ROLES",
    "PROMISED",
    "STAGE_NAMES",
    "STEPS",
    "TALKING",
    "Action",
    "Stage",
    "Step",
    "actions_open_to",
    "replay",
    "roles_of",
    "step_for",
]


@dataclass(frozen=True)
class Step:
    """At `source` these roles may do `action`, which leads to `target`."""

    source: Stage
    action: Action
    target: Stage
    roles: frozenset[Role]


_CONSUMER = frozenset({Role.CONSUMER})
_MERCHANT = frozenset({Role.MERCHANT})
_PARTIES = _CONSUMER | _MERCHANT
_STAFF = frozenset({Role.OFFICER, Role.MEDIATOR})
_OFFICER = frozenset({Role.OFFICER})
_MEDIATOR = frozenset({Role.MEDIATOR})
_SYSTEM = frozenset({Role.SYSTEM})
_SUPERVISOR = frozenset({Role.SUPERVISOR})
_IN_THE_OFFICE = (Stage.FILED, Stage.ACCEPTED, Stage.MEDIATING, Stage.SETTLED, Stage.BREACHED)

OFFICE_ROLES = _STAFF | _SUPERVISOR

_EXCHANGERS = frozenset({Role.SUPERVISOR, Role.ADMIN})
_ASKED_JOINTLY = (Stage.NEGOTIATING, Stage.FILED, Stage.ACCEPTED, Stage.MEDIATING)
_KNOWN_ELSEWHERE = (Stage.FILED, Stage.ACCEPTED, Stage.MEDIATING, Stage.SETTLED, Stage.BREACHED)

# Beside a mediation: the stages in which each act may happen. None of them leads anywhere.
_TALK_OF_MEDIATION = (Stage.ACCEPTED, Stage.MEDIATING)
_AFTER_ACCEPTANCE = (
    *_TALK_OF_MEDIATION,
    Stage.SETTLED,
    Stage.PERFORMED,
    Stage.BREACHED,
    Stage.TERMINATED,
    Stage.WITHDRAWN,
)
_ROOM_OF_MEDIATION = (Stage.MEDIATING, Stage.SETTLED, Stage.BREACHED)
_BESIDE: tuple[tuple[Action, tuple[Stage, ...], frozenset[Role]], ...] = (
    (Action.RECORD_CONSENT, (Stage.ACCEPTED,), _STAFF),
    (Action.APPLY_RECUSAL, _TALK_OF_MEDIATION, _PARTIES),
    (Action.DECIDE_RECUSAL, _TALK_OF_MEDIATION, _SUPERVISOR),
    (Action.PROPOSE_DELEGATION, _TALK_OF_MEDIATION, _STAFF),
    (Action.ANSWER_DELEGATION, _TALK_OF_MEDIATION, _PARTIES),
    (Action.END_DELEGATION, _TALK_OF_MEDIATION, _STAFF),
    (Action.PROPOSE_TESTING, (Stage.MEDIATING,), _PARTIES | _STAFF),
    (Action.ANSWER_TESTING, (Stage.MEDIATING,), _PARTIES),
    (Action.DESIGNATE_LAB, (Stage.MEDIATING,), _STAFF),
    (Action.START_TESTING, (Stage.MEDIATING,), _STAFF),
    (Action.END_TESTING, (Stage.MEDIATING,), _STAFF),
    (Action.PROPOSE_APPOINTMENT, (Stage.MEDIATING,), _PARTIES | _STAFF),
    (Action.ANSWER_APPOINTMENT, (Stage.MEDIATING,), _PARTIES),
    (Action.CANCEL_APPOINTMENT, (Stage.MEDIATING,), _PARTIES | _STAFF),
    (Action.SEEK_SIMILAR, (Stage.MEDIATING,), _PARTIES | _STAFF),
    (Action.RATE_PUSHED, _ROOM_OF_MEDIATION, _PARTIES | _STAFF),
    (Action.OPEN_BREACH_LEAD, _TALK_OF_MEDIATION, _STAFF),
    (Action.EXTEND_BREACH_LEAD, _AFTER_ACCEPTANCE, _SUPERVISOR),
    (Action.CLOSE_BREACH_LEAD, _AFTER_ACCEPTANCE, _STAFF),
)

STEPS: tuple[Step, ...] = (
    Step(Stage.DRAFT, Action.SAVE_DRAFT, Stage.DRAFT, _CONSUMER),
    Step(Stage.DRAFT, Action.ADD_EVIDENCE, Stage.DRAFT, _CONSUMER),
    Step(Stage.DRAFT, Action.REMOVE_EVIDENCE, Stage.DRAFT, _CONSUMER),
    Step(Stage.DRAFT, Action.FILE, Stage.FILED, _CONSUMER),
    Step(Stage.DRAFT, Action.DISCARD_DRAFT, Stage.WITHDRAWN, _CONSUMER),
    Step(Stage.DRAFT, Action.START_NEGOTIATION, Stage.NEGOTIATING, _CONSUMER),
    Step(Stage.NEGOTIATING, Action.SEND_STATEMENT, Stage.NEGOTIATING, _PARTIES),
    Step(Stage.NEGOTIATING, Action.ADD_EVIDENCE, Stage.NEGOTIATING, _PARTIES),
    Step(Stage.NEGOTIATING, Action.MAKE_OFFER, Stage.NEGOTIATING, _PARTIES),
    Step(Stage.NEGOTIATING, Action.COUNTER_OFFER, Stage.NEGOTIATING, _PARTIES),
    Step(Stage.NEGOTIATING, Action.ACCEPT_OFFER, Stage.NEGOTIATING, _PARTIES),
    Step(Stage.NEGOTIATING, Action.DECLINE_OFFER, Stage.NEGOTIATING, _PARTIES),
    Step(Stage.NEGOTIATING, Action.WITHDRAW_OFFER, Stage.NEGOTIATING, _PARTIES),
    Step(Stage.NEGOTIATING, Action.DISCARD_AGREEMENT, Stage.NEGOTIATING, _PARTIES),
    Step(Stage.NEGOTIATING, Action.SIGN_AGREEMENT, Stage.NEGOTIATING, _PARTIES),
    Step(Stage.NEGOTIATING, Action.SETTLE_DIRECTLY, Stage.SETTLED_DIRECTLY, _SYSTEM),
    Step(Stage.NEGOTIATING, Action.ESCALATE, Stage.FILED, _CONSUMER),
    Step(Stage.NEGOTIATING, Action.DECLINE_NEGOTIATION, Stage.FILED, _MERCHANT),
    Step(Stage.NEGOTIATING, Action.LAPSE_NEGOTIATION, Stage.FILED, _SYSTEM),
    Step(Stage.NEGOTIATING, Action.RECOUNT_DAYS, Stage.NEGOTIATING, _SYSTEM),
    Step(Stage.NEGOTIATING, Action.WITHDRAW, Stage.WITHDRAWN, _CONSUMER),
    Step(Stage.SETTLED_DIRECTLY, Action.ASK_PERFORMANCE, Stage.SETTLED_DIRECTLY, _SYSTEM),
    Step(Stage.SETTLED_DIRECTLY, Action.SUBMIT_PERFORMANCE_PROOF, Stage.SETTLED_DIRECTLY, _MERCHANT),
    Step(Stage.SETTLED_DIRECTLY, Action.GIVE_EXCUSE, Stage.SETTLED_DIRECTLY, _MERCHANT),
    Step(Stage.SETTLED_DIRECTLY, Action.RECORD_RECEIPT, Stage.SETTLED_DIRECTLY, _CONSUMER),
    Step(Stage.SETTLED_DIRECTLY, Action.CONFIRM_PERFORMANCE, Stage.PERFORMED, _CONSUMER),
    Step(Stage.SETTLED_DIRECTLY, Action.REPORT_BREACH, Stage.SETTLED_DIRECTLY, _CONSUMER),
    Step(Stage.SETTLED_DIRECTLY, Action.ESCALATE, Stage.FILED, _CONSUMER),
    Step(Stage.FILED, Action.ADD_EVIDENCE, Stage.FILED, _CONSUMER | _STAFF),
    Step(Stage.FILED, Action.ACCEPT, Stage.ACCEPTED, _STAFF),
    Step(Stage.FILED, Action.REFUSE, Stage.REFUSED, _STAFF),
    Step(Stage.FILED, Action.ATTACH_RESPONDENT, Stage.FILED, _STAFF),
    Step(Stage.FILED, Action.REQUEST_SUPPLEMENT, Stage.FILED, _STAFF),
    Step(Stage.FILED, Action.ANSWER_SUPPLEMENT, Stage.FILED, _CONSUMER),
    Step(Stage.FILED, Action.JUDGE_DUPLICATE, Stage.FILED, _STAFF),
    Step(Stage.DRAFT, Action.DECLARE, Stage.DRAFT, _CONSUMER),
    Step(Stage.NEGOTIATING, Action.SPLIT_REPORT, Stage.NEGOTIATING, _SYSTEM),
    Step(Stage.FILED, Action.SPLIT_REPORT, Stage.FILED, _OFFICER | _SYSTEM),
    Step(Stage.ACCEPTED, Action.SPLIT_REPORT, Stage.ACCEPTED, _OFFICER),
    Step(Stage.MEDIATING, Action.SPLIT_REPORT, Stage.MEDIATING, _OFFICER),
    Step(Stage.FILED, Action.WITHDRAW, Stage.WITHDRAWN, _CONSUMER),
    Step(Stage.ACCEPTED, Action.GIVE_CONSENT, Stage.ACCEPTED, _PARTIES),
    Step(Stage.ACCEPTED, Action.DECLINE_MEDIATION, Stage.TERMINATED, _PARTIES),
    Step(Stage.ACCEPTED, Action.OPEN_SESSION, Stage.MEDIATING, _SYSTEM),
    Step(Stage.ACCEPTED, Action.ADD_EVIDENCE, Stage.ACCEPTED, _PARTIES | _STAFF),
    Step(Stage.ACCEPTED, Action.ANSWER_FACTS, Stage.ACCEPTED, _MERCHANT),
    Step(Stage.ACCEPTED, Action.ATTACH_RESPONDENT, Stage.ACCEPTED, _STAFF),
    Step(Stage.ACCEPTED, Action.ISSUE_LETTER, Stage.ACCEPTED, _STAFF),
    Step(Stage.ACCEPTED, Action.OPEN_LETTER, Stage.ACCEPTED, _SYSTEM),
    Step(Stage.ACCEPTED, Action.TERMINATE, Stage.TERMINATED, _STAFF),
    Step(Stage.FILED, Action.RECOUNT_DAYS, Stage.FILED, _SYSTEM),
    Step(Stage.ACCEPTED, Action.RECOUNT_DAYS, Stage.ACCEPTED, _SYSTEM),
    Step(Stage.ACCEPTED, Action.EXPIRE, Stage.TERMINATED, _SYSTEM),
    Step(Stage.ACCEPTED, Action.WITHDRAW, Stage.WITHDRAWN, _CONSUMER),
    Step(Stage.MEDIATING, Action.OPEN_LETTER, Stage.MEDIATING, _SYSTEM),
    Step(Stage.MEDIATING, Action.SEND_STATEMENT, Stage.MEDIATING, _PARTIES | _STAFF),
    Step(Stage.MEDIATING, Action.ADD_EVIDENCE, Stage.MEDIATING, _PARTIES | _STAFF),
    Step(Stage.MEDIATING, Action.ANSWER_FACTS, Stage.MEDIATING, _MERCHANT),
    Step(Stage.MEDIATING, Action.MAKE_OFFER, Stage.MEDIATING, _PARTIES),
    Step(Stage.MEDIATING, Action.COUNTER_OFFER, Stage.MEDIATING, _PARTIES),
    Step(Stage.MEDIATING, Action.ACCEPT_OFFER, Stage.MEDIATING, _PARTIES),
    Step(Stage.MEDIATING, Action.DECLINE_OFFER, Stage.MEDIATING, _PARTIES),
    Step(Stage.MEDIATING, Action.WITHDRAW_OFFER, Stage.MEDIATING, _PARTIES),
    Step(Stage.MEDIATING, Action.MAKE_PROPOSAL, Stage.MEDIATING, _PARTIES | _STAFF | _SYSTEM),
    Step(Stage.MEDIATING, Action.OPEN_BLIND_BID, Stage.MEDIATING, _PARTIES | _STAFF),
    Step(Stage.MEDIATING, Action.SEAL_LIMIT, Stage.MEDIATING, _PARTIES),
    Step(Stage.MEDIATING, Action.TAKE_BACK_LIMIT, Stage.MEDIATING, _PARTIES),
    Step(Stage.MEDIATING, Action.CALL_OFF_BLIND_BID, Stage.MEDIATING, _PARTIES | _STAFF),
    Step(Stage.MEDIATING, Action.COMPARE_LIMITS, Stage.MEDIATING, _SYSTEM),
    Step(Stage.MEDIATING, Action.LAPSE_BLIND_BID, Stage.MEDIATING, _SYSTEM),
    Step(Stage.MEDIATING, Action.START_ROUND, Stage.MEDIATING, _SYSTEM),
    Step(Stage.MEDIATING, Action.LAPSE_ROUND, Stage.MEDIATING, _SYSTEM),
    Step(Stage.MEDIATING, Action.CALL_HUMAN, Stage.MEDIATING, _PARTIES | _SYSTEM),
    Step(Stage.MEDIATING, Action.ANSWER_CALL, Stage.MEDIATING, _STAFF),
    Step(Stage.MEDIATING, Action.DISCARD_AGREEMENT, Stage.MEDIATING, _PARTIES | _MEDIATOR),
    Step(Stage.MEDIATING, Action.SIGN_AGREEMENT, Stage.MEDIATING, _PARTIES),
    Step(Stage.MEDIATING, Action.SEAL_AGREEMENT, Stage.SETTLED, _MEDIATOR),
    Step(Stage.MEDIATING, Action.STATE_NO_AGREEMENT, Stage.TERMINATED, _PARTIES),
    Step(Stage.MEDIATING, Action.TERMINATE, Stage.TERMINATED, _STAFF),
    Step(Stage.MEDIATING, Action.RECOUNT_DAYS, Stage.MEDIATING, _SYSTEM),
    Step(Stage.MEDIATING, Action.EXPIRE, Stage.TERMINATED, _SYSTEM),
    Step(Stage.MEDIATING, Action.WITHDRAW, Stage.WITHDRAWN, _CONSUMER),
    Step(Stage.SETTLED, Action.RECOUNT_DAYS, Stage.SETTLED, _SYSTEM),
    Step(Stage.PERFORMED, Action.RECOUNT_DAYS, Stage.PERFORMED, _SYSTEM),
    Step(Stage.BREACHED, Action.RECOUNT_DAYS, Stage.BREACHED, _SYSTEM),
    Step(Stage.TERMINATED, Action.RECOUNT_DAYS, Stage.TERMINATED, _SYSTEM),
    Step(Stage.WITHDRAWN, Action.RECOUNT_DAYS, Stage.WITHDRAWN, _SYSTEM),
    Step(Stage.SETTLED, Action.ASK_PERFORMANCE, Stage.SETTLED, _SYSTEM),
    Step(Stage.SETTLED, Action.SUBMIT_PERFORMANCE_PROOF, Stage.SETTLED, _MERCHANT),
    Step(Stage.SETTLED, Action.GIVE_EXCUSE, Stage.SETTLED, _MERCHANT),
    Step(Stage.SETTLED, Action.RECORD_RECEIPT, Stage.SETTLED, _CONSUMER | _STAFF),
    Step(Stage.SETTLED, Action.CONFIRM_PERFORMANCE, Stage.PERFORMED, _CONSUMER | _STAFF),
    Step(Stage.SETTLED, Action.REPORT_BREACH, Stage.BREACHED, _CONSUMER | _STAFF),
    Step(Stage.BREACHED, Action.SUBMIT_PERFORMANCE_PROOF, Stage.BREACHED, _MERCHANT),
    Step(Stage.BREACHED, Action.ASK_PERFORMANCE, Stage.BREACHED, _SYSTEM),
    Step(Stage.BREACHED, Action.GIVE_EXCUSE, Stage.BREACHED, _MERCHANT),
    Step(Stage.BREACHED, Action.RECORD_RECEIPT, Stage.BREACHED, _CONSUMER | _STAFF),
    Step(Stage.BREACHED, Action.REPORT_BREACH, Stage.BREACHED, _CONSUMER | _STAFF),
    Step(Stage.BREACHED, Action.MAKE_GOOD, Stage.SETTLED, _CONSUMER | _STAFF),
    Step(Stage.BREACHED, Action.CONFIRM_PERFORMANCE, Stage.PERFORMED, _CONSUMER | _STAFF),
    Step(Stage.DRAFT, Action.INVITE_COMPLAINANTS, Stage.DRAFT, _CONSUMER),
    Step(Stage.DRAFT, Action.JOIN, Stage.DRAFT, _CONSUMER),
    Step(Stage.DRAFT, Action.APPOINT_REPRESENTATIVE, Stage.DRAFT, _CONSUMER),
    Step(Stage.DRAFT, Action.AGREE_JOINTLY, Stage.DRAFT, _CONSUMER),
    *(Step(stage, Action.LEAVE_JOINT, stage, _CONSUMER) for stage in (Stage.DRAFT, Stage.FILED, Stage.ACCEPTED)),
    *(Step(stage, Action.ASK_COMPLAINANTS, stage, _CONSUMER) for stage in _ASKED_JOINTLY),
    *(Step(stage, Action.ANSWER_JOINTLY, stage, _CONSUMER) for stage in _ASKED_JOINTLY),
    Step(Stage.DRAFT, Action.ENTER, Stage.FILED, _STAFF),
    Step(Stage.DRAFT, Action.IMPORT, Stage.FILED, _EXCHANGERS),
    *(Step(stage, Action.NOTE_EXTERNAL_STATUS, stage, _EXCHANGERS) for stage in _KNOWN_ELSEWHERE),
    Step(Stage.FILED, Action.WITHDRAW_ELSEWHERE, Stage.WITHDRAWN, _EXCHANGERS),
    Step(Stage.ACCEPTED, Action.WITHDRAW_ELSEWHERE, Stage.WITHDRAWN, _EXCHANGERS),
    Step(Stage.FILED, Action.TRANSFER, Stage.FILED, _STAFF),
    Step(Stage.FILED, Action.TRANSFER_OUTSIDE, Stage.TRANSFERRED, _STAFF),
    Step(Stage.FILED, Action.DISPUTE_COMPETENCE, Stage.FILED, _STAFF),
    Step(Stage.FILED, Action.SETTLE_COMPETENCE, Stage.FILED, _STAFF),
    Step(Stage.FILED, Action.DESIGNATE_OFFICE, Stage.FILED, _SUPERVISOR),
    *(Step(stage, Action.ASSIGN, stage, _STAFF | _SUPERVISOR) for stage in _IN_THE_OFFICE),
    *(Step(stage, Action.HAND_OVER, stage, _STAFF | _SUPERVISOR) for stage in _IN_THE_OFFICE),
    *(Step(stage, action, stage, roles) for action, stages, roles in _BESIDE for stage in stages),
)

_BY_SOURCE_AND_ACTION = {(step.source, step.action): step for step in STEPS}

CONCLUDED = frozenset(
    {
        Stage.REFUSED,
        Stage.SETTLED,
        Stage.PERFORMED,
        Stage.BREACHED,
        Stage.TERMINATED,
        Stage.WITHDRAWN,
        Stage.TRANSFERRED,
    }
)
# The stages whose room is open: both sides talk and put offers on the table.
TALKING = frozenset({Stage.NEGOTIATING, Stage.MEDIATING})
# A promise was made and waits to be kept.
PROMISED = frozenset({Stage.SETTLED_DIRECTLY, Stage.SETTLED})
FINAL = frozenset({Stage.REFUSED, Stage.PERFORMED, Stage.TERMINATED, Stage.WITHDRAWN, Stage.TRANSFERRED})


def step_for(stage: Stage, action: Action, role: Role) -> Step:
    """Return the step; raises ConflictError when the stage does not know it, NotAllowedError when the role may not."""
    step = _BY_SOURCE_AND_ACTION.get((stage, action))
    if step is None:
        raise ConflictError(
            f"这件投诉现在是“{STAGE_NAMES[stage]}”，不能再“{ACTION_NAMES[action]}”，请刷新页面查看最新进展"
        )
    if role not in step.roles:
        raise NotAllowedError(f"{ROLE_NAMES[role]}不能“{ACTION_NAMES[action]}”")
    return step


def actions_open_to(role: Role, stage: Stage) -> tuple[Action, ...]:
    """Return what the role may do at the stage, in the order of the table."""
    return tuple(step.action for step in STEPS if step.source is stage and role in step.roles)


def roles_of(action: Action) -> frozenset[Role]:
    """Return every role that may do the action at some stage, for the permission of its route."""
    return frozenset(role for step in STEPS if step.action is action for role in step.roles) - _SYSTEM


def replay(actions: list[tuple[Action, Role]]) -> Stage:
    """Return the stage that a history of acts leads to, from the draft on; raises as `step_for` does."""
    stage = Stage.DRAFT
    for action, role in actions:
        stage = step_for(stage, action, role).target
    return stage
