"""Writing the credit record; visits, talks and closed cases call this."""

from datetime import date

from django.db import transaction

from jishan_portal.audit import actions as audit
from jishan_portal.kit import clock
from workshops.credit.models import CreditLine
from workshops.registry.marks import lock_file
from workshops.registry.models import Workshop


@transaction.atomic
def write_line(workshop: Workshop, *, on: date, kind: str, sentence: str, is_adverse: bool = False, url: str = "", by) -> CreditLine:
    """Write one line into a workshop's credit record; the same line written again is the one already there."""
    lock_file(workshop)
    line, is_new = CreditLine.objects.get_or_create(
        workshop=workshop, on=on, kind=kind, sentence=sentence, url=url, defaults={"is_adverse": is_adverse, "written_at": clock.now()}
    )
    if is_new:
        data = {"on": on, "kind": kind, "is_adverse": is_adverse, "url": url}
        audit.record("workshops.credit.write_line", workshop, by=by, summary=f"记入信用记录：{sentence}", data=data)
    return line


@transaction.atomic
def clear_adverse(workshop: Workshop, *, kind: str, url: str, reason: str, by) -> int:
    """Let lines no longer count against a workshop (the decision was varied or revoked); they stay, with the reason. Returns how many."""
    lock_file(workshop)
    rows = list(CreditLine.objects.filter(workshop__root=workshop.root_id, kind=kind, url=url, is_adverse=True))
    for line in rows:
        line.is_adverse, line.sentence = False, f"{line.sentence}；{reason}"[:300]
        line.save(update_fields=["is_adverse", "sentence"])
        audit.record("workshops.credit.clear_adverse", workshop, by=by, summary=f"信用记录不再计为不良：{line.sentence}"[:300])
    return len(rows)
