from django.urls import path

from jishan_portal.public import views, views_open, views_publications

app_name = "public"
urlpatterns = [
    path("public/", views.home, name="home"),
    path("public/search/", views.search, name="search"),
    path("public/policy/", views.policy, name="policy"),
    path("public/publications/", views_publications.publications, name="publications"),
    path("public/publications/kind/<slug:kind>/", views_publications.publications_of, name="publications_of"),
    path("public/publications/<slug:code>/", views_publications.publication, name="publication"),
    path("public/awards/", views_open.awards, name="awards"),
    path("public/policies/", views_open.policies_, name="policies"),
    path("public/policies/<slug:code>/", views_open.policy_text, name="policy_text"),
    path("public/data/", views_open.data, name="data"),
    path("public/data/<int:pk>/", views_open.data_file, name="data_file"),
    path("public/cards/", views.cards, name="cards"),
    path("w/<slug:code>/", views.workshop, name="workshop"),
]
