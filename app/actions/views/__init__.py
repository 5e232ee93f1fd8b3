"""Pages for doing something in a case, for what the SLA said of it, and for the creditor's answer."""

from app.actions.views import action, approvals, entry  # their routes
from app.actions.views.blueprint import bp

__all__ = ["action", "approvals", "bp", "entry"]
