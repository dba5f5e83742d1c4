"""Addresses of self-checks."""

from django.urls import path

from inspections.self_checks import views, views_clean, views_lists, views_waves

app_name = "self_checks"
urlpatterns = [
    path("", views_lists.list_, name="list"),
    path("export/", views_lists.export, name="export"),
    path("remind/", views_lists.remind, name="remind"),
    path("calls/", views_lists.calls, name="calls"),
    path("slips/", views_lists.slips, name="slips"),
    path("words/", views_lists.words, name="words"),
    path("accept/", views_lists.accept_many, name="accept_many"),
    path("clean/", views_clean.clean, name="clean"),
    path("waves/", views_waves.waves_, name="waves"),
    path("waves/new/", views_waves.launch, name="launch"),
    path("waves/<int:pk>/", views_waves.wave, name="wave"),
    path("waves/<int:pk>/take-in/", views_waves.take_in, name="take_in"),
    path("waves/<int:pk>/leaving/", views_waves.excuse_leaving, name="excuse_leaving"),
    path("waves/<int:pk>/close/", views_waves.close, name="close"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/accept/", views.accept, name="accept"),
    path("<int:pk>/return/", views.return_, name="return"),
    path("<int:pk>/excuse/", views.excuse, name="excuse"),
    path("<int:pk>/recall/", views.recall, name="recall"),
    path("<int:pk>/pictures/<int:file_id>/<slug:variant>/", views.picture, name="picture"),
]
