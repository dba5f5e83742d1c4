"""An owner's self-check on a phone: few taps, photos, no net, a killed browser, no JavaScript; a helper's grid."""

import re

import pytest
from playwright.sync_api import expect

from inspections.checklists.models import Version
from inspections.self_checks.models import AnswerPicture, SelfCheck
from inspections.self_checks.states import CheckState
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.roles import Role
from tests.factories import TOWNSHIP, OrganisationFactory, OwnershipFactory, user_of, workshop_of
from tests.factories.inspections import self_check_of
from tests.inspections.self_checks.photos import jpeg

MOST_TAPS = 25
COUNT_TAPS = """addEventListener('click', event => {
  if (event.isTrusted && event.detail) { sessionStorage.taps = Number(sessionStorage.taps || 0) + 1; }
}, true)"""
KEEP_SLOW = {"timeout": 10_000}


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def owner(transactional_db):
    return user_of(Role.OWNER, name="段福顺")


@pytest.fixture
def check(owner):
    station = OrganisationFactory(kind="station", name="稷峰市场监管所", short_name="稷峰所", areas=[TOWNSHIP])
    shop = workshop_of(name="福顺麻花坊", owner_name="段福顺", kind_id="mahua", station=station, village="荆平村")
    OwnershipFactory(user=owner, workshop=shop)
    return self_check_of(shop, version=Version.objects.published().get(checklist__key="self_check"))


@pytest.fixture
def phone(visitor, owner, check):
    return visitor(owner, phone=True)


def begin(phone, check):
    phone(f"/inspections/self-checks/{check.pk}/fill/")
    phone.page.get_by_role("button", name="开始自查").tap()
    expect(phone.page.locator("[data-dock]")).to_be_visible()


def says(page, text):
    expect(page.locator("legend:visible, h3:visible").first).to_contain_text(text, **KEEP_SLOW)


def answer_key(page, value="是，做到了"):
    """Tap an answer of the one key question on the screen."""
    before = page.locator("[data-count]").inner_text()
    page.locator("fieldset.key:visible .pick", has_text=value).tap()
    if value.startswith("是"):
        expect(page.locator("[data-count]")).not_to_have_text(before)


def answer_rest(page):
    """Cover the general questions of one screen."""
    title = page.locator("[data-part]").inner_text()
    page.get_by_role("button", name="其余均为是").last.tap()
    if title != "坚决不用":
        expect(page.locator("[data-part]")).not_to_have_text(title)


def walk(page, check, noes=()):
    """Answer everything that is open from the first question on; `noes` are codes of key questions answered with 否."""
    for section in check.version.sections.all():
        for item in section.items.filter(is_key=True):
            says(page, item.plain_text)
            if item.code in noes:
                page.locator("fieldset.key:visible .pick", has_text="否，还没做到").tap()
                yield item
                page.get_by_role("button", name="下一题").tap()
            else:
                answer_key(page)
        answer_rest(page)


def test_a_clean_shop_takes_few_taps(phone, check):
    phone.context.add_init_script(COUNT_TAPS)
    phone("/")
    phone.page.get_by_role("link", name="开始自查").tap()
    expect(phone.page.get_by_text("35 道题")).to_be_visible()
    phone.check()
    phone.page.get_by_role("button", name="开始自查").tap()
    for _ in walk(phone.page, check):
        pass
    expect(phone.page.get_by_text("35 题都答了，没有“否”")).to_be_visible(**KEEP_SLOW)
    phone.check()
    phone.page.get_by_role("button", name="交上去").tap()
    expect(phone.page.get_by_role("heading", name="交好了，谢谢您")).to_be_visible()
    phone.check()
    taps = int(phone.page.evaluate("sessionStorage.taps"))
    assert 23 <= taps <= MOST_TAPS, taps
    check.refresh_from_db()
    assert (check.state, check.noes, check.answers.filter(by_cover=True).count()) == (CheckState.SUBMITTED, 0, 20)


