"""The clauses of the library: what each one says, to which actions, when, and with what effect."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.kernel.decision import Verdict
from app.sla.policy.actions import ActionType
from app.sla.policy.conditions import NEVER, Condition, all_of, opposite
from app.sla.policy.reading import Param, Params, parse_condition, resolve
from app.sla.policy.sentences import Words, fill
from app.sla.policy.vocabulary import FactDef, Raw


class Effect(StrEnum):
    """What a clause does when its condition holds. The last four leave the answer as it is."""

    ALLOW_WITH_NOTICE = "allow_with_notice"
    ASK_REASON = "ask_reason"
    NEEDS_APPROVAL = "needs_approval"
    REFUSE = "refuse"
    ALLOW = "allow"
    DUTY = "duty"
    COST = "cost"
    ORDER = "order"

    @property
    def verdict(self) -> Verdict | None:
        """The answer to an action; None when it gives none."""
        quiet = (Effect.ALLOW, Effect.DUTY, Effect.COST, Effect.ORDER)
        return None if self in quiet else Verdict[self.name]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of clause (PRODUCT §5) and the chapter of the SLA in which it stands."""

    code: str
    name: str
    chapter: int


@dataclass(frozen=True, slots=True)
class Scope:
    """To which actions a clause applies; `None` means that it does not choose by that."""

    actions: frozenset[str] | None
    except_actions: frozenset[str]
    phases: frozenset[str] | None
    outward: bool | None
    sides: tuple[str, ...] | None
    extendable_to: tuple[str, ...]
    raises_cost: bool
    events: frozenset[str]

    def covers(self, action: ActionType) -> bool:
        """Could it apply to such an action? Who acts and what it costs is only known later."""
        return (
            not self.events
            and (self.actions is None or action.code in self.actions)
            and action.code not in self.except_actions
            and (self.phases is None or action.phase in self.phases)
            and (self.outward is None or action.outward is self.outward)
            and not (self.raises_cost and action.records_only)
        )

    def condition(self, extended_to: Collection[str], facts: Mapping[str, FactDef]) -> Condition:
        """What must still be known of an action that it covers: who acts, and whether it raises costs."""
        parts = []
        if self.sides is not None:
            sides = [*self.sides, *extended_to]
            parts.append({"fact": "action.actor_side", "op": "in", "value": sides})
        if self.raises_cost:
            parts.append({"fact": "action.raises_cost", "op": "is_true"})
        return all_of(*(parse_condition(part, facts, {}, "applies_to") for part in parts))


@dataclass(frozen=True, slots=True)
class Duty:
    """Who must do what before when. `share`: the part of cases, in percent, that must be in time."""

    owner: str
    trigger: str
    deadline: int
    unit: str
    fulfilled_by: tuple[str, ...]
    clock_stops: Condition  # while true, the clock stands still
    on_miss: str
    share: int | None


@dataclass(frozen=True, slots=True)
class Order:
    """In which order a payment is booked."""

    first: str
    within_claim: tuple[str, ...]
    across: tuple[str, ...]


@dataclass(frozen=True)
class ClauseDef:
    """One clause of the library. `raw` is its data, of which an agreed clause keeps a copy."""

    raw: Raw
    facts: Mapping[str, FactDef]
    scope: Scope
    effect: Effect
    params: Mapping[str, Param]

    @property
    def code(self) -> str:
        return str(self.raw["code"])

    @property
    def kind(self) -> str:
        return str(self.raw["kind"])

    @property
    def builtin(self) -> bool:
        """Follows from the law: always in force, never looser."""
        return bool(self.raw.get("builtin", False))

    @property
    def default(self) -> bool:
        return bool(self.raw.get("default", False))

    @property
    def law(self) -> str | None:
        return self.raw.get("law")

    @property
    def value(self) -> str:
        return str(self.raw["value"])

    @property
    def conflicts_with(self) -> tuple[str, ...]:
        return tuple(self.raw.get("conflicts_with", ()))

    @property
    def alternatives(self) -> tuple[str, ...]:
        return tuple(self.raw["alternative"]["actions"])

    def text(self, name: str, words: Words) -> str:
        """The rationale or example in the words of one creditor."""
        return fill(self.raw[name], words)

    def alternative_text(self, words: Words) -> str:
        return fill(self.raw["alternative"]["text"], words)

    def condition(self, params: Params) -> Condition:
        """When it holds, its exception taken out."""
        where = f"afspraak {self.code}"
        when = parse_condition(self.raw["when"], self.facts, params, where)
        if "except" in self.raw:
            when = all_of(when, opposite(parse_condition(self.raw["except"], self.facts, params, where)))
        return when

    def lapses_after(self, params: Params) -> int | None:
        """Days after the start of the SLA until which it holds; None is for ever."""
        days = self.raw.get("expires_after_days")
        return None if days is None else int(resolve(days, params, self.code))

    def duty(self, params: Params) -> Duty | None:
        raw = self.raw.get("duty")
        if raw is None:
            return None
        stops = raw["clock_stops"]
        share = resolve(raw["share"], params, self.code) if "share" in raw else None
        return Duty(
            raw["owner"],
            raw["trigger"],
            int(resolve(raw["deadline"], params, self.code)),
            raw["unit"],
            tuple(raw["fulfilled_by"]),
            NEVER if stops is None else parse_condition(stops, self.facts, params, f"afspraak {self.code}"),
            raw["on_miss"],
            share,
        )

    def bearers(self) -> dict[str, str]:
        """By situation, who bears these costs: debtor, creditor, partner or shared."""
        return dict(self.raw["cost"]["bearer"]) if "cost" in self.raw else {}

    def cost_kinds(self) -> tuple[str, ...]:
        return tuple(self.raw["cost"]["kinds"]) if "cost" in self.raw else ()

    def order(self, params: Params) -> Order | None:
        raw = self.raw.get("order")
        if raw is None:
            return None
        within = resolve(raw["within_claim"], params, self.code)
        return Order(raw["first"], tuple(within), tuple(raw["across"]))


def sentence(clause: ClauseDef, params: Params, words: Words) -> str:
    """What was agreed, as people read and sign it."""
    return fill(clause.raw["sentence"], words, {**clause.params, **params})
