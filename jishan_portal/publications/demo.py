"""The made county's publications: some late, some near, some shown, one to be taken back, one taken back."""

from datetime import timedelta

from jishan_portal.accounts.models import User
from jishan_portal.accounts.places import bureau
from jishan_portal.publications import actions

KEY = "demo"
LEADER = "bureau_leader1"
RESULTS = ("符合", "基本符合", "基本符合", "符合", "不符合")
DAYS_AGO = (34, 27, 12, 5, 1)
SHOWN = 2


def add(county) -> int:
    """Queue results of inspections, a penalty and a list of subsidies for the first files; return how many there are.

    `county` is the made county (files, today, by); it is passed in because it stands above this slice.
    """
    leader = User.objects.get(username=LEADER)
    shops = [shop for shop in county.files if shop.licence_number][: len(RESULTS)]
    made = [_result(county, shop, *facts) for shop, *facts in zip(shops, RESULTS, DAYS_AGO, strict=False)]
    made += [_penalty(county, shops[0]), _list(county, shops)] if shops else []
    for row in made[-SHOWN - 1 :]:
        actions.publish(row, by=leader)
    if len(made) > SHOWN:
        actions.recall(made[-2], by=leader, reason="处罚决定经行政复议变更")
        actions.withdraw(made[-3], by=leader, reason="检查结果录错户名，更正后重新公示")
    return len(made)


def _queue(county, kind: str, shop, title: str, body: str, **more):
    facts = {"area_code": shop.area_code, "url": f"/workshops/{shop.pk}/file/", "file": shop.audit_chain, "key": KEY}
    facts["kept"] = (shop.name, shop.licence_number)
    return actions.queue(kind, "workshops.workshop", shop.pk, title, body, by=county.by, **{**facts, **more})


def _result(county, shop, result: str, days: int):
    body = (
        f"检查对象：{shop.name}\n许可证号：{shop.licence_number}\n负责人：{shop.owner_name}\n"
        f"检查日期：{county.today - timedelta(days=days)}\n\n"
        f"检查结果：{result}。检查内容为资质、环境、进货查验、过程控制、贮存、标签、从业人员和记录。"
    )
    started_on = county.today - timedelta(days=days)
    more = {"organisation": shop.station, "started_on": started_on, "persons": (shop.owner_name,)}
    return _queue(county, "inspection_result", shop, f"{shop.name}监督检查结果", body, **more)


def _penalty(county, shop):
    body = (
        f"当事人：{shop.name}（负责人{shop.owner_name}）\n违法事实：未按规定查验并留存原料供货者的资质和合格证明。\n"
        "处罚种类和内容：警告，罚款人民币 2000.00 元。\n\n当事人已经改正。"
    )
    more = {"organisation": bureau(), "persons": (shop.owner_name,), "until_rule": "case.publish_minor_until"}
    return _queue(county, "penalty", shop, f"{shop.name}行政处罚信息", body, **more)


def _list(county, shops: list):
    rows = "\n".join(f"{place}. {shop.name}，拟给予县级补助 30,000.00 元" for place, shop in enumerate(shops, start=1))
    body = f"下列小作坊已完成提档升级，拟给予县级奖补，现予公示。对名单有异议的，请在公示期内向县市场监督管理局提出。\n\n{rows}"
    kept = tuple(shop.name for shop in shops)
    more = {"organisation": bureau(), "area_code": bureau().areas.get().code, "kept": kept}
    title = f"{county.today.year}年第一批食品小作坊提档升级奖补名单"
    return _queue(county, "subsidy_notice", shops[-1], title, body, **more)
