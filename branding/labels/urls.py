"""Addresses of label checks."""

from django.urls import path

from branding.labels import views

app_name = "labels"
urlpatterns = [
    path("", views.list_, name="list"),
    path("export/", views.export, name="export"),
    path("mine/", views.mine, name="mine"),
    path("rules/", views.rules_, name="rules"),
    path("rules/<int:pk>/", views.rule, name="rule"),
    path("claims/new/", views.new_claim, name="new_claim"),
    path("claims/<int:pk>/", views.claim, name="claim"),
    path("products/<int:product_id>/", views.check, name="check"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/sheet/", views.sheet, name="sheet"),
    path("<int:pk>/photo/", views.photo, name="photo"),
]
