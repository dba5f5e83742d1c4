"""The whole file as a paper."""

from jishan_portal.accounts.roles import Role
from jishan_portal.dossier import views


def test_paper_holds_the_file_with_numbers_masked(client_of, clerk, shop):
    answer = client_of(clerk).get(f"/workshops/{shop.pk}/file/paper/")
    made = b"".join(answer.streaming_content)
    assert (made[:5], answer.headers["Content-Type"]) == (b"%PDF-", "application/pdf")


def test_paper_tables_name_everything_once(clerk, shop, rf):
    file = views.queries.fill_head(views.queries.file_of(clerk, shop.pk, []))
    tables = {table.title: table.lines for table in views.documents._tables(file)}
    assert tables["证照"] == [["食品小作坊许可证", "晋小作坊14082400017", "2023-05-02", "2026-05-01", "还有 45 天"]]
    assert tables["从业人员"] == [["王改萍", "炸制", "—", "—", "未登记健康证明"]]
    facts = dict(pair for row in views.documents._facts(file) for pair in row)
    assert (facts["联系电话"], facts["许可状态"]) == ("138****2261", "许可还有 45 天")


def test_paper_elsewhere_is_not_found_and_refused_to_others(client_of, shop):
    assert client_of(Role.INSPECTOR, area="140881100000").get(f"/workshops/{shop.pk}/file/paper/").status_code == 404
    assert client_of(Role.OWNER).get(f"/workshops/{shop.pk}/file/paper/").status_code == 403


def test_missing_library_is_said_and_leads_to_the_print_page(client_of, clerk, shop, monkeypatch):
    def fail(*args, **kwargs):
        raise views.PdfUnavailable

    monkeypatch.setattr(views.documents, "render", fail)
    answer = client_of(clerk).get(f"/workshops/{shop.pk}/file/paper/", follow=True)
    assert answer.redirect_chain == [(f"/workshops/{shop.pk}/file/sheets/", 302)]
    assert "apt install" in answer.content.decode()
