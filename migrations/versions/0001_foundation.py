"""Foundation: every table of the first release."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "act",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False
        ),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=False),
        sa.Column("actor_role", sa.Text(), nullable=False),
        sa.Column("actor_name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("details_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("acted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act")),
    )
    with op.batch_alter_table("act", schema=None) as batch_op:
        batch_op.create_index("ix_act_subject", ["subject_kind", "subject_id", "id"], unique=False)

    op.create_table(
        "case_release",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("office_id", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("masks", sa.Integer(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(status = 'declined') = (case_id IS NULL)", name=op.f("ck_case_release_case_made")),
        sa.CheckConstraint(
            "status = 'released' OR reason_sealed IS NOT NULL", name=op.f("ck_case_release_reason_given")
        ),
        sa.CheckConstraint("status IN ('released', 'declined', 'taken_back')", name=op.f("ck_case_release_status")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_release")),
        sa.UniqueConstraint("case_id", name=op.f("uq_case_release_case_id")),
        sa.UniqueConstraint("complaint_id", name=op.f("uq_case_release_complaint_id")),
    )
    with op.batch_alter_table("case_release", schema=None) as batch_op:
        batch_op.create_index("ix_case_release_office_id", ["office_id", "status"], unique=False)

    op.create_table(
        "casebase_change",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("collection", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("collection IN ('regulations', 'cases')", name=op.f("ck_casebase_change_collection")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_casebase_change")),
    )
    op.create_table(
        "casebase_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("last_change", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_casebase_state_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_casebase_state")),
    )
    op.create_table(
        "credit_record",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("enterprise_id", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("source_area", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("source_fact", sa.Text(), nullable=False),
        sa.Column("source_department", sa.Text(), nullable=False),
        sa.Column("document_number", sa.Text(), nullable=False),
        sa.Column("event_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("basis", sa.JSON(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.Column("ban_ends_on", sa.Date(), nullable=True),
        sa.Column("rule_book_version", sa.Text(), nullable=True),
        sa.Column("term_from", sa.Date(), nullable=True),
        sa.Column("public_from", sa.Date(), nullable=True),
        sa.Column("public_until", sa.Date(), nullable=True),
        sa.Column("stoppable_from", sa.Date(), nullable=True),
        sa.Column("stopped_on", sa.Date(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("status_reason", sa.Text(), nullable=True),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("corrects_id", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(item = 'administrative_penalty') = (grade IS NOT NULL)",
            name=op.f("ck_credit_record_penalties_have_a_grade"),
        ),
        sa.CheckConstraint(
            "(status = 'current') = (stopped_on IS NULL)", name=op.f("ck_credit_record_stopped_by_someone")
        ),
        sa.CheckConstraint(
            "grade IS NULL OR grade <> 'none' OR public_from IS NULL",
            name=op.f("ck_credit_record_warnings_are_not_published"),
        ),
        sa.CheckConstraint(
            "grade IS NULL OR grade IN ('none', 'light', 'general', 'serious_i', 'serious_ii', 'serious_iii', 'serious_iv')",
            name=op.f("ck_credit_record_grade"),
        ),
        sa.CheckConstraint(
            "item IN ('complaint_outcome', 'promise_kept', 'promise_broken', 'administrative_penalty', 'serious_list', 'abnormal_list')",
            name=op.f("ck_credit_record_item_of_the_catalogue"),
        ),
        sa.CheckConstraint(
            "status IN ('current', 'superseded', 'withdrawn', 'ended')", name=op.f("ck_credit_record_status")
        ),
        sa.CheckConstraint(
            "visibility = 'public' OR public_from IS NULL", name=op.f("ck_credit_record_only_public_ones_are_published")
        ),
        sa.CheckConstraint("visibility IN ('public', 'parties')", name=op.f("ck_credit_record_visibility")),
        sa.CheckConstraint("(edition = 1) = (corrects_id IS NULL)", name=op.f("ck_credit_record_editions_follow")),
        sa.CheckConstraint("edition >= 1", name=op.f("ck_credit_record_edition")),
        sa.CheckConstraint(
            "public_until IS NULL OR public_until >= public_from", name=op.f("ck_credit_record_public_days")
        ),
        sa.ForeignKeyConstraint(["corrects_id"], ["credit_record.id"], name=op.f("fk_credit_record_corrects_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_record")),
        sa.UniqueConstraint(
            "source_area",
            "source_id",
            "item",
            "edition",
            name=op.f("uq_credit_record_source_area_source_id_item_edition"),
        ),
    )
    with op.batch_alter_table("credit_record", schema=None) as batch_op:
        batch_op.create_index("ix_credit_record_enterprise", ["enterprise_id", "event_on"], unique=False)
        batch_op.create_index("ix_credit_record_month", ["event_on", "item"], unique=False)
        batch_op.create_index(
            "uq_credit_record_current",
            ["source_area", "source_id", "item"],
            unique=True,
            sqlite_where=sa.text("status = 'current'"),
            postgresql_where=sa.text("status = 'current'"),
        )

    op.create_table(
        "demo_clock",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ahead_seconds", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demo_clock")),
    )
    op.create_table(
        "desk",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_desk")),
    )
    op.create_table(
        "document_sequence",
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.CheckConstraint("last >= 1", name=op.f("ck_document_sequence_last")),
        sa.PrimaryKeyConstraint("series", "year", name=op.f("pk_document_sequence")),
    )
    op.create_table(
        "duty_run",
        sa.Column("duty", sa.Text(), nullable=False),
        sa.Column("slot", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("duty", "slot", name=op.f("pk_duty_run")),
    )
    op.create_table(
        "enterprise",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("district_code", sa.Text(), nullable=False),
        sa.Column("district_name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("status_changed_on", sa.Date(), nullable=True),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('company', 'sole_trader', 'branch')", name=op.f("ck_enterprise_kind")),
        sa.CheckConstraint("status IN ('active', 'revoked', 'deregistered')", name=op.f("ck_enterprise_status")),
        sa.CheckConstraint("length(code) = 18", name=op.f("ck_enterprise_code_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enterprise")),
        sa.UniqueConstraint("code", name=op.f("uq_enterprise_code")),
    )
    op.create_table(
        "enterprise_desk",
        sa.Column("enterprise_id", sa.Text(), nullable=False),
        sa.Column("signing_limit_fen", sa.BigInteger(), nullable=False),
        sa.Column("set_by", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("signing_limit_fen >= 0", name=op.f("ck_enterprise_desk_signing_limit")),
        sa.PrimaryKeyConstraint("enterprise_id", name=op.f("pk_enterprise_desk")),
    )
    op.create_table(
        "experience_version",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("found_among_ten", sa.Double(), nullable=False),
        sa.Column("last_change", sa.BigInteger(), nullable=False),
        sa.Column("estimated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_experience_version_number")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_experience_version")),
    )
    op.create_table(
        "import_run",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("file_sha256", sa.Text(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("office", sa.JSON(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("made", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("started_by", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(finished_at IS NULL) = (content_sealed IS NOT NULL)", name=op.f("ck_import_run_content_until_finished")
        ),
        sa.CheckConstraint("done BETWEEN 0 AND total", name=op.f("ck_import_run_done")),
        sa.CheckConstraint("made + updated + unchanged + failed = done", name=op.f("ck_import_run_every_line_once")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    with op.batch_alter_table("import_run", schema=None) as batch_op:
        batch_op.create_index("ix_import_run_open", ["finished_at"], unique=False)

    op.create_table(
        "listing",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("enterprise_id", sa.Text(), nullable=False),
        sa.Column("enterprise_code", sa.Text(), nullable=False),
        sa.Column("enterprise_name", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("article_key", sa.Text(), nullable=False),
        sa.Column("violation", sa.Text(), nullable=False),
        sa.Column("event_on", sa.Date(), nullable=False),
        sa.Column("facts_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("two_step_test_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("authority_level", sa.Text(), nullable=False),
        sa.Column("needs_consent", sa.Boolean(), nullable=False),
        sa.Column("penalty_kind", sa.Text(), nullable=False),
        sa.Column("penalty", sa.Text(), nullable=False),
        sa.Column("penalty_basis", sa.Text(), nullable=False),
        sa.Column("fine_fen", sa.BigInteger(), nullable=True),
        sa.Column("grades", sa.JSON(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("notice_served_on", sa.Date(), nullable=True),
        sa.Column("notice_basis", sa.Text(), nullable=True),
        sa.Column("request_due_on", sa.Date(), nullable=True),
        sa.Column("request_due_provisional", sa.Boolean(), nullable=True),
        sa.Column("hearing_requested_on", sa.Date(), nullable=True),
        sa.Column("hearing_notice_served_on", sa.Date(), nullable=True),
        sa.Column("hearing_on", sa.Date(), nullable=True),
        sa.Column("heard_on", sa.Date(), nullable=True),
        sa.Column("waived_on", sa.Date(), nullable=True),
        sa.Column("consented_on", sa.Date(), nullable=True),
        sa.Column("consent_authority", sa.Text(), nullable=True),
        sa.Column("consent_document", sa.Text(), nullable=True),
        sa.Column("document_number", sa.Text(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("sanctions", sa.Text(), nullable=True),
        sa.Column("exit_conditions", sa.Text(), nullable=True),
        sa.Column("remedy", sa.Text(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("ban_ends_on", sa.Date(), nullable=True),
        sa.Column("rule_book_version", sa.Text(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status IN ('expired', 'annulled')) = (ended_on IS NOT NULL)", name=op.f("ck_listing_ended")
        ),
        sa.CheckConstraint("kind = 'serious'", name=op.f("ck_listing_kind")),
        sa.CheckConstraint(
            "status IN ('proposed', 'dropped') OR (notice_served_on IS NOT NULL AND request_due_on IS NOT NULL AND notice_basis IS NOT NULL AND length(notice_basis) > 0)",
            name=op.f("ck_listing_notice"),
        ),
        sa.CheckConstraint(
            "status IN ('proposed', 'notified', 'hearing_requested', 'hearing_arranged', 'heard', 'consented', 'decided', 'effective', 'expired', 'annulled', 'dropped')",
            name=op.f("ck_listing_status"),
        ),
        sa.CheckConstraint(
            "status IN ('proposed', 'notified', 'hearing_requested', 'hearing_arranged', 'heard', 'consented', 'dropped') OR (decided_on IS NOT NULL AND effective_on IS NOT NULL AND ends_on IS NOT NULL AND notice_served_on <= decided_on AND decided_on <= effective_on AND effective_on < ends_on)",
            name=op.f("ck_listing_term"),
        ),
        sa.CheckConstraint(
            "status IN ('proposed', 'notified', 'hearing_requested', 'hearing_arranged', 'heard', 'consented', 'dropped') OR (document_number IS NOT NULL AND length(document_number) > 0 AND decided_by IS NOT NULL AND length(decided_by) > 0 AND basis IS NOT NULL AND length(basis) > 0 AND reason IS NOT NULL AND length(reason) > 0 AND sanctions IS NOT NULL AND length(sanctions) > 0 AND exit_conditions IS NOT NULL AND length(exit_conditions) > 0 AND remedy IS NOT NULL AND length(remedy) > 0 AND penalty IS NOT NULL AND length(penalty) > 0 AND penalty_basis IS NOT NULL AND length(penalty_basis) > 0 AND rule_book_version IS NOT NULL AND length(rule_book_version) > 0)",
            name=op.f("ck_listing_decision"),
        ),
        sa.CheckConstraint(
            "status IN ('proposed', 'notified', 'hearing_requested', 'hearing_arranged', 'heard', 'consented', 'dropped') OR (penalty_kind = 'restriction') = (ban_ends_on IS NOT NULL)",
            name=op.f("ck_listing_ban_ends_on"),
        ),
        sa.CheckConstraint(
            "status IN ('proposed', 'notified', 'hearing_requested', 'hearing_arranged', 'heard', 'consented', 'dropped') OR NOT needs_consent OR (consented_on IS NOT NULL AND consented_on <= decided_on AND consent_authority IS NOT NULL AND length(consent_authority) > 0 AND consent_document IS NOT NULL AND length(consent_document) > 0)",
            name=op.f("ck_listing_consent"),
        ),
        sa.CheckConstraint(
            "status IN ('proposed', 'notified', 'hearing_requested', 'hearing_arranged', 'heard', 'consented', 'dropped') OR heard_on IS NOT NULL OR waived_on IS NOT NULL OR (hearing_requested_on IS NULL AND request_due_on < decided_on)",
            name=op.f("ck_listing_heard"),
        ),
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name=op.f("ck_listing_four_eyes")),
        sa.CheckConstraint(
            "enterprise_id IS NOT NULL AND length(enterprise_id) > 0 AND enterprise_code IS NOT NULL AND length(enterprise_code) > 0 AND enterprise_name IS NOT NULL AND length(enterprise_name) > 0 AND authority IS NOT NULL AND length(authority) > 0",
            name=op.f("ck_listing_object"),
        ),
        sa.CheckConstraint("fine_fen IS NULL OR fine_fen >= 0", name=op.f("ck_listing_fine")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing")),
        sa.UniqueConstraint("document_number", name=op.f("uq_listing_document_number")),
    )
    with op.batch_alter_table("listing", schema=None) as batch_op:
        batch_op.create_index("ix_listing_enterprise_id", ["enterprise_id"], unique=False)
        batch_op.create_index("ix_listing_status", ["status"], unique=False)
        batch_op.create_index(
            "uq_listing_one_act_once",
            ["enterprise_id", "ground", "event_on"],
            unique=True,
            sqlite_where=sa.text("status NOT IN ('dropped', 'annulled')"),
            postgresql_where=sa.text("status NOT IN ('dropped', 'annulled')"),
        )

    op.create_table(
        "matter",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("applicant", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("applicant IN ('registered', 'new')", name=op.f("ck_matter_applicant")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_matter")),
    )
    op.create_table(
        "measure",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("effect", sa.Text(), nullable=False),
        sa.Column("objects", sa.Text(), nullable=False),
        sa.Column("addressed_to", sa.Text(), nullable=False),
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("articles", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("effect IN ('H', 'W', 'C', 'I')", name=op.f("ck_measure_effect")),
        sa.CheckConstraint(
            "length(objects) > 0 AND length(addressed_to) > 0 AND length(term) > 0 AND length(articles) > 0",
            name=op.f("ck_measure_basis"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure")),
        sa.UniqueConstraint("code", "number", name=op.f("uq_measure_code_number")),
    )
    op.create_table(
        "measure_edition",
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("most_steps", sa.Integer(), nullable=False),
        sa.Column("hub_links", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("most_steps BETWEEN 1 AND 2 AND hub_links > 0", name=op.f("ck_measure_edition_limits")),
        sa.PrimaryKeyConstraint("edition", name=op.f("pk_measure_edition")),
    )
    op.create_table(
        "odr_membership",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("enterprise_id", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("contact_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("applied_by", sa.Text(), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("entered_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(status = 'left') = (left_on IS NOT NULL)", name=op.f("ck_odr_membership_left")),
        sa.CheckConstraint(
            "(status IN ('member', 'left')) = (entered_on IS NOT NULL)", name=op.f("ck_odr_membership_entered")
        ),
        sa.CheckConstraint(
            "status <> 'refused' OR reason_sealed IS NOT NULL", name=op.f("ck_odr_membership_refused_with_reason")
        ),
        sa.CheckConstraint("status IN ('applied', 'member', 'refused', 'left')", name=op.f("ck_odr_membership_status")),
        sa.CheckConstraint(
            "(decided_by IS NULL) = (decided_at IS NULL)", name=op.f("ck_odr_membership_decided_by_someone")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_odr_membership")),
    )
    with op.batch_alter_table("odr_membership", schema=None) as batch_op:
        batch_op.create_index(
            "uq_odr_membership_open",
            ["enterprise_id"],
            unique=True,
            sqlite_where=sa.text("status IN ('applied', 'member')"),
            postgresql_where=sa.text("status IN ('applied', 'member')"),
        )

    op.create_table(
        "office",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("short", sa.Text(), nullable=False),
        sa.Column("seal_text", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("superior_id", sa.Text(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("superior_id IS NULL OR superior_id <> id", name=op.f("ck_office_superior_is_another")),
        sa.ForeignKeyConstraint(["superior_id"], ["office.id"], name=op.f("fk_office_superior_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office")),
        sa.UniqueConstraint("code", name=op.f("uq_office_code")),
        sa.UniqueConstraint("name", name=op.f("uq_office_name")),
        sa.UniqueConstraint("short", name=op.f("uq_office_short")),
    )
    op.create_table(
        "outbox_message",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False
        ),
        sa.Column("fact_type", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=True),
        sa.Column("payload_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("purged_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "payload IS NOT NULL OR payload_sealed IS NOT NULL OR purged_at IS NOT NULL",
            name=op.f("ck_outbox_message_payload_kept"),
        ),
        sa.CheckConstraint("payload IS NULL OR payload_sealed IS NULL", name=op.f("ck_outbox_message_one_payload")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
    )
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_message_fact_type_id", ["fact_type", "id"], unique=False)

    op.create_table(
        "outbox_subscriber",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("first_message_id", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_outbox_subscriber")),
    )
    op.create_table(
        "past_case",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source_title", sa.Text(), nullable=False),
        sa.Column("source_url", sa.Text(), nullable=True),
        sa.Column("published", sa.Text(), nullable=True),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("industry", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("respondent_type", sa.Text(), nullable=False),
        sa.Column("paid_fen", sa.BigInteger(), nullable=True),
        sa.Column("claims", sa.JSON(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("laws", sa.JSON(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("refund_fen", sa.BigInteger(), nullable=True),
        sa.Column("compensation_fen", sa.BigInteger(), nullable=True),
        sa.Column("multiple", sa.Double(), nullable=True),
        sa.Column("other", sa.Text(), nullable=True),
        sa.Column("days_to_resolve", sa.Integer(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("keywords", sa.JSON(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("category_is_guessed", sa.Boolean(), nullable=False),
        sa.Column("cited_keys", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "origin <> 'imported' OR external_id IS NOT NULL", name=op.f("ck_past_case_imported_has_its_number")
        ),
        sa.CheckConstraint("origin IN ('shipped', 'imported', 'released')", name=op.f("ck_past_case_origin")),
        sa.CheckConstraint(
            "result IN ('settled', 'court', 'penalised', 'terminated', 'unfounded', 'investigated', 'transferred', 'unresolved', 'other')",
            name=op.f("ck_past_case_result"),
        ),
        sa.CheckConstraint("paid_fen IS NULL OR paid_fen >= 0", name=op.f("ck_past_case_paid")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_case")),
    )
    with op.batch_alter_table("past_case", schema=None) as batch_op:
        batch_op.create_index("ix_past_case_category", ["category", "result"], unique=False)
        batch_op.create_index(
            "ix_past_case_citing",
            ["published"],
            unique=False,
            sqlite_where=sa.text("cited_keys <> ''"),
            postgresql_where=sa.text("cited_keys <> ''"),
        )
        batch_op.create_index("ix_past_case_newest", ["category", "published"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("public_name", sa.Text(), nullable=True),
        sa.Column("id_number_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id_number_index", sa.Text(), nullable=True),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(id_number_sealed IS NULL) = (id_number_index IS NULL)", name=op.f("ck_person_id_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("id_number_index", name=op.f("uq_person_id_number_index")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index("ix_person_public_name", ["public_name"], unique=False)

    op.create_table(
        "phone_code",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("phone_index", sa.Text(), nullable=False),
        sa.Column("source_index", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "purpose IN ('register', 'reset_password', 'bind_email', 'bind_wechat', 'leave_phone', 'take_phone')",
            name=op.f("ck_phone_code_purpose"),
        ),
        sa.CheckConstraint("expires_at > issued_at", name=op.f("ck_phone_code_expires_later")),
        sa.CheckConstraint("tries BETWEEN 0 AND 5", name=op.f("ck_phone_code_tries")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_code")),
    )
    with op.batch_alter_table("phone_code", schema=None) as batch_op:
        batch_op.create_index("ix_phone_code_phone", ["phone_index", "purpose", "issued_at"], unique=False)

    op.create_table(
        "pushed_recommendation",
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("search_id", sa.Text(), nullable=True),
        sa.Column("laws", sa.JSON(), nullable=False),
        sa.Column("cases", sa.JSON(), nullable=False),
        sa.Column("circumstances", sa.JSON(), nullable=False),
        sa.Column("last_change", sa.BigInteger(), nullable=False),
        sa.Column("weights_version", sa.Integer(), nullable=False),
        sa.Column("experience_version", sa.Integer(), nullable=False),
        sa.Column("pushed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(occasion = 'demand') = (asked_by <> 'system')", name=op.f("ck_pushed_recommendation_asked_on_demand")
        ),
        sa.CheckConstraint(
            "(occasion = 'opening') = (search_id IS NULL)", name=op.f("ck_pushed_recommendation_sought_later")
        ),
        sa.CheckConstraint(
            "asked_by IN ('consumer', 'merchant', 'office', 'system')", name=op.f("ck_pushed_recommendation_asked_by")
        ),
        sa.CheckConstraint(
            "occasion IN ('opening', 'round', 'demand')", name=op.f("ck_pushed_recommendation_occasion")
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_pushed_recommendation_number")),
        sa.PrimaryKeyConstraint("complaint_id", "number", name=op.f("pk_pushed_recommendation")),
        sa.UniqueConstraint("search_id", name=op.f("uq_pushed_recommendation_search_id")),
    )
    op.create_table(
        "ranking_weights",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("follows", sa.Integer(), nullable=False),
        sa.Column("returns_to", sa.Integer(), nullable=True),
        sa.Column("article", sa.JSON(), nullable=False),
        sa.Column("case", sa.JSON(), nullable=False),
        sa.Column("experience_on", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("effect", sa.JSON(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status = 'adopted') = (number IS NOT NULL)", name=op.f("ck_ranking_weights_numbered_when_adopted")
        ),
        sa.CheckConstraint("(status = 'proposed') = (decided_by IS NULL)", name=op.f("ck_ranking_weights_decided_by")),
        sa.CheckConstraint(
            "decided_by IS NULL OR (status = 'withdrawn') = (decided_by = proposed_by)",
            name=op.f("ck_ranking_weights_four_eyes"),
        ),
        sa.CheckConstraint(
            "status <> 'sent_back' OR length(decision_reason) > 0", name=op.f("ck_ranking_weights_sent_back_reason")
        ),
        sa.CheckConstraint(
            "status IN ('proposed', 'adopted', 'sent_back', 'withdrawn')", name=op.f("ck_ranking_weights_status")
        ),
        sa.CheckConstraint("(decided_by IS NULL) = (decided_at IS NULL)", name=op.f("ck_ranking_weights_decided_at")),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_ranking_weights_reason_given")),
        sa.CheckConstraint("number IS NULL OR number = follows + 1", name=op.f("ck_ranking_weights_numbers_in_a_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ranking_weights")),
        sa.UniqueConstraint("number", name=op.f("uq_ranking_weights_number")),
    )
    with op.batch_alter_table("ranking_weights", schema=None) as batch_op:
        batch_op.create_index("ix_ranking_weights_status", ["status", "proposed_at"], unique=False)

    op.create_table(
        "regulation",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("law", sa.Text(), nullable=False),
        sa.Column("short", sa.Text(), nullable=False),
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("lay_terms", sa.JSON(), nullable=False),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("confidence", sa.Text(), nullable=False),
        sa.Column("is_general", sa.Boolean(), nullable=False),
        sa.Column("core_for", sa.JSON(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("digest_of", sa.Date(), nullable=True),
        sa.Column("official_text", sa.Text(), nullable=True),
        sa.Column("official_place", sa.Text(), nullable=True),
        sa.Column("official_number", sa.Text(), nullable=True),
        sa.Column("official_source", sa.Text(), nullable=True),
        sa.Column("official_file", sa.Text(), nullable=True),
        sa.Column("official_imported_on", sa.Date(), nullable=True),
        sa.Column("official_valid_to", sa.Date(), nullable=True),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.CheckConstraint("confidence IN ('read', 'unconfirmed')", name=op.f("ck_regulation_confidence")),
        sa.CheckConstraint("digest <> '' OR official_text IS NOT NULL", name=op.f("ck_regulation_says_something")),
        sa.CheckConstraint("origin IN ('shipped', 'imported')", name=op.f("ck_regulation_origin")),
        sa.CheckConstraint(
            "official_text IS NULL OR official_imported_on IS NOT NULL", name=op.f("ck_regulation_text_has_its_day")
        ),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_regulation_days_in_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regulation")),
    )
    with op.batch_alter_table("regulation", schema=None) as batch_op:
        batch_op.create_index("ix_regulation_key", ["key", "valid_from"], unique=False)
        batch_op.create_index("ix_regulation_short", ["short"], unique=False)

    op.create_table(
        "request_receipt",
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("request_key", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "request_key", name=op.f("pk_request_receipt")),
    )
    op.create_table(
        "response_template",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("enterprise_id", sa.Text(), nullable=False),
        sa.Column("title_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response_template")),
    )
    with op.batch_alter_table("response_template", schema=None) as batch_op:
        batch_op.create_index("ix_response_template_enterprise_id", ["enterprise_id", "removed_at"], unique=False)

    op.create_table(
        "rule_book_amendment",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("base_version", sa.Text(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("examples_run", sa.Integer(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=True),
        sa.Column("checked_sha256", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status = 'adopted') = (checked_sha256 IS NOT NULL)", name=op.f("ck_rule_book_amendment_checked")
        ),
        sa.CheckConstraint(
            "(status = 'proposed') = (decided_by IS NULL)", name=op.f("ck_rule_book_amendment_decided_by")
        ),
        sa.CheckConstraint(
            "decided_by IS NULL OR (status = 'withdrawn') = (decided_by = proposed_by)",
            name=op.f("ck_rule_book_amendment_four_eyes"),
        ),
        sa.CheckConstraint(
            "status <> 'sent_back' OR length(decision_reason) > 0", name=op.f("ck_rule_book_amendment_sent_back_reason")
        ),
        sa.CheckConstraint(
            "status IN ('proposed', 'adopted', 'sent_back', 'withdrawn')", name=op.f("ck_rule_book_amendment_status")
        ),
        sa.CheckConstraint(
            "(decided_by IS NULL) = (decided_at IS NULL)", name=op.f("ck_rule_book_amendment_decided_at")
        ),
        sa.CheckConstraint(
            "checked_sha256 IS NULL OR (checked_sha256 = sha256 AND examples_run > 0)",
            name=op.f("ck_rule_book_amendment_checked_text"),
        ),
        sa.CheckConstraint(
            "length(sha256) = 64 AND length(content) > 0", name=op.f("ck_rule_book_amendment_content_kept")
        ),
        sa.CheckConstraint("length(source) > 0 AND length(reason) > 0", name=op.f("ck_rule_book_amendment_grounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_book_amendment")),
        sa.UniqueConstraint("id", "checked_sha256", name=op.f("uq_rule_book_amendment_id_checked_sha256")),
    )
    with op.batch_alter_table("rule_book_amendment", schema=None) as batch_op:
        batch_op.create_index("ix_rule_book_amendment_status", ["status", "proposed_at"], unique=False)

    op.create_table(
        "sanction_check",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("matter", sa.Text(), nullable=False),
        sa.Column("application_number", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("request_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("evidence_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("answer_sha256", sa.Text(), nullable=False),
        sa.Column("law_version", sa.Text(), nullable=False),
        sa.Column("clerk_id", sa.Text(), nullable=False),
        sa.Column("clerk_role", sa.Text(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(answer_sha256) = 64", name=op.f("ck_sanction_check_answer_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sanction_check")),
    )
    with op.batch_alter_table("sanction_check", schema=None) as batch_op:
        batch_op.create_index("ix_sanction_check_clerk", ["clerk_id", "checked_at"], unique=False)

    op.create_table(
        "sign_in_failure",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("phone_index", sa.Text(), nullable=False),
        sa.Column("source_index", sa.Text(), nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failure")),
    )
    with op.batch_alter_table("sign_in_failure", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_failure_phone", ["phone_index", "failed_at"], unique=False)

    op.create_table(
        "webhook_endpoint",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("enterprise_id", sa.Text(), nullable=False),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("earlier_secret_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("rotated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("events", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "earlier_secret_sealed IS NULL OR rotated_at IS NOT NULL", name=op.f("ck_webhook_endpoint_rotated")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_endpoint")),
    )
    with op.batch_alter_table("webhook_endpoint", schema=None) as batch_op:
        batch_op.create_index("ix_webhook_endpoint_enterprise_id", ["enterprise_id", "removed_at"], unique=False)

    op.create_table(
        "account",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("phone_index", sa.Text(), nullable=True),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("office_id", sa.Text(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(role IN ('admin', 'honours_clerk', 'licensing_clerk', 'mediator', 'officer', 'registration_clerk', 'supervisor')) = (office_id IS NOT NULL)",
            name=op.f("ck_account_officials_have_an_office"),
        ),
        sa.CheckConstraint("password_hash LIKE '$argon2id$%'", name=op.f("ck_account_argon2id")),
        sa.CheckConstraint(
            "role IN ('admin', 'consumer', 'honours_clerk', 'licensing_clerk', 'mediator', 'merchant', 'officer', 'registration_clerk', 'supervisor')",
            name=op.f("ck_account_role"),
        ),
        sa.CheckConstraint("(phone_index IS NULL) = (phone_sealed IS NULL)", name=op.f("ck_account_phone_with_index")),
        sa.CheckConstraint(
            "phone_index IS NOT NULL OR password_hash IS NULL", name=op.f("ck_account_password_needs_phone")
        ),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_account_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("phone_index", name=op.f("uq_account_phone_index")),
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.create_index("ix_account_office", ["office_id"], unique=False)

    op.create_table(
        "check_decision",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("check_id", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("factors_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "decision IN ('granted', 'refused', 'other_procedure', 'more_papers')",
            name=op.f("ck_check_decision_decision"),
        ),
        sa.ForeignKeyConstraint(["check_id"], ["sanction_check.id"], name=op.f("fk_check_decision_check_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_decision")),
        sa.UniqueConstraint("check_id", name=op.f("uq_check_decision_check_id")),
    )
    op.create_table(
        "check_subject",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("check_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("object_kind", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Text(), nullable=False),
        sa.Column("matched", sa.Text(), nullable=False),
        sa.CheckConstraint("matched IN ('code', 'id_number', 'name')", name=op.f("ck_check_subject_matched")),
        sa.ForeignKeyConstraint(["check_id"], ["sanction_check.id"], name=op.f("fk_check_subject_check_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_subject")),
    )
    with op.batch_alter_table("check_subject", schema=None) as batch_op:
        batch_op.create_index("ix_check_subject_check_id", ["check_id"], unique=False)
        batch_op.create_index("ix_check_subject_object", ["object_kind", "object_id"], unique=False)

    op.create_table(
        "delegate_body",
        sa.Column("office_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("is_lawful_organisation", sa.Boolean(), nullable=False),
        sa.Column("named_by", sa.Text(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('consumer_association', 'people_mediation', 'other')", name=op.f("ck_delegate_body_kind")
        ),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_delegate_body_office_id")),
        sa.PrimaryKeyConstraint("office_id", name=op.f("pk_delegate_body")),
    )
    op.create_table(
        "enterprise_name",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("enterprise_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.CheckConstraint("to_on IS NULL OR to_on >= from_on", name=op.f("ck_enterprise_name_days")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_enterprise_name_enterprise_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enterprise_name")),
    )
    with op.batch_alter_table("enterprise_name", schema=None) as batch_op:
        batch_op.create_index("ix_enterprise_name_enterprise_id", ["enterprise_id"], unique=False)
        batch_op.create_index("ix_enterprise_name_folded", ["folded"], unique=False)
        batch_op.create_index(
            "uq_enterprise_name_present",
            ["enterprise_id"],
            unique=True,
            sqlite_where=sa.text("to_on IS NULL"),
            postgresql_where=sa.text("to_on IS NULL"),
        )

    op.create_table(
        "flag",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("listing_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("object_kind", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Text(), nullable=False),
        sa.Column("object_name", sa.Text(), nullable=False),
        sa.Column("article_key", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("document_number", sa.Text(), nullable=False),
        sa.Column("remedy", sa.Text(), nullable=False),
        sa.Column("event_on", sa.Date(), nullable=False),
        sa.Column("notice_served_on", sa.Date(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("spread_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retracted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retracted_as", sa.Text(), nullable=True),
        sa.CheckConstraint("kind IN ('serious', 'abnormal')", name=op.f("ck_flag_kind")),
        sa.CheckConstraint("object_kind IN ('enterprise', 'person')", name=op.f("ck_flag_object_kind")),
        sa.CheckConstraint(
            "retracted_as IS NULL OR retracted_as IN ('expired', 'annulled')", name=op.f("ck_flag_retracted_as")
        ),
        sa.CheckConstraint("(retracted_at IS NULL) = (retracted_as IS NULL)", name=op.f("ck_flag_retracted")),
        sa.CheckConstraint(
            "object_id IS NOT NULL AND length(object_id) > 0 AND object_name IS NOT NULL AND length(object_name) > 0 AND article_key IS NOT NULL AND length(article_key) > 0 AND basis IS NOT NULL AND length(basis) > 0 AND authority IS NOT NULL AND length(authority) > 0 AND document_number IS NOT NULL AND length(document_number) > 0 AND remedy IS NOT NULL AND length(remedy) > 0",
            name=op.f("ck_flag_complete"),
        ),
        sa.CheckConstraint("starts_on < ends_on AND notice_served_on <= starts_on", name=op.f("ck_flag_term")),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_flag_listing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flag")),
        sa.UniqueConstraint("listing_id", name=op.f("uq_flag_listing_id")),
    )
    with op.batch_alter_table("flag", schema=None) as batch_op:
        batch_op.create_index("ix_flag_object", ["object_kind", "object_id"], unique=False)

    op.create_table(
        "import_problem",
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("external_number", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["import_run.id"], name=op.f("fk_import_problem_run_id")),
        sa.PrimaryKeyConstraint("run_id", "line", name=op.f("pk_import_problem")),
    )
    op.create_table(
        "ledger_leaf",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False
        ),
        sa.Column("act_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("leaf_hash", sa.LargeBinary(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("length(leaf_hash) = 32", name=op.f("ck_ledger_leaf_sha256")),
        sa.ForeignKeyConstraint(["act_id"], ["act.id"], name=op.f("fk_ledger_leaf_act_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_leaf")),
        sa.UniqueConstraint("act_id", name=op.f("uq_ledger_leaf_act_id")),
        sa.UniqueConstraint("sequence", name=op.f("uq_ledger_leaf_sequence")),
    )
    op.create_table(
        "listing_paper",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("listing_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_listing_paper_listing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_paper")),
    )
    with op.batch_alter_table("listing_paper", schema=None) as batch_op:
        batch_op.create_index("ix_listing_paper_listing_id", ["listing_id", "id"], unique=False)

    op.create_table(
        "office_area",
        sa.Column("office_id", sa.Text(), nullable=False),
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.CheckConstraint("length(area_code) = 6", name=op.f("ck_office_area_area_code")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_office_area_office_id")),
        sa.PrimaryKeyConstraint("office_id", "area_code", name=op.f("pk_office_area")),
    )
    op.create_table(
        "outbox_delivery",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False
        ),
        sa.Column("message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subscriber", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("parked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "delivered_at IS NULL OR parked_at IS NULL", name=op.f("ck_outbox_delivery_delivered_or_parked")
        ),
        sa.ForeignKeyConstraint(["message_id"], ["outbox_message.id"], name=op.f("fk_outbox_delivery_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_delivery")),
        sa.UniqueConstraint("message_id", "subscriber", name=op.f("uq_outbox_delivery_message_id_subscriber")),
    )
    with op.batch_alter_table("outbox_delivery", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_delivery_open", ["subscriber", "delivered_at", "next_try_at"], unique=False)
        batch_op.create_index("ix_outbox_delivery_subject", ["subscriber", "subject_id", "message_id"], unique=False)

    op.create_table(
        "registry_link",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("from_person_id", sa.Text(), nullable=True),
        sa.Column("from_enterprise_id", sa.Text(), nullable=True),
        sa.Column("to_enterprise_id", sa.Text(), nullable=False),
        sa.Column("share_bp", sa.Integer(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('legal_representative', 'responsible_person', 'shareholder', 'supervisor', 'controller', 'renamed_to', 'branch_of')",
            name=op.f("ck_registry_link_kind"),
        ),
        sa.CheckConstraint(
            "(from_person_id IS NULL) <> (from_enterprise_id IS NULL)", name=op.f("ck_registry_link_one_start")
        ),
        sa.CheckConstraint(
            "from_enterprise_id IS NULL OR from_enterprise_id <> to_enterprise_id",
            name=op.f("ck_registry_link_two_ends"),
        ),
        sa.CheckConstraint(
            "share_bp IS NULL OR (share_bp > 0 AND share_bp <= 10000)", name=op.f("ck_registry_link_share")
        ),
        sa.CheckConstraint("to_on IS NULL OR to_on >= from_on", name=op.f("ck_registry_link_days")),
        sa.ForeignKeyConstraint(
            ["from_enterprise_id"], ["enterprise.id"], name=op.f("fk_registry_link_from_enterprise_id")
        ),
        sa.ForeignKeyConstraint(["from_person_id"], ["person.id"], name=op.f("fk_registry_link_from_person_id")),
        sa.ForeignKeyConstraint(
            ["to_enterprise_id"], ["enterprise.id"], name=op.f("fk_registry_link_to_enterprise_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registry_link")),
    )
    with op.batch_alter_table("registry_link", schema=None) as batch_op:
        batch_op.create_index("ix_registry_link_from_enterprise_id", ["from_enterprise_id"], unique=False)
        batch_op.create_index("ix_registry_link_from_person_id", ["from_person_id"], unique=False)
        batch_op.create_index("ix_registry_link_to_enterprise_id", ["to_enterprise_id"], unique=False)

    op.create_table(
        "rule_book_version",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("is_adopted", sa.Boolean(), nullable=False),
        sa.Column("follows", sa.Text(), nullable=True),
        sa.Column("amendment_id", sa.Text(), nullable=True),
        sa.Column("adopted_on", sa.Date(), nullable=False),
        sa.Column("adopted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(origin = 'amendment') = (amendment_id IS NOT NULL)", name=op.f("ck_rule_book_version_amendment")
        ),
        sa.CheckConstraint(
            "is_adopted OR (origin = 'release' AND follows IS NULL)", name=op.f("ck_rule_book_version_kept_release")
        ),
        sa.CheckConstraint("origin IN ('release', 'amendment', 'merge')", name=op.f("ck_rule_book_version_origin")),
        sa.CheckConstraint("length(content) > 0", name=op.f("ck_rule_book_version_content_kept")),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_rule_book_version_sha256_is_whole")),
        sa.ForeignKeyConstraint(
            ["amendment_id", "sha256"],
            ["rule_book_amendment.id", "rule_book_amendment.checked_sha256"],
            name=op.f("fk_rule_book_version_amendment_id_sha256"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_book_version")),
        sa.UniqueConstraint("amendment_id", name=op.f("uq_rule_book_version_amendment_id")),
        sa.UniqueConstraint("follows", name=op.f("uq_rule_book_version_follows")),
        sa.UniqueConstraint("sha256", name=op.f("uq_rule_book_version_sha256")),
        sa.UniqueConstraint("version", name=op.f("uq_rule_book_version_version")),
    )
    op.create_table(
        "webhook_message",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("endpoint_id", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("complaint_number", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["endpoint_id"], ["webhook_endpoint.id"], name=op.f("fk_webhook_message_endpoint_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_message")),
    )
    with op.batch_alter_table("webhook_message", schema=None) as batch_op:
        batch_op.create_index("ix_webhook_message_endpoint_id", ["endpoint_id", "made_at"], unique=False)

    op.create_table(
        "api_key",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("enterprise_id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.Text(), nullable=True),
        sa.CheckConstraint("(revoked_at IS NULL) = (revoked_by IS NULL)", name=op.f("ck_api_key_revoked_by_someone")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_api_key_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_key")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_api_key_secret_hash")),
    )
    with op.batch_alter_table("api_key", schema=None) as batch_op:
        batch_op.create_index("ix_api_key_enterprise", ["enterprise_id"], unique=False)

    op.create_table(
        "complaint",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("consumer_id", sa.Text(), nullable=False),
        sa.Column("respondent_id", sa.Text(), nullable=True),
        sa.Column("negotiator_id", sa.Text(), nullable=True),
        sa.Column("negotiated_from", sa.Date(), nullable=True),
        sa.Column("respondent_text_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("facts_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("event_on", sa.Date(), nullable=True),
        sa.Column("paid_fen", sa.BigInteger(), nullable=True),
        sa.Column("payment_method", sa.Text(), nullable=True),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("claims", sa.JSON(), nullable=False),
        sa.Column("claim_notes_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("rule_facts", sa.JSON(), nullable=False),
        sa.Column("agrees_to_mediate", sa.Boolean(), nullable=False),
        sa.Column("agrees_to_publish", sa.Boolean(), nullable=False),
        sa.Column("book_version", sa.Text(), nullable=True),
        sa.Column("office", sa.JSON(), nullable=True),
        sa.Column("office_id", sa.Text(), nullable=True),
        sa.Column("office_received_on", sa.Date(), nullable=True),
        sa.Column("handler_id", sa.Text(), nullable=True),
        sa.Column("purchase", sa.JSON(), nullable=False),
        sa.Column("competence", sa.JSON(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("concluded_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_provisional", sa.Boolean(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=True),
        sa.Column("external_source", sa.Text(), nullable=True),
        sa.Column("external_number", sa.Text(), nullable=True),
        sa.Column("external_status", sa.Text(), nullable=True),
        sa.Column("agrees_to_delegation", sa.Boolean(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(channel = 'online') = (entered_by IS NULL)", name=op.f("ck_complaint_entered_by_someone")),
        sa.CheckConstraint(
            "(stage IN ('breached', 'performed', 'refused', 'settled', 'terminated', 'transferred', 'withdrawn')) = (concluded_on IS NOT NULL)",
            name=op.f("ck_complaint_concluded"),
        ),
        sa.CheckConstraint(
            "NOT (stage IN ('accepted', 'mediating', 'settled', 'breached', 'terminated')) OR accepted_on IS NOT NULL",
            name=op.f("ck_complaint_accepted"),
        ),
        sa.CheckConstraint(
            "channel <> 'import' OR external_number IS NOT NULL", name=op.f("ck_complaint_imported_with_number")
        ),
        sa.CheckConstraint(
            "channel IN ('online', 'phone', 'counter', 'post', 'import')", name=op.f("ck_complaint_channel")
        ),
        sa.CheckConstraint(
            "stage <> 'performed' OR accepted_on IS NOT NULL OR negotiator_id IS NOT NULL",
            name=op.f("ck_complaint_performed_what"),
        ),
        sa.CheckConstraint(
            "stage IN ('draft', 'negotiating', 'settled_directly', 'filed', 'accepted', 'refused', 'mediating', 'settled', 'performed', 'breached', 'terminated', 'withdrawn', 'transferred')",
            name=op.f("ck_complaint_stage"),
        ),
        sa.CheckConstraint(
            "stage IN ('draft', 'withdrawn') OR received_on IS NOT NULL OR (negotiator_id IS NOT NULL AND stage IN ('negotiating', 'settled_directly', 'performed'))",
            name=op.f("ck_complaint_received"),
        ),
        sa.CheckConstraint(
            "stage NOT IN ('negotiating', 'settled_directly') OR negotiator_id IS NOT NULL",
            name=op.f("ck_complaint_negotiated_with"),
        ),
        sa.CheckConstraint(
            "stage NOT IN ('refused', 'terminated') OR ground IS NOT NULL", name=op.f("ck_complaint_ground_given")
        ),
        sa.CheckConstraint(
            "(external_source IS NULL) = (external_number IS NULL)",
            name=op.f("ck_complaint_external_number_with_source"),
        ),
        sa.CheckConstraint(
            "(negotiator_id IS NULL) = (negotiated_from IS NULL)", name=op.f("ck_complaint_negotiated_from")
        ),
        sa.CheckConstraint(
            "(number IS NULL) = (received_on IS NULL AND negotiator_id IS NULL)",
            name=op.f("ck_complaint_numbered_when_received"),
        ),
        sa.CheckConstraint(
            "(received_on IS NULL) = (office_id IS NULL) AND (office_id IS NULL) = (office_received_on IS NULL)",
            name=op.f("ck_complaint_an_office_has_what_was_received"),
        ),
        sa.CheckConstraint(
            "handler_id IS NULL OR office_id IS NOT NULL", name=op.f("ck_complaint_handled_in_an_office")
        ),
        sa.CheckConstraint("number IS NULL OR book_version IS NOT NULL", name=op.f("ck_complaint_rule_version_kept")),
        sa.CheckConstraint("paid_fen IS NULL OR paid_fen >= 0", name=op.f("ck_complaint_paid")),
        sa.ForeignKeyConstraint(["handler_id"], ["account.id"], name=op.f("fk_complaint_handler_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_complaint_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint")),
        sa.UniqueConstraint(
            "external_source", "external_number", name=op.f("uq_complaint_external_source_external_number")
        ),
        sa.UniqueConstraint("number", name=op.f("uq_complaint_number")),
    )
    with op.batch_alter_table("complaint", schema=None) as batch_op:
        batch_op.create_index("ix_complaint_consumer_id", ["consumer_id", "saved_at"], unique=False)
        batch_op.create_index("ix_complaint_handler", ["handler_id", "stage"], unique=False)
        batch_op.create_index("ix_complaint_office", ["office_id", "stage", "due_on"], unique=False)
        batch_op.create_index("ix_complaint_queue", ["stage", "due_on"], unique=False)
        batch_op.create_index("ix_complaint_respondent_id", ["respondent_id", "accepted_on"], unique=False)

    op.create_table(
        "contact_channel",
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("channel IN ('email', 'wechat')", name=op.f("ck_contact_channel_channel")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_contact_channel_account_id")),
        sa.PrimaryKeyConstraint("account_id", "channel", name=op.f("pk_contact_channel")),
    )
    op.create_table(
        "derived_flag",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("flag_id", sa.Text(), nullable=False),
        sa.Column("measure_id", sa.Text(), nullable=False),
        sa.Column("object_kind", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Text(), nullable=False),
        sa.Column("person_name_index", sa.Text(), nullable=True),
        sa.Column("object_name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("path", sa.JSON(), nullable=False),
        sa.Column("path_key", sa.Text(), nullable=False),
        sa.Column("path_text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("is_verified", sa.Boolean(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retracted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("object_kind IN ('enterprise', 'person')", name=op.f("ck_derived_flag_object_kind")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_derived_flag_term")),
        sa.CheckConstraint("steps BETWEEN 1 AND 2", name=op.f("ck_derived_flag_steps")),
        sa.ForeignKeyConstraint(["flag_id"], ["flag.id"], name=op.f("fk_derived_flag_flag_id")),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_derived_flag_measure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_derived_flag")),
    )
    with op.batch_alter_table("derived_flag", schema=None) as batch_op:
        batch_op.create_index("ix_derived_flag_flag_id", ["flag_id"], unique=False)
        batch_op.create_index("ix_derived_flag_object", ["object_kind", "object_id"], unique=False)
        batch_op.create_index("ix_derived_flag_person_name", ["person_name_index"], unique=False)

    op.create_table(
        "enterprise_name_term",
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("name_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["name_id"], ["enterprise_name.id"], name=op.f("fk_enterprise_name_term_name_id")),
        sa.PrimaryKeyConstraint("term", "name_id", name=op.f("pk_enterprise_name_term")),
    )
    op.create_table(
        "inbox_notice",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=True),
        sa.Column("enterprise_id", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("office", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("link_path", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("is_legal_service", sa.Boolean(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_by", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('decision', 'case', 'room', 'promise', 'deadline', 'account')", name=op.f("ck_inbox_notice_kind")
        ),
        sa.CheckConstraint(
            "(CASE WHEN account_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN enterprise_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN role IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_inbox_notice_one_recipient"),
        ),
        sa.CheckConstraint("(read_at IS NULL) = (read_by IS NULL)", name=op.f("ck_inbox_notice_read_by_someone")),
        sa.CheckConstraint("office IS NULL OR role IS NOT NULL", name=op.f("ck_inbox_notice_office_with_role")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_inbox_notice_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_notice")),
    )
    with op.batch_alter_table("inbox_notice", schema=None) as batch_op:
        batch_op.create_index("ix_inbox_notice_account", ["account_id", "left_at"], unique=False)
        batch_op.create_index("ix_inbox_notice_enterprise", ["enterprise_id", "left_at"], unique=False)
        batch_op.create_index("ix_inbox_notice_role", ["role", "office", "left_at"], unique=False)

    op.create_table(
        "mandate",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("principal_id", sa.Text(), nullable=False),
        sa.Column("agent_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("powers", sa.JSON(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("complaint_id", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("proof_sha256", sa.Text(), nullable=True),
        sa.Column("proof_media_type", sa.Text(), nullable=True),
        sa.Column("proof_name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(status = 'ended') = (ended_at IS NOT NULL)", name=op.f("ck_mandate_ended")),
        sa.CheckConstraint("kind IN ('agent', 'guardian', 'helper')", name=op.f("ck_mandate_kind")),
        sa.CheckConstraint(
            "status <> 'confirmed' OR opened_by = principal_id OR decided_at IS NOT NULL",
            name=op.f("ck_mandate_given_or_confirmed"),
        ),
        sa.CheckConstraint(
            "status <> 'refused' OR reason_sealed IS NOT NULL", name=op.f("ck_mandate_refused_with_reason")
        ),
        sa.CheckConstraint("status IN ('requested', 'confirmed', 'refused', 'ended')", name=op.f("ck_mandate_status")),
        sa.CheckConstraint("(decided_by IS NULL) = (decided_at IS NULL)", name=op.f("ck_mandate_decided_by_someone")),
        sa.CheckConstraint(
            "opened_by = principal_id OR proof_sha256 IS NOT NULL",
            name=op.f("ck_mandate_proof_unless_given_by_principal"),
        ),
        sa.CheckConstraint("principal_id <> agent_id", name=op.f("ck_mandate_two_people")),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f("ck_mandate_period")),
        sa.ForeignKeyConstraint(["agent_id"], ["account.id"], name=op.f("fk_mandate_agent_id")),
        sa.ForeignKeyConstraint(["principal_id"], ["account.id"], name=op.f("fk_mandate_principal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandate")),
    )
    with op.batch_alter_table("mandate", schema=None) as batch_op:
        batch_op.create_index("ix_mandate_agent", ["agent_id", "status"], unique=False)
        batch_op.create_index("ix_mandate_principal", ["principal_id", "status"], unique=False)

    op.create_table(
        "member_invitation",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("enterprise_id", sa.Text(), nullable=False),
        sa.Column("phone_index", sa.Text(), nullable=False),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("member_role", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("invited_by", sa.Text(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "member_role IN ('owner', 'handler', 'viewer')", name=op.f("ck_member_invitation_member_role")
        ),
        sa.CheckConstraint("accepted_at IS NULL OR revoked_at IS NULL", name=op.f("ck_member_invitation_one_end")),
        sa.CheckConstraint("expires_at > invited_at", name=op.f("ck_member_invitation_expires_later")),
        sa.CheckConstraint("tries BETWEEN 0 AND 5", name=op.f("ck_member_invitation_tries")),
        sa.ForeignKeyConstraint(["invited_by"], ["account.id"], name=op.f("fk_member_invitation_invited_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_invitation")),
    )
    with op.batch_alter_table("member_invitation", schema=None) as batch_op:
        batch_op.create_index("ix_member_invitation_enterprise", ["enterprise_id"], unique=False)
        batch_op.create_index("ix_member_invitation_phone", ["phone_index"], unique=False)

    op.create_table(
        "membership",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("enterprise_id", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("member_role", sa.Text(), nullable=False),
        sa.Column("invited_by", sa.Text(), nullable=True),
        sa.Column("proof_sha256", sa.Text(), nullable=True),
        sa.Column("proof_media_type", sa.Text(), nullable=True),
        sa.Column("proof_name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(status = 'ended') = (ended_at IS NOT NULL)", name=op.f("ck_membership_ended")),
        sa.CheckConstraint("member_role IN ('owner', 'handler', 'viewer')", name=op.f("ck_membership_member_role")),
        sa.CheckConstraint(
            "status <> 'refused' OR reason_sealed IS NOT NULL", name=op.f("ck_membership_refused_with_reason")
        ),
        sa.CheckConstraint(
            "status IN ('requested', 'confirmed', 'refused', 'ended')", name=op.f("ck_membership_status")
        ),
        sa.CheckConstraint(
            "status NOT IN ('confirmed', 'refused') OR decided_at IS NOT NULL", name=op.f("ck_membership_decided")
        ),
        sa.CheckConstraint(
            "(decided_by IS NULL) = (decided_at IS NULL)", name=op.f("ck_membership_decided_by_someone")
        ),
        sa.CheckConstraint(
            "(proof_sha256 IS NULL) = (invited_by IS NOT NULL)", name=op.f("ck_membership_proven_or_invited")
        ),
        sa.CheckConstraint(
            "(proof_sha256 IS NULL) = (proof_media_type IS NULL) AND (proof_sha256 IS NULL) = (proof_name_sealed IS NULL)",
            name=op.f("ck_membership_whole_proof"),
        ),
        sa.CheckConstraint(
            "proof_sha256 IS NULL OR length(proof_sha256) = 64", name=op.f("ck_membership_proof_sha256")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_membership_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index("ix_membership_enterprise", ["enterprise_id", "status"], unique=False)
        batch_op.create_index(
            "uq_membership_open",
            ["account_id", "enterprise_id"],
            unique=True,
            sqlite_where=sa.text("status IN ('requested', 'confirmed')"),
            postgresql_where=sa.text("status IN ('requested', 'confirmed')"),
        )

    op.create_table(
        "notice_preference",
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("muted", sa.JSON(), nullable=False),
        sa.Column("quiet_begin", sa.Integer(), nullable=False),
        sa.Column("quiet_end", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("quiet_begin BETWEEN 0 AND 1439", name=op.f("ck_notice_preference_quiet_begin")),
        sa.CheckConstraint("quiet_end BETWEEN 0 AND 1439", name=op.f("ck_notice_preference_quiet_end")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_notice_preference_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_notice_preference")),
    )
    op.create_table(
        "official_absence",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("cover_id", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("noted_by", sa.Text(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("cover_id <> account_id", name=op.f("ck_official_absence_cover_is_another")),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_official_absence_days")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_official_absence_account_id")),
        sa.ForeignKeyConstraint(["cover_id"], ["account.id"], name=op.f("fk_official_absence_cover_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_official_absence")),
    )
    with op.batch_alter_table("official_absence", schema=None) as batch_op:
        batch_op.create_index("ix_official_absence_account", ["account_id", "until_on"], unique=False)
        batch_op.create_index("ix_official_absence_cover", ["cover_id", "until_on"], unique=False)

    op.create_table(
        "person_identity",
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("id_kind", sa.Text(), nullable=False),
        sa.Column("id_number_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id_number_index", sa.Text(), nullable=False),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "id_kind IN ('resident', 'passport', 'hong_kong_macao', 'taiwan', 'foreign_resident', 'other')",
            name=op.f("ck_person_identity_id_kind"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_person_identity_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_person_identity")),
    )
    with op.batch_alter_table("person_identity", schema=None) as batch_op:
        batch_op.create_index("ix_person_identity_number", ["id_number_index"], unique=False)

    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_recovery_code_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
    )
    with op.batch_alter_table("recovery_code", schema=None) as batch_op:
        batch_op.create_index("ix_recovery_code_account_id", ["account_id"], unique=False)

    op.create_table(
        "second_factor",
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(failures > 0) = (failed_at IS NOT NULL)", name=op.f("ck_second_factor_failed")),
        sa.CheckConstraint("failures >= 0", name=op.f("ck_second_factor_failures")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_second_factor_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_second_factor")),
    )
    op.create_table(
        "sign_in",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("second_factor_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_sign_in_expires_later")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sign_in_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_token_hash")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_account", ["account_id"], unique=False)

    op.create_table(
        "advice_snapshot",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("book_version", sa.Text(), nullable=False),
        sa.Column("rule_facts", sa.JSON(), nullable=False),
        sa.Column("advice", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "purpose IN ('filing', 'negotiation', 'claimed', 'undisputed')", name=op.f("ck_advice_snapshot_purpose")
        ),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_advice_snapshot_complaint_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advice_snapshot")),
    )
    with op.batch_alter_table("advice_snapshot", schema=None) as batch_op:
        batch_op.create_index("ix_advice_snapshot_complaint_id", ["complaint_id", "made_at"], unique=False)

    op.create_table(
        "breach_lead",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("what_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("extended_by", sa.Text(), nullable=True),
        sa.Column("extended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("extension_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("result_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("result IN ('case_filed', 'no_breach', 'handed_over')", name=op.f("ck_breach_lead_result")),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (result IS NULL) AND (closed_at IS NULL) = (closed_by IS NULL) AND (closed_at IS NULL) = (result_sealed IS NULL)",
            name=op.f("ck_breach_lead_closed_with_result"),
        ),
        sa.CheckConstraint(
            "(extended_at IS NULL) = (extended_by IS NULL) AND (extended_at IS NULL) = (extension_sealed IS NULL)",
            name=op.f("ck_breach_lead_extended_whole"),
        ),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_breach_lead_complaint_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_breach_lead")),
    )
    with op.batch_alter_table("breach_lead", schema=None) as batch_op:
        batch_op.create_index(
            "uq_breach_lead_open",
            ["complaint_id"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    op.create_table(
        "case_archive",
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("list_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("items >= 0", name=op.f("ck_case_archive_items")),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_case_archive_sha256")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_case_archive_complaint_id")),
        sa.PrimaryKeyConstraint("complaint_id", name=op.f("pk_case_archive")),
    )
    op.create_table(
        "competence_dispute",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("raised_by_office_id", sa.Text(), nullable=False),
        sa.Column("other_office_id", sa.Text(), nullable=False),
        sa.Column("reasons_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("raised_by", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agree_until", sa.Date(), nullable=False),
        sa.Column("settled_office_id", sa.Text(), nullable=True),
        sa.Column("settled_how", sa.Text(), nullable=True),
        sa.Column("settled_reasons_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("settled_by", sa.Text(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("settled_how IN ('agreed', 'designated')", name=op.f("ck_competence_dispute_settled_how")),
        sa.CheckConstraint(
            "(settled_at IS NULL) = (settled_office_id IS NULL) AND (settled_at IS NULL) = (settled_how IS NULL) AND (settled_at IS NULL) = (settled_by IS NULL)",
            name=op.f("ck_competence_dispute_settled_whole"),
        ),
        sa.CheckConstraint("other_office_id <> raised_by_office_id", name=op.f("ck_competence_dispute_two_offices")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_competence_dispute_complaint_id")),
        sa.ForeignKeyConstraint(["other_office_id"], ["office.id"], name=op.f("fk_competence_dispute_other_office_id")),
        sa.ForeignKeyConstraint(
            ["raised_by_office_id"], ["office.id"], name=op.f("fk_competence_dispute_raised_by_office_id")
        ),
        sa.ForeignKeyConstraint(
            ["settled_office_id"], ["office.id"], name=op.f("fk_competence_dispute_settled_office_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competence_dispute")),
    )
    with op.batch_alter_table("competence_dispute", schema=None) as batch_op:
        batch_op.create_index("ix_competence_dispute_other", ["other_office_id", "settled_at"], unique=False)
        batch_op.create_index(
            "uq_competence_dispute_open",
            ["complaint_id"],
            unique=True,
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        )

    op.create_table(
        "complainant",
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("is_representative", sa.Boolean(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_complainant_complaint_id")),
        sa.PrimaryKeyConstraint("complaint_id", "account_id", name=op.f("pk_complainant")),
    )
    with op.batch_alter_table("complainant", schema=None) as batch_op:
        batch_op.create_index("ix_complainant_account_id", ["account_id"], unique=False)

    op.create_table(
        "complaint_assignment",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("office_id", sa.Text(), nullable=False),
        sa.Column("handler_id", sa.Text(), nullable=False),
        sa.Column("instead_of_id", sa.Text(), nullable=True),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("assigned_by", sa.Text(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "how <> 'handed_over' OR note_sealed IS NOT NULL",
            name=op.f("ck_complaint_assignment_a_handover_has_a_note"),
        ),
        sa.CheckConstraint("how IN ('taken', 'assigned', 'handed_over')", name=op.f("ck_complaint_assignment_how")),
        sa.CheckConstraint(
            "instead_of_id IS NULL OR instead_of_id <> handler_id",
            name=op.f("ck_complaint_assignment_cover_is_another"),
        ),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_complaint_assignment_complaint_id")),
        sa.ForeignKeyConstraint(["handler_id"], ["account.id"], name=op.f("fk_complaint_assignment_handler_id")),
        sa.ForeignKeyConstraint(["instead_of_id"], ["account.id"], name=op.f("fk_complaint_assignment_instead_of_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_complaint_assignment_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_assignment")),
    )
    with op.batch_alter_table("complaint_assignment", schema=None) as batch_op:
        batch_op.create_index("ix_complaint_assignment_complaint_id", ["complaint_id", "assigned_at"], unique=False)
        batch_op.create_index(
            "uq_complaint_assignment_open",
            ["complaint_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "complaint_clock",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('acceptance', 'supplement', 'competence', 'negotiation', 'mediation', 'round', 'termination_notice', 'verification', 'performance', 'judicial_confirmation')",
            name=op.f("ck_complaint_clock_kind"),
        ),
        sa.CheckConstraint("unit IN ('working_days', 'calendar_days')", name=op.f("ck_complaint_clock_unit")),
        sa.CheckConstraint(
            "(stopped_on IS NULL) = (outcome IS NULL)", name=op.f("ck_complaint_clock_stopped_with_outcome")
        ),
        sa.CheckConstraint("due_on >= start_on", name=op.f("ck_complaint_clock_due_after_start")),
        sa.CheckConstraint("length IS NULL OR length >= 1", name=op.f("ck_complaint_clock_length")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_complaint_clock_complaint_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_clock")),
    )
    with op.batch_alter_table("complaint_clock", schema=None) as batch_op:
        batch_op.create_index("ix_complaint_clock_due", ["kind", "stopped_on", "due_on"], unique=False)
        batch_op.create_index(
            "uq_complaint_clock_running",
            ["complaint_id", "kind"],
            unique=True,
            sqlite_where=sa.text("stopped_on IS NULL"),
            postgresql_where=sa.text("stopped_on IS NULL"),
        )

    op.create_table(
        "complaint_decision",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=True),
        sa.Column("ground_text", sa.Text(), nullable=True),
        sa.Column("ground_source", sa.Text(), nullable=True),
        sa.Column("reasons_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("routes", sa.JSON(), nullable=False),
        sa.Column("mediation_until", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind = 'acceptance') = (mediation_until IS NOT NULL)", name=op.f("ck_complaint_decision_accepted_until")
        ),
        sa.CheckConstraint(
            "kind = 'acceptance' OR (ground IS NOT NULL AND ground_source IS NOT NULL AND reasons_sealed IS NOT NULL)",
            name=op.f("ck_complaint_decision_ground_and_reasons"),
        ),
        sa.CheckConstraint("kind IN ('acceptance', 'refusal', 'termination')", name=op.f("ck_complaint_decision_kind")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_complaint_decision_complaint_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_decision")),
        sa.UniqueConstraint("complaint_id", "kind", name=op.f("uq_complaint_decision_complaint_id_kind")),
        sa.UniqueConstraint("number", name=op.f("uq_complaint_decision_number")),
    )
    op.create_table(
        "complaint_transfer",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("from_office_id", sa.Text(), nullable=False),
        sa.Column("to_office_id", sa.Text(), nullable=True),
        sa.Column("to_name", sa.Text(), nullable=False),
        sa.Column("to_contact", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("reasons_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "to_office_id IS NULL OR to_office_id <> from_office_id", name=op.f("ck_complaint_transfer_to_another")
        ),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_complaint_transfer_complaint_id")),
        sa.ForeignKeyConstraint(["from_office_id"], ["office.id"], name=op.f("fk_complaint_transfer_from_office_id")),
        sa.ForeignKeyConstraint(["to_office_id"], ["office.id"], name=op.f("fk_complaint_transfer_to_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_transfer")),
        sa.UniqueConstraint("number", name=op.f("uq_complaint_transfer_number")),
    )
    with op.batch_alter_table("complaint_transfer", schema=None) as batch_op:
        batch_op.create_index("ix_complaint_transfer_complaint_id", ["complaint_id", "made_at"], unique=False)

    op.create_table(
        "direct_negotiation",
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("enterprise_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ending", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "ending IS NULL OR ending IN ('settled', 'declined', 'escalated', 'lapsed', 'withdrawn', 'broken')",
            name=op.f("ck_direct_negotiation_ending"),
        ),
        sa.CheckConstraint("(ended_on IS NULL) = (ending IS NULL)", name=op.f("ck_direct_negotiation_ended")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_direct_negotiation_complaint_id")),
        sa.PrimaryKeyConstraint("complaint_id", name=op.f("pk_direct_negotiation")),
        sa.UniqueConstraint("number", name=op.f("uq_direct_negotiation_number")),
    )
    with op.batch_alter_table("direct_negotiation", schema=None) as batch_op:
        batch_op.create_index("ix_direct_negotiation_enterprise_id", ["enterprise_id", "ended_on"], unique=False)

    op.create_table(
        "duplicate_judgement",
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("twin_id", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("judged_by", sa.Text(), nullable=False),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("answer IN ('join', 'refuse', 'keep')", name=op.f("ck_duplicate_judgement_answer")),
        sa.CheckConstraint("complaint_id <> twin_id", name=op.f("ck_duplicate_judgement_two_complaints")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_duplicate_judgement_complaint_id")),
        sa.ForeignKeyConstraint(["twin_id"], ["complaint.id"], name=op.f("fk_duplicate_judgement_twin_id")),
        sa.PrimaryKeyConstraint("complaint_id", "twin_id", name=op.f("pk_duplicate_judgement")),
    )
    with op.batch_alter_table("duplicate_judgement", schema=None) as batch_op:
        batch_op.create_index("ix_duplicate_judgement_twin_id", ["twin_id"], unique=False)

    op.create_table(
        "evidence",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("enterprise_id", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("original_sha256", sa.Text(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("thumbnail_sha256", sa.Text(), nullable=True),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(side = 'merchant') = (enterprise_id <> '')", name=op.f("ck_evidence_merchant_named")),
        sa.CheckConstraint("purpose IN ('evidence', 'performance')", name=op.f("ck_evidence_purpose")),
        sa.CheckConstraint("side IN ('consumer', 'merchant', 'office', 'system')", name=op.f("ck_evidence_side")),
        sa.CheckConstraint("length(original_sha256) = 64", name=op.f("ck_evidence_original_sha256")),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_evidence_sha256")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_evidence_complaint_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint(
            "complaint_id",
            "side",
            "enterprise_id",
            "purpose",
            "sha256",
            name=op.f("uq_evidence_complaint_id_side_enterprise_id_purpose_sha256"),
        ),
    )
    op.create_table(
        "fact_answer",
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("fact", sa.Text(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_fact_answer_complaint_id")),
        sa.PrimaryKeyConstraint("complaint_id", "fact", name=op.f("pk_fact_answer")),
    )
    op.create_table(
        "filing_declaration",
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("handled_by", sa.Text(), nullable=False),
        sa.Column("detail_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("known_on", sa.Date(), nullable=True),
        sa.Column("report_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("declared_by", sa.Text(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "handled_by IN ('nobody', 'court', 'arbitration', 'office', 'association')",
            name=op.f("ck_filing_declaration_handled_by"),
        ),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_filing_declaration_complaint_id")),
        sa.PrimaryKeyConstraint("complaint_id", name=op.f("pk_filing_declaration")),
    )
    op.create_table(
        "human_call",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("side IN ('consumer', 'merchant', 'office', 'system')", name=op.f("ck_human_call_side")),
        sa.CheckConstraint("(answered_by IS NULL) = (answered_at IS NULL)", name=op.f("ck_human_call_answered")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_human_call_complaint_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_human_call")),
    )
    with op.batch_alter_table("human_call", schema=None) as batch_op:
        batch_op.create_index("ix_human_call_complaint_id", ["complaint_id", "answered_at"], unique=False)

    op.create_table(
        "issued_document",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("complaint_id", sa.Text(), nullable=True),
        sa.Column("report_id", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("addressed_to", sa.Text(), nullable=False),
        sa.Column("enterprise_id", sa.Text(), nullable=True),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "addressed_to IN ('consumer', 'merchant', 'parties', 'filer', 'file', 'other')",
            name=op.f("ck_issued_document_addressed_to"),
        ),
        sa.CheckConstraint(
            "kind IN ('complaint_register', 'report_register', 'assignment_notice', 'identity_notice', 'acceptance', 'refusal', 'mediation_notice', 'termination', 'agreement', 'report_result', 'performance_notice', 'decision_notice', 'confirmation_application')",
            name=op.f("ck_issued_document_kind"),
        ),
        sa.CheckConstraint(
            "(complaint_id IS NULL) <> (report_id IS NULL)", name=op.f("ck_issued_document_one_subject")
        ),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_issued_document_sha256")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_issued_document_complaint_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_document")),
        sa.UniqueConstraint("number", "addressed_to", name=op.f("uq_issued_document_number_addressed_to")),
    )
    with op.batch_alter_table("issued_document", schema=None) as batch_op:
        batch_op.create_index("ix_issued_document_complaint_id", ["complaint_id", "issued_at"], unique=False)
        batch_op.create_index("ix_issued_document_report_id", ["report_id", "issued_at"], unique=False)

    op.create_table(
        "joint_invitation",
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_joint_invitation_complaint_id")),
        sa.PrimaryKeyConstraint("complaint_id", name=op.f("pk_joint_invitation")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_joint_invitation_code_hash")),
    )
    op.create_table(
        "joint_question",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("matter", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("matter IN ('withdraw', 'settle', 'sign')", name=op.f("ck_joint_question_matter")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_joint_question_complaint_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_question")),
        sa.UniqueConstraint(
            "complaint_id", "matter", "subject", name=op.f("uq_joint_question_complaint_id_matter_subject")
        ),
    )
    op.create_table(
        "mediation_appointment",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("meet_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("consumer_accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merchant_accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_by", sa.Text(), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "declined_by IN ('consumer', 'merchant', 'office')", name=op.f("ck_mediation_appointment_declined_by")
        ),
        sa.CheckConstraint("side IN ('consumer', 'merchant', 'office')", name=op.f("ck_mediation_appointment_side")),
        sa.CheckConstraint(
            "declined_by IS NULL OR closed_at IS NOT NULL", name=op.f("ck_mediation_appointment_declined_is_over")
        ),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_mediation_appointment_complaint_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_appointment")),
    )
    with op.batch_alter_table("mediation_appointment", schema=None) as batch_op:
        batch_op.create_index("ix_mediation_appointment_meet_at", ["closed_at", "meet_at"], unique=False)
        batch_op.create_index(
            "uq_mediation_appointment_open",
            ["complaint_id"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    op.create_table(
        "mediation_blind_bid",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("floor_fen", sa.BigInteger(), nullable=True),
        sa.Column("limit_side", sa.Text(), nullable=True),
        sa.Column("limit_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("limit_side IN ('consumer', 'merchant')", name=op.f("ck_mediation_blind_bid_limit_side")),
        sa.CheckConstraint(
            "opened_by IN ('consumer', 'merchant', 'office')", name=op.f("ck_mediation_blind_bid_opened_by")
        ),
        sa.CheckConstraint(
            "outcome IN ('crossed', 'not_crossed', 'called_off', 'lapsed', 'overtaken')",
            name=op.f("ck_mediation_blind_bid_outcome"),
        ),
        sa.CheckConstraint("(ended_at IS NULL) = (outcome IS NULL)", name=op.f("ck_mediation_blind_bid_ended_whole")),
        sa.CheckConstraint(
            "(limit_side IS NULL) = (limit_sealed IS NULL)", name=op.f("ck_mediation_blind_bid_limit_whole")
        ),
        sa.CheckConstraint(
            "ended_at IS NULL OR limit_sealed IS NULL", name=op.f("ck_mediation_blind_bid_limit_destroyed")
        ),
        sa.CheckConstraint("floor_fen IS NULL OR floor_fen >= 0", name=op.f("ck_mediation_blind_bid_floor")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_mediation_blind_bid_number")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_mediation_blind_bid_complaint_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_blind_bid")),
        sa.UniqueConstraint("complaint_id", "number", name=op.f("uq_mediation_blind_bid_complaint_id_number")),
    )
    with op.batch_alter_table("mediation_blind_bid", schema=None) as batch_op:
        batch_op.create_index("ix_mediation_blind_bid_closes_on", ["ended_at", "closes_on"], unique=False)
        batch_op.create_index(
            "uq_mediation_blind_bid_open",
            ["complaint_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "mediation_consent",
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "channel IN ('online', 'phone', 'counter', 'post', 'import')", name=op.f("ck_mediation_consent_channel")
        ),
        sa.CheckConstraint("side IN ('consumer', 'merchant')", name=op.f("ck_mediation_consent_side")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_mediation_consent_complaint_id")),
        sa.PrimaryKeyConstraint("complaint_id", "side", name=op.f("pk_mediation_consent")),
    )
    op.create_table(
        "mediation_delegation",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("body_id", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("consumer_agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merchant_agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_by", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reasons_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("declined_by IN ('consumer', 'merchant')", name=op.f("ck_mediation_delegation_declined_by")),
        sa.CheckConstraint(
            "declined_by IS NULL OR ended_at IS NOT NULL", name=op.f("ck_mediation_delegation_declined_is_over")
        ),
        sa.ForeignKeyConstraint(["body_id"], ["delegate_body.office_id"], name=op.f("fk_mediation_delegation_body_id")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_mediation_delegation_complaint_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_delegation")),
    )
    with op.batch_alter_table("mediation_delegation", schema=None) as batch_op:
        batch_op.create_index("ix_mediation_delegation_body", ["body_id", "ended_at"], unique=False)
        batch_op.create_index(
            "uq_mediation_delegation_live",
            ["complaint_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "mediation_offer",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("in_negotiation", sa.Boolean(), nullable=False),
        sa.Column("answers_id", sa.Text(), nullable=True),
        sa.Column("remedy", sa.Text(), nullable=False),
        sa.Column("sum_fen", sa.BigInteger(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("conditions_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("extent_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("valid_asked_on", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("countered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "method IN ('original_route', 'wechat', 'alipay', 'bank_transfer', 'cash', 'on_site', 'by_post')",
            name=op.f("ck_mediation_offer_method"),
        ),
        sa.CheckConstraint(
            "remedy IN ('refund', 'exchange', 'repair', 'replace', 'perform', 'compensation', 'multiple_compensation', 'apology', 'other')",
            name=op.f("ck_mediation_offer_remedy"),
        ),
        sa.CheckConstraint("side IN ('consumer', 'merchant')", name=op.f("ck_mediation_offer_side")),
        sa.CheckConstraint(
            "(CASE WHEN accepted_at IS NULL THEN 0 ELSE 1 END) + (CASE WHEN declined_at IS NULL THEN 0 ELSE 1 END) + (CASE WHEN withdrawn_at IS NULL THEN 0 ELSE 1 END) <= 1",
            name=op.f("ck_mediation_offer_one_end"),
        ),
        sa.CheckConstraint("sum_fen >= 0", name=op.f("ck_mediation_offer_sum")),
        sa.ForeignKeyConstraint(["answers_id"], ["mediation_offer.id"], name=op.f("fk_mediation_offer_answers_id")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_mediation_offer_complaint_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_offer")),
    )
    with op.batch_alter_table("mediation_offer", schema=None) as batch_op:
        batch_op.create_index("ix_mediation_offer_complaint_id", ["complaint_id", "made_at"], unique=False)

    op.create_table(
        "mediation_proposal",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("remedy", sa.Text(), nullable=False),
        sa.Column("sum_fen", sa.BigInteger(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("derivation", sa.JSON(), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("without_agreement", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "asked_by IN ('consumer', 'merchant', 'office', 'system')", name=op.f("ck_mediation_proposal_asked_by")
        ),
        sa.CheckConstraint("sum_fen >= 0", name=op.f("ck_mediation_proposal_sum")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_mediation_proposal_complaint_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_proposal")),
    )
    with op.batch_alter_table("mediation_proposal", schema=None) as batch_op:
        batch_op.create_index("ix_mediation_proposal_complaint_id", ["complaint_id", "made_at"], unique=False)

    op.create_table(
        "mediation_reminder",
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("about_on", sa.Date(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_mediation_reminder_complaint_id")),
        sa.PrimaryKeyConstraint("complaint_id", "kind", "about_on", name=op.f("pk_mediation_reminder")),
    )
    op.create_table(
        "mediation_session",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_act_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acts", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('negotiation', 'mediation')", name=op.f("ck_mediation_session_kind")),
        sa.CheckConstraint("round >= 1", name=op.f("ck_mediation_session_round")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_mediation_session_complaint_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_session")),
        sa.UniqueConstraint("complaint_id", "kind", name=op.f("uq_mediation_session_complaint_id_kind")),
    )
    op.create_table(
        "mediation_statement",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("author_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("in_negotiation", sa.Boolean(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "side IN ('consumer', 'merchant', 'office', 'system')", name=op.f("ck_mediation_statement_side")
        ),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_mediation_statement_complaint_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_statement")),
    )
    with op.batch_alter_table("mediation_statement", schema=None) as batch_op:
        batch_op.create_index("ix_mediation_statement_complaint_id", ["complaint_id", "sent_at"], unique=False)

    op.create_table(
        "merchant_assignment",
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("enterprise_id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("assigned_by", sa.Text(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_merchant_assignment_complaint_id")),
        sa.PrimaryKeyConstraint("complaint_id", name=op.f("pk_merchant_assignment")),
    )
    with op.batch_alter_table("merchant_assignment", schema=None) as batch_op:
        batch_op.create_index("ix_merchant_assignment_account_id", ["account_id"], unique=False)

    op.create_table(
        "recommendation_mark",
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("is_helpful", sa.Boolean(), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('law', 'case')", name=op.f("ck_recommendation_mark_kind")),
        sa.CheckConstraint("side IN ('consumer', 'merchant', 'office')", name=op.f("ck_recommendation_mark_side")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_recommendation_mark_complaint_id")),
        sa.PrimaryKeyConstraint("complaint_id", "kind", "item_id", "side", name=op.f("pk_recommendation_mark")),
    )
    op.create_table(
        "recommendation_sight",
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('law', 'case')", name=op.f("ck_recommendation_sight_kind")),
        sa.CheckConstraint("side IN ('consumer', 'merchant', 'office')", name=op.f("ck_recommendation_sight_side")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_recommendation_sight_complaint_id")),
        sa.PrimaryKeyConstraint("complaint_id", "number", "kind", "side", name=op.f("pk_recommendation_sight")),
    )
    op.create_table(
        "recusal_application",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("mediator_id", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("reasons_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("decision_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("replacement_id", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ground IN ('near_relative', 'other_interest')", name=op.f("ck_recusal_application_ground")),
        sa.CheckConstraint("side IN ('consumer', 'merchant')", name=op.f("ck_recusal_application_side")),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (granted IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL) AND (decided_at IS NULL) = (decision_sealed IS NULL)",
            name=op.f("ck_recusal_application_decided_whole"),
        ),
        sa.CheckConstraint(
            "replacement_id IS NULL OR replacement_id <> mediator_id",
            name=op.f("ck_recusal_application_replaced_by_another"),
        ),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_recusal_application_complaint_id")),
        sa.ForeignKeyConstraint(["mediator_id"], ["account.id"], name=op.f("fk_recusal_application_mediator_id")),
        sa.ForeignKeyConstraint(["replacement_id"], ["account.id"], name=op.f("fk_recusal_application_replacement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recusal_application")),
    )
    with op.batch_alter_table("recusal_application", schema=None) as batch_op:
        batch_op.create_index("ix_recusal_application_complaint_id", ["complaint_id", "applied_at"], unique=False)
        batch_op.create_index(
            "uq_recusal_application_open",
            ["complaint_id"],
            unique=True,
            sqlite_where=sa.text("decided_at IS NULL"),
            postgresql_where=sa.text("decided_at IS NULL"),
        )

    op.create_table(
        "report",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("office_id", sa.Text(), nullable=False),
        sa.Column("office", sa.JSON(), nullable=False),
        sa.Column("book_version", sa.Text(), nullable=False),
        sa.Column("reporter_id", sa.Text(), nullable=True),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("person_index", sa.Text(), nullable=True),
        sa.Column("is_anonymous", sa.Boolean(), nullable=False),
        sa.Column("target_id", sa.Text(), nullable=True),
        sa.Column("target_text_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("facts_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("event_on", sa.Date(), nullable=True),
        sa.Column("complaint_id", sa.Text(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clock_from", sa.Date(), nullable=False),
        sa.Column("clock_days", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_provisional", sa.Boolean(), nullable=False),
        sa.Column("reasons_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("transferred_to", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_how", sa.Text(), nullable=True),
        sa.Column("earlier_id", sa.Text(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(stage = 'told') = (told_at IS NOT NULL)", name=op.f("ck_report_told")),
        sa.CheckConstraint(
            "(stage IN ('extended', 'received', 'verifying')) = (due_on IS NOT NULL)", name=op.f("ck_report_clock_runs")
        ),
        sa.CheckConstraint(
            "NOT (stage IN ('case_opened', 'not_opened', 'transferred', 'told')) OR outcome IS NOT NULL",
            name=op.f("ck_report_outcome_kept"),
        ),
        sa.CheckConstraint(
            "outcome <> 'transferred' OR transferred_to IS NOT NULL", name=op.f("ck_report_transferred_to_somebody")
        ),
        sa.CheckConstraint(
            "stage IN ('received', 'verifying', 'extended', 'case_opened', 'not_opened', 'transferred', 'told', 'repeated', 'merged')",
            name=op.f("ck_report_stage"),
        ),
        sa.CheckConstraint(
            "stage NOT IN ('repeated', 'merged') OR earlier_id IS NOT NULL", name=op.f("ck_report_earlier_named")
        ),
        sa.CheckConstraint(
            "NOT is_anonymous OR (reporter_id IS NULL AND name_sealed IS NULL AND phone_sealed IS NULL AND person_index IS NULL)",
            name=op.f("ck_report_anonymous_holds_nobody"),
        ),
        sa.CheckConstraint(
            "outcome IS NULL OR (reasons_sealed IS NOT NULL AND decided_by IS NOT NULL)", name=op.f("ck_report_reasons")
        ),
        sa.CheckConstraint("target_id IS NOT NULL OR target_text_sealed IS NOT NULL", name=op.f("ck_report_target")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_report_complaint_id")),
        sa.ForeignKeyConstraint(["earlier_id"], ["report.id"], name=op.f("fk_report_earlier_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_report_office_id")),
        sa.ForeignKeyConstraint(["reporter_id"], ["account.id"], name=op.f("fk_report_reporter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_report_code_hash")),
        sa.UniqueConstraint("number", name=op.f("uq_report_number")),
    )
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.create_index("ix_report_complaint_id", ["complaint_id"], unique=False)
        batch_op.create_index("ix_report_person_index", ["person_index"], unique=False)
        batch_op.create_index("ix_report_queue", ["office_id", "stage", "due_on"], unique=False)
        batch_op.create_index("ix_report_reporter_id", ["reporter_id", "received_at"], unique=False)
        batch_op.create_index("ix_report_target_id", ["target_id", "received_on"], unique=False)

    op.create_table(
        "respondent_letter",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_respondent_letter_tries")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_respondent_letter_complaint_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_respondent_letter")),
        sa.UniqueConstraint("number", name=op.f("uq_respondent_letter_number")),
    )
    with op.batch_alter_table("respondent_letter", schema=None) as batch_op:
        batch_op.create_index("ix_respondent_letter_complaint_id", ["complaint_id"], unique=False)

    op.create_table(
        "similar_search",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("found_new", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "(occasion = 'round') = (asked_by = 'system')", name=op.f("ck_similar_search_asked_on_demand")
        ),
        sa.CheckConstraint(
            "asked_by IN ('consumer', 'merchant', 'office', 'system')", name=op.f("ck_similar_search_asked_by")
        ),
        sa.CheckConstraint("occasion IN ('round', 'demand')", name=op.f("ck_similar_search_occasion")),
        sa.CheckConstraint("(answered_at IS NULL) = (found_new IS NULL)", name=op.f("ck_similar_search_answered")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_similar_search_complaint_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_similar_search")),
    )
    with op.batch_alter_table("similar_search", schema=None) as batch_op:
        batch_op.create_index("ix_similar_search_complaint_id", ["complaint_id", "asked_at"], unique=False)
        batch_op.create_index(
            "uq_similar_search_once_a_round",
            ["complaint_id", "round"],
            unique=True,
            sqlite_where=sa.text("occasion = 'round'"),
            postgresql_where=sa.text("occasion = 'round'"),
        )

    op.create_table(
        "supplement_notice",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("issued_by", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answers_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answers_sealed IS NULL)", name=op.f("ck_supplement_notice_answered")
        ),
        sa.CheckConstraint("answered_at IS NULL OR replaced_at IS NULL", name=op.f("ck_supplement_notice_one_end")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_supplement_notice_complaint_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplement_notice")),
        sa.UniqueConstraint("number", name=op.f("uq_supplement_notice_number")),
    )
    with op.batch_alter_table("supplement_notice", schema=None) as batch_op:
        batch_op.create_index(
            "ix_supplement_notice_open",
            ["complaint_id"],
            unique=True,
            sqlite_where=sa.text("answered_at IS NULL AND replaced_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL AND replaced_at IS NULL"),
        )

    op.create_table(
        "waiting_message",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("notice_id", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("channel IN ('sms', 'email', 'wechat')", name=op.f("ck_waiting_message_channel")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_waiting_message_account_id")),
        sa.ForeignKeyConstraint(["notice_id"], ["inbox_notice.id"], name=op.f("fk_waiting_message_notice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_message")),
        sa.UniqueConstraint(
            "account_id", "channel", "notice_id", name=op.f("uq_waiting_message_account_id_channel_notice_id")
        ),
    )
    with op.batch_alter_table("waiting_message", schema=None) as batch_op:
        batch_op.create_index("ix_waiting_message_due_at", ["due_at"], unique=False)

    op.create_table(
        "complaint_clock_pause",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("clock_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("is_excluded", sa.Boolean(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "until IS NULL OR until >= from_on", name=op.f("ck_complaint_clock_pause_ends_after_it_begins")
        ),
        sa.ForeignKeyConstraint(["clock_id"], ["complaint_clock.id"], name=op.f("fk_complaint_clock_pause_clock_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_clock_pause")),
    )
    with op.batch_alter_table("complaint_clock_pause", schema=None) as batch_op:
        batch_op.create_index("ix_complaint_clock_pause_clock_id", ["clock_id"], unique=False)

    op.create_table(
        "document_service",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("recipient_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("code_hash", sa.Text(), nullable=True),
        sa.Column("request_key", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by", sa.Text(), nullable=False),
        sa.Column("handed_over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("served_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("served_on", sa.Date(), nullable=True),
        sa.Column("served_by", sa.Text(), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("proof_sha256", sa.Text(), nullable=True),
        sa.Column("proof_media_type", sa.Text(), nullable=True),
        sa.Column("proof_name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(channel = 'inbox') = (address_sealed IS NULL)", name=op.f("ck_document_service_address")),
        sa.CheckConstraint(
            "(status = 'served') = (served_at IS NOT NULL)", name=op.f("ck_document_service_served_with_time")
        ),
        sa.CheckConstraint("channel IN ('inbox', 'email', 'sms', 'letter')", name=op.f("ck_document_service_channel")),
        sa.CheckConstraint(
            "side IN ('consumer', 'merchant', 'office', 'system')", name=op.f("ck_document_service_side")
        ),
        sa.CheckConstraint(
            "status <> 'failed' OR failed_at IS NOT NULL", name=op.f("ck_document_service_failed_with_time")
        ),
        sa.CheckConstraint("status IN ('on_way', 'sent', 'served', 'failed')", name=op.f("ck_document_service_status")),
        sa.CheckConstraint(
            "(proof_sha256 IS NULL) = (proof_media_type IS NULL) AND (proof_sha256 IS NULL) = (proof_name_sealed IS NULL)",
            name=op.f("ck_document_service_whole_proof"),
        ),
        sa.CheckConstraint(
            "(served_at IS NULL) = (served_by IS NULL) AND (served_at IS NULL) = (served_on IS NULL)",
            name=op.f("ck_document_service_served_by_someone"),
        ),
        sa.ForeignKeyConstraint(["document_id"], ["issued_document.id"], name=op.f("fk_document_service_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_service")),
        sa.UniqueConstraint("document_id", "request_key", name=op.f("uq_document_service_document_id_request_key")),
    )
    with op.batch_alter_table("document_service", schema=None) as batch_op:
        batch_op.create_index("ix_document_service_document_id", ["document_id", "sent_at"], unique=False)

    op.create_table(
        "joint_answer",
        sa.Column("question_id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["question_id"], ["joint_question.id"], name=op.f("fk_joint_answer_question_id")),
        sa.PrimaryKeyConstraint("question_id", "account_id", name=op.f("pk_joint_answer")),
    )
    op.create_table(
        "mediation_agreement",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("offer_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("remedy", sa.Text(), nullable=False),
        sa.Column("sum_fen", sa.BigInteger(), nullable=False),
        sa.Column("first_due_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("text_sha256", sa.Text(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_direct", sa.Boolean(), nullable=False),
        sa.Column("discarded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("set_aside_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seal_text", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "method IN ('original_route', 'wechat', 'alipay', 'bank_transfer', 'cash', 'on_site', 'by_post')",
            name=op.f("ck_mediation_agreement_method"),
        ),
        sa.CheckConstraint(
            "remedy IN ('refund', 'exchange', 'repair', 'replace', 'perform', 'compensation', 'multiple_compensation', 'apology', 'other')",
            name=op.f("ck_mediation_agreement_remedy"),
        ),
        sa.CheckConstraint(
            "(sealed_at IS NULL) = (seal_text IS NULL)", name=op.f("ck_mediation_agreement_sealed_with_text")
        ),
        sa.CheckConstraint("first_due_on <= due_on", name=op.f("ck_mediation_agreement_days_in_order")),
        sa.CheckConstraint("length(text_sha256) = 64", name=op.f("ck_mediation_agreement_text_sha256")),
        sa.CheckConstraint("sealed_at IS NULL OR NOT is_direct", name=op.f("ck_mediation_agreement_no_seal_on_direct")),
        sa.CheckConstraint(
            "sealed_at IS NULL OR discarded_at IS NULL", name=op.f("ck_mediation_agreement_sealed_or_discarded")
        ),
        sa.CheckConstraint(
            "set_aside_at IS NULL OR settled_at IS NOT NULL",
            name=op.f("ck_mediation_agreement_set_aside_after_settled"),
        ),
        sa.CheckConstraint(
            "settled_at IS NULL OR (is_direct AND discarded_at IS NULL)",
            name=op.f("ck_mediation_agreement_settled_directly"),
        ),
        sa.CheckConstraint("sum_fen >= 0", name=op.f("ck_mediation_agreement_sum")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_mediation_agreement_complaint_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["mediation_offer.id"], name=op.f("fk_mediation_agreement_offer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_agreement")),
        sa.UniqueConstraint("number", name=op.f("uq_mediation_agreement_number")),
    )
    with op.batch_alter_table("mediation_agreement", schema=None) as batch_op:
        batch_op.create_index(
            "uq_mediation_agreement_live",
            ["complaint_id"],
            unique=True,
            sqlite_where=sa.text("discarded_at IS NULL AND set_aside_at IS NULL"),
            postgresql_where=sa.text("discarded_at IS NULL AND set_aside_at IS NULL"),
        )

    op.create_table(
        "recommendation",
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("search_id", sa.Text(), nullable=True),
        sa.Column("laws", sa.JSON(), nullable=False),
        sa.Column("cases", sa.JSON(), nullable=False),
        sa.Column("weights_version", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("occasion IN ('opening', 'round', 'demand')", name=op.f("ck_recommendation_occasion")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_recommendation_number")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_recommendation_complaint_id")),
        sa.ForeignKeyConstraint(["search_id"], ["similar_search.id"], name=op.f("fk_recommendation_search_id")),
        sa.PrimaryKeyConstraint("complaint_id", "number", name=op.f("pk_recommendation")),
    )
    op.create_table(
        "report_evidence",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_report_evidence_sha256")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_evidence_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_evidence")),
        sa.UniqueConstraint("report_id", "sha256", name=op.f("uq_report_evidence_report_id_sha256")),
    )
    op.create_table(
        "report_extension",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("reasons_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_granted", sa.Boolean(), nullable=True),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by IS NULL) AND (answered_at IS NULL) = (is_granted IS NULL)",
            name=op.f("ck_report_extension_answered_by_someone"),
        ),
        sa.CheckConstraint(
            "answered_by IS NULL OR answered_by <> asked_by", name=op.f("ck_report_extension_another_answers")
        ),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_extension_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_extension")),
    )
    with op.batch_alter_table("report_extension", schema=None) as batch_op:
        batch_op.create_index(
            "uq_report_extension_granted",
            ["report_id"],
            unique=True,
            sqlite_where=sa.text("is_granted"),
            postgresql_where=sa.text("is_granted"),
        )
        batch_op.create_index(
            "uq_report_extension_open",
            ["report_id"],
            unique=True,
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        )

    op.create_table(
        "report_testing",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("what_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("until IS NULL OR until >= from_on", name=op.f("ck_report_testing_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_testing_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_testing")),
    )
    with op.batch_alter_table("report_testing", schema=None) as batch_op:
        batch_op.create_index(
            "uq_report_testing_open",
            ["report_id"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )

    op.create_table(
        "supplement_file",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("notice_id", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_supplement_file_sha256")),
        sa.ForeignKeyConstraint(["notice_id"], ["supplement_notice.id"], name=op.f("fk_supplement_file_notice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplement_file")),
        sa.UniqueConstraint("notice_id", "sha256", name=op.f("uq_supplement_file_notice_id_sha256")),
    )
    op.create_table(
        "testing_order",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("subject_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("lab", sa.Text(), nullable=False),
        sa.Column("payer", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("designated_by", sa.Text(), nullable=True),
        sa.Column("designated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("evidence_id", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "payer IN ('consumer', 'merchant', 'halves', 'by_result')", name=op.f("ck_testing_order_payer")
        ),
        sa.CheckConstraint("side IN ('consumer', 'merchant', 'office')", name=op.f("ck_testing_order_side")),
        sa.CheckConstraint(
            "(designated_by IS NULL) = (designated_at IS NULL)", name=op.f("ck_testing_order_designated")
        ),
        sa.CheckConstraint(
            "ended_on IS NULL OR (started_on IS NOT NULL AND ended_on >= started_on)",
            name=op.f("ck_testing_order_days"),
        ),
        sa.CheckConstraint(
            "evidence_id IS NULL OR ended_on IS NOT NULL", name=op.f("ck_testing_order_result_at_the_end")
        ),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_testing_order_complaint_id")),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_testing_order_evidence_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_testing_order")),
    )
    with op.batch_alter_table("testing_order", schema=None) as batch_op:
        batch_op.create_index(
            "uq_testing_order_open",
            ["complaint_id"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    op.create_table(
        "agreement_performance",
        sa.Column("agreement_id", sa.Text(), nullable=False),
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.Text(), nullable=True),
        sa.Column("performed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_by IS NULL) AND (confirmed_at IS NULL) = (performed_on IS NULL)",
            name=op.f("ck_agreement_performance_confirmed_with_day"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["mediation_agreement.id"], name=op.f("fk_agreement_performance_agreement_id")
        ),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_agreement_performance_complaint_id")),
        sa.PrimaryKeyConstraint("agreement_id", name=op.f("pk_agreement_performance")),
    )
    op.create_table(
        "agreement_promise",
        sa.Column("agreement_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("remedy", sa.Text(), nullable=False),
        sa.Column("item_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("sum_fen", sa.BigInteger(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("received_fen", sa.BigInteger(), nullable=False),
        sa.Column("performed_on", sa.Date(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proof_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "remedy IN ('refund', 'exchange', 'repair', 'replace', 'perform', 'compensation', 'multiple_compensation', 'apology', 'other')",
            name=op.f("ck_agreement_promise_remedy"),
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_agreement_promise_number")),
        sa.CheckConstraint("performed_on IS NULL OR received_fen = sum_fen", name=op.f("ck_agreement_promise_whole")),
        sa.CheckConstraint("received_fen BETWEEN 0 AND sum_fen", name=op.f("ck_agreement_promise_received")),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["mediation_agreement.id"], name=op.f("fk_agreement_promise_agreement_id")
        ),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_agreement_promise_complaint_id")),
        sa.PrimaryKeyConstraint("agreement_id", "number", name=op.f("pk_agreement_promise")),
    )
    with op.batch_alter_table("agreement_promise", schema=None) as batch_op:
        batch_op.create_index("ix_agreement_promise_complaint_id", ["complaint_id"], unique=False)
        batch_op.create_index("ix_agreement_promise_due_on", ["performed_on", "due_on"], unique=False)

    op.create_table(
        "agreement_signature",
        sa.Column("agreement_id", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("text_sha256", sa.Text(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("side IN ('consumer', 'merchant', 'office')", name=op.f("ck_agreement_signature_side")),
        sa.CheckConstraint("length(text_sha256) = 64", name=op.f("ck_agreement_signature_text_sha256")),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["mediation_agreement.id"], name=op.f("fk_agreement_signature_agreement_id")
        ),
        sa.PrimaryKeyConstraint("agreement_id", "side", name=op.f("pk_agreement_signature")),
    )
    op.create_table(
        "testing_answer",
        sa.Column("testing_id", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("agrees_lab", sa.Boolean(), nullable=False),
        sa.Column("agrees_cost", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("side IN ('consumer', 'merchant')", name=op.f("ck_testing_answer_side")),
        sa.ForeignKeyConstraint(["testing_id"], ["testing_order.id"], name=op.f("fk_testing_answer_testing_id")),
        sa.PrimaryKeyConstraint("testing_id", "side", name=op.f("pk_testing_answer")),
    )
    op.create_table(
        "promise_breach",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("agreement_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "reason IN ('nothing', 'part', 'not_as_agreed', 'refused', 'unreachable', 'other')",
            name=op.f("ck_promise_breach_reason"),
        ),
        sa.CheckConstraint("side IN ('consumer', 'office')", name=op.f("ck_promise_breach_side")),
        sa.ForeignKeyConstraint(
            ["agreement_id", "number"],
            ["agreement_promise.agreement_id", "agreement_promise.number"],
            name=op.f("fk_promise_breach_agreement_id_number"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise_breach")),
        sa.UniqueConstraint("agreement_id", "number", name=op.f("uq_promise_breach_agreement_id_number")),
    )
    op.create_table(
        "promise_excuse",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("agreement_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "reason IN ('already_done', 'waiting_for_consumer', 'payment_returned', 'force_majeure', 'short_of_money', 'other')",
            name=op.f("ck_promise_excuse_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id", "number"],
            ["agreement_promise.agreement_id", "agreement_promise.number"],
            name=op.f("fk_promise_excuse_agreement_id_number"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise_excuse")),
    )
    with op.batch_alter_table("promise_excuse", schema=None) as batch_op:
        batch_op.create_index("ix_promise_excuse_promise", ["agreement_id", "number", "given_at"], unique=False)

    op.create_table(
        "promise_receipt",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("agreement_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sum_fen", sa.BigInteger(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("basis_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("side IN ('consumer', 'office')", name=op.f("ck_promise_receipt_side")),
        sa.CheckConstraint("sum_fen >= 0", name=op.f("ck_promise_receipt_sum")),
        sa.ForeignKeyConstraint(
            ["agreement_id", "number"],
            ["agreement_promise.agreement_id", "agreement_promise.number"],
            name=op.f("fk_promise_receipt_agreement_id_number"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise_receipt")),
    )
    with op.batch_alter_table("promise_receipt", schema=None) as batch_op:
        batch_op.create_index("ix_promise_receipt_promise", ["agreement_id", "number", "recorded_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("promise_receipt", schema=None) as batch_op:
        batch_op.drop_index("ix_promise_receipt_promise")

    op.drop_table("promise_receipt")
    with op.batch_alter_table("promise_excuse", schema=None) as batch_op:
        batch_op.drop_index("ix_promise_excuse_promise")

    op.drop_table("promise_excuse")
    op.drop_table("promise_breach")
    op.drop_table("testing_answer")
    op.drop_table("agreement_signature")
    with op.batch_alter_table("agreement_promise", schema=None) as batch_op:
        batch_op.drop_index("ix_agreement_promise_due_on")
        batch_op.drop_index("ix_agreement_promise_complaint_id")

    op.drop_table("agreement_promise")
    op.drop_table("agreement_performance")
    with op.batch_alter_table("testing_order", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_testing_order_open",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    op.drop_table("testing_order")
    op.drop_table("supplement_file")
    with op.batch_alter_table("report_testing", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_report_testing_open", sqlite_where=sa.text("until IS NULL"), postgresql_where=sa.text("until IS NULL")
        )

    op.drop_table("report_testing")
    with op.batch_alter_table("report_extension", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_report_extension_open",
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        )
        batch_op.drop_index(
            "uq_report_extension_granted", sqlite_where=sa.text("is_granted"), postgresql_where=sa.text("is_granted")
        )

    op.drop_table("report_extension")
    op.drop_table("report_evidence")
    op.drop_table("recommendation")
    with op.batch_alter_table("mediation_agreement", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_mediation_agreement_live",
            sqlite_where=sa.text("discarded_at IS NULL AND set_aside_at IS NULL"),
            postgresql_where=sa.text("discarded_at IS NULL AND set_aside_at IS NULL"),
        )

    op.drop_table("mediation_agreement")
    op.drop_table("joint_answer")
    with op.batch_alter_table("document_service", schema=None) as batch_op:
        batch_op.drop_index("ix_document_service_document_id")

    op.drop_table("document_service")
    with op.batch_alter_table("complaint_clock_pause", schema=None) as batch_op:
        batch_op.drop_index("ix_complaint_clock_pause_clock_id")

    op.drop_table("complaint_clock_pause")
    with op.batch_alter_table("waiting_message", schema=None) as batch_op:
        batch_op.drop_index("ix_waiting_message_due_at")

    op.drop_table("waiting_message")
    with op.batch_alter_table("supplement_notice", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_supplement_notice_open",
            sqlite_where=sa.text("answered_at IS NULL AND replaced_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL AND replaced_at IS NULL"),
        )

    op.drop_table("supplement_notice")
    with op.batch_alter_table("similar_search", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_similar_search_once_a_round",
            sqlite_where=sa.text("occasion = 'round'"),
            postgresql_where=sa.text("occasion = 'round'"),
        )
        batch_op.drop_index("ix_similar_search_complaint_id")

    op.drop_table("similar_search")
    with op.batch_alter_table("respondent_letter", schema=None) as batch_op:
        batch_op.drop_index("ix_respondent_letter_complaint_id")

    op.drop_table("respondent_letter")
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_index("ix_report_target_id")
        batch_op.drop_index("ix_report_reporter_id")
        batch_op.drop_index("ix_report_queue")
        batch_op.drop_index("ix_report_person_index")
        batch_op.drop_index("ix_report_complaint_id")

    op.drop_table("report")
    with op.batch_alter_table("recusal_application", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_recusal_application_open",
            sqlite_where=sa.text("decided_at IS NULL"),
            postgresql_where=sa.text("decided_at IS NULL"),
        )
        batch_op.drop_index("ix_recusal_application_complaint_id")

    op.drop_table("recusal_application")
    op.drop_table("recommendation_sight")
    op.drop_table("recommendation_mark")
    with op.batch_alter_table("merchant_assignment", schema=None) as batch_op:
        batch_op.drop_index("ix_merchant_assignment_account_id")

    op.drop_table("merchant_assignment")
    with op.batch_alter_table("mediation_statement", schema=None) as batch_op:
        batch_op.drop_index("ix_mediation_statement_complaint_id")

    op.drop_table("mediation_statement")
    op.drop_table("mediation_session")
    op.drop_table("mediation_reminder")
    with op.batch_alter_table("mediation_proposal", schema=None) as batch_op:
        batch_op.drop_index("ix_mediation_proposal_complaint_id")

    op.drop_table("mediation_proposal")
    with op.batch_alter_table("mediation_offer", schema=None) as batch_op:
        batch_op.drop_index("ix_mediation_offer_complaint_id")

    op.drop_table("mediation_offer")
    with op.batch_alter_table("mediation_delegation", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_mediation_delegation_live",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index("ix_mediation_delegation_body")

    op.drop_table("mediation_delegation")
    op.drop_table("mediation_consent")
    with op.batch_alter_table("mediation_blind_bid", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_mediation_blind_bid_open",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index("ix_mediation_blind_bid_closes_on")

    op.drop_table("mediation_blind_bid")
    with op.batch_alter_table("mediation_appointment", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_mediation_appointment_open",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.drop_index("ix_mediation_appointment_meet_at")

    op.drop_table("mediation_appointment")
    op.drop_table("joint_question")
    op.drop_table("joint_invitation")
    with op.batch_alter_table("issued_document", schema=None) as batch_op:
        batch_op.drop_index("ix_issued_document_report_id")
        batch_op.drop_index("ix_issued_document_complaint_id")

    op.drop_table("issued_document")
    with op.batch_alter_table("human_call", schema=None) as batch_op:
        batch_op.drop_index("ix_human_call_complaint_id")

    op.drop_table("human_call")
    op.drop_table("filing_declaration")
    op.drop_table("fact_answer")
    op.drop_table("evidence")
    with op.batch_alter_table("duplicate_judgement", schema=None) as batch_op:
        batch_op.drop_index("ix_duplicate_judgement_twin_id")

    op.drop_table("duplicate_judgement")
    with op.batch_alter_table("direct_negotiation", schema=None) as batch_op:
        batch_op.drop_index("ix_direct_negotiation_enterprise_id")

    op.drop_table("direct_negotiation")
    with op.batch_alter_table("complaint_transfer", schema=None) as batch_op:
        batch_op.drop_index("ix_complaint_transfer_complaint_id")

    op.drop_table("complaint_transfer")
    op.drop_table("complaint_decision")
    with op.batch_alter_table("complaint_clock", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_complaint_clock_running",
            sqlite_where=sa.text("stopped_on IS NULL"),
            postgresql_where=sa.text("stopped_on IS NULL"),
        )
        batch_op.drop_index("ix_complaint_clock_due")

    op.drop_table("complaint_clock")
    with op.batch_alter_table("complaint_assignment", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_complaint_assignment_open",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index("ix_complaint_assignment_complaint_id")

    op.drop_table("complaint_assignment")
    with op.batch_alter_table("complainant", schema=None) as batch_op:
        batch_op.drop_index("ix_complainant_account_id")

    op.drop_table("complainant")
    with op.batch_alter_table("competence_dispute", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_competence_dispute_open",
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        )
        batch_op.drop_index("ix_competence_dispute_other")

    op.drop_table("competence_dispute")
    op.drop_table("case_archive")
    with op.batch_alter_table("breach_lead", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_breach_lead_open",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    op.drop_table("breach_lead")
    with op.batch_alter_table("advice_snapshot", schema=None) as batch_op:
        batch_op.drop_index("ix_advice_snapshot_complaint_id")

    op.drop_table("advice_snapshot")
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_account")

    op.drop_table("sign_in")
    op.drop_table("second_factor")
    with op.batch_alter_table("recovery_code", schema=None) as batch_op:
        batch_op.drop_index("ix_recovery_code_account_id")

    op.drop_table("recovery_code")
    with op.batch_alter_table("person_identity", schema=None) as batch_op:
        batch_op.drop_index("ix_person_identity_number")

    op.drop_table("person_identity")
    with op.batch_alter_table("official_absence", schema=None) as batch_op:
        batch_op.drop_index("ix_official_absence_cover")
        batch_op.drop_index("ix_official_absence_account")

    op.drop_table("official_absence")
    op.drop_table("notice_preference")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_membership_open",
            sqlite_where=sa.text("status IN ('requested', 'confirmed')"),
            postgresql_where=sa.text("status IN ('requested', 'confirmed')"),
        )
        batch_op.drop_index("ix_membership_enterprise")

    op.drop_table("membership")
    with op.batch_alter_table("member_invitation", schema=None) as batch_op:
        batch_op.drop_index("ix_member_invitation_phone")
        batch_op.drop_index("ix_member_invitation_enterprise")

    op.drop_table("member_invitation")
    with op.batch_alter_table("mandate", schema=None) as batch_op:
        batch_op.drop_index("ix_mandate_principal")
        batch_op.drop_index("ix_mandate_agent")

    op.drop_table("mandate")
    with op.batch_alter_table("inbox_notice", schema=None) as batch_op:
        batch_op.drop_index("ix_inbox_notice_role")
        batch_op.drop_index("ix_inbox_notice_enterprise")
        batch_op.drop_index("ix_inbox_notice_account")

    op.drop_table("inbox_notice")
    op.drop_table("enterprise_name_term")
    with op.batch_alter_table("derived_flag", schema=None) as batch_op:
        batch_op.drop_index("ix_derived_flag_person_name")
        batch_op.drop_index("ix_derived_flag_object")
        batch_op.drop_index("ix_derived_flag_flag_id")

    op.drop_table("derived_flag")
    op.drop_table("contact_channel")
    with op.batch_alter_table("complaint", schema=None) as batch_op:
        batch_op.drop_index("ix_complaint_respondent_id")
        batch_op.drop_index("ix_complaint_queue")
        batch_op.drop_index("ix_complaint_office")
        batch_op.drop_index("ix_complaint_handler")
        batch_op.drop_index("ix_complaint_consumer_id")

    op.drop_table("complaint")
    with op.batch_alter_table("api_key", schema=None) as batch_op:
        batch_op.drop_index("ix_api_key_enterprise")

    op.drop_table("api_key")
    with op.batch_alter_table("webhook_message", schema=None) as batch_op:
        batch_op.drop_index("ix_webhook_message_endpoint_id")

    op.drop_table("webhook_message")
    op.drop_table("rule_book_version")
    with op.batch_alter_table("registry_link", schema=None) as batch_op:
        batch_op.drop_index("ix_registry_link_to_enterprise_id")
        batch_op.drop_index("ix_registry_link_from_person_id")
        batch_op.drop_index("ix_registry_link_from_enterprise_id")

    op.drop_table("registry_link")
    with op.batch_alter_table("outbox_delivery", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_delivery_subject")
        batch_op.drop_index("ix_outbox_delivery_open")

    op.drop_table("outbox_delivery")
    op.drop_table("office_area")
    with op.batch_alter_table("listing_paper", schema=None) as batch_op:
        batch_op.drop_index("ix_listing_paper_listing_id")

    op.drop_table("listing_paper")
    op.drop_table("ledger_leaf")
    op.drop_table("import_problem")
    with op.batch_alter_table("flag", schema=None) as batch_op:
        batch_op.drop_index("ix_flag_object")

    op.drop_table("flag")
    with op.batch_alter_table("enterprise_name", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_enterprise_name_present",
            sqlite_where=sa.text("to_on IS NULL"),
            postgresql_where=sa.text("to_on IS NULL"),
        )
        batch_op.drop_index("ix_enterprise_name_folded")
        batch_op.drop_index("ix_enterprise_name_enterprise_id")

    op.drop_table("enterprise_name")
    op.drop_table("delegate_body")
    with op.batch_alter_table("check_subject", schema=None) as batch_op:
        batch_op.drop_index("ix_check_subject_object")
        batch_op.drop_index("ix_check_subject_check_id")

    op.drop_table("check_subject")
    op.drop_table("check_decision")
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_index("ix_account_office")

    op.drop_table("account")
    with op.batch_alter_table("webhook_endpoint", schema=None) as batch_op:
        batch_op.drop_index("ix_webhook_endpoint_enterprise_id")

    op.drop_table("webhook_endpoint")
    with op.batch_alter_table("sign_in_failure", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_failure_phone")

    op.drop_table("sign_in_failure")
    with op.batch_alter_table("sanction_check", schema=None) as batch_op:
        batch_op.drop_index("ix_sanction_check_clerk")

    op.drop_table("sanction_check")
    with op.batch_alter_table("rule_book_amendment", schema=None) as batch_op:
        batch_op.drop_index("ix_rule_book_amendment_status")

    op.drop_table("rule_book_amendment")
    with op.batch_alter_table("response_template", schema=None) as batch_op:
        batch_op.drop_index("ix_response_template_enterprise_id")

    op.drop_table("response_template")
    op.drop_table("request_receipt")
    with op.batch_alter_table("regulation", schema=None) as batch_op:
        batch_op.drop_index("ix_regulation_short")
        batch_op.drop_index("ix_regulation_key")

    op.drop_table("regulation")
    with op.batch_alter_table("ranking_weights", schema=None) as batch_op:
        batch_op.drop_index("ix_ranking_weights_status")

    op.drop_table("ranking_weights")
    op.drop_table("pushed_recommendation")
    with op.batch_alter_table("phone_code", schema=None) as batch_op:
        batch_op.drop_index("ix_phone_code_phone")

    op.drop_table("phone_code")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index("ix_person_public_name")

    op.drop_table("person")
    with op.batch_alter_table("past_case", schema=None) as batch_op:
        batch_op.drop_index("ix_past_case_newest")
        batch_op.drop_index(
            "ix_past_case_citing",
            sqlite_where=sa.text("cited_keys <> ''"),
            postgresql_where=sa.text("cited_keys <> ''"),
        )
        batch_op.drop_index("ix_past_case_category")

    op.drop_table("past_case")
    op.drop_table("outbox_subscriber")
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_message_fact_type_id")

    op.drop_table("outbox_message")
    op.drop_table("office")
    with op.batch_alter_table("odr_membership", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_odr_membership_open",
            sqlite_where=sa.text("status IN ('applied', 'member')"),
            postgresql_where=sa.text("status IN ('applied', 'member')"),
        )

    op.drop_table("odr_membership")
    op.drop_table("measure_edition")
    op.drop_table("measure")
    op.drop_table("matter")
    with op.batch_alter_table("listing", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_listing_one_act_once",
            sqlite_where=sa.text("status NOT IN ('dropped', 'annulled')"),
            postgresql_where=sa.text("status NOT IN ('dropped', 'annulled')"),
        )
        batch_op.drop_index("ix_listing_status")
        batch_op.drop_index("ix_listing_enterprise_id")

    op.drop_table("listing")
    with op.batch_alter_table("import_run", schema=None) as batch_op:
        batch_op.drop_index("ix_import_run_open")

    op.drop_table("import_run")
    op.drop_table("experience_version")
    op.drop_table("enterprise_desk")
    op.drop_table("enterprise")
    op.drop_table("duty_run")
    op.drop_table("document_sequence")
    op.drop_table("desk")
    op.drop_table("demo_clock")
    with op.batch_alter_table("credit_record", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_credit_record_current",
            sqlite_where=sa.text("status = 'current'"),
            postgresql_where=sa.text("status = 'current'"),
        )
        batch_op.drop_index("ix_credit_record_month")
        batch_op.drop_index("ix_credit_record_enterprise")

    op.drop_table("credit_record")
    op.drop_table("casebase_state")
    op.drop_table("casebase_change")
    with op.batch_alter_table("case_release", schema=None) as batch_op:
        batch_op.drop_index("ix_case_release_office_id")

    op.drop_table("case_release")
    with op.batch_alter_table("act", schema=None) as batch_op:
        batch_op.drop_index("ix_act_subject")

    op.drop_table("act")
