"""The guards bite, and let through what they should."""

import socket

import pytest
from django.core.cache import cache
from django.db import connection, connections, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from jishan_portal.accounts.gates import public
from jishan_portal.accounts.models import Area, User
from jishan_portal.accounts.roles import Role
from jishan_portal.kit import clock
from jishan_portal.rulebook import queries
from jishan_portal.rulebook.models import Rule
from tests.factories import COUNTY, PASSWORD, TOWNSHIP, AreaFactory, user_of
from tests.ground.guards import MARKER, GetWrote


@public
def write(request):
    Area.objects.create(code="990000000000", name="写库", level=2)
    return HttpResponse("ok")


@public
def misspelt(request):
    return HttpResponse(f"{MARKER}workshop.nmae⟧")


urlpatterns = [path("write/", write), path("misspelt/", misspelt)]


@pytest.mark.urls(__name__)
def test_get_that_writes_is_refused(db):
    with pytest.raises(GetWrote):
        Client().get("/write/")


@pytest.mark.urls(__name__)
def test_post_that_writes_passes(db):
    assert Client().post("/write/").status_code == 200


@pytest.mark.urls(__name__)
def test_undefined_variable_is_refused(db):
    with pytest.raises(AssertionError, match="未定义的变量"):
        Client().get("/misspelt/")


def test_outward_connection_is_refused():
    with pytest.raises(AssertionError, match="不得连到外面"), socket.socket() as plug:
        plug.connect(("192.0.2.1", 443))


def test_loopback_connection_passes():
    with socket.socket() as plug, pytest.raises(ConnectionRefusedError):
        plug.connect(("127.0.0.1", 1))


def test_hook_runs_when_its_transaction_ends(db):
    seen = []
    with transaction.atomic():
        with transaction.atomic():
            transaction.on_commit(lambda: seen.append("inner"))
        assert seen == []
    assert seen == ["inner"]


def test_hook_of_rolled_back_transaction_never_runs(db):
    seen = []
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        transaction.on_commit(lambda: seen.append("lost"))
        _ = 1 / 0
    transaction.on_commit(lambda: seen.append("outside"))
    assert seen == ["outside"]


def test_time_is_the_ordinary_day_until_frozen(freeze):
    assert clock.today().isoformat() == "2026-03-17"
    freeze("2024-09-25 14:30")
    assert clock.now().isoformat() == "2024-09-25T14:30:00+08:00"
    freeze("2024-10-08")
    assert clock.now().isoformat() == "2024-10-08T00:00:00+08:00"


def test_user_of_gives_role_and_reach(db):
    inspector = user_of(Role.INSPECTOR)
    head = user_of(Role.BUREAU_HEAD)
    owner = user_of(Role.OWNER)
    assert (inspector.roles, inspector.access.home_area) == ({Role.INSPECTOR}, TOWNSHIP)
    assert (head.roles, head.access.home_area) == ({Role.BUREAU_HEAD}, COUNTY)
    assert (owner.roles, owner.access.ranges) == ({Role.OWNER}, ())


def test_factory_user_logs_in_with_password(db):
    user = user_of(Role.INSPECTOR)
    assert Client().login(request=RequestFactory().post("/"), username=user.username, password=PASSWORD)


def test_cache_is_cleared_between_tests_first():
    assert cache.get("left") is None
    cache.set("left", 1)


def test_cache_is_cleared_between_tests_second():
    assert cache.get("left") is None
    cache.set("left", 1)


def _labels() -> set[str]:
    queries.forget()
    return {row.label for versions in queries._book().versions.values() for row in versions}


def test_rulebook_is_read_again_once_it_was_written_to(db):
    assert _labels() != {"改过"}
    Rule.objects.update(label="改过")
    assert _labels() == {"改过"}


def test_rulebook_of_the_next_test_is_the_shipped_one(db, django_assert_num_queries):
    shipped = _labels()
    assert "改过" not in shipped
    with django_assert_num_queries(0):
        assert _labels() == shipped


def test_growing_number_of_queries_is_refused(assert_same_queries):
    counter = iter(range(100, 200))

    def make():
        AreaFactory(code=f"650825{next(counter)}000")

    def visit():
        for area in Area.objects.filter(code__startswith="650825"):
            Area.objects.get(pk=area.pk)

    with pytest.raises(AssertionError, match="2 queries for 1 row, 12 for 11"):
        assert_same_queries(visit, make)
    assert assert_same_queries(lambda: list(Area.objects.all()), make, at_most=1) == 1


@pytest.mark.django_db(transaction=True)
def test_flush_gets_past_triggers_and_keeps_them():
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's TRUNCATE fires no row triggers")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TRIGGER stays BEFORE DELETE ON jishan_portal_user BEGIN SELECT RAISE(ABORT, 'kept'); END")
    user_of(Role.INSPECTOR)
    tables = connection.introspection.django_table_names(only_existing=True)
    operations = connections["default"].ops
    from django.core.management.color import no_style

    operations.execute_sql_flush(operations.sql_flush(no_style(), tables, reset_sequences=False, allow_cascade=False))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE name = 'stays'")
        assert (User.objects.count(), cursor.fetchone()[0]) == (0, 1)
        cursor.execute("DROP TRIGGER stays")
