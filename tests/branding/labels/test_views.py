"""Checking labels on the pages, the owner's duty, the sheet, the dated rules."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string

from branding.labels import actions, documents, queries
from branding.labels.actions import Finding, Label
from branding.labels.models import ForbiddenClaim, LabelCheck, LabelRule
from branding.labels.states import Answer, CheckState, Verdict
from jishan_portal.accounts.roles import Role
from jishan_portal.duties.models import Duty
from jishan_portal.kit import clock
from jishan_portal.papers.models import Paper
from tests.branding.labels.test_rules import GOOD
from tests.factories import workshop_of
from workshops.products.models import Product

pytestmark = pytest.mark.django_db
LIST = "/branding/labels/"
BAD = "油酥麻花 降血糖"


def _typed(text: str, **more) -> dict:
    return {"packing": "packed", "produced_on": f"{clock.today()}", "text": text, **more}


def _address(product) -> str:
    return f"{LIST}products/{product.pk}/"


def test_a_bad_label_is_marked_kept_and_becomes_the_owners_duty(client_of, chief, owner, product, django_capture_on_commit_callbacks):
    client = client_of(chief)
    read = client.post(_address(product), _typed(BAD, read="1"))
    assert (read.status_code, "<mark" in read.content.decode(), LabelCheck.objects.count()) == (200, True, 0)
    with django_capture_on_commit_callbacks(execute=True):
        saved = client.post(_address(product), _typed(BAD, save="1", marked="1", words="照单改"))
    check = LabelCheck.objects.get()
    assert (saved.url, check.verdict, check.state, check.standard) == (check.url, Verdict.BAD, CheckState.TO_FIX, "GB 7718-2011")
    duty = Duty.objects.open().get(subject_kind="branding.labelcheck")
    assert (duty.person, duty.url) == (owner, check.url)
    assert Paper.objects.get(kind="label").content["lines"][0][0] == "食品名称"
    sheet = client_of(owner).get(f"{check.url}sheet/")
    assert b"".join(sheet.streaming_content)[:4] == b"%PDF"


def test_the_next_sound_check_closes_what_waited_and_keeps_the_history(client_of, chief, product):
    actions.check(product, Label(BAD, clock.today(), "packed"), Finding(), by=chief)
    made = actions.check(product, Label(GOOD, clock.today(), "packed"), Finding(), by=chief)
    assert list(LabelCheck.objects.order_by("number").values_list("number", "state", "verdict")) == [
        (1, "replaced", "bad"),
        (2, "sound", "sound"),
    ]
    assert not Duty.objects.open().filter(subject_kind="branding.labelcheck").exists()
    page = client_of(chief).get(_address(product))
    assert [row for row, _ in page.context["history"]] == [made, made.product.label_checks.get(number=1)]


def test_answers_dismissals_and_defects_are_what_the_checker_says(client_of, chief, product):
    text = f"{GOOD}\n零添加"
    storage = {"m-storage": Answer.NO.value, "n-storage": "没有写全"}
    client_of(chief).post(_address(product), _typed(text, save="1", marked="1", dismissed="零添加#1", **storage))
    check = LabelCheck.objects.get()
    assert check.problems == ["贮存条件：没有写全"]
    client_of(chief).post(_address(product), _typed(GOOD, save="1", marked="1", defect="其他不影响食品安全、不误导消费者的情形"))
    assert LabelCheck.objects.get(number=2).verdict == Verdict.MINOR


def test_an_owners_own_check_is_advice_to_themselves(client_of, owner, product):
    client = client_of(owner)
    client.post(_address(product), _typed(BAD, save="1", marked="1"))
    check = LabelCheck.objects.get()
    assert (check.is_self, check.state, check.paper, check.verdict) == (True, CheckState.SOUND, None, Verdict.BAD)
    assert client.get(check.url).status_code == 200
    assert [(last, own) for _, last, _, own in client.get(f"{LIST}mine/").context["rows"]] == [(None, check)]
    assert client_of(Role.OWNER).get(_address(product)).status_code == 404


def test_the_same_submission_is_kept_once_and_a_bad_form_loses_nothing(client_of, chief, product):
    client, mark = client_of(chief), "0f0e3f6a-2f0b-4a58-9c1c-0c7f2e0c8a11"
    for _ in range(2):
        client.post(_address(product), _typed(GOOD, save="1", marked="1", submission_id=mark))
    assert LabelCheck.objects.count() == 1
    refused = client.post(_address(product), _typed(BAD, save="1", marked="1") | {"produced_on": "昨天"})
    assert (refused.status_code, BAD in refused.content.decode()) == (422, True)


def test_reading_the_words_again_keeps_what_was_ticked(client_of, chief, product):
    defect = "其他不影响食品安全、不误导消费者的情形"
    typed = _typed(BAD, read="1", marked="1", dismissed="降血糖#1", defect=defect, words="请重印")
    page = client_of(chief).post(_address(product), typed)
    assert page.context["chosen"] == {"dismissed": ["降血糖#1"], "defects": [defect], "words": "请重印"}
    shown = page.content.decode()
    ticked = ('name="dismissed" value="降血糖#1" checked', f'value="{defect}" checked', 'value="请重印"')
    assert [said in shown for said in ticked] == [True] * 3


def test_an_unreadable_day_loses_nothing_that_was_ticked(client_of, chief, product):
    ticked = {"marked": "1", "asked": "name", "dismissed": "降血糖#1", "words": "请重印", "m-storage": "no", "n-storage": "没有写全"}
    shown = client_of(chief).post(_address(product), _typed(BAD, save="1", **ticked) | {"produced_on": "昨天"})
    answers = {mark["key"]: (mark["answer"], mark["note"]) for mark in shown.context["marks"]}
    assert (shown.status_code, LabelCheck.objects.count(), answers["storage"]) == (422, 0, ("no", "没有写全"))
    assert (shown.context["chosen"]["dismissed"], shown.context["chosen"]["words"]) == (["降血糖#1"], "请重印")
    assert 'value="昨天"' in shown.content.decode()


def test_items_that_a_changed_day_asks_are_shown_before_they_are_saved(client_of, chief, product):
    client, today = client_of(chief), ",".join(rule.key for rule in queries.rules_on(clock.today(), "packed"))
    typed = _typed(GOOD, save="1", marked="1", asked=today, **{"m-storage": "no"}) | {"produced_on": "2027-03-16"}
    shown = client.post(_address(product), typed)
    asked = shown.context["asked"].split(",")
    assert (shown.status_code, LabelCheck.objects.count(), set(asked) <= set(today.split(","))) == (422, 0, False)
    assert client.post(_address(product), typed | {"asked": ",".join(asked)}).status_code == 302
    assert LabelCheck.objects.get().standard == "GB 7718-2025"


def test_answers_to_items_no_longer_asked_are_carried_along(client_of, chief, product):
    shown = client_of(chief).post(_address(product), _typed(GOOD, read="1", marked="1", **{"m-gone": "no", "n-gone": "缺"}))
    assert shown.context["carried"] == [("m-gone", "no"), ("n-gone", "缺")]


def test_a_dismissal_stays_with_its_words_when_others_are_typed_before_them(product, chief):
    found = Finding(dismissed=frozenset({"零添加#1"}))
    made = actions.check(product, Label(f"降血糖\n{GOOD}\n零添加", clock.today(), "packed"), found, by=chief)
    assert [(claim["words"], claim["is_dismissed"]) for claim in made.claims] == [("降血糖", False), ("零添加", True)]


def test_a_day_in_a_leap_year_is_no_trouble(product, chief, freeze):
    freeze("2028-02-29 09:00")
    with pytest.raises(ValidationError, match="生产日期太晚"):
        actions.check(product, Label(GOOD, date(2029, 3, 1), "packed"), Finding(), by=chief)
    assert actions.check(product, Label(GOOD, date(2029, 2, 28), "packed"), Finding(), by=chief).number == 1


def test_the_sheet_keeps_the_lines_of_the_label(client_of, chief, product):
    check = actions.check(product, Label(GOOD, clock.today(), "packed"), Finding(), by=chief)
    html = render_to_string("documents/form_table.html", {"title": "", **documents.content_of(check)})
    assert "<br>".join(GOOD.strip().split("\n")) in html


@pytest.mark.parametrize("page", ["", "sheet/", "photo/"])
def test_checks_elsewhere_are_not_found_and_others_are_refused(client_of, chief, product, page):
    check = actions.check(product, Label(GOOD, clock.today(), "packed"), Finding(), by=chief)
    assert client_of(Role.INSPECTOR, area="140881100000").get(f"{check.url}{page}").status_code == 404
    assert client_of(Role.POLICE).get(f"{check.url}{page}").status_code == 403
    assert client_of(Role.LEGAL_REVIEWER).get(_address(product)).status_code == 403


def test_rules_are_dated_and_kept_by_those_who_may(client_of, chief):
    client = client_of(chief)
    shown = client.get(f"{LIST}rules/?on=2027-03-16").context["rows"]
    assert {row.standard for row in shown if row.packing == "packed"} == {"GB 7718-2025", "GB 28050"}
    rule = LabelRule.objects.get(key="storage")
    typed = {name: getattr(rule, name) or "" for name in ("name", "hint", "standard", "pattern", "basis", "in_force_from")}
    assert client.post(f"{LIST}rules/{rule.pk}/", {**typed, "pattern": "("}).status_code == 422
    client.post(f"{LIST}rules/{rule.pk}/", {**typed, "hint": "写清楚", "is_required": "on"})
    assert LabelRule.objects.get(key="storage").hint == "写清楚"
    claim = {"pattern": "包治百病", "severity": "bad", "why": "治病", "basis": "《食品安全法》第七十一条", "in_force_from": "2020-01-01"}
    client.post(f"{LIST}claims/new/", claim)
    made = ForbiddenClaim.objects.get(pattern="包治百病")
    client.post(f"{LIST}claims/{made.pk}/", {**claim, "why": "涉及治疗"})
    assert ForbiddenClaim.objects.get(pk=made.pk).why == "涉及治疗"
    assert client_of(Role.INSPECTOR).get(f"{LIST}claims/new/").status_code == 403


def test_the_list_makes_the_same_queries_and_exports(client_of, chief, assert_same_queries):
    client = client_of(chief)

    def make():
        product = Product.objects.create(workshop=workshop_of(), name="麻花")
        actions.check(product, Label(GOOD, clock.today(), "packed"), Finding(), by=chief)

    assert_same_queries(lambda: client.get(LIST), make)
    assert client.get(f"{LIST}export/?view=latest").status_code == 200
    assert len(client.get(f"{LIST}?verdict=bad&view=latest").context["rows"]) == 11
