"""What stands around every page: who you are, where you can go, what is new and what waits. Composition."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

from flask import Flask, Response, g, request, url_for
from sqlalchemy import Select, Uuid, bindparam, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.exc import SQLAlchemyError

from app.infra.features import Feature, NavItem
from app.infra.gate import Known
from app.infra.web import Page, db, page
from app.kernel.actor import Actor, Kind, Role
from app.notifications.models import Notification
from app.organisations.access import requires
from app.organisations.models import Membership, Organisation
from app.organisations.policy import Permission, allowed
from app.sla.policy.sentences import Words
from app.sla.service import words_for

ORG, USER = bindparam("org", type_=Uuid), bindparam("user", type_=Uuid)
GROUPS = ("Werk", "Samenwerken", "Leren", "Beheer")


@dataclass(frozen=True, slots=True)
class Me:
    """What templates know of who is signed in."""

    known: Known
    permissions: frozenset[str]

    @property
    def name(self) -> str:
        return self.known.name

    @property
    def initials(self) -> str:
        parts = self.known.name.split()
        return "".join(part[0] for part in (parts[:1] + parts[-1:] if len(parts) > 1 else parts)).upper()

    @property
    def user_id(self) -> UUID:
        return self.known.actor.user_id

    @property
    def organisation_id(self) -> UUID:
        return self.known.actor.organisation_id

    @property
    def organisation_name(self) -> str:
        return self.known.organisation

    @property
    def kind(self) -> str:
        return self.known.actor.kind.value

    @property
    def role_label(self) -> str:
        return self.known.actor.role.dutch

    @property
    def keyboard(self) -> bool:
        return self.known.keyboard

    def may(self, permission: str) -> bool:
        return permission in self.permissions


def init_app(app: Flask, features: Sequence[Feature]) -> None:
    items = sorted((item for feature in features for item in feature.nav), key=lambda item: item.order)

    @app.context_processor
    def around() -> dict[str, Any]:
        """Signed out, or on a piece of a page: nothing is asked of the database."""
        if "known" not in g:
            return {"me": None, "nav": [], "unread": 0, "memberships": [], "mens": None} | about(app)
        me = Me(g.known, allowed(g.me.kind, g.me.role, g.me.scopes))
        known = {"me": me, "mens": said(Words(*g.known.person)), "mens_van": of_creditor} | about(app)
        if request.headers.get("HX-Request") == "true":
            return known
        try:
            return known | frame(items, me)
        except SQLAlchemyError:
            if "problem" not in g:
                raise
            # the page that says what is wrong must not fail on it; any other would be there without its menu
            return known | {"nav": [], "unread": 0, "memberships": []}

    @app.get("/meldingen/teller")
    @requires(Permission.NOTIFICATION_READ)
    def show_counts() -> Page | Response:
        """The one poll of a page: do the bell (`nu`) and the menu (`menu`) still say what is so? Else what changed."""
        asked = ask(items, Me(g.known, allowed(g.me.kind, g.me.role, g.me.scopes)))
        before, now = request.args.get("menu", asked.standing), asked.standing
        if before == now and request.args.get("nu", type=int) == asked.unread:
            return Response(status=204)
        return page("_counts.html", unread=asked.unread, standing=now, changed=changed(asked, before))


def said(words: Words) -> SimpleNamespace:
    return SimpleNamespace(ev=words.singular, mv=words.plural, de=f"{words.article} {words.singular}")


def of_creditor(creditor_id: UUID) -> SimpleNamespace:
    """What the creditor of a case calls who owes: also on the page of its partner."""
    return said(Words(*g.known.person) if creditor_id == g.org else words_for(db, creditor_id))


def about(app: Flask) -> dict[str, Any]:
    return {"demo": app.config["SETTINGS"].demo}


@dataclass(frozen=True, slots=True)
class Asked:
    """The lines of the menu with what waits behind each (None: nothing is counted there), the bell, other places."""

    items: Sequence[NavItem]
    counts: Sequence[int | None]
    unread: int
    memberships: Sequence[Any]

    @property
    def counted(self) -> list[tuple[NavItem, int]]:
        return [(item, n) for item, n in zip(self.items, self.counts, strict=True) if n is not None]

    @property
    def standing(self) -> str:
        """What the menu says, for the poll to compare with."""
        return ".".join(str(n) for _, n in self.counted)


def ask(items: Sequence[NavItem], me: Me) -> Asked:
    """One question for all."""
    open_to = tuple(item for item in items if me.may(item.permission) and (not item.kinds or me.kind in item.kinds))
    about = {"org": me.organisation_id, "user": me.user_id}
    new, memberships, *counts = db.connection().execute(question(open_to, g.me.kind, g.me.role), about).one()
    found = iter(counts)
    return Asked(open_to, [next(found) if item.count else None for item in open_to], new, memberships or ())


def frame(items: Sequence[NavItem], me: Me) -> dict[str, Any]:
    asked = ask(items, me)
    return {
        "nav": menu(asked.items, asked.counts),
        "unread": asked.unread,
        "standing": asked.standing,
        "memberships": [place(id_, name, me) for id_, name in asked.memberships],
    }


@lru_cache(maxsize=256)
def question(items: tuple[NavItem, ...], kind: Kind, role: Role) -> Select[Any]:
    """Asked on every page and put together once: the same for all who have that menu, but for their ids."""
    anybody = Actor(cast(UUID, USER), cast(UUID, ORG), kind, role)
    asked = [unread(), others(), *(item.count(anybody) for item in items if item.count)]
    return select(*(one.scalar_subquery() for one in asked))


def changed(asked: Asked, before: str) -> list[tuple[str, int]]:
    """Place and number of the counts that are no longer what they were; none when the menu has other lines by now."""
    were = before.split(".")
    if len(were) != len(asked.counted):
        return []
    return [(key_of(item), n) for (item, n), was in zip(asked.counted, were, strict=True) if str(n) != was]


def key_of(item: NavItem) -> str:
    return item.endpoint.replace(".", "-")


def menu(items: Sequence[NavItem], counts: Sequence[int | None]) -> list[dict[str, Any]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    here = g.get("place", request.path)  # a page may say that it belongs elsewhere than its address does
    for item, count in zip(items, counts, strict=True):
        url = address(item.endpoint)
        line = {
            "label": item.label,
            "icon": item.icon,
            "url": url,
            "count": count,
            "place": key_of(item) if item.count else "",
            "current": here == url or (url != "/" and here.startswith(f"{url}/")),
        }
        groups.setdefault(item.group, []).append(line)
    return [{"title": title, "items": groups[title]} for title in GROUPS if title in groups]


@cache
def address(endpoint: str) -> str:
    return url_for(endpoint)


def unread() -> Select[Any]:
    mine = (Notification.organisation_id == ORG, Notification.user_id == USER)
    return select(func.count(Notification.id)).where(*mine, Notification.read_at.is_(None))


def others() -> Select[Any]:
    """Id and name of the organisations that one works for, in one value."""
    pair = func.jsonb_build_array(Organisation.id, Organisation.name)
    return (
        select(func.jsonb_agg(aggregate_order_by(pair, Organisation.name)))
        .join_from(Membership, Organisation, Membership.organisation_id == Organisation.id)
        .where(Membership.user_id == USER, Membership.ended_at.is_(None))
    )


def place(id_: str, name: str, me: Me) -> dict[str, Any]:
    return {"organisation_id": id_, "organisation_name": name, "current": UUID(id_) == me.organisation_id}
