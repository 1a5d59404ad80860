"""Reactions to facts of other areas: what the credit file repairs, restores and withdraws; who runs what."""

from core.contracts.credit import CreditRepaired, CreditRestored, CreditWithdrawn, RevocationFiled
from core.contracts.registry import RegistryImported, RelationsChanged
from core.outbox import Subscription
from sanctions.services.draft_revocation import draft_revocation
from sanctions.services.touch_flags import touch_by_import, touch_by_relations
from sanctions.subscribers.follow_credit import follow_repair, follow_restoration, follow_withdrawal

# The credit file from the beginning: a repair that was granted before this area followed is carried out now.
SUBSCRIPTIONS: tuple[Subscription, ...] = (
    Subscription("sanctions.touch_by_relations", RelationsChanged, touch_by_relations, from_beginning=False),
    Subscription("sanctions.touch_by_import", RegistryImported, touch_by_import, from_beginning=False),
    Subscription("sanctions.follow_repair", CreditRepaired, follow_repair, from_beginning=True),
    Subscription("sanctions.follow_restoration", CreditRestored, follow_restoration, from_beginning=True),
    Subscription("sanctions.follow_withdrawal", CreditWithdrawn, follow_withdrawal, from_beginning=True),
    Subscription("sanctions.draft_revocation", RevocationFiled, draft_revocation, from_beginning=True),
)
