"""From a signed version to rules: numbers, the law, and what cannot be agreed."""

import json
from datetime import date
from typing import Any

import pytest

from app.sla.policy.agreed import AgreedClause, agree, number_articles
from app.sla.policy.conditions import NEVER
from app.sla.policy.sentences import Words
from app.sla.policy.terms import compile_terms, default_terms
from app.sla.policy.vocabulary import ContentMistake
from tests.app.sla.known import CATALOGUE, RAW, ask, terms_with

BUILTIN = {clause.code for clause in CATALOGUE.clauses.values() if clause.builtin}
DEFAULT = {clause.code for clause in CATALOGUE.clauses.values() if clause.default}


def test_articles_are_numbered_by_chapter_in_the_order_of_the_library() -> None:
    numbers = number_articles(["nogo-dreigen", "akkoord-beslag", "akkoord-dagvaarding", "kader-maatwerk"], CATALOGUE)
    assert list(numbers.items()) == [
        ("kader-maatwerk", "1.1"),
        ("akkoord-dagvaarding", "4.1"),
        ("akkoord-beslag", "4.2"),
        ("nogo-dreigen", "7.1"),
    ]


def test_a_number_once_signed_stays_and_is_never_used_again() -> None:
    first = number_articles(["akkoord-beslag", "akkoord-kwijtschelden"], CATALOGUE)
    later = number_articles(["akkoord-dagvaarding", "akkoord-kwijtschelden"], CATALOGUE, keep=first)
    assert first == {"akkoord-beslag": "4.1", "akkoord-kwijtschelden": "4.2"}
    assert later == {"akkoord-kwijtschelden": "4.2", "akkoord-dagvaarding": "4.3"}


def test_a_new_sla_starts_with_the_law_and_the_light_clauses() -> None:
    terms = default_terms(CATALOGUE, words=Words("student", "studenten"), version_ref="v1")
    assert {article.clause.code for article in terms.articles} == BUILTIN | DEFAULT
    assert terms.version_ref == "v1"
    law = [article for article in terms.articles if article.clause.builtin]
    assert terms.articles[: len(law)] == tuple(law)
    assert {article.number for article in law} == {None}
    assert any("contact met studenten" in article.sentence for article in law)


def test_the_law_is_in_force_whatever_was_agreed() -> None:
    assert {article.clause.code for article in compile_terms([], CATALOGUE).articles} == BUILTIN


@pytest.mark.parametrize(
    ("agreed", "said"),
    [
        ([AgreedClause("wet-halfjaargrens", "3.1", {"grens_cents": 99900})], "staat in de wet"),
        ([AgreedClause("wet-noodrem", "7.1", extended_to=("creditor",))], "kan niet gelden voor creditor"),
        ([AgreedClause("grens-pogingen-dag", "3.1", {"keer": 2})], "parameter keer"),
        ([AgreedClause("grens-pogingen-dag", "3.1", {"aantal": -1})], "heel getal"),
        ([AgreedClause("grens-pogingen-dag", "3.1", {"aantal": True})], "heel getal"),
        ([AgreedClause("grens-pogingen-dag", "3.1", {"aantal": "2"})], "heel getal"),
        ([AgreedClause("grens-kosten-deel", "3.1", {"procent": 101})], "hooguit 100"),
        ([AgreedClause("uren-werkdagen", "3.1", {"van": "9.00"})], "een tijd"),
        ([AgreedClause("uren-werkdagen", "3.1", {"van": "25.00"})], "een tijd"),
        ([AgreedClause("uren-werkdagen", "3.1", {"van": 9})], "moet tekst zijn"),
        ([AgreedClause("uren-werkdagen", "3.1", {"van": "20.00"})], "niet eerder dan 20.00 uur"),
        ([AgreedClause("uren-decemberrust", "3.1", {"begin": "18-12"})], "een dag van het jaar"),
        ([AgreedClause("boeken-volgens-wet", "6.1", {"volgorde": ("kosten",)})], "eigen volgorde"),
        ([AgreedClause("afspraak-zonder-naam", "3.1")], "bestaat niet"),
        ([AgreedClause("nogo-dreigen", "7")], "zoals 4.2"),
        ([AgreedClause("nogo-dreigen", "7.1"), AgreedClause("nogo-dreigen", "7.2")], "twee keer"),
        ([AgreedClause("nogo-dreigen", "7.1"), AgreedClause("nogo-derden", "7.1")], "Artikel 7.1 staat er twee keer"),
        (
            [AgreedClause("uren-werkdagen", "3.1"), AgreedClause("uren-zaterdag-bezoek", "3.2")],
            "Kies een van beide",
        ),
        (
            [AgreedClause("nogo-dreigen", "7.1", definition=CATALOGUE.clause("nogo-derden").raw)],
            "hoort niet bij deze afspraak",
        ),
        (
            [AgreedClause("wet-eigen", "7.1", definition={**CATALOGUE.clause("wet-noodrem").raw, "code": "wet-eigen"})],
            "hoort niet bij deze afspraak",
        ),
    ],
)
def test_what_cannot_be_agreed(agreed: list[AgreedClause], said: str) -> None:
    with pytest.raises(ContentMistake, match=said) as mistake:
        compile_terms(agreed, CATALOGUE)
    assert str(mistake.value).endswith(".")


