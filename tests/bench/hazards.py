"""Bars 1 and 2 for the county's list of hazards: 300,000 of them, kept in the measured county between runs."""

WANTED = 300_000
FILL = """
INSERT INTO inspections_hazard (number, workshop_id, area_code, text, category, severity, source, basis, demand, item_code, found_on,
    ordered_on, deadline_on, rounds, answered_on, closed_on, level, state, state_at)
SELECT '计量' || w.id || '-' || n, w.id, w.area_code, '地面不清洁，有积水', '环境卫生', 1 + (w.id + n) %% 3, 'visit', '', '', '',
    d.found, d.found, CASE WHEN d.pick = 9 THEN NULL ELSE d.found + 14 END, 0, NULL, CASE WHEN d.pick < 7 THEN d.found + 10 END, 0,
    CASE WHEN d.pick < 7 THEN 'closed' WHEN d.pick = 9 THEN 'found' ELSE 'ordered' END, now()
FROM workshops_workshop w CROSS JOIN generate_series(1, 3) n
CROSS JOIN LATERAL (SELECT (%s::date - ((w.id * 7 + n * 131) %% 700)::int) AS found, ((w.id * 13 + n) %% 10)::int AS pick) d
ORDER BY d.found, w.id LIMIT %s
"""


def hazards_filled() -> dict:
    """Fill the county's hazards up to WANTED; return how many there are, a session and a mark in the middle of the list."""
    from django.db import connection
    from django.urls import reverse

    from inspections.hazards import filters
    from inspections.hazards.models import Hazard
    from jishan_portal.accounts.models import User
    from jishan_portal.kit import clock, paging
    from tests.bench.child import USER, facts

    lacking = WANTED - Hazard.objects.count()
    if lacking > 0:
        with connection.cursor() as cursor:
            cursor.execute(FILL, [clock.today(), lacking])
            cursor.execute("VACUUM ANALYZE inspections_hazard")
    rows = Hazard.objects.visible_to(User.objects.get(username=USER))
    marks = {}
    for view, key in (("all", "-found"), ("open", "due")):
        order, shown = filters.ORDERS[key], filters.in_view(rows, view)
        marks[view] = paging._mark(shown.order_by(*order.clauses())[shown.count() // 2], order)
    return {"rows": Hazard.objects.count(), "cookie": facts()["cookie"], "list": reverse("inspections:hazards:list"), "marks": marks}


PARTS = {"hazards_filled": hazards_filled}
