"""Addresses of visits."""

from django.urls import path

from inspections.visits import views, views_end, views_fill, views_more

app_name = "visits"
urlpatterns = [
    path("", views.list_, name="list"),
    path("export/", views.export, name="export"),
    path("print/", views_more.print_many, name="print_many"),
    path("today/", views.today, name="today"),
    path("today/pack/", views.day_pack, name="day_pack"),
    path("open/", views.open_, name="open"),
    path("open/<int:workshop_id>/", views.arrange, name="arrange"),
    path("planned/<int:item_id>/", views.open_item, name="open_item"),
    path("planned/<int:item_id>/change/", views_more.rearrange, name="rearrange"),
    path("supervision/", views_more.supervision, name="supervision"),
    path("supervision/export/", views_more.supervision_export, name="supervision_export"),
    path("follow-ups/<int:pk>/", views.follow_up, name="follow_up"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/cancel/", views.cancel, name="cancel"),
    path("<int:pk>/correct/", views_more.correct, name="correct"),
    path("<int:pk>/notice/", views.notice, name="notice"),
    path("<int:pk>/go/", views_fill.go, name="go"),
    path("<int:pk>/start/", views_fill.start, name="start"),
    path("<int:pk>/steps/<slug:key>/", views_fill.step, name="step"),
    path("<int:pk>/check/", views_fill.check, name="check"),
    path("<int:pk>/answers/", views_fill.answers, name="answers"),
    path("<int:pk>/photos/", views_fill.photo_add, name="photo_add"),
    path("<int:pk>/photos/<int:photo_pk>/", views_fill.photo, name="photo"),
    path("<int:pk>/photos/<int:photo_pk>/remove/", views_fill.photo_remove, name="photo_remove"),
    path("<int:pk>/findings/", views_end.findings, name="findings"),
    path("<int:pk>/findings/done/", views_end.findings_done, name="findings_done"),
    path("<int:pk>/findings/<int:finding_pk>/", views_end.route, name="route"),
    path("<int:pk>/findings/<int:finding_pk>/drop/", views_end.drop, name="drop"),
    path("<int:pk>/outcome/", views_end.outcome, name="outcome"),
    path("<int:pk>/reopen/", views_end.reopen, name="reopen"),
    path("<int:pk>/sign/", views_end.sign, name="sign"),
    path("<int:pk>/signatures/<int:sign_pk>/", views_end.signature, name="signature"),
    path("<int:pk>/finish/", views_end.finish, name="finish"),
]
