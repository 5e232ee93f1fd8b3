"""What two sides agreed: numbered clauses of the library, with their own numbers, checked against it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self

from app.sla.policy.catalogue import Catalogue
from app.sla.policy.clauses import ClauseDef, Duty, Order, sentence
from app.sla.policy.conditions import Condition
from app.sla.policy.library import parse_clause
from app.sla.policy.reading import Param, Params
from app.sla.policy.sentences import Words, problem_of_params
from app.sla.policy.vocabulary import ContentMistake, Raw

NUMBER = re.compile(r"[1-9][0-9]*\.[1-9][0-9]*")


@dataclass(frozen=True, slots=True)
class AgreedClause:
    """A clause as two sides agreed on it.

    `params` are only those that differ from the library. `extended_to` lets a rule that binds the partner by
    law bind the creditor as well. `definition` is the clause as it read when signed; the library may change.
    """

    code: str
    article: str
    params: Params = field(default_factory=dict)
    extended_to: tuple[str, ...] = ()
    definition: Raw | None = None

    def as_data(self) -> dict[str, Any]:
        """For a JSON column."""
        return {
            "code": self.code,
            "article": self.article,
            "params": {name: _plain(value) for name, value in self.params.items()},
            "extended_to": [*self.extended_to],
            "definition": _plain(self.definition),
        }

    @classmethod
    def from_data(cls, data: Raw) -> Self:
        params = {name: _param(value) for name, value in data["params"].items()}
        return cls(data["code"], data["article"], params, tuple(data["extended_to"]), data["definition"])


@dataclass(frozen=True, slots=True)
class Article:
    """A clause in force: its number (none for the law alone), its numbers filled in, its sentence."""

    number: str | None
    clause: ClauseDef
    params: Params
    extended_to: tuple[str, ...]
    sentence: str

    @property
    def duty(self) -> Duty | None:
        return self.clause.duty(self.params)

    @property
    def order(self) -> Order | None:
        return self.clause.order(self.params)

    @property
    def condition(self) -> Condition:
        return self.clause.condition(self.params)


class Change(NamedTuple):
    """One article that is not as it was: `before` is empty for a new one, `after` for one that lapses."""

    number: str
    before: str
    after: str

    @property
    def dutch(self) -> str:
        return "nieuw" if not self.before else "vervalt" if not self.after else "anders"


def changes(before: Sequence[Article], after: Sequence[Article]) -> list[Change]:
    """What a new version makes of an old one, in the order of the articles; what the law says is not agreed."""
    old, new = ({one.clause.code: one for one in articles if one.number} for articles in (before, after))
    found = []
    for code in dict.fromkeys((*new, *old)):
        was, is_ = old.get(code), new.get(code)
        if was is None or is_ is None or _said(was) != _said(is_):
            one = is_ or was
            assert one is not None  # it stands in one of both
            found.append(Change(one.number or "", _said(was), _said(is_)))
    return sorted(found, key=lambda one: [int(part) for part in one.number.split(".")])


def _said(article: Article | None) -> str:
    if article is None:
        return ""
    return article.sentence + (" (geldt ook voor de opdrachtgever)" if article.extended_to else "")


def agree(codes: Iterable[str], catalogue: Catalogue) -> list[AgreedClause]:
    """Clauses of the library with their proposed numbers, ready to sign: numbered, the definition kept."""
    numbers = number_articles(codes, catalogue)
    return [AgreedClause(code, number, definition=catalogue.clause(code).raw) for code, number in numbers.items()]


def number_articles(
    codes: Iterable[str], catalogue: Catalogue, keep: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Article numbers by code: chapters by kind, in the order of the library.

    `keep` are numbers of an earlier version; they stay, and what is new comes after them.
    """
    wanted, keep = {*codes}, keep or {}
    for code in wanted:
        catalogue.clause(code)
    numbers = {code: keep[code] for code in wanted if code in keep}
    last = dict.fromkeys(catalogue.chapters, 0)
    for number in keep.values():
        chapter, article = map(int, number.split("."))
        last[chapter] = max(last[chapter], article)
    for code, clause in catalogue.clauses.items():
        if code in wanted and code not in numbers:
            chapter = catalogue.kinds[clause.kind].chapter
            last[chapter] += 1
            numbers[code] = f"{chapter}.{last[chapter]}"
    return dict(sorted(numbers.items(), key=lambda item: _place(item[1])))


def articles_of(
    agreed: Sequence[AgreedClause], catalogue: Catalogue, words: Words, *, clashing: bool = False
) -> list[Article]:
    """What is in force: the law first, then what was agreed by article. ContentMistake if it does not fit.

    `clashing`: also what does not go together, for who is still choosing.
    """
    codes = [one.code for one in agreed]
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        raise ContentMistake(f"De afspraak {twice[0]} staat er twee keer in.")
    numbers = [one.article for one in agreed]
    if twice := sorted({number for number in numbers if numbers.count(number) > 1}):
        raise ContentMistake(f"Artikel {twice[0]} staat er twee keer in.")
    articles = [_article(one, catalogue, words) for one in agreed]
    if not clashing and (pair := clash_in([one.clause for one in articles])):
        said = {one.clause.code: one.sentence for one in articles}
        raise ContentMistake(not_together(*(said[code] for code in pair)))
    for clause in catalogue.clauses.values():
        if clause.builtin and clause.code not in codes:
            text = sentence(clause, {}, words)
            articles.append(Article(None, clause, clause.params, (), text))
    return sorted(articles, key=lambda one: (not one.clause.builtin, _place(one.number), one.clause.code))


def clash_in(clauses: Sequence[ClauseDef]) -> tuple[str, str] | None:
    """The first two of these that do not go together. As each was signed: the library may have changed."""
    codes = {clause.code for clause in clauses}
    for clause in clauses:
        if against := sorted(set(clause.conflicts_with) & codes):
            return clause.code, against[0]
    return None


def not_together(one: str, other: str) -> str:
    return f"“{one}” en “{other}” gaan niet samen. Kies een van beide."


def _article(agreed: AgreedClause, catalogue: Catalogue, words: Words) -> Article:
    where = f"Artikel {agreed.article} ({agreed.code})"
    if not NUMBER.fullmatch(agreed.article):
        raise ContentMistake(f"{where}: een artikel heeft een nummer zoals 4.2.")
    own = catalogue.clauses.get(agreed.code)
    clause = own if own and own.builtin else None
    if clause is None:
        clause = (
            catalogue.clause(agreed.code)
            if agreed.definition is None
            else parse_clause(agreed.definition, catalogue.lists)
        )
        if clause.code != agreed.code or clause.builtin:
            raise ContentMistake(f"{where}: de tekst hoort niet bij deze afspraak.")
    params: dict[str, Param] = {**clause.params, **agreed.params}
    if clause.builtin and params != clause.params:
        raise ContentMistake(f"{where}: dit staat in de wet. De getallen liggen vast.")
    if problem := problem_of_params(agreed.params, clause.params):
        raise ContentMistake(f"{where}: {problem}.")
    if strange := sorted(set(agreed.extended_to) - set(clause.scope.extendable_to)):
        raise ContentMistake(f"{where}: deze afspraak kan niet gelden voor {strange[0]}.")
    return Article(agreed.article, clause, params, agreed.extended_to, sentence(clause, params, words))


def _place(number: str | None) -> tuple[int, ...]:
    return tuple(int(part) for part in number.split(".")) if number else ()


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value


def _param(value: Any) -> Param:
    return tuple(value) if isinstance(value, list | tuple) else value
