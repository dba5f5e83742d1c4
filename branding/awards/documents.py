"""The paper of an award, the application as a sheet, and the pack of everything behind it as a zip."""

import csv
import io
import zipfile
from hashlib import sha256

from branding.awards import conditions, queries
from branding.awards.models import Award
from branding.improvements.models import Picture
from branding.labels.models import LabelCheck
from jishan_portal.accounts.places import name_of, place_words
from jishan_portal.files import storage
from jishan_portal.kit import clock, pdf
from jishan_portal.kit.xlsx import disarm
from jishan_portal.papers.documents import FORM_TABLE
from jishan_portal.templatetags.face import cn_date

KIND, TITLE = "award", "“名特优”食品小作坊认定书"
NOTHING = "—"
NOTICE_KIND, REGISTER_KIND = "award_notice", "award"


def content_of(award: Award, office: str) -> dict:
    """Return what the paper of the award freezes."""
    shop = award.workshop
    facts = [
        ("小作坊", shop.name),
        ("许可证号", shop.licence_number),
        ("申报产品", award.product.name if award.product else NOTHING),
        ("现场评定", f"平均 {award.score} 分，最高最低相差 {award.spread} 分"),
        ("公示", f"公示至 {award.notice_until}，期满无异议"),
        ("下次复评", f"{award.review_on}"),
    ]
    return {
        "facts": [{"label": label, "value": text} for label, text in facts],
        "paragraphs": [{"text": f"经申报、县级初审、文旅会审、现场评定和公示，{shop.name}列入“名特优”食品小作坊名录。"}],
        "signed_by": office,
        "date": cn_date(clock.today()),
        "signs": [],
    }


def public_body(award: Award, *, until: str = "") -> str:
    """Return what the public reads: 名录、公示, never a recommendation (《食品安全法》第七十三条)."""
    lines = [
        f"小作坊：{award.workshop.name}",
        f"所在乡镇：{name_of(award.area_code)}",
        f"许可证号：{award.workshop.licence_number}",
        f"申报产品：{award.product.name if award.product else NOTHING}",
        f"现场评定平均分：{award.score}",
    ]
    if until:
        lines.append(f"公示期至：{until}。对拟列入名录有异议的，请在公示期内向县市场监督管理局、县文化和旅游局提出，可以不署名。")
    else:
        lines.append("列入名录不代表监管部门推荐该食品。")
    return "\n".join(lines)


def sheet(award: Award) -> bytes:
    """Return the application as PDF, with every condition and score. Raises PdfUnavailable."""
    shop, rows = award.workshop, conditions.evaluate(conditions.evidence(award.workshop, craft=award.craft))
    cells = [
        [_cell("小作坊", shop.name), _cell("负责人", shop.owner_name or NOTHING)],
        [_cell("许可证号", shop.licence_number or NOTHING), _cell("食品类别", shop.kind.name if shop.kind else NOTHING)],
        [_cell("地址", place_words(shop.area_code, shop.village, shop.address), span=3)],
        [_cell("申报产品", award.product.name if award.product else NOTHING), _cell("年度", f"{award.year}")],
        [_cell("特色工艺", award.craft or NOTHING, span=3)],
        [_cell("申报理由", award.words or NOTHING, span=3)],
        [_cell("状态", award.get_state_display()), _cell("平均分", f"{award.score}" if award.score is not None else NOTHING)],
    ]
    lines = [[row.label, "必备" if row.is_required else "加分", "符合" if row.is_met else "不符合", row.sentence] for row in rows]
    lines += [
        [f"评委{place}", row.get_state_display(), f"{row.total}" if row.total is not None else NOTHING, row.words]
        for place, row in enumerate(queries.judgements(award), 1)
    ]
    context = {
        "title": "“名特优”食品小作坊申报表",
        "unit": shop.name,
        "number": award.paper.number if award.paper_id else "",
        "date": cn_date(clock.today()),
        "rows": cells,
        "columns": ["条件、评委", "性质", "结果", "依据"],
        "lines": lines,
        "signs": ["申报人", "初审人", "会审人"],
    }
    return pdf.render(FORM_TABLE, context, title=f"{award}")


def _cell(label: str, text: str, *, span: int = 0) -> dict:
    return {"label": label, "value": text, "span": span, "is_tall": False}


def pack(award: Award) -> bytes:
    """Return the dossier as a zip: the sheet, pictures before and after, label sheets, the award's paper, and an index with hashes."""
    out, index = io.BytesIO(), []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in _parts(award):
            target.writestr(name, content)
            index.append((name, len(content), sha256(content).hexdigest()))
        text = io.StringIO()
        csv.writer(text).writerows([("文件", "字节数", "SHA-256"), *((disarm(name), size, digest) for name, size, digest in index)])
        target.writestr("目录.csv", "\ufeff" + text.getvalue())
    return out.getvalue()


def _parts(award: Award):
    yield "01 申报表.pdf", sheet(award)
    pictures = (
        Picture.objects.filter(improvement__workshop__root=award.workshop.root_id)
        .select_related("file")
        .order_by("improvement", "kind", "pk")
    )
    for place, row in enumerate(pictures, 1):
        path = storage.path_of(storage.SERVED, row.file.sha256)
        if path.exists():
            yield f"02 改进图片/{place:02d} {row}.jpg", path.read_bytes()
    papers = [
        check.paper
        for check in LabelCheck.objects.filter(workshop__root=award.workshop.root_id, paper__pdf__isnull=False).select_related("paper__pdf")
    ]
    if award.paper_id and award.paper.pdf_id:
        papers.append(award.paper)
    for paper in papers:
        path = storage.path_of(storage.ORIGINAL, paper.pdf.sha256)
        if path.exists():
            yield f"03 文书/{paper.number} {paper.title}.pdf", path.read_bytes()
