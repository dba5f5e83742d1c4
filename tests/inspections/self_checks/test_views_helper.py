"""The village grid keeps row by row; the blank form, the typed one, the numbered sheet."""

from uuid import uuid4

import pytest
from django.urls import reverse

from inspections.checklists.states import AnswerValue
from inspections.self_checks import actions, waves
from inspections.self_checks.models import SelfCheck
from inspections.self_checks.states import CheckState, FilledBy
from jishan_portal.accounts.roles import Role
from jishan_portal.papers.models import Paper
from jishan_portal.papers.tasks import draw_paper
from tests.factories import OrganisationFactory, WorkshopFactory
from tests.factories.inspections import self_check_of
from tests.inspections.self_checks.photos import body, photo_file

pytestmark = pytest.mark.django_db
GRID = "/inspections/self-checks/grid/"


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def check(workshop):
    OrganisationFactory(name="稷山县市场监督管理局", parent=None)
    WorkshopFactory.create_batch(2)
    return self_check_of(workshop)


@pytest.fixture
def helper(client_of):
    return client_of(Role.TOWNSHIP)


def at(name, check, *more):
    return reverse(f"inspections:self_checks:{name}", args=[check.pk, *more])


def row_of(check, *, keys=True, done=True):
    found = check.version.items.filter(is_key=True).values_list("pk", flat=True) if keys else []
    sent = {f"key{check.pk}": list(found), f"rest{check.pk}": "1", f"once{check.pk}": str(uuid4()), f"owner{check.pk}": "段福顺"}
    return sent | ({f"done{check.pk}": "1"} if done else {})


def test_the_grid_keeps_rows_one_by_one_and_names_what_failed(helper, check):
    other, untouched = SelfCheck.objects.exclude(pk=check.pk).order_by("pk")
    sent = row_of(check) | row_of(other, keys=False) | {"row": [check.pk, other.pk, untouched.pk]}
    text = helper.post(GRID, sent).content.decode()
    assert "存好 1 户" in text
    assert f"{other.workshop.name}</a>：还有 2 题没有答" in text
    states = {row.pk: row.state for row in SelfCheck.objects.all()}
    assert states == {check.pk: CheckState.SUBMITTED, other.pk: CheckState.WAITING, untouched.pk: CheckState.WAITING}


def test_the_grid_sent_again_does_not_double(helper, check):
    sent = row_of(check, done=False) | {"row": [check.pk]}
    for _ in range(2):
        assert helper.post(GRID, sent).status_code == 200
    check.refresh_from_db()
    assert (check.state, check.answered, check.filled_by) == (CheckState.DRAFT, 6, FilledBy.HELPER)


def test_the_grid_is_narrowed_by_a_word(helper, check):
    text = helper.get(GRID, {"word": check.workshop.owner_name}).content.decode()
    assert check.workshop.name in text
    assert SelfCheck.objects.exclude(pk=check.pk).first().workshop.name not in text


def test_the_grid_shows_only_ones_own_area(client_of, check):
    assert check.workshop.name not in client_of(Role.TOWNSHIP, area="140824101000").get(GRID).content.decode()
    assert client_of(Role.OWNER).get(GRID).status_code == 403


def test_the_grid_without_a_wave_says_so(helper, db):
    assert "现在没有进行中的自查" in helper.get(GRID).content.decode()


def test_the_grid_costs_the_same_for_few_and_many(helper, check, assert_same_queries):
    def make():
        WorkshopFactory()
        waves.take_in(check.wave, by=check.wave.launched_by)

    assert_same_queries(lambda: helper.get(GRID), make, at_most=16)


def test_the_blank_form_is_a_pdf_for_owner_and_staff(client_of, check, owner, helper):
    for client in (client_of(owner), helper):
        answer = client.get(at("blank", check))
        assert (answer["Content-Type"], body(answer)[:4]) == ("application/pdf", b"%PDF")
    assert client_of(Role.OWNER).get(at("blank", check)).status_code == 404


def test_a_filled_paper_form_is_kept_and_typed(helper, check):
    answer = helper.post(at("paper", check), {"pages": [photo_file(), photo_file()]})
    assert answer.url == f"{at('fill', check)}?view=all"
    check.refresh_from_db()
    assert (check.filled_by, check.paper_forms.count()) == (FilledBy.PAPER, 2)
    assert body(helper.get(at("paper_page", check, 1))).startswith(b"\xff\xd8\xff")
    assert helper.get(at("paper_page", check, 3)).status_code == 404


def test_a_bad_page_is_refused_with_words(helper, check):
    answer = helper.post(at("paper", check), {"pages": [photo_file(b"MZ\0\0", "表.exe")]})
    assert answer.status_code == 422
    assert "不认识这个文件" in answer.content.decode()
    check.refresh_from_db()
    assert check.state == CheckState.WAITING


def test_the_numbered_sheet_is_ordered_and_downloaded_by_owner_and_staff(client_of, check, owner, helper):
    started = actions.start(check, by=owner)
    for row in check.version.items.all():
        actions.save_answer(started, row, by=owner, value=AnswerValue.YES)
    assert helper.post(at("sheet_order", check)).status_code == 409
    actions.submit(started, by=owner, submission_id=uuid4())
    phone = client_of(owner)
    assert "生成自查表" in phone.get(at("sheet", check)).content.decode()
    assert phone.get(at("sheet_download", check)).status_code == 404
    phone.post(at("sheet_order", check))
    draw_paper(Paper.objects.get().pk)
    for client in (phone, helper):
        assert body(client.get(at("sheet_download", check))).startswith(b"%PDF")
    assert "自查〔2026〕1号" in phone.get(at("sheet", check)).content.decode()
    assert client_of(Role.OWNER).get(at("sheet_download", check)).status_code == 404
