"""Which page is looked at as whom, with which example of the demo city.

Every page route has its row here; a test fails when one is missing or when a role that may open it is left out.
Names in braces are ids that `given_examples` looks up or makes.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from bootstrap.demo.accounts import CAST
from bootstrap.demo.cases import demo_cases
from bootstrap.demo.proof import proof_pdf
from bootstrap.demo.relatives import build_city
from casebase.domain.weighing import ChangedQuestion, Effect, WeightsProposal
from casebase.domain.weights import shipped_weights
from casebase.services.change_weights import propose_weights
from core.database import Session
from core.kernel.clock import local_date
from core.kernel.roles import Actor, MemberRole, Role
from core.records.files import Record
from credit.domain.feeds import feeds
from credit.domain.reports import ReportScope
from credit.domain.signs import Sign, SignKind
from credit.queries.report_content import report_content
from credit.services.issue_report import issue_report
from credit.services.note_sign import note_sign
from credit.services.take_delivery import DeliveredFile, take_delivery
from credit.storage.feed_tables import QuarantinedRow
from credit.storage.lead_tables import CreditLead
from identity.domain.clients import NewClient
from identity.domain.desk import Invitation
from identity.domain.mandates import MandateKind
from identity.domain.membership import MembershipRequest, ProofFile
from identity.queries.signed_in import actor_of
from identity.services.invite_member import invite_member
from identity.services.manage_clients import open_client
from identity.services.open_mandate import request_mandate
from identity.services.request_membership import request_membership
from identity.storage.account_tables import Account
from identity.storage.accounts import phone_index
from identity.storage.office_tables import OfficeRow
from mediation.domain.addressees import AddressedTo
from mediation.domain.exchange import mapping_from_toml
from mediation.domain.forms import FormKind
from mediation.domain.office import Office
from mediation.services.add_evidence import StoredFile, add_evidence
from mediation.services.import_complaints import start_import
from mediation.storage.complaint_tables import Complaint
from mediation.storage.document_tables import DocumentService, IssuedDocument
from mediation.storage.office_tables import CompetenceDispute
from mediation.storage.report_tables import Report
from mediation.storage.supplement_tables import SupplementNotice
from registry.storage.registry_tables import Enterprise
from sanctions.domain.decision_entry import DecisionObject
from sanctions.queries.measures import measure_history
from sanctions.services.change_measures import MeasureProposal, propose_measure_change
from sanctions.services.check_batches import BatchFile, start_batch
from sanctions.services.run_check import run_check
from tests.factories_abnormal import given_abnormal, given_found
from tests.factories_browser import LiveCity
from tests.factories_credit import PENALTY_ROW, given_sealed
from tests.factories_decisions import given_confirmed, given_entered, given_restriction_proposed
from tests.factories_pages import picture
from tests.factories_people import CHILD, ROW, file_of, terms_until
from tests.factories_rights import given_rights
from tests.factories_rulebook import given_proposal
from tests.factories_sanctions import asked, given_consented, given_decided, given_notified, given_proposed

VISITOR = "visitor"
CASES = {
    "draft": "C0318",
    "filed": "C0310",
    "nameless": "C0278",
    "accepted": "C0274",
    "mediating": "C0133",
    "called": "C0300",
    "agreed": "C0311",
    "settled": "C0077",
    "performed": "C0276",
    "breached": "C0070",
    "terminated": "C0089",
    "refused": "C0121",
    "withdrawn": "C0073",
}
_OFFICE = ("officer", "mediator", "supervisor")
_DESK = ("officer", "mediator")
_CLERKS = ("registration_clerk", "licensing_clerk", "honours_clerk", "desk_clerk")
_OFFICIALS = (*_OFFICE, *_CLERKS, "admin")
_EVERYBODY = ("consumer_1", "merchant_1", *_OFFICE, *_CLERKS, "admin")

# Nothing that a person looks at: files, data and parts of pages.
NOT_PAGES = {
    "static",
    "enterprises.show_qr",
    "health.show_health",
    "openapi.spec",
    "statistics.show_file",
    "desk.show_figures_file",
    "flag_decisions.send_template",
    "check_batches.show_answers",
    "evidence.show_file",
    "evidence.show_thumbnail",
    "pushed.show_part",
    "recommendation_report.show_file",
    "documents.show_word",
    "documents.show_bundle",
    "documents.show_service_proof",
    "confirmation.show_application",
    "confirmation.show_papers",
    "supplements.show_file",
    "reports.show_file",
    "memberships.show_proof",
    "mandates.show_proof",
    "room.show_live",
    "right_cases.show_file",
}

Who = tuple[str, ...]
PAGES: Mapping[str, tuple[tuple[Who, tuple[str, ...]], ...]] = {
    "front.show_front": (((VISITOR, "consumer_1", "officer"), ("/",)),),
    "style.show_style": (((VISITOR,), ("/style",)),),
    "accounts.show_sign_in": (((VISITOR,), ("/sign-in",)),),
    "accounts.show_register": (((VISITOR,), ("/register",)),),
    "accounts.show_finish_registration": (((VISITOR,), ("/register/finish",)),),
    "accounts.show_reset": (((VISITOR,), ("/password/reset",)),),
    "accounts.show_finish_reset": (((VISITOR,), ("/password/reset/finish",)),),
    "accounts.show_change_password": ((_EVERYBODY, ("/account/password",)),),
    "account.show_account": ((_EVERYBODY, ("/account",)),),
    "account.show_memberships": ((("merchant_1",), ("/account/memberships",)),),
    "account.show_ending": ((("merchant_1",), ("/account/memberships/{membership}/end",)),),
    "own_identity.show_identity": ((("consumer_1",), ("/account/identity",)),),
    "notice_settings.show_settings": ((_EVERYBODY, ("/account/notices",)),),
    "notice_settings.show_code": ((_EVERYBODY, ("/account/notices/contacts/code",)),),
    "own_phone.show_phone": ((_EVERYBODY, ("/account/phone",)),),
    "own_phone.show_codes": ((_EVERYBODY, ("/account/phone/codes",)),),
    "mandates.show_mandates": ((("consumer_1",), ("/account/mandates",)),),
    "mandates.show_giving": ((("consumer_1",), ("/account/mandates/give",)),),
    "mandates.show_asking": ((("consumer_1",), ("/account/mandates/ask",)),),
    "mandates.show_ending": ((("consumer_1", "officer", "supervisor"), ("/account/mandates/{mandate}/end",)),),
    "mandates.show_pending": ((("officer", "supervisor"), ("/office/mandates",)),),
    "mandates.show_decision": ((("officer", "supervisor"), ("/office/mandates/{mandate}",)),),
    "together.show_together": (
        (("consumer_1",), ("/complaints/{draft}/together",)),
        (("consumer_1", "merchant_1", *_OFFICE), ("/complaints/{mediating}/together",)),
    ),
    "together.show_join": ((("consumer_1",), ("/join",)),),
    "entry.show_entry": ((_DESK, ("/office/entry",)),),
    "entry.show_receipt": ((_OFFICE, ("/office/entry/{filed}/receipt",)),),
    "exchange.show_exchange": ((("supervisor", "admin"), ("/office/exchange",)),),
    "exchange.show_run": ((("supervisor", "admin"), ("/office/exchange/imports/{import_run}",)),),
    "second_factor.show_second_factor": ((_EVERYBODY, ("/account/second-factor",)),),
    "second_factor.show_code": (((VISITOR,), ("/sign-in/code",)),),
    "inbox.show_inbox": ((_EVERYBODY, ("/inbox",)),),
    "api_guide.show_api_guide": (((VISITOR,), ("/api/docs",)),),
    "advice.show_advice": (((VISITOR,), ("/advice",)),),
    "law.show_articles": (((VISITOR,), ("/law", "/law?q=消法55条", "/law?q=没有这样的条文")),),
    "law.show_article": (((VISITOR,), ("/law/网交37-18", "/law/失信44-8")),),
    "law.show_rules": (((VISITOR,), ("/law/rules?q=预付",)),),
    "credit_catalogue.show_catalogue": (
        ((VISITOR,), ("/credit/catalogue", "/credit/catalogue?class=food_safety", "/credit/catalogue?q=飞碟")),
    ),
    "sealed_records.show_opening": ((("officer", "supervisor"), ("/office/credit-records/{sealed_record}/opening",)),),
    "credit_applications.show_rights": ((("merchant_1", "merchant_2"), ("/credit/rights",)),),
    "credit_applications.show_repair_form": (
        (("merchant_1", "officer", "supervisor"), ("/credit/repairs/new?record={repairable}",)),
        (("merchant_1",), ("/credit/repairs/new?record={repairable}&kind=temporary",)),
    ),
    "credit_applications.show_objection_form": (
        (("merchant_1", "officer", "supervisor"), ("/credit/objections/new?record={repairable}",)),
    ),
    "right_cases.show_case": (
        (("merchant_1", "officer", "supervisor"), ("/credit/repairs/{repair}", "/credit/objections/{objection}")),
        (("merchant_1",), ("/credit/repairs/{repair_to_correct}",)),
    ),
    "right_cases.show_act": (
        (("merchant_1",), ("/credit/repairs/{repair_to_correct}/acts/supplement",)),
        (
            ("officer",),
            (
                "/credit/repairs/{repair}/acts/grant",
                "/credit/repairs/{repair_applied}/acts/ask_for_correction",
                "/credit/objections/{objection}/acts/correct",
            ),
        ),
        (("supervisor",), ("/credit/repairs/{repair}/acts/refuse_for_fraud",)),
    ),
    "rights_office.show_queue": (
        (("officer", "supervisor"), ("/office/rights", "/office/rights?show=due&kind=repairs&whose=own")),
    ),
    "rights_office.show_synchronisation": (
        (("officer", "supervisor"), ("/office/rights/synchronisation",)),
        (("merchant_1", "officer"), ("/office/rights/synchronisation?record={repairable}",)),
    ),
    "subscribers.show_subscribers": ((("supervisor", "admin"), ("/office/rights/subscribers",)),),
    "subscribers.show_feed": ((("supervisor", "admin"), ("/office/rights/subscribers/{subscriber}/feeds/sanctions",)),),
    "subscribers.show_subscriber": ((("supervisor", "admin"), ("/office/rights/subscribers/{subscriber}",)),),
    "rule_book.show_rules": ((_OFFICIALS, ("/office/rules?q=预付4-18&role=remedy",)),),
    "rule_book.show_rule": ((_OFFICIALS, ("/office/rules/R44",)),),
    "rule_book.show_try": ((_OFFICIALS, ("/office/rules/R44/try?on=2026-06-01&fact.prepayment=in_parts",)),),
    "rule_amendments.show_amendments": ((_OFFICIALS, ("/office/rule-amendments",)),),
    "rule_amendments.show_amendment": ((_OFFICIALS, ("/office/rule-amendments/{amendment}",)),),
    "rule_amendments.show_proposal": (
        (("officer", "supervisor"), ("/office/rule-amendments/new?file=rules/R44.toml",)),
        (("officer",), ("/office/rule-amendments/new?from={amendment}",)),
    ),
    "cases.show_cases": (((VISITOR,), ("/cases", "/cases?q=健身 -未成年&category=预付式消费")),),
    "cases.show_case": (((VISITOR,), ("/cases/C0133",)),),
    "statistics.show_statistics": (((VISITOR,), ("/statistics",)),),
    "enterprises.show_search": (((VISITOR,), ("/enterprises", "/enterprises?q=健身", "/enterprises?q=没有这一家")),),
    "enterprises.show_enterprise": (
        ((VISITOR, "officer"), ("/enterprises/{listed_firm}",)),
        (("merchant_5",), ("/enterprises/{breached_firm}",)),
    ),
    "sanctions.show_measures": (((VISITOR,), ("/sanctions/measures",)),),
    "filing.show_new": ((("consumer_1",), ("/complaints/new", "/complaints/new?q=健身")),),
    "filing.show_draft": ((("consumer_1",), ("/complaints/{draft}/draft",)),),
    "filing.show_screen": (
        (
            ("consumer_1",),
            tuple(
                f"/complaints/{{draft}}/draft/{screen}"
                for screen in ("merchant", "event", "reading", "payment", "law", "claims", "evidence", "review")
            ),
        ),
    ),
    "filing.show_discard": ((("consumer_1",), ("/complaints/{draft}/discard",)),),
    "complaints.show_complaints": ((("consumer_1",), ("/complaints", "/complaints?show=done")),),
    "complaints.show_complaint": (
        (("consumer_1",), ("/complaints/{mediating}", "/complaints/{performed}")),
        (("consumer_2",), ("/complaints/{filed}", "/complaints/{accepted}", "/complaints/{settled}")),
        (("consumer_5",), ("/complaints/{refused}", "/complaints/{withdrawn}")),
        (("merchant_1",), ("/complaints/{mediating}",)),
        (("merchant_2",), ("/complaints/{accepted}", "/complaints/{settled}")),
        (("merchant_5",), ("/complaints/{breached}",)),
        (_OFFICE, ("/complaints/{mediating}",)),
    ),
    "complaints.show_filed": ((("consumer_2",), ("/complaints/{filed}/filed",)),),
    "complaints.show_document": (
        (("consumer_1",), ("/complaints/{mediating}/documents/acceptance",)),
        (("merchant_1",), ("/complaints/{mediating}/documents/mediation_notice",)),
        (("officer",), ("/complaints/{terminated}/documents/termination",)),
        (("mediator", "supervisor"), ("/complaints/{refused}/documents/refusal",)),
    ),
    "documents.show_document": (
        (("consumer_2", "merchant_2", *_OFFICE), ("/documents/{agreement_paper}",)),
        (("merchant_1",), ("/documents/{mediation_paper}",)),
    ),
    "documents.show_services": ((_OFFICE, ("/documents/{mediation_paper}/services",)),),
    "documents.show_service_record": ((_DESK, ("/documents/{mediation_paper}/services/{attempt}",)),),
    "documents.show_receive": (((VISITOR,), ("/receive",)),),
    "documents.show_verify": (((VISITOR,), ("/verify", "/verify?number=x&code=y")),),
    "documents.show_archive": ((_OFFICE, ("/office/complaints/{terminated}/archive",)),),
    "confirmation.show_confirmation": (
        (("consumer_2", "merchant_2", *_OFFICE), ("/complaints/{settled}/confirmation",)),
    ),
    "complaints.show_withdraw": ((("consumer_2",), ("/complaints/{filed}/withdraw",)),),
    "evidence.show_add": ((("consumer_1", "merchant_1", *_DESK, "supervisor"), ("/complaints/{mediating}/evidence",)),),
    "merchant.show_letter": (((VISITOR,), ("/letter",)),),
    "merchant.show_home": ((("merchant_1",), ("/merchant",)),),
    "merchant.show_work": ((("merchant_1", "merchant_2"), ("/merchant/complaints", "/merchant/complaints?show=all")),),
    "merchant.show_memberships": ((("merchant_1",), ("/merchant/enterprises",)),),
    "merchant.show_request": (
        (("merchant_1",), ("/merchant/enterprises/request", "/merchant/enterprises/request?q=健身")),
    ),
    "merchant.show_facts": (
        (("merchant_1",), ("/complaints/{mediating}/facts",)),
        (("merchant_2",), ("/complaints/{accepted}/facts",)),
    ),
    "procedure.show_procedure": (
        (("consumer_1", "merchant_1", *_OFFICE), ("/complaints/{mediating}/procedure",)),
        (("officer",), ("/complaints/{terminated}/procedure",)),
    ),
    "procedure.show_act": (
        (
            ("consumer_1", "merchant_1"),
            tuple(f"/complaints/{{mediating}}/procedure/{act}" for act in ("apply_recusal", "propose_testing")),
        ),
        (
            ("officer", "mediator"),
            tuple(f"/complaints/{{mediating}}/procedure/{act}" for act in ("propose_delegation", "open_breach_lead")),
        ),
        (("supervisor",), ("/complaints/{mediating}/procedure/decide_recusal",)),
    ),
    "room.show_consent": ((("consumer_2", "merchant_2"), ("/complaints/{accepted}/consent",)),),
    "room.show_room": (
        (("consumer_1", "merchant_1", *_OFFICE), ("/complaints/{mediating}/room",)),
        (("mediator",), ("/complaints/{called}/room",)),
        (("merchant_2",), ("/complaints/{settled}/room",)),
        (("consumer_1", "merchant_1"), ("/complaints/{negotiating}/room",)),
    ),
    "pushed.show_pushed": ((("consumer_1", "merchant_1", *_OFFICE), ("/complaints/{mediating}/room/pushed",)),),
    "blind_bids.show_blind_bid": (
        (("consumer_1", "merchant_1", *_OFFICE), ("/complaints/{mediating}/room/blind-bid",)),
        (("consumer_3", "merchant_3", "mediator"), ("/complaints/{called}/room/blind-bid",)),
    ),
    "room.show_end": ((("consumer_1", "merchant_1"), ("/complaints/{mediating}/room/end",)),),
    "agreements.show_agreement": (
        (("consumer_4", "merchant_3"), ("/complaints/{agreed}/agreement",)),
        (("consumer_2", "merchant_2", *_OFFICE), ("/complaints/{settled}/agreement",)),
        (("merchant_2",), ("/complaints/{settled_directly}/agreement",)),
    ),
    "agreements.show_discard": (
        (("consumer_4", "merchant_3", "mediator"), ("/complaints/{agreed}/agreement/discard",)),
    ),
    "performance.show_performance": ((("consumer_2", *_DESK), ("/complaints/{settled}/performance",)),),
    "performance.show_breach": ((("consumer_2", *_DESK), ("/complaints/{settled}/breach",)),),
    "performance.show_excuse": ((("merchant_5",), ("/complaints/{breached}/excuse",)),),
    "performance.show_proof": ((("merchant_2",), ("/complaints/{settled}/proof",)),),
    "office.show_queue": ((_OFFICE, ("/office/queue",)), (("officer",), ("/office/queue?q=999999",))),
    "office.show_case": (
        (
            ("officer",),
            ("/office/complaints/{filed}", "/office/complaints/{nameless}", "/office/complaints/{breached}"),
        ),
        (_OFFICE, ("/office/complaints/{mediating}",)),
    ),
    "office_work.show_transfer": ((_DESK, ("/office/complaints/{filed}/transfer",)),),
    "office_work.show_competence": (
        (_OFFICE, ("/office/complaints/{filed}/competence",)),
        (("officer_hill", "officer_spring", "supervisor"), ("/office/complaints/{disputed}/competence",)),
    ),
    "office_work.show_handler": (
        (_OFFICE, ("/office/complaints/{filed}/handler", "/office/complaints/{accepted}/handler")),
    ),
    "office_work.show_workload": ((("supervisor", "supervisor_hill"), ("/office/workload",)),),
    "office_work.show_absences": (((*_OFFICE, "officer_hill"), ("/office/absences",)),),
    "clients.show_clients": ((("admin",), ("/admin/clients",)),),
    "clients.show_client": ((("admin",), ("/admin/clients/{client}",)),),
    "admin_offices.show_offices": ((("admin",), ("/admin/offices",)),),
    "admin_offices.show_office": ((("admin",), ("/admin/offices/{office}",)),),
    "office.show_acceptance": ((_DESK, ("/office/complaints/{filed}/acceptance",)),),
    "office.show_refusal": ((_DESK, ("/office/complaints/{filed}/refusal",)),),
    "reports.show_new": (((VISITOR, "consumer_1", "officer"), ("/reports/new",)),),
    "reports.show_look_up": (((VISITOR,), ("/reports/look-up",)),),
    "reports.show_reports": ((("consumer_1", "consumer_2"), ("/reports",)),),
    "reports.show_report": ((("consumer_1",), ("/reports/{report}",)),),
    "recommendation_report.show_report": ((("officer", "supervisor"), ("/office/recommendations",)),),
    "feeds.show_feeds": ((("officer", "supervisor"), ("/office/feeds",)),),
    "feeds.show_contract": (
        (("officer", "supervisor"), ("/office/feeds/contracts/housing_construction.construction_penalty",)),
    ),
    "feeds.show_delivery": ((("officer", "supervisor"), ("/office/feeds/deliveries/{delivery}",)),),
    "feeds.show_row": ((("officer", "supervisor"), ("/office/feeds/rows/{delivered_row}",)),),
    "panorama.show_panorama": (
        (("officer", "supervisor"), ("/office/enterprises/{listed_firm}",)),
        (("officer",), ("/office/enterprises/{breached_firm}?show=public",)),
    ),
    "panorama.show_profile": ((("officer", "supervisor"), ("/office/enterprises/{breached_firm}/profile",)),),
    "own_credit.show_own_profile": (
        (("merchant_1",), ("/merchant/desk/{shop}/credit/profile",)),
        (("merchant_5",), ("/merchant/desk/{breached_shop}/credit/profile",)),
    ),
    "credit_reports.show_report": ((("officer", "supervisor"), ("/office/credit-reports/{credit_report}",)),),
    "report_verification.show_verify": (((VISITOR,), ("/verify/report", "/verify/report?code=x")),),
    "leads.show_leads": ((("officer", "supervisor"), ("/office/leads", "/office/leads?tab=decided")),),
    "leads.show_lead": ((("officer", "supervisor"), ("/office/leads/{lead}",)),),
    "leads.show_precision": ((("officer", "supervisor"), ("/office/leads/precision",)),),
    "measures.show_measures": ((("officer", "supervisor"), ("/office/measures",)),),
    "measures.show_measure": ((("officer", "supervisor"), ("/office/measures/K20",)),),
    "measures.show_proposal": ((("officer", "supervisor"), ("/office/measures/K20/change",)),),
    "measures.show_new": ((("officer", "supervisor"), ("/office/measures/new",)),),
    "measures.show_change": ((("officer", "supervisor"), ("/office/measures/changes/{measure_change}",)),),
    "ranking_weights.show_weights": ((("officer", "supervisor"), ("/office/ranking-weights",)),),
    "ranking_weights.show_proposal": ((("officer", "supervisor"), ("/office/ranking-weights/new",)),),
    "ranking_weights.show_change": ((("officer", "supervisor"), ("/office/ranking-weights/{weights}",)),),
    "office_reports.show_reports": ((("officer", "supervisor"), ("/office/reports", "/office/reports?show=over")),),
    "office_reports.show_report": (
        (("officer", "supervisor"), ("/office/reports/{report}", "/office/reports/{report_anonymous}")),
    ),
    "office_reports.show_decision": ((("officer",), ("/office/reports/{report}/decision",)),),
    "office_reports.show_split": ((("officer",), ("/office/complaints/{filed}/report",)),),
    "duplicates.show_duplicates": ((_DESK, ("/office/complaints/{filed}/duplicates",)),),
    "supplements.show_request": ((_DESK, ("/office/complaints/{filed}/supplement",)),),
    "supplements.show_answer": ((("consumer_4",), ("/complaints/{nameless}/supplement",)),),
    "supplements.show_notice": ((("consumer_4", *_OFFICE), ("/complaints/{nameless}/supplements/{notice}",)),),
    "office.show_termination": ((_DESK, ("/office/complaints/{mediating}/termination",)),),
    "office.show_respondent": (
        (_DESK, ("/office/complaints/{nameless}/respondent", "/office/complaints/{nameless}/respondent?q=加油站")),
    ),
    "desk.show_members": ((("merchant_1",), ("/merchant/desk/{shop}/members",)),),
    "desk.show_odr": ((("merchant_1",), ("/merchant/desk/{shop}/odr",)),),
    "desk.show_templates": ((("merchant_1",), ("/merchant/desk/{shop}/templates",)),),
    "desk.show_figures": ((("merchant_1",), ("/merchant/desk/{shop}/figures",)),),
    "own_credit.show_own_file": (
        (("merchant_1",), ("/merchant/desk/{shop}/credit",)),
        (("merchant_5",), ("/merchant/desk/{breached_shop}/credit",)),
    ),
    "interface.show_interface": ((("merchant_1",), ("/merchant/desk/{shop}/interface",)),),
    "invitations.show_invitation": ((("merchant_3",), ("/merchant/invitations/{invitation}",)),),
    "negotiation.show_escalation": ((("consumer_1",), ("/complaints/{negotiating}/escalation",)),),
    "negotiation.show_decline": ((("merchant_1",), ("/complaints/{negotiating}/negotiation/end",)),),
    "negotiation.show_settlement": (
        (("consumer_2", "merchant_2"), ("/complaints/{settled_directly}/settlement",)),
        (_OFFICE, ("/complaints/{escalated}/settlement",)),
    ),
    "negotiation.show_members": ((("officer", "supervisor"), ("/office/odr",)),),
    "memberships.show_pending": ((("officer", "supervisor"), ("/office/memberships",)),),
    "memberships.show_decision": ((("officer", "supervisor"), ("/office/memberships/{membership}",)),),
    "sanction_reach.show_reach": ((("officer", "supervisor"), ("/office/sanctions/reach",)),),
    "sanctions.show_listings": ((("officer", "supervisor", "merchant_1"), ("/sanctions",)),),
    "sanctions.show_proposal": (
        (
            ("officer", "supervisor"),
            (
                "/sanctions/new",
                "/sanctions/new?q=健身",
                "/sanctions/new?enterprise={unlisted_firm}",
                "/sanctions/new?enterprise={unlisted_firm}&ground=11",
            ),
        ),
    ),
    "sanctions.show_listing": (
        (("officer", "supervisor"), ("/sanctions/{proposed}", "/sanctions/{decided}")),
        (("merchant_1",), ("/sanctions/{notified}",)),
    ),
    "sanctions.show_document": ((("officer", "supervisor"), ("/sanctions/{decided}/documents/decision",)),),
    "sanctions.show_act": (
        (("officer",), ("/sanctions/{proposed}/acts/notify", "/sanctions/{notified}/acts/record_statement")),
        (
            ("supervisor",),
            (
                "/sanctions/{consented}/acts/decide",
                "/sanctions/{decided}/acts/annul",
                "/sanctions/{decided}/acts/note_basis_fall",
            ),
        ),
        (("merchant_1",), ("/sanctions/{notified}/acts/request_hearing",)),
    ),
    "flag_decisions.show_decisions": ((("officer", "supervisor", "merchant_1"), ("/sanctions/decisions",)),),
    "flag_decisions.show_entry": ((("officer", "supervisor"), ("/sanctions/decisions/new",)),),
    "flag_decisions.show_file": ((("officer", "supervisor"), ("/sanctions/decisions/import",)),),
    "flag_decisions.show_decision": (
        (("officer", "supervisor"), ("/sanctions/decisions/{entered}",)),
        (("merchant_1",), ("/sanctions/decisions/{confirmed_decision}",)),
    ),
    "flag_decisions.show_edit": ((("officer", "supervisor"), ("/sanctions/decisions/{entered}/edit",)),),
    "flag_decisions.show_act": (
        (("supervisor",), ("/sanctions/decisions/{entered}/acts/confirm",)),
        (("officer",), ("/sanctions/decisions/{entered}/acts/refuse",)),
    ),
    "abnormal_listings.show_listings": ((("officer", "supervisor", "merchant_1"), ("/sanctions/abnormal",)),),
    "abnormal_listings.show_finding": (
        (
            ("officer", "supervisor"),
            (
                "/sanctions/abnormal/new",
                "/sanctions/abnormal/new?enterprise={unlisted_firm}",
                "/sanctions/abnormal/new?enterprise={unlisted_firm}&ground=4-4",
            ),
        ),
    ),
    "abnormal_listings.show_listing": (
        (("officer", "supervisor"), ("/sanctions/abnormal/{found_abnormal}", "/sanctions/abnormal/{abnormal}")),
        (("merchant_1",), ("/sanctions/abnormal/{abnormal}",)),
    ),
    "abnormal_listings.show_act": (
        (("supervisor",), ("/sanctions/abnormal/{found_abnormal}/acts/decide",)),
        (("officer",), ("/sanctions/abnormal/{found_abnormal}/acts/drop",)),
    ),
    "post_restrictions.show_restrictions": ((("officer", "supervisor"), ("/sanctions/post-restrictions",)),),
    "post_restrictions.show_proposal": ((("officer", "supervisor"), ("/sanctions/post-restrictions/new",)),),
    "post_restrictions.show_restriction": (
        (("officer", "supervisor"), ("/sanctions/post-restrictions/{restricted}",)),
    ),
    "post_restrictions.show_document": (
        (("officer", "supervisor"), ("/sanctions/post-restrictions/{restricted}/documents/notice",)),
    ),
    "post_restrictions.show_act": (
        (("officer", "supervisor"), ("/sanctions/post-restrictions/{restricted}/acts/notify",)),
    ),
    "case_releases.show_releases": ((_OFFICE, ("/office/case-releases", "/office/case-releases?show=declined")),),
    "case_releases.show_draft": ((_OFFICE, ("/office/case-releases/{performed}",)),),
    "checks.show_new": ((_CLERKS, ("/checks/new",)),),
    "checks.show_checks": ((_CLERKS, ("/checks",)),),
    "checks.show_paper": ((_CLERKS, ("/checks/paper",)),),
    "check_changes.show_changes": ((_CLERKS, ("/checks/changes",)),),
    "check_batches.show_batches": ((_CLERKS, ("/checks/batches",)),),
    "check_batches.show_batch": tuple(((clerk,), (f"/checks/batches/{{batch_{clerk}}}",)) for clerk in _CLERKS),
    "check_readings.show_readings": (((*_CLERKS, "supervisor"), ("/checks/readings",)),),
    "checks.show_check": (
        (("registration_clerk",), ("/checks/{check_registration_clerk}", "/checks/{check_clear}")),
        (("licensing_clerk",), ("/checks/{check_licensing_clerk}",)),
        (("honours_clerk", "supervisor"), ("/checks/{check_honours_clerk}",)),
        (("desk_clerk",), ("/checks/{check_desk_clerk}",)),
    ),
    "admin.show_accounts": ((("admin",), ("/admin/accounts",)),),
    "admin.show_clock": ((("admin",), ("/admin/clock",)),),
    "admin.show_deliveries": ((("admin",), ("/admin/deliveries",)),),
}


def paths_of(who: str) -> list[str]:
    return [path for rows in PAGES.values() for people, paths in rows if who in people for path in paths]


def first_read_by(who: str) -> list[str]:
    """Return the pages that nobody before this person walks: each is looked at once; that they answer all is cheap."""
    first = {path: person for person, path in reversed(list(_every_visit()))}
    return [path for path in dict.fromkeys(paths_of(who)) if first[path] == who]


def people_walking() -> list[str]:
    return list(dict.fromkeys(who for who, _ in _every_visit()))


def roles_walking(endpoint: str) -> set[Role | None]:
    roles = {cast.key: cast.role for cast in CAST}
    return {roles.get(who) for people, _ in PAGES[endpoint] for who in people}


def _every_visit() -> Iterator[tuple[str, str]]:
    return ((who, path) for rows in PAGES.values() for people, paths in rows for who in people for path in paths)


def given_examples(city: LiveCity) -> dict[str, str]:
    """Look up the demo city's ids by name, and add what it has none of: evidence, a request, listings, checks."""
    with city.wiring.database.transaction() as session:
        firms = _firms(session)
        found = _complaints(session, firms)
        actors = {cast.key: _actor(session, cast.key) for cast in CAST}
        _add_picture(city, session, found["mediating"], actors["consumer_1"])
        found |= {
            "mandate": _mandate(city, session, actors["consumer_1"]),
            "client": _client(session, actors["admin"], city.wiring.real_clock()),
            "amendment": given_proposal(session, city.wiring.clock(), actors["officer"]),
            "measure_change": _measure_change(session, actors["officer"], city.wiring.clock()),
            "weights": _weights(session, city, actors["officer"]),
            "lead": _lead(session, firms["C0070"].id, city.wiring.clock()),
            **_delivery(city, session, actors["officer"]),
            "import_run": _import_run(city, session, actors["supervisor"]),
            "membership": _membership(city, session, firms["C0020"].id, actors["merchant_1"]),
            "report": session.scalars(select(Report.id).where(Report.reporter_id.is_not(None))).one(),
            "report_anonymous": session.scalars(select(Report.id).where(Report.is_anonymous)).one(),
            "notice": session.scalars(select(SupplementNotice.id)).one(),
            **_papers(session, found),
            "shop": firms["C0133"].id,
            "invitation": _invitation(city, session, firms["C0133"], actors["merchant_1"]),
            "disputed": session.scalars(select(CompetenceDispute.complaint_id)).one(),
            "office": session.scalars(select(OfficeRow.id).where(OfficeRow.superior_id.is_not(None))).first() or "",
            "listed_firm": firms["C0323"].code,
            "breached_firm": firms["C0070"].code,
            "unlisted_firm": firms["C0220"].id,
            "breached_shop": firms["C0070"].id,
            "credit_report": _report(session, firms["C0323"].id, actors["officer"], city.wiring.clock()),
            "sealed_record": given_sealed(session, city.wiring.clock(), firms["C0220"].id),
            **_listings(city, session, firms),
            **given_rights(session, city.wiring.clock(), firms["C0133"].id, actors["merchant_1"], actors["officer"]),
        }
    city.work()  # a fresh listing is spread before a desk is told that there is nothing
    with city.wiring.database.transaction() as session:
        return {**found, **_checks(city, session, _firms(session), actors)}


