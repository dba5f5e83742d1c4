"""Addresses of the archive boxes and management rules."""

from django.urls import path

from workshops.archive_boxes import views, views_list, views_rules

app_name = "boxes"
urlpatterns = [
    path("", views_list.list_, name="list"),
    path("export/", views_list.list_export, name="list_export"),
    path("townships/", views_list.townships, name="townships"),
    path("townships/export/", views_list.townships_export, name="townships_export"),
    path("expiring/", views_list.expiring, name="expiring"),
    path("contents/", views_list.contents_, name="contents"),
    path("contents/boxes/<int:number>/", views_list.rename_box, name="rename_box"),
    path("contents/boxes/<int:number>/items/", views_list.add_item, name="add_item"),
    path("contents/items/<slug:key>/", views_list.amend_item, name="amend_item"),
    path("contents/items/<slug:key>/retire/", views_list.retire_item, name="retire_item"),
    path("contents/rules/new/", views_list.add_rule, name="add_rule"),
    path("contents/rules/<slug:key>/", views_list.amend_rule, name="amend_rule"),
    path("my/", views.mine, name="mine"),
    path("<int:workshop_id>/", views.shelf, name="shelf"),
    path("<int:workshop_id>/paper/", views.paper, name="paper"),
    path("<int:workshop_id>/<int:number>/", views.box, name="box"),
    path("<int:workshop_id>/items/<slug:key>/", views.item, name="item"),
    path("<int:workshop_id>/items/<slug:key>/excuse/", views.excuse, name="excuse"),
    path("excuses/<int:pk>/end/", views.end_excuse, name="end_excuse"),
    path("documents/<int:pk>/renew/", views.renew, name="renew"),
    path("documents/<int:pk>/pages/", views.add_pages, name="add_pages"),
    path("documents/<int:pk>/strike/", views.strike, name="strike"),
    path("pages/<int:pk>/<slug:variant>/", views.page_file, name="page_file"),
    path("<int:workshop_id>/rules/", views_rules.rules_, name="rules"),
    path("<int:workshop_id>/rules/all/adopt/", views_rules.adopt_all, name="adopt_all"),
    path("<int:workshop_id>/rules/<slug:key>/", views_rules.rule, name="rule"),
    path("<int:workshop_id>/rules/<slug:key>/adopt/", views_rules.adopt, name="adopt"),
    path("<int:workshop_id>/rules/<slug:key>/prove/", views_rules.prove, name="prove"),
    path("<int:workshop_id>/rules/<slug:key>/paper/", views_rules.rule_paper, name="rule_paper"),
    path("proofs/<int:pk>/photo/", views_rules.proof_photo, name="proof_photo"),
]