def test_a_law_clause_cannot_be_rewritten_by_an_agreement() -> None:
    weaker: dict[str, Any] = {**CATALOGUE.clause("wet-noodrem").raw, "effect": "allow"}
    terms = compile_terms([AgreedClause("wet-noodrem", "7.1", definition=weaker)], CATALOGUE)
    assert not ask("sommatie", terms, debtor__deceased=True).allowed


def test_a_signed_clause_stays_as_it_was_when_the_library_changes() -> None:
    signed = AgreedClause("nogo-dreigen", "7.1", definition=CATALOGUE.clause("nogo-dreigen").raw)
    kept = AgreedClause.from_data(json.loads(json.dumps(signed.as_data())))
    later = {**RAW["clauses"], "clauses": [*_without("nogo-dreigen"), _milder("nogo-dreigen")]}
    catalogue = type(CATALOGUE).parse({**RAW, "clauses": later})
    now_milder = compile_terms(agree(["nogo-dreigen"], catalogue), catalogue)
    assert ask("e-mail-sturen", now_milder, action__threat_without_ground=True).asks_reason
    as_signed = compile_terms([kept], catalogue)
    assert ask("e-mail-sturen", as_signed, action__threat_without_ground=True).verdict == "refuse"
    assert compile_terms([kept], CATALOGUE) == compile_terms([signed], CATALOGUE)


def _without(code: str) -> list[Any]:
    return [one for one in RAW["clauses"]["clauses"] if one["code"] != code]


def _milder(code: str) -> dict[str, Any]:
    return {**CATALOGUE.clause(code).raw, "effect": "ask_reason"}


def test_the_hash_says_what_was_in_force() -> None:
    one = compile_terms([AgreedClause("grens-pogingen-dag", "3.1")], CATALOGUE)
    same = compile_terms(agree(["grens-pogingen-dag"], CATALOGUE), CATALOGUE, words=Words("student", "studenten"))
    number = compile_terms([AgreedClause("grens-pogingen-dag", "3.1", {"aantal": 3})], CATALOGUE)
    dated = compile_terms([AgreedClause("grens-pogingen-dag", "3.1")], CATALOGUE, since=date(2026, 9, 1))
    assert len(one.hash) == 64
    assert one.hash == same.hash
    assert len({one.hash, number.hash, dated.hash, compile_terms([], CATALOGUE).hash}) == 4


def test_agreed_clauses_survive_a_json_column() -> None:
    agreed = [
        AgreedClause("boeken-volgens-wet", "6.1", {"volgorde": ("hoofdsom", "rente", "kosten")}),
        AgreedClause("wet-benadertijden", "3.1", extended_to=("creditor",)),
        *agree(["uren-werkdagen"], CATALOGUE)[:0],
    ]
    kept = [AgreedClause.from_data(json.loads(json.dumps(one.as_data()))) for one in agreed]
    assert kept == agreed


def test_duties_can_be_asked_by_moment_and_owner() -> None:
    terms = terms_with("plicht-akkoord-antwoord", "plicht-betwisting-antwoord", "plicht-echt-contact", termijn=2)
    ((article, duty),) = terms.duties(trigger="akkoord-gevraagd", owner="opdrachtgever")
    assert (article.number, duty.deadline, duty.unit, duty.on_miss) == ("5.2", 2, "werkdagen", "meld-aan-manager")
    assert article.sentence == "De opdrachtgever beslist binnen 2 werkdagen op een vraag om akkoord."
    assert duty.clock_stops == NEVER
    assert {duty.owner for _, duty in terms.duties()} == {"opdrachtgever", "partner", "ontvanger"}
    ((_, contact),) = terms.duties(trigger="overdracht")
    assert (contact.share, contact.fulfilled_by) == (60, ("echt-contact",))


def test_who_bears_the_costs_of_a_step() -> None:
    terms = terms_with("kosten-gerechtelijk", "kosten-minnelijk-partner")
    (article,) = terms.costs("dagvaarding")
    assert article.clause.bearers()["gestopt"] == "creditor"
    assert "griffierecht" in article.clause.cost_kinds()
    assert [one.clause.code for one in terms.costs("bellen")] == ["kosten-minnelijk-partner"]
    assert terms.costs("oorzaak-vastleggen") == []


def test_in_which_order_a_payment_is_booked() -> None:
    ((article, order),) = terms_with("boeken-hoofdsom-eerst").orders()
    assert order.within_claim == ("hoofdsom", "rente", "kosten")
    assert article.sentence.endswith("eerst hoofdsom, dan rente, dan kosten.")
    assert compile_terms([], CATALOGUE).orders() == []


def test_only_the_facts_that_can_matter_are_asked_for() -> None:
    terms = compile_terms([], CATALOGUE)
    assert terms.looks_at("betwisting-vastleggen") == frozenset()
    assert "household.minors" not in terms.looks_at("bellen")
    assert "notice.valid" in terms.looks_at("incassokosten-berekenen")
    assert "action.pressure" not in terms_with("grens-contacten-week").looks_at("bellen")
