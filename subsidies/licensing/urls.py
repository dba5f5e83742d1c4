"""Addresses of the licences."""

from django.urls import path

from subsidies.licensing import views, views_steps

app_name = "licensing"
urlpatterns = [
    path("", views.list_, name="list"),
    path("approval/", views.approval, name="approval"),
    path("dwell/", views.dwell, name="dwell"),
    path("export/", views.export, name="export"),
    path("candidates/<int:pk>/start/", views.start, name="start"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/pack/", views.pack, name="pack"),
    path("<int:pk>/guide/", views_steps.guide, name="guide"),
    path("<int:pk>/follow/", views_steps.follow, name="follow"),
    path("<int:pk>/business/", views_steps.business, name="business"),
    path("<int:pk>/apply/", views_steps.apply, name="apply"),
    path("<int:pk>/accept/", views_steps.accept, name="accept"),
    path("<int:pk>/check/", views_steps.check, name="check"),
    path("<int:pk>/issue/", views_steps.issue, name="issue"),
    path("<int:pk>/reject/", views_steps.reject, name="reject"),
    path("<int:pk>/change-subject/", views_steps.change_subject, name="change_subject"),
    path("<int:pk>/convert/", views_steps.convert, name="convert"),
    path("<int:pk>/stop/", views_steps.stop, name="stop"),
]
