"""The sampling slip (食品安全抽样检验抽样单) as a numbered paper."""

from inspections.sampling.models import Sample
from jishan_portal.accounts.places import place_words
from jishan_portal.templatetags.face import cn_date

SHEET, SHEET_TITLE, SHEET_PAPER = "sample_sheet", "食品安全抽样检验抽样单", "documents/sample_sheet.html"
NOTHING = "—"


def _cell(label: str, value) -> dict:
    return {"label": label, "value": str(value or NOTHING)}


def sheet_content(sample: Sample, seals: list[str]) -> dict:
    """Return what a slip freezes: the workshop, the food, amounts, seal, spare, who took it; photos of the seal by hash."""
    shop = sample.workshop
    people = "、".join(f"{one['name']}（{one['number']}）" for one in sample.crew)
    rows = [
        [_cell("被抽样单位", shop.name), _cell("负责人", shop.owner_name)],
        [_cell("地址", place_words(shop.area_code, shop.village, shop.address)), _cell("许可证号", shop.licence_number)],
        [_cell("样品名称", sample.product), _cell("任务级别", sample.get_level_display())],
        [_cell("批号", sample.batch_number), _cell("生产日期", sample.produced_on)],
        [_cell("规格包装", sample.packing), _cell("抽样地点", sample.get_place_display())],
        [_cell("抽样基数", sample.stock), _cell("抽样数量", f"{sample.amount}（含备样）")],
        [_cell("备样", sample.kept), _cell("封条编号", sample.seal_number)],
        [_cell("买样费用", sample.paid), _cell("抽样日期", cn_date(sample.taken_on))],
        [_cell("抽样人员（证号）", people), _cell("备注", sample.remark)],
    ]
    return {
        "heading": SHEET_TITLE, "rows": rows, "seals": seals, "to": shop.name, "date": cn_date(sample.taken_on),
        "signs": ["抽样人员", "抽样人员", "被抽样单位签名"],
    }  # fmt: skip
