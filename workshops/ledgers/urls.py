"""Addresses of the daily ledgers."""

from django.urls import path

from workshops.ledgers import views, views_read

app_name = "ledgers"
urlpatterns = [
    path("my/", views.mine, name="mine"),
    path("my/<int:workshop_id>/", views.books, name="books"),
    path("my/<int:workshop_id>/<slug:kind>/", views.book, name="book"),
    path("my/<int:workshop_id>/<slug:kind>/new/", views.enter, name="enter"),
    path("my/<int:workshop_id>/<slug:kind>/copy/", views.copy, name="copy"),
    path("lines/<int:pk>/", views_read.trace, name="trace"),
    path("lines/<int:pk>/photo/", views_read.photo, name="photo"),
    path("lines/<int:pk>/correct/", views.correct, name="correct"),
    path("lines/<int:pk>/strike/", views.strike, name="strike"),
    path("<int:workshop_id>/<slug:kind>/", views_read.list_, name="list"),
    path("<int:workshop_id>/<slug:kind>/sheet/", views_read.sheet, name="sheet"),
    path("<int:workshop_id>/<slug:kind>/paper/", views_read.paper, name="paper"),
    path("<int:workshop_id>/<slug:kind>/export/", views_read.export, name="export"),
]
