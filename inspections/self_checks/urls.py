"""Addresses of self-checks."""

from django.urls import path

from inspections.self_checks import views, views_clean, views_fill, views_helper, views_lists, views_waves

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
    path("mine/", views_fill.mine, name="mine"),
    path("grid/", views_helper.grid, name="grid"),
    path("<int:pk>/fill/", views_fill.fill, name="fill"),
    path("<int:pk>/start/", views_fill.start, name="start"),
    path("<int:pk>/answers/", views_fill.answers, name="answers"),
    path("<int:pk>/photos/", views_fill.photo_add, name="photo_add"),
    path("<int:pk>/photos/<int:photo_pk>/", views_fill.photo, name="photo"),
    path("<int:pk>/photos/<int:photo_pk>/remove/", views_fill.photo_remove, name="photo_remove"),
    path("<int:pk>/summary/", views_fill.summary, name="summary"),
    path("<int:pk>/submit/", views_fill.submit, name="submit"),
    path("<int:pk>/thanks/", views_fill.thanks, name="thanks"),
    path("<int:pk>/blank/", views_helper.blank, name="blank"),
    path("<int:pk>/paper/", views_helper.paper, name="paper"),
    path("<int:pk>/paper/<int:page>/", views_helper.paper_page, name="paper_page"),
    path("<int:pk>/sheet/", views_helper.sheet, name="sheet"),
    path("<int:pk>/sheet/order/", views_helper.sheet_order, name="sheet_order"),
    path("<int:pk>/sheet/download/", views_helper.sheet_download, name="sheet_download"),
]
