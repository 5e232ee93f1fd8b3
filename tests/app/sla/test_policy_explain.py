"""What somebody reads: the first line is the answer, the others say why, what is unknown and what may be done."""

from datetime import datetime

from app.kernel.dates import HERE
from app.sla.policy.explain import explain
from app.sla.policy.terms import default_terms
from tests.app.sla.known import CATALOGUE, ask, terms_with

DEFAULT = default_terms(CATALOGUE)
SUNDAY = datetime(2026, 11, 22, 11, 10, tzinfo=HERE)


def test_it_may() -> None:
    assert explain(ask("bellen", DEFAULT)) == ["Dit mag."]


def test_it_may_with_a_reminder_of_what_no_machine_sees() -> None:
    assert explain(ask("betaalruimte-bespreken", DEFAULT)) == [
        "Dit mag.",
        "Denk aan: Alleen de uitkomst blijft bewaard en niet de losse bedragen.",
    ]


def test_it_may_and_the_other_side_is_told() -> None:
    given = {"action__threat_without_ground": None, "approval__status": "gegeven"}
    by_partner = explain(ask("e-mail-sturen", DEFAULT, **given))
    by_creditor = explain(ask("e-mail-sturen", DEFAULT, action__actor_side="creditor", **given))
    assert by_partner == ["Dit mag. Wij melden het aan de opdrachtgever.", "Wij weten nog niet: Dreiging zonder grond."]
    assert by_creditor[0] == "Dit mag. Wij melden het aan de partner."


def test_a_reason_is_asked() -> None:
    assert explain(ask("brief-sturen", DEFAULT, contact__personal_attempts=0)) == [
        "Dit mag. Schrijf op waarom u dit doet (artikel 1.2).",
        "Wij kiezen een gesprek als dat kan en een brief als dat moet.",
    ]


def test_an_approval_is_needed_and_something_lighter_may_be_done_meanwhile() -> None:
    assert explain(ask("dagvaarding", DEFAULT)) == [
        "Hiervoor is akkoord nodig: artikel 4.1. Voor een dagvaarding is vooraf akkoord van de opdrachtgever nodig. "
        "Geen antwoord is geen akkoord.",
        "Dit kan nu wel: Huisbezoek of Regeling voorstellen. Ga langs of doe een lichter voorstel terwijl u wacht.",
    ]


def test_the_law_says_no_and_when_it_says_yes() -> None:
    lines = explain(ask("bellen", DEFAULT, SUNDAY))
    assert lines == [
        "Dit mag niet volgens de wet: artikel 4.2 Besluit kwaliteit incassodienstverlening. Wij benaderen niemand "
        "tussen 20.00 en 7.00 uur, op zondag of op een feestdag. Dat geldt voor elk kanaal.",
        "Dit mag wel vanaf ma 23 nov, 07.00 uur.",
    ]


def test_what_is_unknown_is_named() -> None:
    assert "Wij weten nog niet: Wsnp of faillissement." in explain(ask("sommatie", DEFAULT, debtor__insolvency=None))
    children = explain(ask("ontruiming", DEFAULT, household__minors=None, approval__status=None))
    assert "Niet bekend, dus met zorg gerekend: Kinderen in huis." in children
    assert not any("Stand akkoord" in line for line in children)


def test_an_alternative_is_filled_in_later_and_weighs_its_own_weight() -> None:
    terms = terms_with("grens-contactdruk", "nogo-stap-bij-betwisting")
    heavy = {"contact__pressure_after": 8, "action__contains_special_data": True}
    visit = ask("huisbezoek", terms, dispute__open=True, **heavy)
    assert visit.alternative is not None
    assert visit.alternative.actions == ("betwisting-beantwoorden", "gesprek-voeren")


def test_no_way_out_is_promised_that_is_closed_too() -> None:
    terms = terms_with("grens-zelfde-kanaal", "grens-pogingen-dag")
    answer = ask("sms-sturen", terms, contact__same_channel_unanswered=2, contact__attempts_today=2)
    assert answer.verdict == "refuse"
    assert answer.alternative is None
    open_again = ask("sms-sturen", terms, contact__same_channel_unanswered=2)
    assert open_again.alternative is not None
    assert open_again.alternative.actions == ("bellen", "huisbezoek")


def test_the_clock_is_not_blamed_for_what_something_else_holds() -> None:
    terms = terms_with("nogo-stap-bij-betwisting")
    answer = ask("bellen", terms, SUNDAY, dispute__open=True)
    assert answer.alternative is None or answer.alternative.earliest is None


def test_at_night_a_step_that_needs_an_approval_may_be_asked_for_by_day() -> None:
    terms, night = terms_with("akkoord-dagvaarding"), datetime(2026, 11, 24, 22, 0, tzinfo=HERE)
    refused = ask("dagvaarding", terms, night)
    assert refused.verdict == "refuse"
    assert refused.alternative is not None
    assert refused.alternative.earliest == datetime(2026, 11, 25, 7, 0, tzinfo=HERE)
    assert ask("dagvaarding", terms, night, action__planned_at=refused.alternative.earliest).verdict == "needs_approval"
