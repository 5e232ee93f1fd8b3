"""The content fits together and reads well; what does not fit is refused with a sentence that names the place."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.infra.content import FOLDER, contents, parsed
from app.sla.policy.agreed import agree
from app.sla.policy.catalogue import Catalogue, fingerprint
from app.sla.policy.clauses import sentence
from app.sla.policy.decide import decide
from app.sla.policy.sentences import Words, fill
from app.sla.policy.terms import compile_terms
from app.sla.policy.vocabulary import ContentMistake
from tests.app.sla.known import CATALOGUE, DERIVED, ORDINARY, TUESDAY

TENANT, STUDENT, CHILD = Words("huurder", "huurders"), Words("student", "studenten"), Words("kind", "kinderen", "het")
SHARED = Path(__file__).parents[4] / "shared" / "content"


@pytest.mark.parametrize("code", sorted(CATALOGUE.clauses))
@pytest.mark.parametrize("words", [TENANT, STUDENT, CHILD], ids=lambda words: words.singular)
def test_every_clause_reads_as_a_sentence(code: str, words: Words) -> None:
    clause = CATALOGUE.clause(code)
    text = sentence(clause, {}, words)
    texts = [text, clause.text("rationale", words), clause.text("example", words), clause.alternative_text(words)]
    for one in texts:
        assert not set("{}") & set(one)
        assert one[0].isupper()
        assert one[-1] in ".?"
        assert "bewoner" not in one
    assert max(len(part.split()) for part in text.replace("?", ".").split(". ")) <= 18


@pytest.mark.parametrize("code", [code for code, clause in CATALOGUE.clauses.items() if not clause.builtin])
def test_every_clause_of_the_library_can_be_agreed(code: str) -> None:
    terms = compile_terms(agree([code], CATALOGUE), CATALOGUE, words=STUDENT)
    assert code in {article.clause.code for article in terms.articles}


@pytest.mark.parametrize("action", sorted(CATALOGUE.actions))
def test_every_action_of_the_catalogue_is_decided(action: str) -> None:
    terms = compile_terms([], CATALOGUE)
    assert decide(action, {}, terms, TUESDAY).verdict
    assert decide(action, ORDINARY, terms, TUESDAY).verdict


def test_texts_for_people_have_no_leftover_places() -> None:
    names = [*CATALOGUE.situations.values(), *(kind.explain for kind in CATALOGUE.cost_kinds.values())]
    assert "De huurder betaalt alles" in [fill(name, TENANT) for name in names]
    assert not any(set("{}") & set(fill(name, TENANT)) for name in names)


def test_every_precondition_says_what_is_missing() -> None:
    for action in CATALOGUE.actions.values():
        for precondition in action.preconditions:
            assert precondition.unmet.endswith(".")


def test_an_english_name_is_used_once() -> None:
    names = [action.english for action in CATALOGUE.actions.values()]
    assert len(names) == len(set(names))


def test_content_is_read_once_and_cannot_be_changed() -> None:
    assert contents() is contents()
    assert parsed(Catalogue.parse) is parsed(Catalogue.parse)
    with pytest.raises(TypeError):
        contents()["clauses"]["version"] = 2
    with pytest.raises((TypeError, AttributeError)):
        contents()["clauses"]["clauses"].append({})


@pytest.mark.parametrize(("name", "part"), [("actions", "actions"), ("facts", "facts"), ("clauses", "clauses")])
def test_no_code_of_the_designers_was_lost(name: str, part: str) -> None:
    if not SHARED.exists():
        pytest.skip("the design documents do not lie beside this checkout")
    theirs = yaml.safe_load((SHARED / f"{name}.yaml").read_text())[part]
    ours = yaml.safe_load((FOLDER / f"{name}.yaml").read_text())[part]
    assert [one["code"] for one in ours] == [one["code"] for one in theirs]


def loose(value: Any) -> Any:
    """The content as something that can be changed."""
    if hasattr(value, "items"):
        return {key: loose(inner) for key, inner in value.items()}
    return [loose(inner) for inner in value] if isinstance(value, tuple) else value


LOOSE = loose(contents())


def clause(raw: Any, code: str) -> Any:
    return next(one for one in raw["clauses"]["clauses"] if one["code"] == code)


def action(raw: Any, code: str) -> Any:
    return next(one for one in raw["actions"]["actions"] if one["code"] == code)


def fact(raw: Any, code: str) -> Any:
    return next(one for one in raw["facts"]["facts"] if one["code"] == code)


MISTAKES: list[tuple[Callable[[Any], object], str]] = [
    (lambda raw: clause(raw, "akkoord-beslag")["when"].update(fact="approval.state"), "akkoord-beslag.*approval.state"),
    (lambda raw: clause(raw, "akkoord-beslag")["when"].update(op="is"), "akkoord-beslag.*vergelijking is bestaat"),
    (lambda raw: clause(raw, "akkoord-beslag")["when"].update(op="gt"), "akkoord-beslag.*gt past niet"),
    (lambda raw: clause(raw, "akkoord-beslag")["when"].update(value="ja"), "akkoord-beslag.*kan niet ja zijn"),
    (lambda raw: clause(raw, "akkoord-beslag")["when"].pop("value"), "akkoord-beslag.*ontbreekt de waarde"),
    (lambda raw: clause(raw, "akkoord-beslag")["when"].update(extra=1), "akkoord-beslag.*geen voorwaarde"),
    (lambda raw: clause(raw, "akkoord-beslag").update(when={"all": []}), "akkoord-beslag.*zegt niets"),
    (lambda raw: clause(raw, "nogo-dreigen")["when"].update(value=True), "nogo-dreigen.*geen waarde nodig"),
    (lambda raw: clause(raw, "grens-pogingen-dag")["when"]["all"][1].update(value="2"), "grens-pogingen-dag.*integer"),
    (
        lambda raw: clause(raw, "grens-pogingen-dag")["when"]["all"][1].update(value={"param": "keer"}),
        "grens-pogingen-dag.*parameter keer",
    ),
    (lambda raw: clause(raw, "grens-pogingen-dag").update(params={}), "grens-pogingen-dag"),
    (lambda raw: clause(raw, "grens-pogingen-dag")["params"].update(extra=1), "grens-pogingen-dag.*parameters"),
    (lambda raw: clause(raw, "grens-pogingen-dag").update(sentence="Hooguit { keer."), "accolade"),
    (
        lambda raw: clause(raw, "grens-pogingen-dag").update(rationale="Om {aantal}."),
        "dag.*alleen de zin",
    ),
    (lambda raw: clause(raw, "akkoord-beslag")["applies_to"].update(actions=["beslaag"]), "akkoord-beslag.*beslaag"),
    (lambda raw: clause(raw, "akkoord-beslag")["applies_to"].update(action=["beslag"]), "akkoord-beslag.*action"),
    (lambda raw: clause(raw, "akkoord-beslag").update(applies_to={}), "akkoord-beslag.*kiest niets"),
    (lambda raw: clause(raw, "akkoord-beslag")["alternative"].update(actions=["rennen"]), "akkoord-beslag.*rennen"),
    (lambda raw: clause(raw, "akkoord-beslag").update(effect="block"), "akkoord-beslag.*block"),
    (lambda raw: clause(raw, "akkoord-beslag").update(kind="rule"), "akkoord-beslag.*soort rule"),
    (lambda raw: clause(raw, "akkoord-beslag").update(value="haast"), "akkoord-beslag.*waarde haast"),
    (lambda raw: clause(raw, "akkoord-beslag").update(colour="red"), "akkoord-beslag.*colour"),
    (lambda raw: clause(raw, "kader-maatwerk").update(effect="refuse"), "kader-maatwerk.*houdt nooit iets tegen"),
    (lambda raw: clause(raw, "plicht-nieuws").pop("duty"), "plicht-nieuws.*hoort duty"),
    (lambda raw: clause(raw, "plicht-nieuws")["duty"].update(trigger="ooit"), "plicht-nieuws.*ooit"),
    (lambda raw: clause(raw, "plicht-nieuws")["duty"].update(owner="niemand"), "plicht-nieuws.*niemand"),
    (
        lambda raw: clause(raw, "kosten-executie")["cost"]["bearer"].update(betaald="buurman"),
        "executie.*buurman",
    ),
    (lambda raw: clause(raw, "kosten-executie")["cost"]["bearer"].update(soms="debtor"), "kosten-executie.*soms"),
    (lambda raw: clause(raw, "wet-noodrem").pop("law"), "wet-noodrem.*noemt de wet"),
    (lambda raw: clause(raw, "uren-werkdagen").pop("conflicts_with"), "uren-zaterdag-bezoek.*noemt deze niet terug"),
    (lambda raw: raw["clauses"]["clauses"].append(clause(raw, "wet-noodrem")), "twee keer"),
    (lambda raw: raw["clauses"]["kinds"][0].update(chapter=99), "hoofdstuk"),
    (lambda raw: action(raw, "bellen").update(phase="later"), "bellen.*fase later"),
    (lambda raw: action(raw, "bellen").update(channel="fax"), "bellen.*kanaal fax"),
    (lambda raw: action(raw, "bellen").update(by=["buurman"]), "bellen.*buurman"),
    (lambda raw: action(raw, "bellen").update(cost_kinds=["boete"]), "bellen.*boete"),
    (lambda raw: action(raw, "bellen").update(outcomes="dans"), "bellen.*dans"),
    (lambda raw: action(raw, "bellen")["preconditions"][0].update(fact="x.y"), "bellen.*x.y"),
    (lambda raw: raw["actions"]["actions"].append(action(raw, "bellen")), "bellen.*twee keer"),
    (lambda raw: raw["actions"]["outcome_sets"]["intern"][0].update(next="dansen"), "intern.*dansen"),
    (lambda raw: fact(raw, "dispute.open").update(if_unknown="as_zero"), "dispute.open.*as_zero past niet"),
    (lambda raw: fact(raw, "dispute.open").update(type="bool"), "dispute.open.*bool"),
    (lambda raw: fact(raw, "dispute.open").update(code="ruzie.open"), "groep van het feit ruzie.open"),
    (lambda raw: raw["facts"]["facts"].append(fact(raw, "dispute.open")), "dispute.open staat er twee keer"),
    (lambda raw: raw["facts"]["operators"].append("like"), "like"),
    (lambda raw: raw["causes"]["causes"][0].update(fits=["rennen"]), "inkomen-gedaald.*rennen"),
]


@pytest.mark.parametrize(("spoil", "said"), MISTAKES, ids=[said for _, said in MISTAKES])
def test_a_mistake_is_named_with_its_place(spoil: Callable[[Any], object], said: str) -> None:
    raw = copy.deepcopy(LOOSE)
    spoil(raw)
    with pytest.raises(ContentMistake, match=said) as mistake:
        Catalogue.parse(raw)
    assert str(mistake.value).endswith(".")


def test_the_digest_follows_the_content() -> None:
    raw = copy.deepcopy(LOOSE)
    assert Catalogue.parse(raw).digest == CATALOGUE.digest == fingerprint(contents())
    clause(raw, "wet-noodrem")["rationale"] = "Anders."
    assert Catalogue.parse(raw).digest != CATALOGUE.digest


def test_gathered_facts_are_checked() -> None:
    assert CATALOGUE.problems(ORDINARY) == []
    assert not DERIVED & set(ORDINARY)
    wrong = {
        "dispute.opened": True,
        "dispute.open": "ja",
        "contact.attempts_7d": True,
        "case.regie": "baas",
        "case.causes": ("pech",),
        "action.planned_at": TUESDAY.replace(tzinfo=None),
        "debtor.deceased": None,
    }
    said = CATALOGUE.problems(wrong)
    assert len(said) == 6
    assert said[0] == "Het feit dispute.opened bestaat niet."


def test_an_action_type_has_its_outcomes() -> None:
    call = CATALOGUE.action("bellen")
    assert call.outcome("gesproken").real
    assert call.outcome("geen-gehoor").next == "bellen"
    with pytest.raises(ContentMistake, match="Bellen heeft geen uitkomst gedanst"):
        call.outcome("gedanst")
