"""The made county's closed dens: one that held at its first surprise check, one just closed."""

import io
from datetime import date, timedelta
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from inspections.dens import actions, watching
from inspections.dens.drawing import commitment_of, days_between, draw
from inspections.dens.models import Den, SurpriseCheck
from inspections.dens.states import CheckState, DenKind
from jishan_portal.accounts.models import User
from jishan_portal.files import actions as files
from jishan_portal.kit import clock
from jishan_portal.workflow.actions import place
from workshops.registry.demo import County

# days ago, kind, place, product, found
CLOSED = (
    (40, DenKind.DEN, "北沟废弃砖窑", "麻花", "窑洞内支锅炸制麻花，无证照，地面堆放工业明矾。"),
    (8, DenKind.WORKSHOP, "东街巷尾出租院", "豆干", "院内卤制豆干，无证照，卤锅旁存放工业用色素。"),
)
WINDOW = timedelta(days=30)
BASIS, GOODS = "《食品安全法》第一百二十二条", "查封场所，扣押原料和成品，见清单。"
NOTICE = "上述场所即日起停止一切食品生产经营活动。任何单位和个人不得为其提供场所、用水用电和运输便利。欢迎拨打 12315 举报。"


def add(county: County, users: dict[str, User]) -> int:
    """Close the dens, have the first one checked, draw what comes next; return how many were made."""
    rng = county.rng("dens")
    handler, second, leader = (users[name] for name in ("case_handler1", "case_handler2", "bureau_leader1"))
    towns = sorted({shop.area_code for shop in county.files})
    for number, (days, kind, where, product, found) in enumerate(CLOSED):
        with clock.travel(county.today - timedelta(days=days)):
            told, key = (kind, where, product, found), UUID(int=rng.getrandbits(128), version=4)
            den = actions.close_down(propose(told, towns[number % len(towns)], (handler, second), key=key), by=leader)
        if den.closed_on + WINDOW < county.today:
            _checked(den, sorted([handler, second], key=lambda user: user.pk), f"{rng.getrandbits(64):016x}")
        watching.draw_next(den, by=leader)
    return Den.objects.count()


def propose(told: tuple, town: str, by: tuple[User, User], *, key: UUID) -> Den:
    """Enter a den found today by two handlers: `told` is what it was, where, what was made there, what was found."""
    kind, where, product, found = told
    facts = {"kind": kind, "place": where, "product": product, "found": found, "measures": ["sealed", "posted"], "basis": BASIS}
    den = Den(area_code=town, goods=GOODS, notice=NOTICE, found_on=clock.today(), second=by[1], **facts)
    return actions.propose(den, [photo(by[0])], by=by[0], submission_id=key)


def _checked(den: Den, officers: list[User], seed: str) -> None:
    """Write a check of the past as it was drawn and held: the posts of the made county began today, so it cannot be drawn then."""
    first, last = den.closed_on + timedelta(days=1), den.closed_on + WINDOW
    days, ids = [day.isoformat() for day in days_between(first, last)], [user.pk for user in officers]
    day, pair = draw(seed, days, ids)
    check = SurpriseCheck(
        den=den, area_code=den.area_code, window_from=first, window_until=last, seed=seed, pool={"days": days, "officers": ids},
        planned_on=date.fromisoformat(day), first_id=pair[0], second_id=pair[1], commitment=commitment_of(seed, day, pair),
        drawn_at=clock.start_of(den.closed_on), findings="门窗上锁，封条完好，无生产痕迹。",
    )  # fmt: skip
    check.shown_at = check.done_at = clock.start_of(check.planned_on) + timedelta(hours=10)
    place(check, CheckState.HELD, at=check.done_at).save(force_insert=True)
    check.pictures.add(files.claim(photo(officers[0]), by=officers[0]))


def photo(by: User):
    """A plain picture in the place of a photo of the scene."""
    out = io.BytesIO()
    Image.new("RGB", (640, 480), "#8a7f6d").save(out, "JPEG")
    return files.keep(SimpleUploadedFile("现场.jpg", out.getvalue(), "image/jpeg"), by=by, purpose="photo", is_evidence=True)
