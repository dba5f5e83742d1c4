"""Papers of the boxes: the list of what is in them (盒内目录), and a management rule to hang on the wall."""

from jishan_portal.kit import clock
from jishan_portal.kit.pdf import render
from workshops.archive_boxes.rule_models import AdoptedRule
from workshops.archive_boxes.rules import keep_words


def _mark(verdict) -> str:
    if verdict.is_excused:
        return "不适用"
    return "有" if verdict.is_met else "缺" if verdict.item.is_required else "—"


def catalogue(workshop, shelves, found) -> bytes:
    """Return the list of the boxes' contents as PDF. Raises PdfUnavailable."""
    tables = [
        {
            "title": f"第{shelf.numeral}盒　{shelf.name}（★ {shelf.met}/{shelf.required}）",
            "lines": [
                ("★" if verdict.item.is_required else "", verdict.item.name, _mark(verdict), verdict.words, keep_words(verdict.item))
                for verdict in shelf.verdicts
            ],
        }
        for shelf in shelves
    ]
    today = clock.today()
    context = {
        "title": "六个档案盒盒内目录",
        "unit": workshop.name,
        "date": f"{today.year}年{today.month}月{today.day}日",
        "say": f"应备 {found.required} 项，已备 {found.met} 项，完整度 {found.percent}%",
        "tables": tables,
        "signs": ("负责人", "检查人"),
    }
    return render("documents/box_catalogue.html", context)


def rule_paper(adopted: AdoptedRule) -> bytes:
    """Return a rule in the words a workshop adopted, to be hung on the wall, as PDF. Raises PdfUnavailable."""
    day = adopted.adopted_on
    context = {
        "organisation": adopted.workshop.root.name,
        "title": adopted.kind.name,
        "number": "",
        "facts": (),
        "paragraphs": [{"text": line} for line in adopted.text.splitlines() if line.strip()],
        "signed_by": f"负责人：{adopted.workshop.root.owner_name}",
        "date": f"{day.year}年{day.month}月{day.day}日起执行",
        "signs": (),
    }
    return render("documents/record.html", context)
