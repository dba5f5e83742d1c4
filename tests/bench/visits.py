"""Bars 1, 2 and 15 for the list of visits: 1,000,000 of them, kept in the measured county."""

WANTED, FEW = 1_000_000, 10_000
FILL = """
INSERT INTO inspections_visit (number, kind, supervision, workshop_id, area_code, reason, planned_on, first_id, second_id, crew,
    client_uuid, submission_id, state, state_at, made_at, started_at, finished_at, done_on, place_reason, product, answered, asked,
    general_noes, key_noes, computed, outcome, outcome_reason, wanted, remark, is_posted, refusal, cancel_note)
SELECT '计量' || w.id || '-' || n, (ARRAY['daily','special','flying'])[1 + (n %% 3)], (ARRAY['daily','source','key'])[1 + (w.id + n) %% 3],
    w.id, w.area_code, '', d.day, o.first, o.second, '[{"name": "卫建平", "number": "晋1"}, {"name": "郝秀兰", "number": "晋2"}]'::jsonb,
    gen_random_uuid(), gen_random_uuid(), 'done', d.day, d.day, d.day, d.day, d.day, '', '', 40, 40, d.pick, 0,
    CASE WHEN d.pick = 0 THEN 'good' ELSE 'fair' END, CASE WHEN d.pick = 0 THEN 'good' ELSE 'fair' END, '', '{}'::jsonb, '', false, '', ''
FROM workshops_workshop w CROSS JOIN generate_series(1, %s) n
CROSS JOIN LATERAL (SELECT (%s::date - ((w.id * 7 + n * 131) %% 1400)::int) AS day, ((w.id + n) %% 4)::int AS pick) d
CROSS JOIN (SELECT min(id) AS first, max(id) AS second FROM inspections_officer) o
ORDER BY d.day, w.id LIMIT %s
"""


INDEXES = """
SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'inspections_visit'
AND indexname NOT IN (SELECT conname FROM pg_constraint WHERE conrelid = 'inspections_visit'::regclass)
"""


def _fill(values: list) -> None:
    """Insert in one statement: indexes are built anew after it; references, known to be right, are not looked up one by one."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(INDEXES)
        indexes = cursor.fetchall()
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        cursor.execute(FILL, values)
        for _, definition in indexes:
            cursor.execute(definition)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE inspections_visit")


def visits_filled(wanted: str = f"{WANTED}") -> dict:
    """Fill the county's visits up to `wanted`; return how many there are, a session and a mark in the middle of the list."""
    from django.urls import reverse

    from inspections.visits import listing
    from inspections.visits.models import Visit
    from jishan_portal.accounts.models import User
    from jishan_portal.kit import clock, paging
    from tests.bench.child import USER, facts
    from workshops.registry.models import Workshop

    lacking = int(wanted) - Visit.objects.count()
    if lacking > 0:
        rounds = -(-lacking // max(Workshop.objects.count(), 1))
        _fill([rounds, clock.today(), lacking])
    rows = listing.as_values(listing.rows(User.objects.get(username=USER)))
    newest = rows.order_by(*listing.BY_NEWEST.clauses())
    mark = paging._mark(newest[Visit.objects.count() // 2], listing.BY_NEWEST)
    return {"rows": Visit.objects.count(), "cookie": facts()["cookie"], "list": reverse("inspections:visits:list"), "mark": mark}


PARTS = {"visits_filled": visits_filled}
