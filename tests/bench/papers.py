"""Bar 13: one two-page result sheet as PDF beside plain WeasyPrint on the same content, and 300 of them on all cores.

Processor time is measured, not the clock: the machine has other work. The batch's time on an idle machine is its longest process.
"""

import io
import json
import resource
import statistics
import time
from pathlib import Path

BATCH = 300
TEMPLATE = "documents/visit_result.html"
PLAIN = Path(__file__).parent / "plain.css"


def _content() -> dict:
    lines = [
        {"code": f"E{n}", "text": "生产场所地面、墙面、顶棚清洁，无积水、霉斑、脱落", "key": n % 5 == 0, "section": f"第 {n // 10 + 1} 节",
         "word": "符合" if n % 7 else "不符合", "is_no": n % 7 == 0, "remark": "" if n % 7 else "墙角有霉斑"}
        for n in range(20)
    ]  # fmt: skip
    cell = {"label": "小作坊名称", "value": "稷山县稷峰镇香酥麻花作坊"}
    problem = {"text": "墙角有霉斑", "basis": "《山西省食品小作坊条例》", "route": "限期整改", "is_repeat": False, "deadline": "2026-12-10"}
    stroke = "M" + " L".join(f"{20 + point * 12} {60 + (point * 37) % 90}" for point in range(40))
    sign = {"paths": [stroke, stroke], "photo": "", "note": "", "method": "屏幕手写", "at": "2026-11-26 10:20"}
    people = (("检查员", "卫建平"), ("检查员（第二人）", "郝秀兰"), ("被检查人", "宁香酥"))
    return {
        "heading": "食品小作坊监督检查结果通知书", "rows": [[cell, cell]] * 4, "outcome": "基本符合", "lines": lines,
        "problems": [{**problem, "demand": "清理霉斑，加强通风"}] * 3, "general": 3, "key": 0, "asked": 20, "answered": 20, "override": "",
        "follow": [], "remark": "", "signs": [{**sign, "label": label, "name": name} for label, name in people], "refusal": "",
        "is_posted": False, "list": "检查表第 1 版", "date": "2026年11月26日", "to": "香酥麻花作坊",
        "organisation": "稷山县市场监督管理局", "number": "稷市监查结〔2026〕1号",
    }  # fmt: skip


def _seconds(work) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def sheet_drawn() -> dict:
    """Return processor seconds of one sheet drawn warm: ours, and WeasyPrint with an ordinary style sheet; and what came of both."""
    from django.template.loader import render_to_string
    from pypdf import PdfReader
    from weasyprint import CSS, HTML

    from jishan_portal.kit import pdf

    content = _content()
    body = render_to_string(TEMPLATE, content)
    page = f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"></head><body>{body}</body></html>'
    style = PLAIN.read_text(encoding="utf-8")

    def ours() -> bytes:
        return pdf.render(TEMPLATE, content)

    def plain() -> bytes:
        return HTML(string=page).write_pdf(stylesheets=[CSS(string=style)])

    mine, theirs = PdfReader(io.BytesIO(ours())), PdfReader(io.BytesIO(plain()))
    rounds = [(_seconds(plain), _seconds(ours), _seconds(plain)) for _ in range(7)]
    middle = statistics.median
    return {
        "ratio": middle(case / ((before + after) / 2) for before, case, after in rounds), "ours": middle(case for _, case, _ in rounds),
        "plain": middle(one for one, _, _ in rounds), "pages": [len(mine.pages), len(theirs.pages)],
        "sizes": [len(ours()), len(plain())], "text": "墙角有霉斑" in mine.pages[0].extract_text(),
        "embedded": all(_is_embedded(font) for page in mine.pages for font in page["/Resources"]["/Font"].values()),
    }  # fmt: skip


def _is_embedded(font) -> bool:
    found = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
    return bool({"/FontFile", "/FontFile2", "/FontFile3"} & set(found))


def batch_drawn() -> dict:
    """Return how long 300 sheets take on all cores, bound into one file, beside the drawing alone one after another."""
    from django.template.loader import render_to_string
    from pypdf import PdfWriter

    from jishan_portal.kit import pdf, pdf_many

    body = render_to_string(TEMPLATE, _content())
    pdf.render_html(body, title="x")
    singles = [_seconds(lambda: pdf.render_html(body, title="x")) for _ in range(15)]
    before, own = resource.getrusage(resource.RUSAGE_CHILDREN), time.process_time()
    begun = time.perf_counter()
    with PdfWriter() as book:
        for content in pdf_many.render_many((body, f"{n}") for n in range(BATCH)):
            book.append(io.BytesIO(content), import_outline=False)
        book.write(io.BytesIO())
        drawn = len(book.pages) // 2
    wall, own = time.perf_counter() - begun, time.process_time() - own
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    singles += [_seconds(lambda: pdf.render_html(body, title="x")) for _ in range(15)]
    single = statistics.median(singles) * BATCH
    children = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    shared = (children + own) / pdf_many.cores()
    return {"single": single, "shared": shared, "ratio": shared / single, "wall": wall, "drawn": drawn, "cores": pdf_many.cores()}


PARTS = {"sheet_drawn": sheet_drawn, "batch_drawn": batch_drawn}


def bars(child, where: dict) -> list:
    """Return the lines of bar 13."""
    from tests.bench.bars import Bar

    sheet, batch = (json.loads(child(where, part)) for part in ("sheet_drawn", "batch_drawn"))
    took = f"{sheet['ours'] * 1000:.0f} of {sheet['plain'] * 1000:.0f} ms, {sheet['sizes'][0] // 1000} of {sheet['sizes'][1] // 1000} KB"
    many = f"{batch['shared']:.0f} s a core beside {batch['single']:.0f} s, {batch['wall']:.0f} s by the clock, {batch['cores']} cores"
    faults = (sheet["pages"] != [2, 2]) + (not sheet["text"]) + (not sheet["embedded"]) + (batch["drawn"] != BATCH)
    return [
        Bar(13, "two-page result sheet as PDF, warm ÷ plain WeasyPrint (CPU)", sheet["ratio"], 0.6, at_most=True, note=took),
        Bar(13, f"{BATCH} sheets on all cores ÷ one after another (CPU)", batch["ratio"], 0.6, at_most=True, note=many),
        Bar(13, "sheets not of two pages, without text or embedded fonts, or missing", faults, 0, unit="", at_most=True),
    ]
