"""Addresses of the assistance."""

from django.urls import path

from subsidies.assistance import views, views_group

app_name = "assistance"
urlpatterns = [
    path("", views.list_, name="list"),
    path("export/", views.export, name="export"),
    path("mine/", views.mine, name="mine"),
    path("experts/", views.experts, name="experts"),
    path("experts/new/", views.new_expert, name="new_expert"),
    path("experts/<int:pk>/", views.edit_expert, name="edit_expert"),
    path("candidates/<int:pk>/group/", views_group.form_group, name="form_group"),
    path("groups/<int:pk>/", views_group.group, name="group"),
    path("groups/<int:pk>/change/", views_group.change, name="change"),
    path("groups/<int:pk>/end/", views_group.end, name="end"),
    path("groups/<int:pk>/invite/", views_group.invite, name="invite"),
    path("groups/<int:pk>/visit/", views_group.visit, name="visit"),
    path("invitations/<int:pk>/end/", views_group.end_invitation, name="end_invitation"),
    path("visits/<int:pk>/sign/", views_group.sign, name="sign"),
    path("visits/<int:pk>/sign-paper/", views_group.sign_paper, name="sign_paper"),
]
