"""What every feed takes from its subscribers alike: acknowledgement, and reports of what was done."""

from changefeed.domain.feeds import Feed
from changefeed.services.follow_feed import acknowledge_changes
from changefeed.services.report_actions import ActionReport, report_actions
from web.api.schemas.feeds import AcknowledgementInput, ReportsInput
from web.dependencies import dependencies
from web.signed_in import calling_subscriber


def take_acknowledgement(feed: Feed, given: AcknowledgementInput) -> None:
    """Keep it for the subscriber that calls; raises NotAllowedError for a feed that is not its."""
    wiring, caller = dependencies(), calling_subscriber()
    caller.require(feed)
    with wiring.open_transaction() as session:
        acknowledge_changes(session, caller.subscriber_id, feed, given.up_to, wiring.clock())


def take_reports(feed: Feed, given: ReportsInput) -> None:
    """Keep them for the subscriber that calls; raises NotAllowedError for a feed that is not its."""
    wiring, caller = dependencies(), calling_subscriber()
    caller.require(feed)
    reports = [ActionReport(one.number, one.outcome, one.reason) for one in given.reports]
    with wiring.open_transaction() as session:
        report_actions(session, caller.subscriber_id, feed, reports, wiring.clock())
