"""manage.py import_workshops: the counts as JSON, and a failing exit with the reason where nothing was imported."""

import json

import pytest
from django.core.management import CommandError, call_command

from jishan_portal.accounts.roles import Role
from tests.factories import user_of
from tests.workshops.imports.conftest import LEDGERS
from workshops.imports.models import ImportBatch
from workshops.registry.loading import load_food_kinds
from workshops.registry.models import Workshop

pytestmark = pytest.mark.django_db
KEYS = ["rows", "new", "updated", "duplicates", "errors"]


@pytest.fixture(autouse=True)
def _kinds(settings, tmp_path):
    """The kinds of food stand in every portal."""
    settings.MEDIA_ROOT = tmp_path
    load_food_kinds()


@pytest.fixture
def told(capsys):
    """Return `told(name, *options)`: what the command prints about an example ledger."""

    def run(name: str, *options: str) -> dict:
        call_command("import_workshops", str(LEDGERS / name), *options)
        return json.loads(capsys.readouterr().out)

    return run


def test_dry_run_prints_the_five_counts_and_writes_nothing(told):
    counts = told("台账-乡镇分表.xlsx", "--dry-run")

    assert (list(counts), list(counts.values())) == (KEYS, [112, 100, 0, 4, 8])
    assert not Workshop.objects.exists()
    assert not ImportBatch.objects.exists()


def test_good_rows_are_imported_and_doubled_by_nothing(told):
    first, again = (list(told("台账-乡镇分表.xlsx", "--good-rows").values()) for _ in range(2))

    assert (first, again, Workshop.objects.count()) == ([112, 100, 0, 4, 8], [112, 0, 0, 104, 8], 100)


def test_ledger_without_a_fault_needs_no_option(told):
    assert list(told("系统导出.csv").values()) == [45, 45, 0, 0, 0]
    assert Workshop.objects.count() == 45


def test_with_errors_and_no_option_nothing_is_imported_and_the_exit_fails(capsys):
    with pytest.raises(CommandError, match="有 8 行有误，一行也没有导入") as failed:
        call_command("import_workshops", str(LEDGERS / "台账-乡镇分表.xlsx"))

    assert failed.value.returncode == 1
    assert list(json.loads(capsys.readouterr().out).values()) == [112, 100, 0, 4, 8]
    assert not Workshop.objects.exists()


@pytest.mark.parametrize("options", [[], ["--dry-run"], ["--good-rows"]])
@pytest.mark.parametrize(
    ("name", "says"),
    [("空文件.xlsx", "文件是空的"), ("假表格.xlsx", "请"), ("没有这个文件.xlsx", "读不到文件")],
)
def test_file_that_cannot_be_read_says_so_and_changes_nothing(capsys, name, says, options):
    with pytest.raises(CommandError, match=says):
        call_command("import_workshops", str(LEDGERS / name), *options)

    assert capsys.readouterr().out == ""
    assert not ImportBatch.objects.exists()


def test_somebodys_reach_limits_what_they_import(told):
    who = user_of(Role.TOWNSHIP, area="140824101000")

    assert list(told("旧格式台账.xls", "--good-rows", f"--as={who.username}").values()) == [25, 4, 0, 0, 21]
    assert set(Workshop.objects.values_list("area_code", flat=True)) == {"140824101000"}


def test_nobody_and_those_who_may_not_are_refused():
    payer = user_of(Role.FINANCE_PAYER)
    for username, says in (("nobody", "没有启用的用户 nobody"), (payer.username, "岗位不能导入台账")):
        with pytest.raises(CommandError, match=says):
            call_command("import_workshops", str(LEDGERS / "旧格式台账.xls"), f"--as={username}")
