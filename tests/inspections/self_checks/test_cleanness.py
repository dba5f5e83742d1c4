"""三净两明一禁 by township, the programme's figures and the panel agree with the answers behind them."""

import pytest

from inspections.self_checks import cleanness, indicators, panels, waves
from jishan_portal.kit import clock
from jishan_portal.programme.indicators import measure
from tests.factories import WorkshopFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(wave, check, handed_in, chief):
    """One with a problem on 一禁 and one clean; a third owes."""
    shops = [WorkshopFactory() for _ in range(2)]
    waves.take_in(wave, by=chief)
    handed_in(check, noes={"F1"})
    handed_in(wave.checks.get(workshop=shops[0]))
    return check


def test_townships_count_what_was_met(two, inspector):
    total, lines = cleanness.by_township(inspector, "")
    assert ((total.whole.met, total.whole.asked), len(lines)) == ((1, 2), 1)
    assert {tag: (cell.met, cell.asked) for tag, _, cell in total.cells if cell.asked} == {"dress": (2, 2), "ban": (1, 2)}


def test_months_cut(two, inspector):
    assert cleanness.by_township(inspector, "2026-03")[0].whole.asked == 2
    assert cleanness.by_township(inspector, "2026-02")[0].whole.asked == 0


def test_problems_count_workshops_and_each_leads_to_them(client_of, two, wave, handed_in, inspector, version):
    version.items.filter(code="F2").update(control="sale")
    version.items.filter(code="F3").update(link="testing")
    handed_in(wave.checks.get(state="waiting"), noes={"P1", "F1", "F2", "F3"})
    links, controls = cleanness.problems(inspector, "")
    assert {bar.value: (bar.shops, bar.answers) for bar in links if bar.shops} == {"people": (2, 4), "testing": (1, 1)}
    assert {bar.value: (bar.shops, bar.answers) for bar in controls if bar.shops} == {"sale": (1, 1)}
    client = client_of(inspector)
    for kind, bars in (("link", links), ("control", controls)):
        for bar in bars:
            rows = client.get(f"/inspections/self-checks/?wave=year&flag={kind}-{bar.value}").context["rows"]
            assert len(rows) == bar.shops


@pytest.mark.parametrize(
    ("indicator", "figure"),
    [(indicators.SUBMITTED, (2, 3)), (indicators.SOUND, (1, 2)), (indicators.CONTROLLED, (2, 2)), (indicators.CLEAN, (1, 2))],
)
def test_figures_of_the_programme(two, inspector, indicator, figure):
    measured = measure(indicator, inspector, clock.today())
    assert (measured.done, measured.total) == figure


def test_page_leads_to_the_rows(client_of, two, inspector):
    client = client_of(inspector)
    page = client.get("/inspections/self-checks/clean/").content.decode()
    assert "flag=tag-ban" in page
    rows = client.get("/inspections/self-checks/?wave=year&flag=tag-ban").context["rows"]
    assert [row.check.pk for row in rows] == [two.pk]


def test_panel_shows_the_newest_tags(two, inspector):
    shown = panels.PANEL.context(two.workshop, inspector)
    assert (len(shown["self_checks"]), shown["clean_tags"]) == (1, [("人员着装干净", True, ""), ("一禁", False, "F1")])


def test_page_costs_the_same_for_many(client_of, wave, handed_in, chief, assert_same_queries):
    client = client_of(chief)

    def make():
        shop = WorkshopFactory()
        waves.take_in(wave, by=chief)
        handed_in(wave.checks.get(workshop=shop), noes={"F1"})

    assert_same_queries(lambda: client.get("/inspections/self-checks/clean/"), make)
