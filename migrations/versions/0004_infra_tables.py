"""The tables of infra, who sees them and who may change what."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.rls import ME, OWN, may, protect, protect_family, protect_own

revision = "0004_infra_tables"
down_revision = "0003_organisations_tables"


def upgrade() -> None:
    op.create_table(
        "event_deliveries",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("handler", sa.String(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "organisation_id", "handler", name=op.f("event_deliveries_pkey")),
    )
    op.create_table(
        "events",
        sa.Column("id", sa.Uuid(), server_default=sa.text("app_uuidv7()"), nullable=False),
        sa.Column("creditor_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("by_organisation_id", sa.Uuid(), nullable=False),
        sa.Column("by_user_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", "creditor_id", name=op.f("events_pkey")),
    )
    op.create_index(
        op.f("events_creditor_id_at_idx"),
        "events",
        ["creditor_id", "at"],
        unique=False,
        postgresql_include=["partner_id", "kind"],
    )
    op.create_index(
        op.f("events_creditor_id_subject_id_id_idx"), "events", ["creditor_id", "subject_id", "id"], unique=False
    )
    op.create_index(op.f("events_partner_id_id_idx"), "events", ["partner_id", "id"], unique=False)
    op.create_table(
        "jobs",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("by_organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("args", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column(
            "status",
            sa.Enum("waiting", "done", "failed", name="status", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("jobs_pkey")),
        sa.UniqueConstraint("organisation_id", "key", name=op.f("jobs_organisation_id_key_key")),
    )
    op.create_index("jobs_waiting_idx", "jobs", ["at"], unique=False, postgresql_where=sa.text("status = 'waiting'"))
    op.create_table(
        "mails",
        sa.Column("id", sa.Uuid(), server_default=sa.text("app_uuidv7()"), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("to", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "waiting",
                "trying",
                "sent",
                "failed",
                name="mailstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("mails_pkey")),
    )
    op.create_index(
        op.f("mails_organisation_id_status_id_idx"), "mails", ["organisation_id", "status", "id"], unique=False
    )
    op.create_table(
        "once",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "key", name=op.f("once_pkey")),
    )
    op.create_index(op.f("once_organisation_id_at_idx"), "once", ["organisation_id", "at"], unique=False)
    op.create_table(
        "uploads",
        sa.Column("id", sa.Uuid(), server_default=sa.text("app_uuidv7()"), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("by_user_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("cases", "bank", name="uploadkind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "received",
                "reading",
                "ready",
                "booking",
                "done",
                "refused",
                name="uploadstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("summary", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f("uploads_by_user_id_fkey")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("uploads_organisation_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("uploads_pkey")),
    )
    op.create_index(
        op.f("uploads_organisation_id_kind_id_idx"), "uploads", ["organisation_id", "kind", "id"], unique=False
    )
    op.create_index(
        op.f("uploads_organisation_id_kind_sha256_idx"), "uploads", ["organisation_id", "kind", "sha256"], unique=False
    )
    op.create_table(
        "upload_pieces",
        sa.Column("upload_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["uploads.id"], name=op.f("upload_pieces_upload_id_fkey"), ondelete="cascade"
        ),
        sa.PrimaryKeyConstraint("upload_id", "number", name=op.f("upload_pieces_pkey")),
    )
    for step in (
        *protect_family("events"),
        *may("events"),
        *protect_own("event_deliveries"),
        *may("event_deliveries"),
        *protect("jobs", sees=f"{OWN} or by_organisation_id = {ME}", adds=f"by_organisation_id = {ME}", changes=OWN),
        *may("jobs", "status, tries, done_at, at"),
        *protect_own("mails"),
        *may("mails", "status, sent_at, text, problem"),
        *protect_own("once"),
        *may("once", delete=True),
        *protect_own("uploads"),
        *may("uploads", "size, sha256, status, progress, total, summary, problem, done_at, version", delete=True),
        *protect_own("upload_pieces"),
        *may("upload_pieces", delete=True),
    ):
        op.execute(step)
