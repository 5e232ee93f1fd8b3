"""The pages of the desk: home, the list, one case. All hang on one blueprint."""

from app.desk.views import case as case
from app.desk.views import home as home
from app.desk.views import lists as lists
from app.desk.views.blueprint import bp

__all__ = ["bp"]