def _measure_change(session: Session, officer: Actor, now: datetime) -> str:
    newest = measure_history(session, "K23").versions[0]
    text = newest.text.replace("不授予", "一律不授予")
    proposal = MeasureProposal("K23", newest.number, text, local_date(now), "失信44 15", "说得更清楚")
    return propose_measure_change(session, proposal, officer, now)


def _client(session: Session, admin: Actor, now: datetime) -> str:
    scope = "checks:honours:market_honour"
    wanted = NewClient("政府采购资格审查系统", "示例市财政局", "采购监管处", (scope,))
    return open_client(session, wanted, [scope], admin, now).client_id


def _weights(session: Session, city: LiveCity, officer: Actor) -> str:
    """Propose other weights, without asking the fixed questions: what a page shows of them is tested elsewhere."""
    shipped = shipped_weights()
    changed = {**shipped.article, "text": 0.5}
    proposal = WeightsProposal(0, changed, dict(shipped.case), shipped.experience_on, "文字相近的再靠前一点")
    question = ChangedQuestion("C0001", "有线电视收费", ("价格法-14",), ("消法-8",), was_hit=False, is_hit=True)
    return propose_weights(session, proposal, Effect(19, 9, 10, (question,), 2, 1), officer, city.wiring.clock())


def _delivery(city: LiveCity, session: Session, officer: Actor) -> dict[str, str]:
    """Take a penalty in whose enterprise nobody knows: it waits for a person."""
    feed = feeds()["housing_construction.construction_penalty"]
    file = DeliveredFile(feed, "处罚（示例）.csv", "0" * 64, [Record(2, PENALTY_ROW)])
    delivery_id = take_delivery(session, file, officer, city.wiring.clock())
    waiting = select(QuarantinedRow.id).where(QuarantinedRow.delivery_id == delivery_id)
    return {"delivery": delivery_id, "delivered_row": session.scalars(waiting).one()}