def test_a_question_that_an_answer_asks_for_is_shown_before_it_is_covered(phone, check):
    version = check.version
    version.items.filter(code="P3").update(asked_when=version.items.get(code="P2"), asked_answer="no")
    begin(phone, check)
    answer_key(phone.page)
    dependent = phone.page.locator(f"[data-q='{version.items.get(code='P3').pk}']")
    expect(dependent).to_be_hidden()
    phone.page.locator(f"[data-q='{version.items.get(code='P2').pk}'] .pick").nth(1).tap()
    expect(dependent).to_be_visible()
    phone.page.locator(f"[data-q='{version.items.get(code='P2').pk}'] .pick").nth(0).tap()
    expect(dependent).to_be_hidden()


def test_two_problems_with_photos_are_handed_in(phone, check):
    begin(phone, check)
    phone.check()
    for item in walk(phone.page, check, noes=("P1", "S2")):
        question = phone.page.locator(f"#q{item.pk}")
        question.get_by_label("想说明的（可以不写）").fill("一张过期")
        question.locator("input[type=file]").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": jpeg()})
        expect(question.locator(".shot[data-kept]")).to_be_visible(**KEEP_SLOW)
        phone.check()
    expect(phone.page.get_by_role("heading", name="您答“否”的 2 样")).to_be_visible(**KEEP_SLOW)
    assert phone.page.get_by_text("照片 1 张").count() == 2
    phone.page.get_by_role("button", name="交上去").tap()
    expect(phone.page.get_by_role("heading", name="交好了，谢谢您")).to_be_visible()
    check.refresh_from_db()
    assert (check.state, check.noes, AnswerPicture.objects.count()) == (CheckState.SUBMITTED, 2, 2)
    assert list(check.answers.filter(value="no").values_list("remark", flat=True)) == ["一张过期"] * 2
    phone("/inspections/self-checks/mine/")
    phone(f"/inspections/self-checks/{check.pk}/sheet/")


def test_without_net_answers_and_photos_wait_on_the_phone_and_arrive_after_a_kill(phone, check):
    begin(phone, check)
    page = phone.page
    page.route("**/answers/", lambda route: route.abort())
    page.route("**/photos/", lambda route: route.abort())
    page.locator("fieldset:visible .pick", has_text="否，还没做到").tap()
    expect(page.locator("[data-saved]")).to_have_text("没网，先存在手机里")
    page.locator("fieldset:visible input[type=file]").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": jpeg()})
    expect(page.locator(".shot .say")).to_have_text("等网络")
    page.get_by_role("button", name="下一题").tap()
    answer_rest(page)
    answer_key(page)
    assert not check.answers.exists()
    page.close()  # the browser is killed; what it held is on the phone

    page = phone.page = phone.context.new_page()
    page.goto(f"/inspections/self-checks/{check.pk}/fill/")
    expect(page.locator("[data-saved]")).to_contain_text("已保存", **KEEP_SLOW)
    says(page, check.version.items.get(code="E3").plain_text)
    expect(page.locator("[data-count] b")).to_have_text("8")
    assert check.answers.count() == 7
    expect(page.locator("#q" + str(check.version.items.get(code="P1").pk) + " .shot[data-kept]")).to_have_count(1, **KEEP_SLOW)
    assert AnswerPicture.objects.get().answer.item.code == "P1"


@pytest.mark.parametrize("status", [500, 503])
def test_a_server_in_trouble_is_tried_again(phone, check, status):
    begin(phone, check)
    page, refused = phone.page, []

    def fail_once(route):
        if refused:
            route.continue_()
            return
        refused.append(1)
        route.fulfill(status=status, body="x")

    page.route("**/answers/", fail_once)
    answer_key(page)
    expect(page.locator("[data-saved]")).to_have_text("没网，先存在手机里")
    expect(page.locator("[data-saved]")).to_contain_text("已保存", **KEEP_SLOW)
    assert check.answers.count() == 1


