"""Is it alive, is it ready; and the headers that every page carries (DESIGN §9)."""

from flask import Flask, Response, request
from sqlalchemy import text

from app.infra.tenancy import acting_for

CSP = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
PAGE_HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def init_app(app: Flask) -> None:
    @app.get("/gezond")
    def alive() -> tuple[str, int, dict[str, str]]:
        with acting_for(None) as db:
            db.execute(text("select 1"))
        return "in orde\n", 200, {"Content-Type": "text/plain; charset=utf-8"}

    alive.access = "public"  # type: ignore[attr-defined]  # `public` lives above infra

    @app.after_request
    def headers(response: Response) -> Response:
        if not request.path.startswith("/api/"):
            for name, value in PAGE_HEADERS.items():
                response.headers.setdefault(name, value)
            if request.endpoint != "static":
                response.headers.setdefault("Cache-Control", "no-store")
        if request.is_secure:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response
