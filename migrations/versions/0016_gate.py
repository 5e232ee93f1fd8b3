"""The gate: what crosses tenants, each function with its reason in app/infra/gate.py."""

from pathlib import Path

from alembic import op

GATE = Path(__file__).parents[1] / "gate"

revision = "0016_gate"
down_revision = "0015_audit_tables"


def upgrade() -> None:
    op.execute("grant select on all tables in schema public to rk_gate")
    op.execute(
        "grant insert on users, organisations, memberships, invitations, handovers, interventions, events,"
        " case_assignments to rk_gate"
    )
    op.execute("grant update (ends_at, seen_at) on sign_ins to rk_gate")
    op.execute("grant update (seen_at) on api_keys to rk_gate")
    op.execute(
        "grant update (partner_id, version, regie, regie_before, regie_since, accepted_at, paused_until,"
        " partner_reference, waiting_for, waiting_since, waiting_until, news_at) on cases to rk_gate"
    )
    op.execute(
        "grant update (partner_id) on claims, ledger_accounts, ledger_entries, ledger_allocations, debtors,"
        " formal_notices, circumstances, preferences, case_causes, notes, internal_notes, interventions,"
        " request_answers, decisions, approval_answers, events to rk_gate"
    )
    op.execute("grant update (partner_id, status) on requests, actions, approvals to rk_gate")
    op.execute("grant update (partner_id, status, answered_at, answered_by_user_id, answer) on handovers to rk_gate")
    op.execute("grant update (accepted_at, ended_at, end_reason) on case_assignments to rk_gate")
    op.execute("create schema gate authorization rk_gate")
    op.execute("set role rk_gate")
    for name in ("accounts", "cases"):
        op.execute(GATE.joinpath(f"{name}.sql").read_text())
    op.execute("revoke all on all functions in schema gate from public")
    op.execute("grant usage on schema gate to rk_web")
    op.execute("grant execute on all functions in schema gate to rk_web")
    op.execute("revoke execute on function gate.show_case(uuid, uuid, uuid, boolean) from rk_web")
    op.execute("revoke execute on function gate.hide_case(uuid, uuid, uuid, uuid) from rk_web")
    op.execute("reset role")
