"""The case family can be cut by creditor over many servers: what Citus refuses is refused here, on plain PostgreSQL.

The rules R01 to R20 and the error that each was found by stand in the scale research; a row that a rule gives is
a violation.
"""

import pytest
from sqlalchemy import Connection, Engine, text

FAMILY = """
    with dist as (
      select c.oid, c.relname, a.attnum as ck, a.attnotnull, a.attgenerated, a.atttypid
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'creditor_id' and not a.attisdropped
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> 'payment_references'
    ), ref as (
      select oid from pg_class where relnamespace = 'public'::regnamespace and relname in ('organisations', 'users')
    )
"""
RULES = {
    "R01 creditor_id is uuid, not null and not generated": """
        select relname from dist where not attnotnull or atttypid <> 'uuid'::regtype or attgenerated <> ''""",
    "R02 a primary key": """
        select relname from dist d where not exists (
          select from pg_index i where i.indrelid = d.oid and i.indisprimary)""",
    "R03 creditor_id is in each unique index": """
        select i.indexrelid::regclass::text from dist d join pg_index i
          on i.indrelid = d.oid and (i.indisunique or i.indisexclusion) where not d.ck = any(i.indkey::int2[])""",
    "R04 a key within the family pairs creditor_id with creditor_id": """
        select k.conname from pg_constraint k join dist d on d.oid = k.conrelid join dist p on p.oid = k.confrelid
        where k.contype = 'f' and not exists (
          select from unnest(k.conkey, k.confkey) x(a, b) where x.a = d.ck and x.b = p.ck)""",
    "R05 such a key changes nothing by itself": """
        select k.conname from pg_constraint k join dist d on d.oid = k.conrelid
        where k.contype = 'f' and d.ck = any(k.conkey)
          and (k.confupdtype in ('c', 'n', 'd') or k.confdeltype in ('n', 'd'))
        """,
    "R06 no key from outside into the family": """
        select k.conname from pg_constraint k join dist p on p.oid = k.confrelid
        where k.contype = 'f' and not exists (select from dist d where d.oid = k.conrelid)""",
    "R06 no key out of the family but to organisations and users": """
        select k.conname from pg_constraint k join dist d on d.oid = k.conrelid
        where k.contype = 'f' and k.confrelid not in (select oid from dist union select oid from ref)""",
    "R07 a policy asks no other table": """
        select p.polname || ' ' || d.relname from pg_policy p join dist d on d.oid = p.polrelid
        where coalesce(p.polqual::text, '') || coalesce(p.polwithcheck::text, '') like '%{SUBLINK%'""",
    "R07 a policy, forced": """
        select d.relname from dist d join pg_class c using (oid) where not (c.relrowsecurity and c.relforcerowsecurity)
          or not exists (select from pg_policy p where p.polrelid = d.oid)""",
    "R08 no function sets the tenant by set_config": """
        select proname from pg_proc where pronamespace in ('public'::regnamespace, 'gate'::regnamespace)
          and prosrc ~ 'set_config *\\( *''app[.]org_id'""",
    "R11 no trigger": """
        select t.tgname from pg_trigger t where not t.tgisinternal
          and t.tgrelid in (select oid from dist union select oid from ref)""",
    "R11 no rule": "select w.rulename from pg_rewrite w join dist d on d.oid = w.ev_class",
    "R12 a view asks as who looks": """
        select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'v'
          and not coalesce(c.reloptions::text, '') ~ 'security_invoker=(true|on|1)'""",
    "R13 only the gate runs as somebody else": """
        select proname from pg_proc where prosecdef and pronamespace <> 'gate'::regnamespace""",
    "R14 no identity or serial": """
        select d.relname || '.' || a.attname from pg_attribute a join dist d on d.oid = a.attrelid
          left join pg_attrdef f on f.adrelid = a.attrelid and f.adnum = a.attnum
        where a.attnum > 0 and not a.attisdropped
          and (a.attidentity <> '' or (a.attgenerated = '' and pg_get_expr(f.adbin, f.adrelid) like 'nextval(%'))""",
    "R15 an index works under row-level security": """
        select i.indexrelid::regclass::text || ' ' || opc.opcname
        from dist d join pg_index i on i.indrelid = d.oid cross join lateral unnest(i.indclass::oid[]) o(opc)
          join pg_opclass opc on opc.oid = o.opc
          join pg_amop ao on ao.amopfamily = opc.opcfamily and ao.amoplefttype = opc.opcintype
            and (opc.opcmethod <> 403 or ao.amoprighttype = opc.opcintype)
            and ao.amopstrategy = case when opc.opcmethod = 403 then 3 else 1 end
          join pg_operator op on op.oid = ao.amopopr join pg_proc pr on pr.oid = op.oprcode
        where not pr.proleakproof""",
    "R15 no index on an expression": """
        select distinct i.indexrelid::regclass::text from dist d join pg_index i on i.indrelid = d.oid
        where i.indexprs is not null""",
    "R15 no enum and no numeric": """
        select d.relname || '.' || a.attname from pg_attribute a join dist d on d.oid = a.attrelid
          join pg_type t on t.oid = a.atttypid
        where a.attnum > 0 and not a.attisdropped and (t.typtype = 'e' or t.typname = 'numeric')""",
    "R17 an index for each side": """
        select d.relname || '.' || x.col from dist d cross join (values ('creditor_id'), ('partner_id')) x(col)
          join pg_attribute a on a.attrelid = d.oid and a.attname = x.col
        where not exists (select from pg_index i where i.indrelid = d.oid and i.indkey[0] = a.attnum)""",
    "R20 the web role owns nothing and bypasses nothing": """
        select rolname from pg_roles r where rolname = 'rk_web' and (rolbypassrls or rolsuper
          or exists (select from pg_class c where c.relowner = r.oid))""",
}
TRIGRAMS = "asked by gate.search_cases only, which tests the side itself"
BY_NAME = {"debtors_creditor_search_idx": TRIGRAMS, "debtors_partner_search_idx": TRIGRAMS}
KEYS = {"creditor_id", "partner_id", "by_organisation_id"}


