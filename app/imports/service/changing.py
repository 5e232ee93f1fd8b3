"""Dossiers that we know and about which a file says something else. Nothing is deleted: a claim that is no longer in
the file stays, an amount that changed gets a correction beside it, an empty cell wipes nothing out."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.cases.policy import ClaimKind
from app.imports.policy.plan import about as about_of
from app.imports.service.adding import HOME, HOUSEHOLDS
from app.imports.service.columns import CLAIM_SHAPE, DEBTOR_COLUMNS, DEBTOR_SHAPE, DEBTOR_VALUES, OF_ORG
from app.kernel.actor import Actor
from app.ledger.service import reallocate_all

NAMES = ("initials", "prefix", "surname", "company", "register_number", "contact_person", "birth_date")
REACH = ("phone", "mobile", "email", "iban", "language")
CONTRACT = ("contract_number", "unit_number", "object_address")
ADDRESS = ("street", "house_number", "addition", "postcode", "city")  # goes as a whole
FRESH = ",\n        ".join(
    [f"{name} = coalesce(d.{name}, t.{name})" for name in (*NAMES, *REACH)]
    + [f"{name} = coalesce(d.c->>'{name}', t.{name})" for name in CONTRACT]
    + [f"{name} = case when d.postcode is null then t.{name} else d.{name} end" for name in ADDRESS]
)
LOCK = text("""
    select id, account_id, partner_id from cases where creditor_id = :org and id = any(cast(:cases as uuid[]))
    order by id for update
""")
CHOSEN = f"""
    with chosen as materialized (
      select i.id, i.hash, i.data, i.data->'case' as c, k.id as case_id, k.account_id, k.partner_id,
        case when k.accepted_at is not null then k.partner_id end as hears
      from unnest(cast(:ids as uuid[]), cast(:cases as uuid[])) as pair(import_id, case_id)
      join import_cases i on i.id = pair.import_id
      join cases k on k.{OF_ORG} and k.id = pair.case_id
    )"""  # noqa: S608 - the name is ours
# `any(...)` beside a join says how few rows there are: by index, not by reading the whole table
OF_CASES, OF_ACCOUNTS = "any(cast(:cases as uuid[]))", "any(cast(:accounts as uuid[]))"
# policy.plan.correction, for many claims at once
CORRECT = text(f"""{CHOSEN}, stated as (
      select chosen.account_id, chosen.partner_id, m.id as claim_id, r.open_cents
      from chosen cross join jsonb_to_recordset(data->'claims') as r({CLAIM_SHAPE})
      join claims m on m.{OF_ORG} and m.case_id = chosen.case_id and m.number = r.number
      where m.case_id = {OF_CASES}
    ), owed as (
      select e.claim_id, sum(e.amount_cents)::bigint as cents
      from ledger_entries e join stated on stated.account_id = e.account_id and stated.claim_id = e.claim_id
      left join ledger_entries o on o.{OF_ORG} and o.id = e.counters_id
      where e.{OF_ORG} and e.account_id = {OF_ACCOUNTS}
        and e.bearer = 'debtor' and coalesce(o.kind, e.kind) in ('claim', 'correction')
      group by e.claim_id
    ), paid as (
      select a.claim_id, sum(a.amount_cents)::bigint as cents
      from ledger_allocations a join stated on stated.account_id = a.account_id and stated.claim_id = a.claim_id
      join ledger_entries p on p.{OF_ORG} and p.id = a.entry_id and p.kind in ('payment', 'waiver')
      where a.{OF_ORG} and a.account_id = {OF_ACCOUNTS} and a.bucket = 'principal' and a.version = (
        select max(n.version) from ledger_allocations n where n.{OF_ORG} and n.account_id = a.account_id)
      group by a.claim_id
    ), compared as (
      select stated.*, coalesce(owed.cents, 0) as owed, coalesce(paid.cents, 0) as paid
      from stated left join owed using (claim_id) left join paid using (claim_id)
    ), corrected as (
      select *, open_cents - least(greatest(open_cents, owed - paid), owed) as cents from compared
    )
    insert into ledger_entries (creditor_id, partner_id, by_organisation_id, by_user_id, account_id, kind, amount_cents,
      bearer, claim_id, booked_on, value_on, description, source)
    select :org, partner_id, :org, :by, account_id, 'correction', cents, 'debtor', claim_id, :today, :today,
      'Bijgewerkt volgens uw bestand', 'import:' || :upload || ':' || claim_id
    from corrected where cents <> 0
    on conflict (creditor_id, source) do nothing
