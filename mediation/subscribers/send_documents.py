"""Messages that say where a document waits: what leaves the house, and what the gateway made of it."""

from core.contracts.mediation import DocumentDispatched
from core.outbox import RefusedForGoodError, Sending
from identity.domain.messenger import OutgoingMessage, Outlets
from mediation.domain.service_of_documents import ServiceChannel
from mediation.services.record_service import note_given_up, note_handed_over


class NoOutletError(RefusedForGoodError):
    """This installation has no such channel: the attempt fails at once, and an officer chooses another."""


def sendings(outlets: Outlets) -> tuple[Sending, ...]:
    """Return what leaves the house, bound to the channels of this installation; quiet hours do not hold it back."""
    ways = {ServiceChannel.SMS: outlets.sms, ServiceChannel.EMAIL: outlets.email}

    def send(fact: DocumentDispatched) -> None:
        outlet = ways.get(ServiceChannel(fact.channel))
        if outlet is None:
            raise NoOutletError(fact.channel)
        outlet.messenger.send(OutgoingMessage(fact.service_id, fact.address, fact.text, fact.subject))

    return (
        Sending(
            "mediation.send_document",
            DocumentDispatched,
            send,
            from_beginning=True,
            per_minute=outlets.sms.per_minute,
            on_sent=note_handed_over,
            on_given_up=note_given_up,
        ),
    )
