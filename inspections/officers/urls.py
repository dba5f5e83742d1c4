"""Addresses of officers."""

from django.urls import path

from inspections.officers import views, views_reviewers

app_name = "officers"
urlpatterns = [
    path("", views.list_, name="list"),
    path("export/", views.export, name="export"),
    path("mine/", views.mine, name="mine"),
    path("new/", views.new, name="new"),
    path("reviewers/", views_reviewers.reviewers, name="reviewers"),
    path("reviewers/<int:pk>/", views_reviewers.qualify, name="qualify"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/leave/", views.leave, name="leave"),
    path("<int:pk>/declare/", views.declare, name="declare"),
    path("leaves/<int:pk>/withdraw/", views.withdraw_leave, name="withdraw_leave"),
    path("relations/<int:pk>/end/", views.end_relation, name="end_relation"),
]
