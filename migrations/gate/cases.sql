-- A case goes to a partner, is accepted, comes back: its rows change sight together, in one role and one transaction.
-- Each of these makes all its writes itself: a sharded database refuses rows that two roles touched (scale.md R13).

-- The rows of a case that a partner sees once it has accepted.
create function gate.show_case(shown uuid, creditor uuid, partner uuid, with_history boolean) returns void
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update debtors set partner_id = partner where case_id = shown and creditor_id = creditor and partner_id is null;
  update formal_notices set partner_id = partner where case_id = shown and creditor_id = creditor and partner_id is null;
  update circumstances set partner_id = partner where case_id = shown and creditor_id = creditor and partner_id is null;
  update preferences set partner_id = partner where case_id = shown and creditor_id = creditor and partner_id is null;
  update case_causes set partner_id = partner where case_id = shown and creditor_id = creditor and partner_id is null;
  if with_history then
    update notes set partner_id = partner where case_id = shown and creditor_id = creditor and partner_id is null;
    update interventions set partner_id = partner where case_id = shown and creditor_id = creditor and partner_id is null;
    update requests set partner_id = partner where case_id = shown and creditor_id = creditor and partner_id is null;
    update request_answers set partner_id = partner where case_id = shown and creditor_id = creditor and partner_id is null;
    update actions set partner_id = partner where case_id = shown and creditor_id = creditor and partner_id is null;
    update decisions set partner_id = partner where case_id = shown and creditor_id = creditor and partner_id is null;
    update approvals set partner_id = partner where case_id = shown and creditor_id = creditor and partner_id is null;
    update approval_answers set partner_id = partner where case_id = shown and creditor_id = creditor and partner_id is null;
    update events set partner_id = partner
      where subject_id = shown and subject_kind = 'case' and creditor_id = creditor and partner_id is null
        and by_organisation_id <> partner and kind not in ('case.viewed', 'note.internal_added');
  end if;
end $$;

-- The rows of a case that a partner loses when it leaves; what it made itself it keeps by by_organisation_id.
create function gate.hide_case(hidden uuid, creditor uuid, partner uuid, its_account uuid) returns void
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update claims set partner_id = null where case_id = hidden and creditor_id = creditor and partner_id = partner;
  update ledger_accounts set partner_id = null where id = its_account and creditor_id = creditor and partner_id = partner;
  update ledger_entries set partner_id = null where account_id = its_account and creditor_id = creditor and partner_id = partner;
  update ledger_allocations set partner_id = null where account_id = its_account and creditor_id = creditor and partner_id = partner;
  update handovers set partner_id = null where case_id = hidden and creditor_id = creditor and partner_id = partner;
  update debtors set partner_id = null where case_id = hidden and creditor_id = creditor and partner_id = partner;
  update formal_notices set partner_id = null where case_id = hidden and creditor_id = creditor and partner_id = partner;
  update circumstances set partner_id = null where case_id = hidden and creditor_id = creditor and partner_id = partner;
  update preferences set partner_id = null where case_id = hidden and creditor_id = creditor and partner_id = partner;
  update case_causes set partner_id = null where case_id = hidden and creditor_id = creditor and partner_id = partner;
  update notes set partner_id = null where case_id = hidden and creditor_id = creditor and partner_id = partner;
  update internal_notes set partner_id = null where case_id = hidden and creditor_id = creditor and partner_id = partner;
  update interventions set partner_id = null where case_id = hidden and creditor_id = creditor and partner_id = partner;
  update requests set partner_id = null,
      status = case when status = 'open' then 'withdrawn' else status end
    where case_id = hidden and creditor_id = creditor and partner_id = partner;
  update request_answers set partner_id = null where case_id = hidden and creditor_id = creditor and partner_id = partner;
  update actions set partner_id = null,
      status = case when status in ('held', 'planned') then 'withdrawn' else status end
    where case_id = hidden and creditor_id = creditor and partner_id = partner;
  update decisions set partner_id = null where case_id = hidden and creditor_id = creditor and partner_id = partner;
  update approvals set partner_id = null,
      status = case when status = 'asked' then 'withdrawn' else status end
    where case_id = hidden and creditor_id = creditor and partner_id = partner;
  update approval_answers set partner_id = null where case_id = hidden and creditor_id = creditor and partner_id = partner;
  update events set partner_id = null  -- not an earlier partner's farewell
    where subject_id = hidden and subject_kind = 'case' and creditor_id = creditor and partner_id = partner;
  update case_assignments set ended_at = now()
    where case_id = hidden and creditor_id = creditor and partner_id = partner and ended_at is null;
end $$;

