"""What the form for one action type asks, and which types there are to choose from. From the catalogue alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.actions.policy.approvals import reach_of
from app.actions.policy.draft import ELSEWHERE, FILLED
from app.actions.policy.follow_up import CALL, digits_for, outcomes_of, usual_outcome
from app.actions.policy.happened import HEAVY, LETTER, is_contact
from app.sla.policy.actions import ActionType, Reach
from app.sla.policy.catalogue import Catalogue
from app.sla.policy.sentences import NEUTRAL, Words, fill

WRITTEN_WAYS = frozenset({"e-mail", "sms", "chat", "brief", "portaal", "exploot"})
CHARGE, REMIT = "incassokosten-berekenen", "kwijtschelden"
INSTALMENTS = frozenset({"regeling-voorstellen", "regeling-vastleggen", "regeling-aanpassen"})


@dataclass(frozen=True, slots=True)
class Entry:
    """`fields`: the Dutch names of what this type asks beside outcome and note."""

    kind: ActionType
    groups: Mapping[str, Mapping[str, str]]  # phase -> code -> name
    steps: Mapping[str, str]  # all types by name, for the next step
    outcomes: Mapping[str, str]
    usual: str
    digits: int
    fields: frozenset[str]
    reminders: Sequence[str]

    @property
    def is_call(self) -> bool:
        return self.kind.code == CALL

    @property
    def is_contact(self) -> bool:
        return is_contact(self.kind)


def entry_for(catalogue: Catalogue, code: str, *, doer: str, words: Words = NEUTRAL) -> Entry:
    """The form of one action type; of a call when there is none such. `doer`: creditor, or the kind of partner."""
    groups = offered(catalogue, doer)
    mine = {one for names in groups.values() for one in names}
    kind = catalogue.actions[code if code in mine else CALL]
    return Entry(
        kind=kind,
        groups=groups,
        steps={one: name for names in groups.values() for one, name in names.items()},
        outcomes=outcomes_of(kind),
        usual=usual_outcome(kind),
        digits=digits_for(kind),
        fields=_fields(kind, catalogue),
        reminders=[fill(one, words) for one in kind.reminders],
    )


def offered(catalogue: Catalogue, doer: str) -> dict[str, dict[str, str]]:
    """The types that `doer` may do here, by phase; a call first, since it is done most."""
    found: dict[str, dict[str, str]] = {}
    kinds = sorted(catalogue.actions.values(), key=lambda kind: kind.code != CALL)
    for kind in kinds:
        if doer in kind.by and kind.code not in ELSEWHERE:
            found.setdefault(kind.phase, {})[kind.code] = kind.name
    return found


def _fields(kind: ActionType, catalogue: Catalogue) -> frozenset[str]:
    asked = {FILLED[one.fact][0] for one in kind.preconditions if one.fact in FILLED}
    if reach_of(kind, catalogue) is not Reach.NEVER and kind.code != CHARGE:
        asked.add("kosten")
    if kind.code in INSTALMENTS:
        asked |= {"termijnbedrag", "aantalTermijnen"}
    if kind.phase in HEAVY:
        asked |= {"reden", "lichtereStap"}
    if kind.channel in WRITTEN_WAYS and kind.outward:
        asked.add("dreigt")
    if kind.code == LETTER:
        asked |= {"termijntekst", "genoemdeKosten"}
    if kind.code == REMIT:
        asked.add("vervalt")
    return frozenset(asked)