def _lead(session: Session, enterprise_id: str, now: datetime) -> str:
    for number in range(5):
        note_sign(session, enterprise_id, Sign(SignKind.COMPLAINT, f"示例-{number}", now.date(), "质量问题"), now)
    own = (CreditLead.enterprise_id == enterprise_id, CreditLead.rule == "many_alike")
    return session.scalars(select(CreditLead.id).where(*own)).one()


def _report(session: Session, enterprise_id: str, officer: Actor, now: datetime) -> str:
    content = report_content(session, enterprise_id, ReportScope.FULL, officer, now)
    return issue_report(session, enterprise_id, content, officer, now)


def _firms(session: Session) -> dict[str, Enterprise]:
    codes = {enterprise.key: enterprise.entry.code for enterprise in build_city(demo_cases()).enterprises}
    rows = {row.code: row for row in session.scalars(select(Enterprise))}
    return {key: rows[code] for key, code in codes.items()}


def _complaints(session: Session, firms: Mapping[str, Enterprise]) -> dict[str, str]:
    rows = session.scalars(select(Complaint)).all()
    by_firm = {row.respondent_id: row.id for row in rows if row.negotiator_id is None}
    direct = {"escalated" if row.received_on else row.stage: row.id for row in rows if row.negotiator_id is not None}
    return {**direct, **{name: by_firm[None if name == "nameless" else firms[case].id] for name, case in CASES.items()}}


