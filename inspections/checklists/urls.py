"""Addresses of checklists."""

from django.urls import path

from inspections.checklists import views, views_edit

app_name = "checklists"
urlpatterns = [
    path("", views.list_, name="list"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.version, name="version"),
    path("<int:pk>/preview/", views.preview, name="preview"),
    path("<int:pk>/differences/<int:other>/", views.differences, name="differences"),
    path("<int:pk>/copy/", views.copy, name="copy"),
    path("<int:pk>/publish/", views.publish, name="publish"),
    path("<int:pk>/retire/", views.retire, name="retire"),
    path("<int:pk>/confirm/", views.confirm, name="confirm"),
    path("<int:pk>/drop/", views.drop, name="drop"),
    path("<int:pk>/export/", views_edit.export, name="export"),
    path("<int:pk>/import/", views_edit.take_in, name="take_in"),
    path("<int:pk>/sections/new/", views_edit.add_section, name="add_section"),
    path("sections/<int:pk>/", views_edit.edit_section, name="edit_section"),
    path("sections/<int:pk>/shift/<slug:way>/", views_edit.shift_section, name="shift_section"),
    path("sections/<int:pk>/remove/", views_edit.remove_section, name="remove_section"),
    path("sections/<int:pk>/items/new/", views_edit.add_item, name="add_item"),
    path("items/<int:pk>/", views_edit.edit_item, name="edit_item"),
    path("items/<int:pk>/shift/<slug:way>/", views_edit.shift_item, name="shift_item"),
    path("items/<int:pk>/remove/", views_edit.remove_item, name="remove_item"),
    path("items/<int:pk>/picture/", views.picture, name="picture"),
]
