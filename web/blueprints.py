"""Every blueprint of the service; an area adds its pages and its API here, one line each."""

from apiflask import APIBlueprint
from flask import Blueprint

from web.api import (
    accepting,
    credit_changes,
    credit_rights,
    listings,
    mediation,
    mediation_performance,
    mediation_room,
    notices,
    oauth,
    people,
    registry,
    sanctions,
    sanctions_feed,
    sign_ins,
    wake_ups,
)
from web.api import (
    accounts as accounts_api,
)
from web.api import (
    admin as admin_api,
)
from web.api import (
    blind_bids as blind_bids_api,
)
from web.api import (
    casebase as casebase_api,
)
from web.api import (
    check_batches as check_batches_api,
)
from web.api import (
    credit as credit_api,
)
from web.api import (
    desk as desk_api,
)
from web.api import (
    documents as documents_api,
)
from web.api import (
    exchange as exchange_api,
)
from web.api import (
    flag_decisions as flag_decisions_api,
)
from web.api import (
    law as law_api,
)
from web.api import measure_changes as measure_changes_api
from web.api import offices as offices_api
from web.api import (
    procedure as procedure_api,
)
from web.api import (
    pushed as pushed_api,
)
from web.api import reports as reports_api
from web.api import rule_book as rule_book_api
from web.api import (
    subscribers as subscribers_api,
)
from web.api import (
    together as together_api,
)
from web.pages import (
    abnormal_listings,
    account,
    accounts,
    admin,
    admin_offices,
    advice,
    agreements,
    api_guide,
    blind_bids,
    bulk,
    case_releases,
    cases,
    check_batches,
    check_changes,
    check_readings,
    checks,
    clients,
    complaints,
    confirmation,
    credit_applications,
    credit_catalogue,
    desk,
    documents,
    duplicates,
    enterprises,
    entry,
    evidence,
    exchange,
    feeds,
    filing,
    flag_decisions,
    front,
    health,
    inbox,
    interface,
    law,
    leads,
    mandates,
    measures,
    memberships,
    merchant,
    negotiation,
    notice_settings,
    office_queue,
    office_reports,
    office_work,
    own_credit,
    own_identity,
    own_phone,
    panorama,
    performance,
    post_restrictions,
    procedure,
    pushed,
    ranking_weights,
    recommendation_report,
    reports,
    right_cases,
    rights_office,
    room,
    rule_amendments,
    rule_book,
    sanction_reach,
    sealed_records,
    second_factor,
    statistics,
    style,
    subscribers,
    supplements,
    together,
)
from web.pages import (
    sanctions as sanction_pages,
)

API_PREFIX = "/api/v1"

PAGES: tuple[Blueprint, ...] = (
    front.blueprint,
    accounts.blueprint,
    api_guide.blueprint,
    style.blueprint,
    admin.blueprint,
    admin_offices.blueprint,
    clients.blueprint,
    memberships.blueprint,
    inbox.blueprint,
    notice_settings.blueprint,
    second_factor.blueprint,
    health.blueprint,
    check_batches.blueprint,
    check_changes.blueprint,
    check_readings.blueprint,
    checks.blueprint,
    office_queue.blueprint,
    office_work.blueprint,
    sanction_pages.blueprint,
    sanction_reach.blueprint,
    flag_decisions.blueprint,
    abnormal_listings.blueprint,
    post_restrictions.blueprint,
    advice.blueprint,
    filing.blueprint,
    complaints.blueprint,
    documents.blueprint,
    confirmation.blueprint,
    evidence.blueprint,
    room.blueprint,
    blind_bids.blueprint,
    pushed.blueprint,
    feeds.blueprint,
    leads.blueprint,
    recommendation_report.blueprint,
    ranking_weights.blueprint,
    measures.blueprint,
    agreements.blueprint,
    performance.blueprint,
    merchant.blueprint,
    negotiation.blueprint,
    bulk.blueprint,
    desk.blueprint,
    desk.invitations,
    own_credit.blueprint,
    interface.blueprint,
    law.blueprint,
    rule_book.blueprint,
    rule_amendments.blueprint,
    cases.blueprint,
    case_releases.blueprint,
    enterprises.blueprint,
    credit_catalogue.blueprint,
    sealed_records.blueprint,
    subscribers.blueprint,
    credit_applications.blueprint,
    right_cases.blueprint,
    rights_office.blueprint,
    panorama.blueprint,
    panorama.reports,
    panorama.verification,
    statistics.blueprint,
    account.blueprint,
    supplements.blueprint,
    duplicates.blueprint,
    reports.blueprint,
    office_reports.blueprint,
    own_identity.blueprint,
    own_phone.blueprint,
    mandates.blueprint,
    entry.blueprint,
    exchange.blueprint,
    together.blueprint,
    procedure.blueprint,
)
OAUTH: APIBlueprint = oauth.blueprint  # its address has no version: clients expect it where RFC 6749 is spoken
APIS: tuple[APIBlueprint, ...] = (
    desk_api.blueprint,
    sign_ins.blueprint,
    mediation.blueprint,
    mediation_room.blueprint,
    blind_bids_api.blueprint,
    pushed_api.blueprint,
    mediation_performance.blueprint,
    check_batches_api.blueprint,
    sanctions.blueprint,
    listings.blueprint,
    flag_decisions_api.blueprint,
    accounts_api.blueprint,
    notices.blueprint,
    registry.blueprint,
    credit_api.blueprint,
    credit_changes.blueprint,
    sanctions_feed.blueprint,
    subscribers_api.blueprint,
    wake_ups.blueprint,
    credit_rights.blueprint,
    documents_api.blueprint,
    law_api.blueprint,
    rule_book_api.blueprint,
    measure_changes_api.blueprint,
    casebase_api.blueprint,
    admin_api.blueprint,
    offices_api.blueprint,
    accepting.blueprint,
    reports_api.blueprint,
    people.blueprint,
    together_api.blueprint,
    exchange_api.blueprint,
    procedure_api.blueprint,
)
