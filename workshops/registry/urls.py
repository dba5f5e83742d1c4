"""Addresses of the registry."""

from django.urls import path

from workshops.registry import views, views_edit, views_merge, views_proposals

app_name = "registry"
urlpatterns = [
    path("", views.list_, name="list"),
    path("map/", views.map_, name="map"),
    path("new/", views_edit.new, name="new"),
    path("life/", views_edit.life_many, name="life_many"),
    path("duplicates/", views_merge.duplicates_, name="duplicates"),
    path("duplicates/tell-apart/", views_merge.tell_apart, name="tell_apart"),
    path("merge/", views_merge.merge, name="merge"),
    path("merges/<int:pk>/undo/", views_merge.undo_merge, name="undo_merge"),
    path("<int:pk>/merge/", views_merge.merge_with, name="merge_with"),
    path("<int:pk>/edit/", views_edit.edit, name="edit"),
    path("<int:pk>/life/", views_edit.life, name="life"),
    path("views/keep/", views.keep_view, name="keep_view"),
    path("views/columns/", views.keep_columns, name="keep_columns"),
    path("views/<int:pk>/drop/", views.drop_view, name="drop_view"),
    path("export/selected/", views.export_selected, name="export_selected"),
    path("export/<slug:ending>/", views.export, name="export"),
    path("proposals/", views_proposals.proposals, name="proposals"),
    path("proposals/<int:pk>/", views_proposals.proposal, name="proposal"),
    path("proposals/<int:pk>/unmask/", views_proposals.unmask_proposal, name="unmask_proposal"),
    path("proposals/<int:pk>/accept/", views_proposals.accept_proposal, name="accept_proposal"),
    path("proposals/<int:pk>/reject/", views_proposals.reject_proposal, name="reject_proposal"),
    path("<int:pk>/unmask/<slug:field>/", views.unmask, name="unmask"),
]
