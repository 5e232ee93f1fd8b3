-- Who is behind an address, a cookie, a key or a link is asked before there is a tenant.
create function gate.login_of(address text)
  returns table (user_id uuid, name text, password_hash text, totp_secret bytea, totp_step bigint, totp_since timestamptz, organisation_id uuid)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select l.user_id, u.name, l.password_hash, l.totp_secret, l.totp_step, l.totp_since,
    (select m.organisation_id from memberships m where m.user_id = l.user_id and m.ended_at is null order by m.at limit 1)
  from logins l join users u on u.id = l.user_id where l.email = lower(address)
$$;

create function gate.actor_of_sign_in(token bytea)
  returns table (user_id uuid, organisation_id uuid, kind text, role text, name text, organisation text,
    person_one text, person_many text, person_article text, keyboard boolean, sign_in uuid, seen_at timestamptz)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select m.user_id, m.organisation_id, o.kind, m.role, u.name, o.name, o.person_one, o.person_many, o.person_article,
    coalesce(l.keyboard, true), s.id, s.seen_at
  from sign_ins s join memberships m using (user_id, organisation_id)
    join organisations o on o.id = m.organisation_id join users u on u.id = m.user_id
    left join logins l on l.user_id = m.user_id
  where s.hash = token and s.ends_at > now() and m.ended_at is null
$$;

create function gate.actor_of_key(token bytea)
  returns table (user_id uuid, organisation_id uuid, kind text, role text, name text, organisation text, scopes text[], seen_at timestamptz)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select m.user_id, m.organisation_id, o.kind, m.role, u.name, o.name, k.scopes, k.seen_at
  from api_keys k join memberships m using (user_id, organisation_id)
    join organisations o on o.id = m.organisation_id join users u on u.id = m.user_id
  where k.hash = token and k.ends_at > now() and m.ended_at is null
$$;

create function gate.saw(token bytea) returns void
  language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  update sign_ins set seen_at = now() where hash = token;
  update api_keys set seen_at = now() where hash = token;
$$;

create function gate.reset_of(token bytea) returns table (user_id uuid, name text, email text)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select r.user_id, u.name, l.email from password_resets r join users u on u.id = r.user_id join logins l on l.user_id = u.id
  where r.hash = token and r.used_at is null and r.ends_at > now()
$$;

create function gate.invitation_of(token bytea)
  returns table (id uuid, organisation_id uuid, organisation text, email text, name text, role text, user_id uuid, has_password boolean)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select i.id, i.organisation_id, o.name, i.email, i.name, i.role, l.user_id, l.password_hash is not null
  from invitations i join organisations o on o.id = i.organisation_id left join logins l on l.email = i.email
  where i.hash = token and i.accepted_at is null and i.withdrawn_at is null and i.ends_at > now()
$$;

-- One's own colleagues of now: their address, whether the second step is set, when they were last here.
create function gate.member_logins() returns table (user_id uuid, email text, secured boolean, seen_at timestamptz)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select l.user_id, l.email, l.totp_since is not null,
    (select max(s.seen_at) from sign_ins s where s.user_id = l.user_id and s.organisation_id = m.organisation_id)
  from memberships m join logins l using (user_id)
  where m.organisation_id = nullif(current_setting('app.org_id', true), '')::uuid and m.ended_at is null
$$;

-- The people of the demonstration and nobody else: no real address can end on this reserved domain.
create function gate.demo_people()
  returns table (user_id uuid, organisation_id uuid, name text, role text, organisation text, kind text)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select u.id, o.id, u.name, m.role, o.name, o.kind
  from logins l join users u on u.id = l.user_id join memberships m on m.user_id = l.user_id
    join organisations o on o.id = m.organisation_id
  where l.email like '%@demo.regiekamer.example' and m.ended_at is null
  order by o.name, m.at, u.name
$$;

-- Who may no longer work here is out at once, on every device; only what is signed in for one's own organisation.
create function gate.end_sign_ins(person uuid) returns bigint
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare ended bigint;
begin
  update sign_ins set ends_at = now()
    where user_id = person and organisation_id = nullif(current_setting('app.org_id', true), '')::uuid and ends_at > now();
  get diagnostics ended = row_count;
  return ended;
end $$;

-- The operator admits an organisation; nobody else makes one. It gets its clock and an invitation for its first administrator.
create function gate.admit_organisation(
  its_name text, its_kind text, its_sector text, its_partner_kind text, register text, until date,
  by_user uuid, first_name text, first_email text, first_role text, token bytea, expires timestamptz) returns uuid
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  me uuid := nullif(current_setting('app.org_id', true), '')::uuid;
  made uuid;
  clock uuid;
begin
  if not exists (select from organisations where id = me and kind = 'operator') then
    return null;
  end if;
  insert into organisations (name, kind, sector, partner_kind, register_number, registered_until, person_one, person_many, person_article)
    values (its_name, its_kind, its_sector, its_partner_kind, register, until, 'inwoner', 'inwoners', 'de') returning id into made;
  insert into users (name) values ('Systeem van ' || its_name) returning id into clock;
  insert into memberships (organisation_id, user_id, role, may_work) values (made, clock, 'system', true);
  insert into invitations (organisation_id, hash, email, name, role, by_user_id, ends_at)
    values (made, token, lower(first_email), first_name, first_role, by_user, expires);
  return made;
end $$;

-- The sweep looks for forgotten jobs of all organisations.
create function gate.jobs_to_ring() returns table (id bigint, organisation_id uuid)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select j.id, j.organisation_id from jobs j
  where j.status = 'waiting' and j.at < now() - interval '5 seconds' and not exists (
    select from pg_locks l where l.locktype = 'advisory' and l.granted and l.objsubid = 1
      and l.database = (select oid from pg_database where datname = current_database())
      and (l.classid::bigint << 32 | l.objid::bigint) = j.id)
  order by j.id limit 1000
$$;
