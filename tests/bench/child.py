"""Parts that run in a process of their own: `python -m tests.bench.child PART`, one JSON value on the last line."""

import json
import sys

import django

USER = "bureau_head1"


def facts() -> dict:
    """Return what the pages need: a session, addresses of a deep page and of a file, words to search."""
    from django.urls import reverse

    from jishan_portal.accounts.models import User
    from jishan_portal.kit import paging
    from tests.bench.windows import cookie_of, logged_in
    from workshops.registry import filters
    from workshops.registry.models import Workshop

    user = User.objects.get(username=USER)
    rows = Workshop.objects.visible_to(user).filter(merged_at__isnull=True)
    order = filters.ORDERS[filters.USUAL_ORDER]
    middle = rows.order_by(*order.clauses())[rows.count() // 2]
    return {
        "cookie": cookie_of(logged_in(user)),
        "list": reverse("workshops:registry:list"),
        "after": paging._mark(middle, order),
        "file": reverse("dossier:workshop", args=[middle.pk]),
        "words": _words(),
    }


def public_facts() -> dict:
    """Return the public address of a licensed workshop in the middle of the county, and of the same page made anew each time."""
    from django.urls import reverse

    from jishan_portal.public.queries import licensed

    rows = licensed().living().order_by("pk")
    code = rows[rows.count() // 2].code
    return {"warm": reverse("public:workshop", args=[code]), "cold": f"/bench/cold/{code}/"}


def _words() -> dict[str, str]:
    """Return a common and a rare two-character word, with how many files a plain scan finds for each."""
    from django.db import connection

    found = {}
    with connection.cursor() as cursor:
        for word in ("麻花", "豆腐", "香油", "醋坊", "军豆", "红薯", "石磨", "德顺"):
            cursor.execute("SELECT count(*) FROM workshops_workshoptext WHERE text LIKE %s", [f"%{word}%"])
            found[word] = cursor.fetchone()[0]
    hits = sorted((number, word) for word, number in found.items() if number)
    return {"rare": hits[0][1], "common": hits[-1][1]}


def queries() -> dict:
    """Return how many queries the list and a file make, and how many of them fetch session or user."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.bench.windows import logged_in

    known, client = facts(), logged_in(USER)
    counted = {}
    for name in ("list", "file"):
        client.get(known[name])
        with CaptureQueriesContext(connection) as captured:
            client.get(known[name])
        who = [q["sql"] for q in captured if any(table in q["sql"] for table in ('FROM "django_session"', 'FROM "jishan_portal_user"'))]
        counted[name] = {"all": len(captured), "session_and_user": len(who)}
    return counted


def hits() -> dict:
    """Return, for the common and the rare word, what the portal's search finds and what a sequential LIKE finds."""
    from django.db import connection

    from workshops.registry.models import Workshop
    from workshops.registry.queries import search

    found = {}
    for word in _words().values():
        with connection.cursor() as cursor:
            cursor.execute("SET enable_indexscan = off; SET enable_bitmapscan = off")
            cursor.execute("SELECT workshop_id FROM workshops_workshoptext WHERE text LIKE %s", [f"%{word}%"])
            plain = {row[0] for row in cursor.fetchall()}
            cursor.execute("RESET enable_indexscan; RESET enable_bitmapscan")
        found[word] = [len(plain), len(plain ^ set(search(Workshop.objects.all(), word).values_list("pk", flat=True)))]
    return found


def main(part: str, *arguments: str) -> None:
    """Run one part and print its value."""
    django.setup()
    from tests.bench import (
        exports,
        grades,
        hazards,
        ledgers,
        logins,
        papers,
        payments,
        phones,
        planning,
        self_checks,
        steering,
        visits,
        waves,
    )

    parts = {work.__name__: work for work in (facts, public_facts, queries, hits)}
    for module in (exports, ledgers, logins, papers, waves, self_checks, grades, planning, hazards, payments, steering, visits, phones):
        parts |= module.PARTS
    sys.stdout.write(json.dumps(parts[part](*arguments), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
