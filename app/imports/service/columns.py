"""How the columns of a planned dossier (policy/plan.py) lie in its JSON, for the statements that write them."""

DEBTOR_SHAPE = (
    "number text, kind text, initials text, prefix text, surname text, company text, register_number text, "
    "contact_person text, birth_date date, street text, house_number text, addition text, postcode text, city text, "
    "country text, phone text, mobile text, email text, iban text, language text, search_key text, address_key text"
)
CLAIM_SHAPE = (
    "number text, kind text, description text, invoiced_on date, due_on date, original_cents bigint, "
    "open_cents bigint, costs_cents bigint, interest_from date"
)
DEBTOR_COLUMNS = """number, kind, initials, prefix, surname, company, register_number, contact_person, birth_date,
        street, house_number, addition, postcode, city, country, phone, mobile, email, iban, language, search_key,
        contract_number, unit_number, object_address, representative, representative_name, representative_email"""
# `d` is the debtor, `c` its dossier; who acts for somebody stands with the first debtor
DEBTOR_VALUES = """coalesce(d.number, ''), coalesce(d.kind, 'consumer'), coalesce(d.initials, ''),
        coalesce(d.prefix, ''), coalesce(d.surname, ''), d.company, d.register_number, d.contact_person, d.birth_date,
        d.street, d.house_number, d.addition, d.postcode, d.city, coalesce(d.country, 'NL'), d.phone, d.mobile, d.email,
        d.iban, coalesce(d.language, 'nl'), d.search_key, c->>'contract_number', c->>'unit_number',
        c->>'object_address',
        case when d.ordinality = 1 and c ? 'representative_name' then 'administrator' else 'none' end,
        case when d.ordinality = 1 then c->>'representative_name' end,
        case when d.ordinality = 1 then c->>'representative_email' end"""
# The creditor in a step over thousands of dossiers, in a way that the planner cannot weigh: of one that just read in
# its first file it believes that there is one row, and then takes any index on the creditor, for each dossier anew.
OF_ORG = "creditor_id = (select cast(:org as uuid))"
