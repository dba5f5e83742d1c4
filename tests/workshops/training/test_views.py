"""Pages of trainings: who may open them, what they say, that lists do not grow in queries."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from jishan_portal.kit import clock
from tests.factories import COUNTY, TOWNSHIP, WorkshopFactory, user_of
from workshops.registry.models import Workshop
from workshops.training import actions, indicators, quizzes
from workshops.training.models import Question, Seat, Session
from workshops.training.states import SeatState, Way

pytestmark = pytest.mark.django_db
LIST = "/workshops/training/"
ELSEWHERE, NEIGHBOUR = "140881100000", "140824101000"


def test_plan_invite_and_end_from_the_pages(client_of, chief, own_shop):
    client, moment = client_of(chief), clock.now() + timedelta(hours=1)
    typed = {
        "title": "春季培训",
        "theme": "law",
        "audience": "workshops",
        "area": TOWNSHIP,
        "starts_at": f"{moment:%Y-%m-%dT%H:%M}",
        "place": "镇政府",
    }
    bad = client.post(f"{LIST}new/", {**typed, "starts_at": "2020-01-01T09:00"})
    assert (bad.status_code, b"\xe6\x98\xa5\xe5\xad\xa3" in bad.content) == (422, True)
    made = client.post(f"{LIST}new/", {**typed, "submission_id": "0f0e3f6a-2f0b-4a58-9c1c-0c7f2e0c8a11"})
    session = Session.objects.get()
    assert (made.url, session.year, session.made_by) == (session.url, 2026, chief)
    client.post(f"{session.url}invite/", {"area": TOWNSHIP, "only_untrained": "on"})
    assert Seat.objects.get().workshop == own_shop
    client.post(f"{session.url}tick/", {"seat": Seat.objects.get().pk})
    assert Seat.objects.get().way == Way.LIST
    client.post(f"{session.url}hold/")
    assert client.get(f"{session.url}").context["turnout"].attended == 1
    assert client.post(f"{session.url}hold/").status_code == 409


def test_only_the_chosen_township_is_invited_though_codes_begin_alike(client_of, chief, session_of, own_shop):
    leader = user_of(Role.BUREAU_LEADER, area=COUNTY)
    WorkshopFactory(area_code=NEIGHBOUR)
    client, session = client_of(leader), session_of(area_code=TOWNSHIP)
    offered = [code for code, _ in client.get(f"{session.url}invite/").context["form"].fields["area"].choices]
    assert offered == [TOWNSHIP]
    client.post(f"{session.url}invite/", {"area": TOWNSHIP})
    assert [seat.workshop for seat in Seat.objects.all()] == [own_shop]


def test_the_figures_of_a_session_are_those_of_its_list(client_of, chief, session_of, own_shop, owner):
    leader = user_of(Role.BUREAU_LEADER, area=COUNTY)
    WorkshopFactory(area_code=NEIGHBOUR)
    session = session_of(area_code=COUNTY)
    actions.invite(session, Workshop.objects.all(), by=leader)
    actions.sign_in(session, by=owner, workshop=own_shop)
    for user, invited in ((leader, 2), (chief, 1)):
        page = client_of(user).get(session.url).context
        assert (page["turnout"].invited, page["pager"]["count_label"]) == (invited, f"共 {invited} 条")
        shown = client_of(user).get(LIST).context["rows"][0][2]
        assert (shown.invited, shown.attended) == (invited, 1)
        certified = client_of(user).get(f"{session.url}?view=trained").context["rows"]
        assert len(certified) == page["turnout"].trained == 0


def test_a_walk_in_is_found_by_the_code_at_its_door(client_of, chief, session_of):
    shop, session = WorkshopFactory(), session_of()
    client = client_of(chief)
    client.post(f"{session.url}walk-in/", {"typed": "没有这一户"})
    client.post(f"{session.url}walk-in/", {"typed": f"{shop.code[:4]} {shop.code[4:]}"})
    assert [(seat.workshop, seat.state) for seat in Seat.objects.all()] == [(shop, SeatState.ATTENDED)]


def test_the_owner_signs_in_answers_and_takes_the_certificate(client_of, owner, own_shop, session_of, django_capture_on_commit_callbacks):
    session, client = session_of(), client_of(owner)
    page = client.get(f"{LIST}sign/{session.code.lower()}/")
    assert (page.status_code, "我到了，签到" in page.content.decode(), Seat.objects.count()) == (200, True, 0)
    client.post(f"{LIST}sign/{session.code}/", {"shop": own_shop.pk})
    attempt = Seat.objects.get().attempts.get()
    assert client.post(attempt.url, {"q0": "A"}).status_code == 422
    answers = {f"q{place}": list(question["answer"]) for place, question in enumerate(attempt.drawn)}
    with django_capture_on_commit_callbacks(execute=True):
        client.post(attempt.url, answers)
    seat = Seat.objects.get()
    assert "合格" in client.get(f"{LIST}mine/").content.decode()
    paper = client.get(f"{LIST}certificates/{seat.pk}/")
    assert (paper.status_code, paper["Content-Type"], b"".join(paper.streaming_content)[:4]) == (200, "application/pdf", b"%PDF")
    assert client_of(Role.OWNER).get(f"{LIST}certificates/{seat.pk}/").status_code == 404
    assert client_of(Role.OWNER).post(f"{LIST}sign/{session.code}/", {"shop": own_shop.pk}).status_code == 404


def test_paper_list_and_materials_are_kept_with_the_session(client_of, chief, session_of, owner, own_shop):
    session, client = session_of(), client_of(chief)
    pdf = SimpleUploadedFile("课件.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    client.post(f"{session.url}materials/", {"pages": pdf})
    held = session.attachments.get()
    assert (held.is_sheet, client.post(f"{session.url}sheets/", {}).status_code) == (False, 422)
    assert b"".join(client.get(f"{LIST}files/{held.pk}/").streaming_content)[:4] == b"%PDF"
    assert client_of(owner).get(f"{LIST}materials/{held.pk}/").status_code == 404
    actions.sign_in(session, by=owner, workshop=own_shop)
    assert b"".join(client_of(owner).get(f"{LIST}materials/{held.pk}/").streaming_content)[:4] == b"%PDF"


def test_phones_stand_in_full_only_after_a_logged_post(client_of, chief, session_of, own_shop):
    session = session_of()
    actions.invite(session, Workshop.objects.all(), by=chief)
    client = client_of(chief)
    assert own_shop.phone not in client.get(f"{session.url}calls/").content.decode()
    assert own_shop.phone in client.post(f"{session.url}calls/").content.decode()
    assert Entry.objects.filter(action="training.unmask_phones").count() == 1
    assert own_shop.name in client.get(f"{session.url}words/").content.decode()
    assert client.post(f"{session.url}remind/").status_code == 302
    assert "今天都提醒过了" in client.get(f"{session.url}remind/").content.decode()


def test_who_is_untrained_and_how_far_each_theme_reaches(client_of, chief, session_of, owner, own_shop):
    other = WorkshopFactory()
    actions.sign_in(session_of(), by=owner, workshop=own_shop)
    client = client_of(chief)
    rows = client.get(f"{LIST}untrained/").context["rows"]
    assert [row for row, _ in rows] == [other]
    assert {row for row, _ in client.get(f"{LIST}untrained/?theme=law").context["rows"]} == {own_shop, other}
    found = client.get(f"{LIST}coverage/").context
    assert [(line["code"], line["due"], line["cells"]) for line in found["lines"]] == [(TOWNSHIP, 2, [1, 0, 0, 0, 1])]
    whole = openpyxl.load_workbook(io.BytesIO(client.get(f"{LIST}coverage/export/").content)).active
    assert [cell.value for cell in list(whole.iter_rows())[-1]][:3] == ["合计", 2, 1]
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{LIST}untrained/export/").content))
    assert [row[0].value for row in book.active.iter_rows(min_row=6)] == [other.name]


def test_figures_of_the_clause_count_their_rows(chief, session_of, owner, own_shop):
    WorkshopFactory()
    session = session_of()
    actions.sign_in(session, by=owner, workshop=own_shop)
    actions.hold(session, by=chief)
    today = clock.today()
    figures = {
        one.key: (one.rows(chief, today).count(), one.rows(chief, today).filter(one.done).count() if one.done else None)
        for one in (indicators.HELD, indicators.CAME, indicators.TRAINED, indicators.THEMES)
    }
    assert figures == {
        "training.held": (1, None), "training.came": (1, None), "training.covered": (2, 1), "training.themes": (4, 1),
    }  # fmt: skip


def test_the_bank_is_kept_and_taken_in_by_those_who_may(client_of, chief):
    client = client_of(chief)
    typed = {"theme": "law", "text": "新题", "option_a": "甲", "option_b": "乙", "answer": ["B"], "is_active": "on"}
    assert client.post(f"{LIST}bank/new/", {**typed, "answer": ["D"]}).status_code == 422
    client.post(f"{LIST}bank/new/", typed)
    assert client.post(f"{LIST}bank/new/", typed).status_code == 422
    made = Question.objects.get(text="新题")
    client.post(f"{LIST}bank/{made.pk}/", {**typed, "why": "因为"})
    assert Question.objects.get(pk=made.pk).why == "因为"
    number = Question.objects.count()
    table = SimpleUploadedFile("题库.xlsx", client.get(f"{LIST}bank/export/").content)
    client.post(f"{LIST}bank/take-in/", {"table": table})
    assert Question.objects.count() == number  # an export taken in again changes nothing
    assert client_of(Role.INSPECTOR).get(f"{LIST}bank/new/").status_code == 403


@pytest.mark.parametrize(
    "page",
    ["", "change/", "invite/", "cancel/", "materials/", "sheets/", "tick/", "sheet/", "remind/", "calls/", "words/", "code/", "export/"],
)
def test_pages_elsewhere_are_not_found_and_others_are_refused(client_of, session_of, page):
    session = session_of()
    assert client_of(Role.INSPECTOR, area=ELSEWHERE).get(f"{session.url}{page}").status_code == 404
    assert client_of(Role.POLICE).get(f"{session.url}{page}").status_code == 403


def test_lists_make_the_same_queries_for_one_and_for_eleven(client_of, chief, session_of, assert_same_queries):
    client = client_of(chief)
    assert_same_queries(lambda: client.get(LIST), lambda: session_of(1))


def test_a_session_makes_the_same_queries_for_one_and_for_eleven(client_of, chief, session_of, assert_same_queries):
    client, session = client_of(chief), session_of()

    def come():
        seat = actions.add_walk_in(session, WorkshopFactory(), by=chief)
        attempt = seat.attempts.get()
        quizzes.hand_in(attempt, {str(at): one["answer"] for at, one in enumerate(attempt.drawn)}, by=chief)

    assert_same_queries(lambda: client.get(session.url), come)


def test_ones_own_trainings_make_the_same_queries(client_of, owner, own_shop, session_of, assert_same_queries):
    client = client_of(owner)
    assert_same_queries(lambda: client.get(f"{LIST}mine/"), lambda: actions.sign_in(session_of(), by=owner, workshop=own_shop))


def test_officials_sign_in_for_themselves(client_of, session_of):
    session, official = session_of(audience="officials", theme_id="law"), user_of(Role.INSPECTOR, area=TOWNSHIP)
    client = client_of(official)
    client.post(f"{LIST}sign/{session.code}/")
    assert (Seat.objects.get().user, "去答测验" in client.get(f"{LIST}mine/").content.decode()) == (official, True)
