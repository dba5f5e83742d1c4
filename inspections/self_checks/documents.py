"""The 自查表 as a paper: blank to be filled by hand, and numbered with answers and photos."""

from django.conf import settings
from django.urls import reverse

from inspections.checklists.rules import is_asked
from inspections.checklists.states import AnswerValue
from inspections.self_checks.models import SelfCheck
from jishan_portal.accounts.places import place_words
from jishan_portal.kit import clock, qr
from jishan_portal.kit.masking import mask_phone
from jishan_portal.kit.pdf import render

KIND, TITLE = "self_check", "食品小作坊主体自查表"
TEMPLATE = "documents/self_check.html"
NOTHING = "—"
HOW_TO = (
    "“*”为重点项，须逐题核对后再打勾；答“否”的，在右边写明情况，并拍照。",
    "填好后用手机扫左上角的码上报，或者把这张表拍照交给乡镇、监管所代填。",
)


def content_of(check: SelfCheck) -> dict:
    """Return what the numbered paper freezes: plain values only, photos by their hash."""
    answers = {answer.item_id: answer for answer in check.answers.prefetch_related("pictures__file")}
    given = {pk: answer.value for pk, answer in answers.items()}
    parts = []
    for section in check.version.sections.prefetch_related("items"):
        lines = [_line(item, answers.get(item.pk)) for item in section.items.all() if is_asked(item, given)]
        parts.append({"title": section.title, "lines": lines})
    return {
        "unit": check.workshop.name,
        "date": f"{clock.day_of(check.submitted_at):%Y-%m-%d} 提交",
        "rows": _facts(check),
        "parts": parts,
        "noes": check.noes,
        "closing": _closing(check),
        "signs": ["负责人签名", "代填人签名"] if check.owner_word else ["负责人签名"],
    }


def blank_pdf(check: SelfCheck) -> bytes:
    """Return the blank form with the owner's data and a code that leads to the form. Raises PdfUnavailable."""
    parts = [
        {"title": section.title, "lines": [_line(item, None) for item in section.items.all()]}
        for section in check.version.sections.prefetch_related("items")
    ]
    address = settings.SITE_URL.rstrip("/") + reverse("inspections:self_checks:fill", args=[check.pk])
    context = {
        "title": TITLE,
        "unit": check.workshop.name,
        "number": "",
        "date": f"{check.deadline_on:%Y-%m-%d} 前交",
        "rows": _facts(check),
        "parts": parts,
        "is_blank": True,
        "how_to": HOW_TO,
        "qr": qr.data_uri(address),
        "address": address.partition("://")[2],
        "closing": "",
        "signs": ["负责人签名", "填表日期"],
        "verify": None,
    }
    return render("documents/self_check_blank.html", context, title=f"{check.workshop.name}{TITLE}")


def _line(item, answer) -> dict:
    value = answer.value if answer else ""
    return {
        "code": item.code,
        "text": item.text,
        "is_key": item.is_key,
        "boxes": [{"label": AnswerValue(one).label, "is_on": one == value} for one in AnswerValue.values],
        "is_no": value == AnswerValue.NO,
        "remark": answer.remark if answer else "",
        "by_cover": bool(answer and answer.by_cover),
        "photos": [picture.file.sha256 for picture in answer.pictures.all()] if answer else [],
    }


def _facts(check: SelfCheck) -> list[list[dict]]:
    shop = check.workshop
    cells = [
        ("小作坊名称", shop.name),
        ("负责人", shop.owner_name),
        ("联系电话", mask_phone(shop.phone)),
        ("许可证号", shop.licence_number),
        ("生产地址", place_words(shop.area_code, shop.village, shop.address)),
        ("食品类别", shop.kind.name if shop.kind else ""),
    ]
    shown = [{"label": label, "value": value or NOTHING} for label, value in cells]
    return [shown[at : at + 2] for at in range(0, len(shown), 2)]


def _closing(check: SelfCheck) -> str:
    """Say who filled it in and when: an owner, a helper with the owner, or somebody typing a paper form."""
    how = {"owner": "业主本人在手机上填报", "helper": "代填", "paper": "由纸质表录入"}[check.filled_by]
    by = f"，业主 {check.owner_word}，代填人 {check.filler.display_name}（{check.filler.post_title}）" if check.owner_word else ""
    return f"{how}{by}。第 {check.rounds} 次提交，{clock.day_of(check.submitted_at):%Y-%m-%d}。"