def test_an_expired_session_leads_to_log_in_and_loses_nothing(phone, check, owner):
    begin(phone, check)
    phone.context.clear_cookies()
    answer_key(phone.page)
    expect(phone.page.get_by_role("link", name="去登录")).to_be_visible(**KEEP_SLOW)
    phone.log_in(owner)
    phone.page.goto(f"/inspections/self-checks/{check.pk}/fill/")
    expect(phone.page.locator("[data-saved]")).to_contain_text("已保存", **KEEP_SLOW)
    assert check.answers.count() == 1


def test_the_back_key_goes_back_one_question_and_loses_nothing(phone, check):
    begin(phone, check)
    page = phone.page
    answer_key(page)
    page.go_back()
    says(page, check.version.items.get(code="P1").plain_text)
    expect(page.locator("fieldset:visible input:checked")).to_have_value("yes")
    page.go_forward()
    expect(page.get_by_role("heading", name="人穿戴干净：还有这 5 样")).to_be_visible()


def test_the_form_without_javascript(visitor, owner, check):
    window = visitor(owner, phone=True, javascript=False)
    window(f"/inspections/self-checks/{check.pk}/fill/")
    window.page.get_by_role("button", name="开始自查").click()
    for section in check.version.sections.all():
        for item in section.items.filter(is_key=True):
            window.page.locator(f"#q{item.pk} .pick").nth(1 if item.code == "F1" else 0).click()
            if item.code == "F1":
                photo = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}
                window.page.locator(f"#q{item.pk} input[type=file]").set_input_files(photo)
        window.page.locator("section:visible").get_by_role("button", name="其余均为是").click()
        window.check()
    expect(window.page.get_by_role("heading", name="您答“否”的 1 样")).to_be_visible()
    window.page.get_by_role("button", name="交上去").click()
    window.check()
    check.refresh_from_db()
    assert (check.state, check.noes, AnswerPicture.objects.count()) == (CheckState.SUBMITTED, 1, 1)


@pytest.mark.parametrize("view", ["", "?view=all"])
def test_the_form_in_large_text_and_on_a_narrow_phone(visitor, owner, check, view):
    window = visitor(owner, phone=True, large_text=True)
    window.page.set_viewport_size({"width": 360, "height": 640})
    begin(window, check)
    window(f"/inspections/self-checks/{check.pk}/fill/{view}")
    window(f"/inspections/self-checks/{check.pk}/summary/")


def test_the_first_page_is_light(phone, check, owner):
    from inspections.self_checks import actions

    actions.start(check, by=owner)
    sizes = []
    phone.page.on("response", lambda answer: sizes.append((answer.url, len(answer.body()))))
    phone(f"/inspections/self-checks/{check.pk}/fill/")
    phone.page.wait_for_load_state("networkidle")
    assert sum(size for _, size in sizes) <= 200 * 1024, sizes


def test_a_helper_fills_in_for_a_village(visitor, check):
    helper = user_of(Role.TOWNSHIP, name="胡春生")
    for number in range(2):
        workshop_of(name=f"荆平村{number}号坊", village="荆平村")
    from inspections.self_checks import waves

    waves.take_in(check.wave, by=SYSTEM)
    for phone in (True, False):
        visitor(helper, phone=phone)("/inspections/self-checks/grid/")
    window = visitor(helper, javascript=False)
    window("/inspections/self-checks/grid/")
    row = window.page.get_by_role("row", name=re.compile("福顺麻花坊"))
    for box in row.locator("input[name^=key]").all():
        box.check()
    row.get_by_label("其余均为是").check()
    row.get_by_label("业主同意，交").check()
    other = window.page.get_by_role("row", name=re.compile("荆平村0号坊"))
    other.get_by_label("业主同意，交").check()
    window.page.get_by_role("button", name="存好这 3 户").click()
    window.check()
    expect(window.page.get_by_text("存好 1 户")).to_be_visible()
    expect(window.page.get_by_role("alert")).to_contain_text("荆平村0号坊")
    done = SelfCheck.objects.get(state=CheckState.SUBMITTED)
    assert (done.workshop.name, done.owner_word, done.filler) == ("福顺麻花坊", "段福顺", helper)
