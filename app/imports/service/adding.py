"""New dossiers, all in one statement: a dossier is there whole or it is not there."""

from secrets import randbelow
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.imports.service.columns import CLAIM_SHAPE, DEBTOR_COLUMNS, DEBTOR_SHAPE, DEBTOR_VALUES, OF_ORG
from app.kernel.numbers import payment_reference

REFERENCE_NUMBERS = 10**15
# asked per person, by index: a join would read all households of the creditor for each step
HOME = f"(select h.id from households h where h.{OF_ORG} and h.address_key = d.address_key)"  # noqa: S608 - ours

# who lives at an address together, also with a dossier of another time
HOUSEHOLDS = text("""
    insert into households (creditor_id, by_organisation_id, address_key)
    select distinct cast(:org as uuid), cast(:org as uuid), debtor->>'address_key'
    from import_cases i cross join jsonb_array_elements(i.data->'debtors') debtor
    where i.id = any(cast(:ids as uuid[])) and debtor->>'address_key' is not null
    on conflict (creditor_id, address_key) do nothing
""")
ADD = text(f"""
    with chosen as materialized (
      select id, reference, hash, data, data->'case' as c, app_uuidv7() as case_id, app_uuidv7() as account_id
      from import_cases where id = any(cast(:ids as uuid[])) order by position
    ), accounts as (
      insert into ledger_accounts (id, creditor_id, by_organisation_id) select account_id, :org, :org from chosen
    ), cases_made as (
      insert into cases (id, creditor_id, by_organisation_id, reference, account_id, regie, track, start_reason, about,
        rent_cents, relation_continues, since, ability, picture_complete, waiting_for, retain_until, source_hash,
        version)
      select case_id, :org, :org, reference, account_id, 'internal', c->>'track', c->>'start_reason', c->>'about',
        (c->>'rent_cents')::bigint, coalesce((c->>'relation_continues')::boolean, true), (c->>'since')::date,
        'unknown', false, 'nobody', (c->>'retain_until')::date, hash, 1
      from chosen
    ), debtors_made as (
      insert into debtors (creditor_id, by_organisation_id, by_user_id, case_id, household_id, main,
        {DEBTOR_COLUMNS})
      select :org, :org, :by, case_id, {HOME}, d.ordinality = 1,
        {DEBTOR_VALUES}
      from chosen cross join rows from (jsonb_to_recordset(data->'debtors') as ({DEBTOR_SHAPE})) with ordinality d
      order by case_id, d.ordinality
    ), owed as materialized (
      select app_uuidv7() as claim_id, chosen.case_id, chosen.account_id, c->>'legal_basis' as legal_basis, r.*
      from chosen cross join jsonb_to_recordset(data->'claims') as r({CLAIM_SHAPE})
    ), claims_made as (
      insert into claims (id, creditor_id, by_organisation_id, by_user_id, case_id, number, kind, description,
        invoiced_on, due_on, original_cents, legal_basis, enforceable, terms_status, interest_from)
      select claim_id, :org, :org, :by, case_id, number, coalesce(kind, 'other'), description,
        invoiced_on, due_on, original_cents, legal_basis, true, 'not_reviewed', interest_from
      from owed
    ), booked as (
      insert into ledger_entries (creditor_id, by_organisation_id, by_user_id, account_id, kind, amount_cents, bearer,
        cost_kind, claim_id, booked_on, value_on, description, source)
      select :org, :org, :by, account_id, 'claim', open_cents, 'debtor', null, claim_id, :today, due_on, description,
        'claim:' || claim_id
      from owed where open_cents > 0
      union all
      select :org, :org, :by, account_id, 'cost', costs_cents, 'debtor', 'bik', claim_id, :today, :today,
        'Kosten die al berekend waren', 'claim-costs:' || claim_id
      from owed where costs_cents > 0
    ), notices as (
      insert into formal_notices (creditor_id, by_organisation_id, by_user_id, case_id, sent_on, channel, proof, valid)
      select :org, :org, :by, case_id, (c->>'formal_notice_on')::date, 'brief', c->>'formal_notice_proof', true
      from chosen where c ? 'formal_notice_on'
    ), known as (
      insert into circumstances (creditor_id, by_organisation_id, by_user_id, case_id, fact, value)
      select :org, :org, :by, case_id, f.key, f.value from chosen cross join jsonb_each(data->'facts') f
    ), noted as (
      insert into notes (creditor_id, by_organisation_id, by_user_id, case_id, text)
      select :org, :org, :by, case_id, data->>'note' from chosen where data->>'note' is not null
    ), told as (
      insert into events (creditor_id, by_organisation_id, by_user_id, kind, subject_kind, subject_id, data)
      select :org, :org, :by, 'case.imported', 'case', case_id, jsonb_build_object('upload', cast(:upload as text))
      from chosen
    ), marked as (
      update import_cases i set outcome = 'done' from chosen where i.id = chosen.id
    )
    select case_id from chosen
""")  # noqa: S608 - the names are ours
NUMBER = text("""
    insert into payment_references (code, creditor_id, case_id)
    select code, :org, case_id from unnest(cast(:codes as text[]), cast(:cases as uuid[])) as given(code, case_id)
    on conflict (code) do nothing returning case_id
""")


def add_cases(db: Session, import_ids: list[UUID], about: dict[str, object]) -> None:
    """Write these dossiers with all that belongs to them. `about`: org, by, upload, today."""
    if not import_ids:
        return
    asked = about | {"ids": import_ids}
    db.execute(HOUSEHOLDS, asked)
    number_cases(db, list(db.scalars(ADD, asked)), about)


def number_cases(db: Session, case_ids: list[UUID], about: dict[str, object]) -> None:
    """A betalingskenmerk for each: 15 digits by lot. One that somebody else has, perhaps out of our sight, is left."""
    waiting = set(case_ids)
    while waiting:
        codes = [payment_reference(f"{randbelow(REFERENCE_NUMBERS):015}") for _ in waiting]
        waiting -= set(db.scalars(NUMBER, about | {"codes": codes, "cases": list(waiting)}))