create function gate.assign_case(given uuid, seen int, partner uuid, by_user uuid,
    with_history boolean, words text, lacks text[], due timestamptz) returns uuid
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  me uuid := nullif(current_setting('app.org_id', true), '')::uuid;
  its_account uuid;
  its_reference text;
  event uuid;
begin
  if not exists (select from organisations where id = partner and kind = 'partner') then
    return null;
  end if;
  update cases set partner_id = partner, version = version + 1, regie = 'partner', regie_before = null, regie_since = now(),
      accepted_at = null, partner_reference = null, waiting_for = 'partner', waiting_since = now(), waiting_until = due, news_at = now()
    where id = given and creditor_id = me and partner_id is null and version = seen and regie in ('internal', 'recalled')
      and closed_at is null
    returning account_id, reference into its_account, its_reference;
  if not found then
    return null;
  end if;
  update claims set partner_id = partner where case_id = given and creditor_id = me and partner_id is null;
  update ledger_accounts set partner_id = partner where id = its_account and creditor_id = me and partner_id is null;
  update ledger_entries set partner_id = partner where account_id = its_account and creditor_id = me and partner_id is null;
  update ledger_allocations set partner_id = partner where account_id = its_account and creditor_id = me and partner_id is null;
  insert into handovers (creditor_id, partner_id, by_organisation_id, by_user_id, case_id, to_partner_id, status, message,
      share_history, missing, due_at)
    values (me, partner, me, by_user, given, partner, 'offered', words, with_history, lacks, due);
  insert into case_assignments (creditor_id, partner_id, by_organisation_id, case_id, reference)
    values (me, partner, me, given, its_reference);
  insert into events (creditor_id, partner_id, by_organisation_id, by_user_id, kind, subject_kind, subject_id, data)
    values (me, partner, me, by_user, 'handover.offered', 'case', given, jsonb_build_object('partner', partner))
    returning id into event;
  return event;
end $$;

create function gate.accept_case(taken uuid, seen int, by_user uuid, its_reference text) returns uuid
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  me uuid := nullif(current_setting('app.org_id', true), '')::uuid;
  creditor uuid;
  with_history boolean;
  event uuid;
begin
  update cases set accepted_at = now(), version = version + 1, partner_reference = nullif(its_reference, ''), waiting_for = 'nobody',
      waiting_since = null, waiting_until = null, news_at = now()
    where id = taken and partner_id = me and accepted_at is null and version = seen returning creditor_id into creditor;
  if not found then
    return null;
  end if;
  update handovers set status = 'accepted', answered_at = now(), answered_by_user_id = by_user
    where case_id = taken and creditor_id = creditor and partner_id = me and status = 'offered'
    returning share_history into with_history;
  update case_assignments set accepted_at = now()
    where case_id = taken and creditor_id = creditor and partner_id = me and ended_at is null;
  perform gate.show_case(taken, creditor, me, coalesce(with_history, true));
  insert into events (creditor_id, partner_id, by_organisation_id, by_user_id, kind, subject_kind, subject_id, data)
    values (creditor, me, me, by_user, 'handover.accepted', 'case', taken, '{}') returning id into event;
  return event;
end $$;

create function gate.release_case(released uuid, seen int, by_user uuid, reason text) returns uuid
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  me uuid := nullif(current_setting('app.org_id', true), '')::uuid;
  creditor uuid;
  its_account uuid;
  accepted boolean;
  event uuid;
begin
  select creditor_id, account_id, accepted_at is not null into creditor, its_account, accepted
    from cases where id = released and partner_id = me and version = seen for update;
  if not found then
    return null;
  end if;
  update cases set partner_id = null, version = version + 1, regie = 'internal', regie_before = null, regie_since = now(),
      accepted_at = null, paused_until = null, partner_reference = null, waiting_for = 'creditor', waiting_since = now(),
      waiting_until = null, news_at = now()
    where id = released and creditor_id = creditor;
  update handovers set status = 'returned', answered_at = now(), answered_by_user_id = by_user, answer = reason
    where case_id = released and creditor_id = creditor and partner_id = me and status in ('offered', 'accepted');
  update case_assignments set end_reason = reason
    where case_id = released and creditor_id = creditor and partner_id = me and ended_at is null;
  perform gate.hide_case(released, creditor, me, its_account);
  -- last, and with the partner that left: the one event that both keep seeing
  insert into events (creditor_id, partner_id, by_organisation_id, by_user_id, kind, subject_kind, subject_id, data)
    values (creditor, me, me, by_user, case when accepted then 'case.released' else 'handover.returned' end, 'case', released,
      jsonb_build_object('reason', reason)) returning id into event;
  return event;