def _actor(session: Session, key: str) -> Actor:
    cast = next(each for each in CAST if each.key == key)
    account = session.scalars(select(Account).where(Account.phone_index == phone_index(session, cast.phone))).one()
    return actor_of(session, account.id)


def _add_picture(city: LiveCity, session: Session, complaint_id: str, consumer: Actor) -> None:
    content = picture()
    file = StoredFile(city.wiring.files.put(content), "image/png", "诊断书.png", len(content), "医院的诊断书")
    add_evidence(session, complaint_id, file, consumer, city.wiring.clock())


def _membership(city: LiveCity, session: Session, enterprise_id: str, merchant: Actor) -> str:
    proof = ProofFile(city.wiring.files.put(proof_pdf()), "application/pdf", "授权委托书（示例）.pdf")
    return request_membership(session, MembershipRequest(enterprise_id, proof), merchant, city.wiring.clock())


def _mandate(city: LiveCity, session: Session, agent: Actor) -> str:
    stored = ProofFile(city.wiring.files.put(proof_pdf()), "application/pdf", "授权委托书（示例）.pdf")
    now = city.wiring.clock()
    return request_mandate(session, CHILD, terms_until(now, kind=MandateKind.GUARDIAN), stored, agent, now)


def _import_run(city: LiveCity, session: Session, supervisor: Actor) -> str:
    mapping = mapping_from_toml(Path("docs/examples/mapping.toml").read_text(encoding="utf-8"))
    wrong = {**ROW, "登记日期": "昨天"}
    return start_import(session, file_of(wrong), mapping, Office(), supervisor, city.wiring.clock())


