"""Addresses of 名特优."""

from django.urls import path

from branding.awards import views

app_name = "awards"
urlpatterns = [
    path("", views.list_, name="list"),
    path("export/", views.export, name="export"),
    path("mine/", views.mine, name="mine"),
    path("judging/", views.judging, name="judging"),
    path("new/<int:workshop_id>/", views.start, name="start"),
    path("judgements/<int:pk>/", views.judge, name="judge"),
    path("judgements/<int:pk>/recuse/", views.recuse, name="recuse"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/describe/", views.describe, name="describe"),
    path("<int:pk>/step/<slug:name>/", views.step, name="step"),
    path("<int:pk>/judges/", views.ask, name="ask"),
    path("<int:pk>/sheet/", views.sheet, name="sheet"),
    path("<int:pk>/pack/", views.pack, name="pack"),
]
