"""Addresses of the one-workshop page and of the owner's own pages."""

from django.urls import path

from jishan_portal.dossier import views

app_name = "dossier"
urlpatterns = [
    path("workshops/<int:pk>/file/", views.workshop, name="workshop"),
    path("workshops/<int:pk>/file/timeline/", views.timeline, name="timeline"),
    path("workshops/<int:pk>/file/sheets/", views.sheets, name="sheets"),
    path("workshops/<int:pk>/file/paper/", views.paper, name="paper"),
    path("workshops/<int:pk>/file/owners/", views.owners, name="owners"),
    path("workshops/<int:pk>/file/owners/card/", views.card, name="card"),
    path("workshops/owners/<int:pk>/unlink/", views.unlink, name="unlink"),
    path("my/", views.mine, name="mine"),
    path("my/licences/", views.my_licences, name="my_licences"),
    path("my/<int:pk>/", views.my_file, name="my_file"),
    path("my/<int:pk>/propose/", views.propose, name="propose"),
    path("my/<int:pk>/proposals/", views.my_proposals, name="my_proposals"),
    path("my/proposals/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
