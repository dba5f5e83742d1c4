"""Addresses of the papers and the bound file of a case."""

from django.urls import path

from inspections.case_files import views, views_volume

app_name = "case_files"
urlpatterns = [
    path("<int:case_pk>/", views.papers, name="papers"),
    path("<int:case_pk>/start/", views.start, name="start"),
    path("<int:case_pk>/issue-ready/", views.issue_ready, name="issue_ready"),
    path("<int:case_pk>/papers/<int:pk>/", views.paper, name="paper"),
    path("<int:case_pk>/papers/<int:pk>/edit/", views.edit, name="edit"),
    path("<int:case_pk>/papers/<int:pk>/renew/", views.renew, name="renew"),
    path("<int:case_pk>/papers/<int:pk>/issue/", views.issue, name="issue"),
    path("<int:case_pk>/papers/<int:pk>/drop/", views.drop, name="drop"),
    path("<int:case_pk>/papers/<int:pk>/void/", views.void, name="void"),
    path("<int:case_pk>/papers/<int:pk>/scan/", views.scan, name="scan"),
    path("<int:case_pk>/papers/<int:pk>/file/<slug:which>/", views_volume.paper_file, name="paper_file"),
    path("<int:case_pk>/exhibits/<int:pk>/file/", views_volume.exhibit_file, name="exhibit_file"),
    path("<int:case_pk>/volume/", views_volume.volume, name="volume"),
    path("<int:case_pk>/volume/bind/", views_volume.bind, name="bind"),
    path("<int:case_pk>/volume/<int:pk>/<slug:which>/", views_volume.volume_file, name="volume_file"),
]
