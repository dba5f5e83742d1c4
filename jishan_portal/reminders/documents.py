"""The call sheet as it is printed."""

from jishan_portal.kit import clock, pdf

COLUMNS = ["序号", "地方", "找谁", "电话", "期限", "事项", "通话结果"]


def call_sheet(rows: list[tuple], *, unit: str, maker: str) -> bytes:
    """Return the sheet for people who call, with room for what they were told. Raises kit.pdf.PdfUnavailable."""
    lines = [[str(number), *row, ""] for number, row in enumerate(rows, 1)]
    today = clock.today()
    context = {
        "title": "电话催办单",
        "unit": unit,
        "date": f"{today.year}年{today.month}月{today.day}日",
        "columns": COLUMNS,
        "lines": lines,
        "signs": [f"打印人 {maker}", "催办人"],
    }
    return pdf.render("documents/form_table.html", context, title="电话催办单")
