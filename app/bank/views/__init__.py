"""Pages: payments that look for a case (`entries.py`), those that found one (`handled.py`), and `files.py`."""

from app.bank.views import entries, files, handled
from app.bank.views.blueprint import bp

__all__ = ["bp", "entries", "files", "handled"]
