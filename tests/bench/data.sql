-- 100,000 cases of 40 creditors and 4 partners, set-based; run by a superuser, once per benchmark.
create temp table orgs as
  select gen_random_uuid() id, n, case when n <= 40 then 'creditor' else 'partner' end kind from generate_series(1, 44) n;
insert into organisations (id, name, kind, partner_kind, person_one, person_many, person_article)
  select id, kind || ' ' || n, kind, case when kind = 'partner' then 'bailiff' end, 'huurder', 'huurders', 'de' from orgs;
create temp table persons as select gen_random_uuid() id, id org, kind from orgs;
insert into users (id, name) select id, 'Medewerker ' || left(org::text, 4) from persons;
insert into memberships (organisation_id, user_id, role, may_work)
  select org, id, case when kind = 'creditor' then 'regisseur' else 'behandelaar' end, true from persons;
insert into sign_ins (hash, user_id, organisation_id, ends_at, seen_at, agent, address)
  select sha256(('bench ' || o.n)::bytea), p.id, o.id, now() + interval '1 day', now(), '', ''
  from orgs o join persons p on p.org = o.id;

-- one creditor is as large as a quarter of all others together
create temp table made as
  select app_uuidv7() id, app_uuidv7() account, app_uuidv7() claim, g.n, c.id creditor, p.id partner, u.id person
  from generate_series(1, :cases) g (n)
    join orgs c on c.n = case when g.n % 5 = 0 then 1 else 2 + g.n % 39 end
    left join orgs p on p.n = 41 + g.n % 4 and g.n % 10 < 7
    join persons u on u.org = c.id;
insert into ledger_accounts (id, creditor_id, partner_id, by_organisation_id) select account, creditor, partner, creditor from made;
insert into cases (id, creditor_id, partner_id, by_organisation_id, reference, account_id, regie, track, about, since, accepted_at,
    ability, picture_complete, relation_continues, next_step, next_on, next_by, waiting_for, retain_until, version)
  select id, creditor, partner, creditor, 'B-' || n, account, case when partner is null then 'internal' else 'partner' end, 'bailiff',
    'Huur', date '2026-11-23' - n % 300, case when partner is not null then now() end, 'unknown', false, true, 'bellen',
    date '2026-11-23' + n % 60, case when partner is null then 'creditor' else 'partner' end, 'nobody', '2034-01-01', 1 from made;
insert into debtors (creditor_id, partner_id, by_organisation_id, by_user_id, case_id, main, number, kind, initials, prefix, surname,
    street, house_number, postcode, city, country, language, representative, search_key, iban)
  select creditor, partner, creditor, person, id, true, 'D' || n, 'consumer', 'A.', '', 'Naam' || n % 5000, 'Straat' || n % 900, '1',
    '1234 AB', 'Oeverstad', 'NL', 'nl', 'none', 'a naam' || n % 5000 || ' straat' || n % 900 || ' 1', 'NL00BENC' || lpad(n::text, 10, '0')
  from made;
insert into claims (id, creditor_id, partner_id, by_organisation_id, by_user_id, case_id, number, kind, description, due_on,
    original_cents, legal_basis, enforceable, terms_status)
  select claim, creditor, partner, creditor, person, id, 'F' || n, 'rent', 'Huur', date '2026-09-01', 50000 + n % 90000,
    'contract_consumer', true, 'ok' from made;
insert into ledger_entries (creditor_id, partner_id, by_organisation_id, by_user_id, account_id, kind, amount_cents, bearer, claim_id,
    booked_on, value_on, description, source)
  select creditor, partner, creditor, person, account, 'claim', 50000 + n % 90000, 'debtor', claim, '2026-09-01', '2026-09-01', 'Huur',
    'claim:' || claim from made;
insert into actions (creditor_id, partner_id, by_organisation_id, by_user_id, case_id, type, side, status, happened_at, outcome,
    real_contact, note, reason, alternatives, cost_cents, bearer, pressure, outward, on_request, stopped_because)
  select creditor, partner, coalesce(partner, creditor), person, id, 'bellen', 'creditor', 'done', now() - (k * 9 || ' days')::interval,
    case when k = 1 then 'gesproken' else 'geen-gehoor' end, k = 1, 'Korte notitie', '', '', 0, 'creditor', 1, true, false, ''
  from made, generate_series(1, 3) k;
insert into events (creditor_id, partner_id, by_organisation_id, by_user_id, at, kind, subject_kind, subject_id, data)
  select a.creditor_id, a.partner_id, a.by_organisation_id, a.by_user_id, a.happened_at, 'action.recorded', 'case', a.case_id,
    jsonb_build_object('action', a.id) from actions a;
analyze;