end $$;

create function gate.recall_case(recalled uuid, seen int, by_user uuid, why text) returns uuid
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  me uuid := nullif(current_setting('app.org_id', true), '')::uuid;
  partner uuid;
  was text;
  its_account uuid;
  event uuid;
begin
  select partner_id, regie, account_id into partner, was, its_account
    from cases where id = recalled and creditor_id = me and partner_id is not null and version = seen for update;
  if not found then
    return null;
  end if;
  update cases set partner_id = null, version = version + 1, regie = 'recalled', regie_before = null, regie_since = now(),
      accepted_at = null, paused_until = null, partner_reference = null, waiting_for = 'nobody', waiting_since = null,
      waiting_until = null, news_at = now()
    where id = recalled and creditor_id = me;
  update handovers set status = 'withdrawn', answered_at = now(), answered_by_user_id = by_user, answer = why
    where case_id = recalled and creditor_id = me and partner_id = partner and status = 'offered';
  update case_assignments set end_reason = why
    where case_id = recalled and creditor_id = me and partner_id = partner and ended_at is null;
  perform gate.hide_case(recalled, me, partner, its_account);
  insert into interventions (creditor_id, partner_id, by_organisation_id, by_user_id, case_id, act, reason, regie_before, regie_after)
    values (me, null, me, by_user, recalled, 'recall', why, was, 'recalled');
  insert into events (creditor_id, partner_id, by_organisation_id, by_user_id, kind, subject_kind, subject_id, data)
    values (me, partner, me, by_user, 'case.recalled', 'case', recalled, jsonb_build_object('reason', why)) returning id into event;
  return event;
end $$;

-- How much contact the household of a case had, of all parties together: numbers only (PRODUCT §8).
create function gate.household_pressure(of_case uuid, moment timestamptz)
  returns table (points int, attempts int, attempts_today int, talks int, letters int)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  with asked as (
    select c.id, c.creditor_id from cases c
    where c.id = of_case and nullif(current_setting('app.org_id', true), '')::uuid in (c.creditor_id, c.partner_id)
  ), home as (
    select d.creditor_id, d.household_id from debtors d join asked a on a.id = d.case_id and a.creditor_id = d.creditor_id
    where d.main limit 1
  ), near as (
    select a.id, a.creditor_id from asked a
    union select d.case_id, d.creditor_id from debtors d join home h on h.creditor_id = d.creditor_id and h.household_id = d.household_id
  ), contacts as (
    select x.happened_at, x.pressure, x.real_contact, x.type from actions x
      join near n on n.id = x.case_id and n.creditor_id = x.creditor_id
    where x.status = 'done' and x.outward and x.happened_at > moment - interval '90 days' and x.happened_at <= moment
  )
  select
    coalesce(sum(pressure) filter (where happened_at > moment - interval '7 days'), 0)::int,
    (count(*) filter (where pressure > 0 and happened_at > moment - interval '7 days'))::int,
    (count(*) filter (where pressure > 0 and (happened_at at time zone 'Europe/Amsterdam')::date = (moment at time zone 'Europe/Amsterdam')::date))::int,
    (count(*) filter (where real_contact and happened_at > moment - interval '7 days'))::int,
    (count(*) filter (where type in ('brief-sturen', 'sommatie', 'kennismaking-partner', 'veertiendagenbrief',
      'regeling-beeindigen', 'aanbod-doorgeven-gemeente')))::int
  from contacts where exists (select from asked)
$$;

-- A name may be searched by the side that may see it; trigrams do not go through row-level security.
create function gate.search_cases(words text, most int) returns table (case_id uuid)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select distinct d.case_id from debtors d
  where d.creditor_id = nullif(current_setting('app.org_id', true), '')::uuid and d.search_key like '%' || words || '%'
  union
  select distinct d.case_id from debtors d
  where d.partner_id = nullif(current_setting('app.org_id', true), '')::uuid and d.search_key like '%' || words || '%'
  limit most
$$;

-- Until when payments are known, and whether money lies open that may be this person's: a moment and a yes or no.
create function gate.stand_of(of_case uuid) returns table (as_of timestamptz, possible_payment boolean)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select (select max(s.at) from bank_statements s where s.creditor_id = c.creditor_id),
    exists (select from bank_entries e join debtors d on d.creditor_id = e.creditor_id and d.iban = e.iban and e.iban <> ''
      where d.case_id = c.id and d.creditor_id = c.creditor_id and e.status = 'suspense' and e.amount_cents > 0)
  from cases c
  where c.id = of_case and nullif(current_setting('app.org_id', true), '')::uuid in (c.creditor_id, c.partner_id)
$$;
