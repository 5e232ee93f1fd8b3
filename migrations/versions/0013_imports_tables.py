"""The tables of imports, who sees them and who may change what."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.rls import may, protect_own

revision = "0013_imports_tables"
down_revision = "0012_bank_tables"


def upgrade() -> None:
    op.create_table(
        "import_cases",
        sa.Column("id", sa.Uuid(), server_default=sa.text("app_uuidv7()"), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("upload_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "new",
                "changed",
                "same",
                "done",
                "clash",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("import_cases_organisation_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["uploads.id"], name=op.f("import_cases_upload_id_fkey"), ondelete="cascade"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("import_cases_pkey")),
        sa.UniqueConstraint("upload_id", "reference", name=op.f("import_cases_upload_id_reference_key")),
    )
    op.create_index(
        op.f("import_cases_upload_id_outcome_position_idx"),
        "import_cases",
        ["upload_id", "outcome", "position"],
        unique=False,
    )
    op.create_table(
        "import_errors",
        sa.Column("id", sa.Uuid(), server_default=sa.text("app_uuidv7()"), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("upload_id", sa.Uuid(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("column", sa.String(), nullable=False),
        sa.Column("found", sa.String(), nullable=False),
        sa.Column("wrong", sa.String(), nullable=False),
        sa.Column("remedy", sa.String(), nullable=False),
        sa.Column("warning", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("import_errors_organisation_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["uploads.id"], name=op.f("import_errors_upload_id_fkey"), ondelete="cascade"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("import_errors_pkey")),
    )
    op.create_index(
        op.f("import_errors_upload_id_row_id_idx"), "import_errors", ["upload_id", "row", "id"], unique=False
    )
    for step in (
        *protect_own("import_cases"),
        *may("import_cases", "outcome", delete=True),
        *protect_own("import_errors"),
        *may("import_errors", delete=True),
    ):
        op.execute(step)
