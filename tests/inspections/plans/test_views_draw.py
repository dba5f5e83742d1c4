"""Pages of a plan's draws: each record shown, drawn again and compared."""

from inspections.plans import actions
from inspections.plans.models import Plan
from jishan_portal.accounts.actors import SYSTEM
from tests.factories.plans import plan_of

ELSEWHERE = "140881100000"
PAGES = ("", "visits/", "visits/export/", "calendar/", "load/", "draw/", "load/?month=2026-05", "calendar/?month=2026-09")


def test_draw_page_says_whether_it_comes_out_again(desk, plan):
    assert "完全一致" in desk.get(f"{plan.url}draw/").content.decode()
    draw = plan.draws.get()
    draw.seed = "另一个"
    draw.save()
    assert "不一致" in desk.get(f"{plan.url}draw/").content.decode()


def test_each_draw_of_a_plan_can_be_looked_at_and_drawn_again(desk, officers, shops):
    plan = plan_of(planned=False)
    for seed in ("甲", "乙"):
        Plan.objects.filter(pk=plan.pk).update(seed=seed)
        actions.run(plan, by=SYSTEM)
    last, first = plan.draws.all()
    shown = desk.get(f"{plan.url}draw/")
    assert (shown.context["held"].pk, f"?record={first.pk}" in shown.content.decode()) == (last.pk, True)
    earlier = desk.get(f"{plan.url}draw/?record={first.pk}")
    assert (earlier.context["held"].seed, "完全一致" in earlier.content.decode()) == ("甲", True)
    assert {shop.pk for shop, _, _ in earlier.context["rows"]} == set(first.picked)
    other = plan_of(planned=False)
    actions.run(other, by=SYSTEM)
    assert desk.get(f"{plan.url}draw/?record={other.draws.get().pk}").status_code == 404


def test_draw_recorded_as_lists_by_the_first_versions_is_drawn_again(desk, plan):
    draw = plan.draws.get()
    draw.pool = draw.strata
    draw.save()
    assert "完全一致" in desk.get(f"{plan.url}draw/").content.decode()


def test_what_was_drawn_and_found_no_place_has_no_pair_and_says_why(desk, station, shops):
    plan = plan_of(share=100)
    assert "未排上，没有检查组" in desk.get(f"{plan.url}draw/").content.decode()
    assert "所内持证检查员不足两人" in desk.get(f"{plan.url}visits/").content.decode()
