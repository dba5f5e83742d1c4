from django.urls import path

from jishan_portal.public import views

app_name = "public"
urlpatterns = [
    path("public/", views.home, name="home"),
    path("public/search/", views.search, name="search"),
    path("public/policy/", views.policy, name="policy"),
    path("public/cards/", views.cards, name="cards"),
    path("w/<slug:code>/", views.workshop, name="workshop"),
]