def _papers(session: Session, found: Mapping[str, str]) -> dict[str, str]:
    """Return the agreement of the settled complaint, the notice to the merchant, and the attempt to serve it."""
    agreement, notice = (
        session.scalars(
            select(IssuedDocument.id).where(
                IssuedDocument.complaint_id == found[case],
                IssuedDocument.kind == kind.value,
                IssuedDocument.addressed_to != AddressedTo.CONSUMER.value,
            )
        ).first()
        for case, kind in (("settled", FormKind.AGREEMENT), ("mediating", FormKind.MEDIATION_NOTICE))
    )
    attempt = session.scalars(select(DocumentService.id).where(DocumentService.document_id == notice)).first()
    return {"agreement_paper": agreement or "", "mediation_paper": notice or "", "attempt": attempt or ""}


def _invitation(city: LiveCity, session: Session, firm: Enterprise, owner: Actor) -> str:
    """Let the owner of one firm invite the merchant of another."""
    invited = next(cast for cast in CAST if cast.key == "merchant_3")
    invitation = Invitation(invited.phone, MemberRole.HANDLER)
    return invite_member(session, (firm.id, "示例店"), invitation, owner, city.wiring.clock())


def _listings(city: LiveCity, session: Session, firms: Mapping[str, Enterprise]) -> dict[str, str]:
    now = city.wiring.clock()
    return {
        "proposed": given_proposed(session, now, firms["C0137"].id),
        "notified": given_notified(session, now, firms["C0133"].id),
        "consented": given_consented(session, now, firms["C0154"].id),
        "decided": given_decided(session, now, firms["C0135"].id),
        "entered": given_entered(session, now, kind="criminal_record"),
        "confirmed_decision": given_confirmed(
            session, now, DecisionObject(firms["C0133"].code or ""), document_number="示吊〔2026〕9 号"
        ),
        "found_abnormal": given_found(session, now, "4-1", firms["C0137"].id),
        "abnormal": given_abnormal(session, now, "4-1", firms["C0133"].id)[0],
        "restricted": given_restriction_proposed(session, now, firms["C0135"].code or ""),
    }


def _checks(
    city: LiveCity, session: Session, firms: Mapping[str, Enterprise], actors: Mapping[str, Actor]
) -> dict[str, str]:
    listed, now = firms["C0323"].code, city.wiring.clock()
    matters = (
        ("registration_clerk", "check_registration_clerk", asked("simplified_deregistration", listed)),
        ("registration_clerk", "check_clear", asked("simplified_deregistration", firms["C0220"].code)),
        ("licensing_clerk", "check_licensing_clerk", asked("approval_on_pledge", listed)),
        ("honours_clerk", "check_honours_clerk", asked("market_honour", listed)),
        ("desk_clerk", "check_desk_clerk", asked("government_procurement", listed)),
    )
    checks = {name: run_check(session, request, actors[clerk], now).check_id for clerk, name, request in matters}
    lines = [Record(2, {"代码": listed}), Record(3, {"代码": "抄错的代码"})]
    file = BatchFile("名单.csv", "0" * 64, lines)
    for clerk, _, request in matters:
        checks[f"batch_{clerk}"] = start_batch(session, file, request.desk, request.matter, actors[clerk], now)
    return checks
