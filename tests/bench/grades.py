"""Bar 18: the risk grades of everybody, beside a bare SQL update of the same rows' grade. Everything is rolled back."""

import resource
import time


def graded() -> dict:
    """Compute and write every grade anew (none held), with the bare update before and after; recompute where nothing changed."""
    from django.db import connection, transaction

    from inspections.risk import computing
    from inspections.risk.models import Grade
    from jishan_portal.accounts.actors import SYSTEM
    from jishan_portal.kit import clock
    from workshops.registry.models import Workshop

    def floor() -> float:
        begun = time.perf_counter()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE inspections_grade SET grade = CASE grade WHEN 'A' THEN 'B' ELSE 'A' END")
            transaction.set_rollback(True)
        return time.perf_counter() - begun

    def apply(*, afresh: bool) -> tuple[float, int]:
        with transaction.atomic():
            if afresh:
                Grade.objects.all().delete()
                Workshop.objects.exclude(risk_grade="").update(risk_grade="")
            begun = time.perf_counter()
            found = computing.apply(Workshop.objects.living(), year=clock.today().year, by=SYSTEM)
            seconds = time.perf_counter() - begun
            transaction.set_rollback(True)
        return seconds, found["graded"]

    before = floor()
    seconds, rows = apply(afresh=True)
    again, _ = apply(afresh=False)
    after = floor()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"rows": rows, "seconds": seconds, "again": again, "floor": (before + after) / 2, "peak_mb": peak}


PARTS = {"graded": graded}
