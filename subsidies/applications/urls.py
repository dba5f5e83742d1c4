"""Addresses of the applications."""

from django.urls import path

from subsidies.applications import views, views_fill, views_steps

app_name = "applications"
urlpatterns = [
    path("", views.list_, name="list"),
    path("export/", views.export, name="export"),
    path("years/", views.years, name="years"),
    path("years/export/", views.years_export, name="years_export"),
    path("mine/", views_fill.mine, name="mine"),
    path("start/<int:pk>/", views_fill.start, name="start"),
    path("evidence/<int:pk>/drop/", views_fill.drop, name="drop"),
    path("evidence/<int:pk>/<slug:size>/", views.picture, name="picture"),
    path("objections/<int:pk>/answer/", views_steps.answer, name="answer"),
    path("<int:pk>/", views_steps.detail, name="detail"),
    path("<int:pk>/edit/", views_fill.edit, name="edit"),
    path("<int:pk>/attach/", views_fill.attach, name="attach"),
    path("<int:pk>/receive/", views_fill.receive, name="receive"),
    path("<int:pk>/submit/", views_fill.submit, name="submit"),
    path("<int:pk>/account/", views_steps.account, name="account"),
    path("<int:pk>/step/<slug:verb>/", views_steps.step, name="step"),
]
