"""Addresses of hazards."""

from django.urls import path

from inspections.hazards import views, views_batch, views_library, views_open, views_steps

app_name = "hazards"
urlpatterns = [
    path("", views.list_, name="list"),
    path("export/<slug:ending>/", views.export, name="export"),
    path("figures/", views.figures_, name="figures"),
    path("mine/", views.mine, name="mine"),
    path("new/", views_open.new, name="new"),
    path("batch/<slug:verb>/", views_batch.batch, name="batch"),
    path("library/", views_library.library_, name="library"),
    path("library/new/", views_library.new_finding, name="new_finding"),
    path("library/<int:pk>/", views_library.edit_finding, name="edit_finding"),
    path("pictures/<int:pk>/<slug:size>/", views.picture, name="picture"),
    path("<int:pk>/", views_steps.detail, name="detail"),
    path("<int:pk>/order/", views_steps.order, name="order"),
    path("<int:pk>/answer/", views_steps.answer, name="answer"),
    path("<int:pk>/accept/", views_steps.accept, name="accept"),
    path("<int:pk>/return/", views_steps.return_, name="return"),
    path("<int:pk>/close/", views_steps.close, name="close"),
    path("<int:pk>/send-back/", views_steps.send_back, name="send_back"),
    path("<int:pk>/withdraw/", views_steps.withdraw, name="withdraw"),
    path("<int:pk>/tighten/", views_steps.tighten, name="tighten"),
    path("<int:pk>/extension/ask/", views_steps.ask_extension, name="ask_extension"),
    path("<int:pk>/extension/decide/", views_steps.decide_extension, name="decide_extension"),
    path("<int:pk>/notice/", views_batch.notice, name="notice"),
    path("<int:pk>/report/", views_batch.report, name="report"),
]