def found(c: Connection, rule: str) -> list[str]:
    return sorted(str(one) for one in c.scalars(text(FAMILY + RULES[rule])))


@pytest.mark.parametrize("rule", RULES)
def test_the_family_can_be_cut_by_creditor(owner: Engine, rule: str) -> None:
    with owner.connect() as c:
        assert [one for one in found(c, rule) if one.partition(" ")[0] not in BY_NAME] == []


def test_every_row_of_the_family_says_whose_it_is(owner: Engine) -> None:
    """Creditor, partner of now, and who made it, for ever."""
    with owner.connect() as c:
        question = """select relname, array(select attname::text from pg_attribute where attrelid = oid and attnum > 0),
                      array(select attname::text from pg_attribute where attrelid = oid and attnotnull) from dist"""
        rows = c.execute(text(FAMILY + question)).all()
    assert len(rows) > 25
    for name, columns, filled in rows:
        assert set(columns) >= KEYS, f"{name}: InFamily, or OfCase"
        assert set(filled) >= KEYS - {"partner_id"}, name


BAD = [
    ("R01 creditor_id is uuid, not null and not generated", "alter table notes alter creditor_id drop not null"),
    ("R03 creditor_id is in each unique index", "create unique index bad on notes (text) where false"),
    ("R05 such a key changes nothing by itself", "alter table notes add constraint bad foreign key (creditor_id)"
     " references organisations on update cascade not valid"),
    ("R06 no key out of the family but to organisations and users", "alter table notes add upload_id uuid"
     " references uploads"),
    ("R07 a policy asks no other table", "create policy bad on notes using (exists (select from cases))"),
    ("R07 a policy, forced", "alter table notes no force row level security"),
    ("R14 no identity or serial", "alter table notes add counted bigint generated always as identity"),
    ("R15 no index on an expression", "create index bad on notes (lower(text))"),
    ("R15 no enum and no numeric", "alter table notes add amount numeric"),
    ("R17 an index for each side", "create table bad (id uuid, creditor_id uuid not null, partner_id uuid)"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "spoil"), BAD)
def test_a_rule_sees_what_breaks_it(owner: Engine, rule: str, spoil: str) -> None:
    """A guard that finds nothing must be able to find something."""
    with owner.connect() as c:
        before = found(c, rule)
        if spoil.startswith("alter table notes alter creditor_id"):
            c.execute(text("alter table notes drop constraint notes_pkey cascade"))
        c.execute(text(spoil))
        assert found(c, rule) != before
        c.rollback()
