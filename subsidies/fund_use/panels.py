"""The subsidies on the one-workshop page: what was asked for, where it stands, how the money was used."""

from jishan_portal.kit.panels import Panel
from subsidies.applications.models import Application
from subsidies.applications.page import tone_of
from subsidies.applications.states import FILLERS
from subsidies.budgets.states import Source
from subsidies.fund_use.queries import with_use

SHOWN = 50


def _rows(shops):
    return Application.objects.filter(workshop__in=shops)


def _context(workshop, user) -> dict:
    rows = with_use(_rows(workshop.rows_of_file).order_by("-id"))[:SHOWN]
    return {
        "applications": [(row, tone_of(row.state)) for row in rows],
        "sources": Source.choices if user.roles & FILLERS else [],
    }


PANEL = Panel("subsidies", "奖补资金", "subsidies/fund_use/_panel.html", _rows, _context, may_see=lambda user: user.may("subsidies.see"))
