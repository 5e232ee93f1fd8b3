"""What an arrangement in instalments must say before it is written down. Pure."""

from app.actions.policy.draft import Mistakes
from app.kernel.money import Cents, euro


def instalment_mistakes(each: Cents | None, number: int | None, *, open_cents: Cents) -> Mistakes:
    """`each` in cents and `number` of instalments, by Dutch field name. The last one may be lower than the others."""
    found: Mistakes = {}
    if not each:
        found["termijnbedrag"] = ["Vul het bedrag per termijn in."]
    if number is None:
        found["aantalTermijnen"] = ["Vul in hoeveel termijnen u afspreekt."]
    if each and number is not None and each * (number - 1) >= max(open_cents, 1):
        most = euro(max(open_cents, 0))
        found["aantalTermijnen"] = [f"Samen is dat meer dan de {most} die open staat. Kies minder of lager."]
    elif each and each > max(open_cents, 0):
        found["termijnbedrag"] = [f"Er staat {euro(max(open_cents, 0))} open. Een termijn is niet meer dan dat."]
    return found
