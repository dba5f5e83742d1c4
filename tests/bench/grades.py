"""Bar 18: the risk grades of everybody, beside a bare SQL update of the same rows' grade. Everything is rolled back.

The grade stands on the workshop's file (`risk_grade`, where every list reads it) and in its history (`inspections_grade`).
The floor is the one statement that no computation can do without: another letter on each of the files graded. A file has some
thirty indexes and one of them holds the letter, so PostgreSQL writes all of them anew; that is what most of the time goes into.
"""

import resource
import time


def graded() -> dict:
    """Compute and write every grade anew (none held), with the bare update before and after; recompute where nothing changed.

    `floor` is the update of the files, `own` the same of the history's narrow rows, for comparison.
    """
    from django.db import connection, transaction

    from inspections.risk import computing
    from inspections.risk.models import Grade
    from jishan_portal.accounts.actors import SYSTEM
    from jishan_portal.kit import clock
    from workshops.registry.models import Workshop

    def floor(table: str, column: str, rows: str) -> float:
        begun = time.perf_counter()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET {column} = CASE {column} WHEN 'A' THEN 'B' ELSE 'A' END WHERE {rows}")
            transaction.set_rollback(True)
        return time.perf_counter() - begun

    def apply(*, afresh: bool) -> tuple[float, int]:
        with transaction.atomic():
            if afresh:
                Grade.objects.all().delete()
                Workshop.objects.exclude(risk_grade="").update(risk_grade="")
            connection.check_constraints()
            begun = time.perf_counter()
            found = computing.apply(Workshop.objects.living(), year=clock.today().year, by=SYSTEM)
            connection.check_constraints()  # a commit would check every key
            seconds = time.perf_counter() - begun
            transaction.set_rollback(True)
        return seconds, found["graded"]

    files = ("workshops_workshop", "risk_grade", "id IN (SELECT workshop_id FROM inspections_grade)")
    before = floor(*files)
    seconds, rows = apply(afresh=True)
    again, _ = apply(afresh=False)
    own = floor("inspections_grade", "grade", "true")
    after = floor(*files)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"rows": rows, "seconds": seconds, "again": again, "floor": (before + after) / 2, "own": own, "peak_mb": peak}


PARTS = {"graded": graded}
