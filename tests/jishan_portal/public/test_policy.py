from jishan_portal.programme import queries
from jishan_portal.programme.queries import current, policy_text
from jishan_portal.public.policy import paragraphs


def test_paragraphs_know_what_they_are(db):
    kinds = [one.kind for one in paragraphs(policy_text(current()))]
    assert (kinds[:4], kinds.count("chapter"), kinds.count("row")) == (["masthead", "number", "title", "address"], 4, 7)


def test_lines_cut_by_a_page_break_are_joined(db):
    texts = [one.text for one in paragraphs(policy_text(current()))]
    assert any("要组织全县所有食品小作坊生产者" in text for text in texts)


def test_policy_page_shows_the_paper(client, db):
    text = client.get("/public/policy/").content.decode()
    assert all(said in text for said in ("稷政办发〔2024〕10号", "三净两明一禁", "高康夏"))


def test_home_page_names_the_milestones_of_the_year(client, db):
    text = client.get("/public/").content.decode()
    assert all(said in text for said in ("2026年6月30日", "2026年10月31日", "2026年11月30日"))


def test_public_side_works_before_a_programme_is_loaded(client, db, monkeypatch):
    monkeypatch.setattr(queries, "year_of", lambda on=None: 2000)  # before all programmes: those loaded cannot be deleted
    assert [client.get(address).status_code for address in ("/public/", "/public/policy/")] == [200, 404]
