"""Reactions to facts of other areas: whom flags reach changes with who runs what."""

from core.contracts.registry import RegistryImported, RelationsChanged
from core.outbox import Subscription
from sanctions.services.touch_flags import touch_by_import, touch_by_relations

SUBSCRIPTIONS: tuple[Subscription, ...] = (
    Subscription("sanctions.touch_by_relations", RelationsChanged, touch_by_relations, from_beginning=False),
    Subscription("sanctions.touch_by_import", RegistryImported, touch_by_import, from_beginning=False),
)