""")  # noqa: S608 - the names are ours
CHANGE = text(f"""{CHOSEN}, people as materialized (
      select chosen.case_id, chosen.hears, chosen.c, {HOME} as household, d.*
      from chosen cross join rows from (jsonb_to_recordset(data->'debtors') as ({DEBTOR_SHAPE})) with ordinality d
    ), people_changed as (
      update debtors t set household_id = coalesce(d.household, t.household_id), search_key = d.search_key,
        country = coalesce(d.country, t.country),
        {FRESH},
        representative = case when t.main and d.c ? 'representative_name' then 'administrator'
          else t.representative end,
        representative_name = coalesce(case when t.main then d.c->>'representative_name' end, t.representative_name),
        representative_email = coalesce(case when t.main then d.c->>'representative_email' end, t.representative_email)
      from people d
      where t.{OF_ORG} and t.case_id = {OF_CASES} and t.case_id = d.case_id
        and case when d.ordinality = 1 then t.main
        else not t.main and (t.number = d.number or t.surname = d.surname or t.company = d.company) end
    ), people_added as (
      insert into debtors (creditor_id, partner_id, by_organisation_id, by_user_id, case_id, household_id, main,
        {DEBTOR_COLUMNS})
      select :org, hears, :org, :by, case_id, household, false,
        {DEBTOR_VALUES}
      from people d
      where d.ordinality > 1 and not exists (select from debtors t
        where t.{OF_ORG} and t.case_id = d.case_id and not t.main
          and (t.number = d.number or t.surname = d.surname or t.company = d.company))
    ), owed as materialized (
      select app_uuidv7() as claim_id, chosen.case_id, chosen.account_id, chosen.partner_id,
        chosen.c->>'legal_basis' as legal_basis, r.*
      from chosen cross join jsonb_to_recordset(data->'claims') as r({CLAIM_SHAPE})
      where not exists (select from claims m
        where m.{OF_ORG} and m.case_id = chosen.case_id and m.number = r.number)
    ), claims_made as (
      insert into claims (id, creditor_id, partner_id, by_organisation_id, by_user_id, case_id, number, kind,
        description, invoiced_on, due_on, original_cents, legal_basis, enforceable, terms_status, interest_from)
      select claim_id, :org, partner_id, :org, :by, case_id, number, coalesce(kind, 'other'),
        description, invoiced_on, due_on, original_cents, legal_basis, true, 'not_reviewed', interest_from
      from owed
    ), booked as (
      insert into ledger_entries (creditor_id, partner_id, by_organisation_id, by_user_id, account_id, kind,
        amount_cents, bearer, cost_kind, claim_id, booked_on, value_on, description, source)
      select :org, partner_id, :org, :by, account_id, 'claim', open_cents, 'debtor', null, claim_id, :today, due_on,
        description, 'claim:' || claim_id
      from owed where open_cents > 0
      union all
      select :org, partner_id, :org, :by, account_id, 'cost', costs_cents, 'debtor', 'bik', claim_id, :today, :today,
        'Kosten die al berekend waren', 'claim-costs:' || claim_id
      from owed where costs_cents > 0
    ), notices as (
      insert into formal_notices (creditor_id, partner_id, by_organisation_id, by_user_id, case_id, sent_on, channel,
        proof, valid)
      select :org, hears, :org, :by, case_id, (c->>'formal_notice_on')::date, 'brief', c->>'formal_notice_proof', true
      from chosen where c ? 'formal_notice_on' and not exists (select from formal_notices n
        where n.{OF_ORG} and n.case_id = chosen.case_id and n.sent_on = (c->>'formal_notice_on')::date)
    ), known as (
      insert into circumstances (creditor_id, partner_id, by_organisation_id, by_user_id, case_id, fact, value)
      select :org, hears, :org, :by, case_id, f.key, f.value
      from chosen cross join jsonb_each(data->'facts') f
      where f.value is distinct from (select n.value from circumstances n
        where n.{OF_ORG} and n.case_id = chosen.case_id and n.fact = f.key order by n.id desc limit 1)
    ), noted as (
      insert into notes (creditor_id, partner_id, by_organisation_id, by_user_id, case_id, text)
      select :org, hears, :org, :by, case_id, data->>'note'
      from chosen where data->>'note' is not null and not exists (select from notes n
        where n.{OF_ORG} and n.case_id = chosen.case_id and n.text = data->>'note')
    ), cases_changed as (
      update cases k set track = c->>'track', start_reason = coalesce(c->>'start_reason', k.start_reason),
        rent_cents = coalesce((c->>'rent_cents')::bigint, k.rent_cents),
        relation_continues = coalesce((c->>'relation_continues')::boolean, k.relation_continues),
        since = least(k.since, (c->>'since')::date),
        retain_until = greatest(k.retain_until, (c->>'retain_until')::date),
        source_hash = chosen.hash, news_at = now(), version = k.version + 1
      from chosen where k.{OF_ORG} and k.id = {OF_CASES} and k.id = chosen.case_id
    ), told as (
      insert into events (creditor_id, partner_id, by_organisation_id, by_user_id, kind, subject_kind, subject_id, data)
      select :org, hears, :org, :by, 'case.imported', 'case', case_id,
        jsonb_build_object('upload', cast(:upload as text), 'changed', true)
      from chosen
    ), marked as (
      update import_cases i set outcome = 'done' from chosen where i.id = chosen.id
    )
    select distinct case_id from owed
""")  # noqa: S608 - the names are ours
KINDS = text("""
    select case_id, array_agg(distinct kind) as kinds from claims
    where creditor_id = :org and case_id = any(cast(:cases as uuid[])) group by case_id
""")
CALL = text(f"""
    update cases k set about = given.about
    from unnest(cast(:cases as uuid[]), cast(:words as text[])) as given(case_id, about)
    where k.{OF_ORG} and k.id = given.case_id and k.about <> given.about
""")  # noqa: S608 - the names are ours


def change_cases(db: Session, pairs: list[tuple[UUID, UUID]], about: dict[str, object], *, by: Actor) -> None:
    """Bring these up to date: what was read, and the case that it is about. `about`: org, by, upload, today."""
    if not pairs:
        return
    asked = about | {"ids": [import_id for import_id, _ in pairs], "cases": [case_id for _, case_id in pairs]}
    accounts = {row.account_id: row.partner_id for row in db.execute(LOCK, asked)}
    db.execute(HOUSEHOLDS, asked)
    db.execute(CORRECT, asked | {"accounts": list(accounts)})
    more = list(db.scalars(CHANGE, asked))
    if more:
        kinds = {row.case_id: map(ClaimKind.of, row.kinds) for row in db.execute(KINDS, about | {"cases": more})}
        words = [about_of(kinds[case_id]) for case_id in more]
        db.execute(CALL, about | {"cases": more, "words": words})
    reallocate_all(db, accounts, creditor_id=by.organisation_id, by=by)
