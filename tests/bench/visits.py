"""Bars 1, 2 and 15 for the list of visits: 1,000,000 of them, kept in the measured county; bar 13: a result sheet as PDF."""

WANTED, FEW = 1_000_000, 10_000
FILL = """
INSERT INTO inspections_visit (number, kind, supervision, workshop_id, area_code, reason, planned_on, first_id, second_id, crew,
    client_uuid, submission_id, state, state_at, made_at, started_at, finished_at, done_on, place_reason, product, answered, asked,
    general_noes, key_noes, computed, outcome, outcome_reason, wanted, remark, is_posted, refusal, cancel_note)
SELECT '计量' || w.id || '-' || n, (ARRAY['daily','special','flying'])[1 + (n %% 3)], (ARRAY['daily','source','key'])[1 + (w.id + n) %% 3],
    w.id, w.area_code, '', d.day, o.first, o.second, '[{"name": "卫建平", "number": "晋1"}, {"name": "郝秀兰", "number": "晋2"}]'::jsonb,
    gen_random_uuid(), gen_random_uuid(), 'done', d.day, d.day, d.day, d.day, d.day, '', '', 40, 40, d.pick, 0,
    CASE WHEN d.pick = 0 THEN 'good' ELSE 'fair' END, CASE WHEN d.pick = 0 THEN 'good' ELSE 'fair' END, '', '{}'::jsonb, '', false, '', ''
FROM workshops_workshop w CROSS JOIN generate_series(1, %s) n
CROSS JOIN LATERAL (SELECT (%s::date - ((w.id * 7 + n * 131) %% 1400)::int) AS day, ((w.id + n) %% 4)::int AS pick) d
CROSS JOIN (SELECT min(id) AS first, max(id) AS second FROM inspections_officer) o
ORDER BY d.day, w.id LIMIT %s
"""


def visits_filled(wanted: str = f"{WANTED}") -> dict:
    """Fill the county's visits up to `wanted`; return how many there are, a session and a mark in the middle of the list."""
    from django.db import connection
    from django.urls import reverse

    from inspections.visits import listing
    from inspections.visits.models import Visit
    from jishan_portal.accounts.models import User
    from jishan_portal.kit import clock, paging
    from tests.bench.child import USER, facts
    from workshops.registry.models import Workshop

    lacking = int(wanted) - Visit.objects.count()
    if lacking > 0:
        rounds = -(-lacking // max(Workshop.objects.count(), 1))
        with connection.cursor() as cursor:
            cursor.execute(FILL, [rounds, clock.today(), lacking])
            cursor.execute("VACUUM ANALYZE inspections_visit")
    rows = listing.rows(User.objects.get(username=USER))
    newest = rows.order_by(*listing.BY_NEWEST.clauses())
    mark = paging._mark(newest[Visit.objects.count() // 2], listing.BY_NEWEST)
    return {"rows": Visit.objects.count(), "cookie": facts()["cookie"], "list": reverse("inspections:visits:list"), "mark": mark}


def sheet_drawn() -> dict:
    """Return seconds to draw a two-page result sheet warm: ours, and WeasyPrint left as it comes on the same content."""
    import time

    from django.conf import settings
    from django.template.loader import render_to_string
    from weasyprint import CSS, HTML

    from jishan_portal.kit import pdf

    lines = [
        {"code": f"E{n}", "text": "生产场所地面、墙面、顶棚清洁，无积水、霉斑、脱落", "key": n % 5 == 0, "section": f"第 {n // 10 + 1} 节",
         "word": "符合" if n % 7 else "不符合", "is_no": n % 7 == 0, "remark": "" if n % 7 else "墙角有霉斑"}
        for n in range(40)
    ]  # fmt: skip
    cell = {"label": "小作坊名称", "value": "稷山县稷峰镇香酥麻花作坊"}
    problem = {"text": "墙角有霉斑", "basis": "《山西省食品小作坊条例》", "route": "限期整改", "is_repeat": False, "deadline": "2026-12-10"}
    content = {
        "heading": "食品小作坊监督检查结果通知书", "rows": [[cell, cell]] * 4, "outcome": "基本符合", "lines": lines,
        "problems": [{**problem, "demand": "清理霉斑，加强通风"}] * 6, "general": 6, "key": 0, "asked": 40, "answered": 40, "override": "",
        "follow": [], "remark": "", "signs": [], "refusal": "", "is_posted": False, "list": "检查表第 1 版", "date": "2026年11月26日",
        "to": "香酥麻花作坊", "organisation": "稷山县市场监督管理局", "number": "稷市监查结〔2026〕1号",
    }  # fmt: skip
    template = "documents/visit_result.html"
    body = render_to_string(template, content)
    page = f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"></head><body>{body}</body></html>'
    sheets = [settings.BASE_DIR / "static/css/paper.css", settings.BASE_DIR / "templates/documents/print.css"]

    def ours() -> int:
        return len(pdf.render(template, content))

    def plain() -> int:
        css = [CSS(string=sheet.read_text(encoding="utf-8")) for sheet in sheets]
        return len(HTML(string=page).write_pdf(stylesheets=css))

    def seconds(work) -> float:
        begun = time.perf_counter()
        work()
        return time.perf_counter() - begun

    ours(), plain()
    rounds = [(seconds(plain), seconds(ours), seconds(plain)) for _ in range(5)]
    ratios = sorted(case / ((before + after) / 2) for before, case, after in rounds)
    return {"ratio": ratios[2], "ours": sorted(case for _, case, _ in rounds)[2], "plain": sorted(one for one, _, _ in rounds)[2]}


PARTS = {"visits_filled": visits_filled, "sheet_drawn": sheet_drawn}
