"""The file holds exactly the list: same rows, same order, counted, masked, watermarked, noted."""

import csv
import io

import openpyxl
import pytest
from django.urls import reverse

from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from tests.factories import workshop_of

XLSX = reverse("workshops:registry:export", args=["xlsx"])
CSV = reverse("workshops:registry:export", args=["csv"])
SELECTED = reverse("workshops:registry:export_selected")


@pytest.fixture
def client(client_of, inspector):
    return client_of(inspector)


def lines(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))


def sheet(response):
    return openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active


def number(response) -> str:
    list(response.streaming_content)
    return response["X-Row-Count"]


def test_workbook_holds_the_filtered_rows_in_order(client, county):
    for name in ("丙麻花坊", "甲麻花坊", "乙豆腐坊"):
        workshop_of(name=name, staff_count=2)
    response = client.post(f"{XLSX}?q=麻花&sort=-name&size=10&after=x")
    rows = [[cell.value for cell in row] for row in sheet(response).iter_rows()]
    head = next(place for place, row in enumerate(rows) if row[0] == "序号")
    assert [row[1] for row in rows[head + 1 :]] == ["甲麻花坊", "丙麻花坊", "2 户"]
    assert (response["X-Row-Count"], rows[-1][0]) == ("2", "合计")
    assert rows[0][0] == "小作坊名录"
    assert "导出：" in rows[2][0]
    assert "关键字：麻花" in rows[2][0]


def test_comma_file_masks_and_disarms(client, workshop):
    workshop_of(name="=cmd|calc", phone="13800001111")
    rows = lines(client.post(CSV))
    head = next(row for row in rows if row[0] == "序号")
    assert "身份证号" not in head
    assert [row[1] for row in rows[-3:]] == ["稷山县稷峰镇孙家醋作坊", "'=cmd|calc", "2 户"]
    assert rows[-3][head.index("联系电话")] == "136****0033"


def test_plain_export_needs_the_right_and_is_noted(client, client_of, workshop):
    assert client_of(Role.LEADER).post(XLSX, {"plain": "1"}).status_code == 403
    rows = [[cell.value for cell in row] for row in sheet(client.post(XLSX, {"plain": "1"})).iter_rows()]
    assert "140824190001010012" in rows[-2]
    assert "13614610033" in rows[-2]
    entry = Entry.objects.filter(action="registry.export").latest("id")
    assert (entry.data["count"], entry.data["plain"]) == (1, True)


def test_selected_rows_only_and_in_reach(client, client_of, workshop, stranger):
    other = workshop_of()
    assert number(client.post(SELECTED, {"ids": [workshop.pk]})) == "1"
    assert client.post(SELECTED, {}).status_code == 302
    assert number(client_of(stranger).post(SELECTED, {"ids": [workshop.pk, other.pk]})) == "0"


def test_export_is_a_post_of_known_kind_for_those_who_may(client, client_of, county):
    assert client.get(XLSX).status_code == 405
    assert client.post(reverse("workshops:registry:export", args=["pdf"])).status_code == 404
    assert client_of(Role.POLICE).post(XLSX).status_code == 403


def test_export_asks_as_much_for_one_row_as_for_eleven(client, county, assert_same_queries):
    assert_same_queries(lambda: b"".join(client.post(XLSX).streaming_content), workshop_of, at_most=16)


def test_file_name_follows_the_office_habit(client, county):
    from urllib.parse import unquote

    response = client.post(XLSX)
    list(response.streaming_content)
    assert unquote(response["Content-Disposition"]).endswith("_小作坊名录_20260317.xlsx")
