"""Addresses of plans."""

from django.urls import path

from inspections.plans import views, views_draw, views_order, views_replan, views_visits, views_weeks

app_name = "plans"
urlpatterns = [
    path("", views.list_, name="list"),
    path("new/", views.new, name="new"),
    path("mine/", views_weeks.mine, name="mine"),
    path("mine/sheet/", views_weeks.my_sheet, name="my_sheet"),
    path("township/", views_weeks.township, name="township"),
    path("coverage/", views_weeks.coverage, name="coverage"),
    path("coverage/export/", views_weeks.coverage_export, name="coverage_export"),
    path("checks/new/<int:workshop_id>/", views_weeks.record, name="record"),
    path("parts/<int:pk>/receive/", views.receive, name="receive"),
    path("trips/<int:pk>/day/", views_weeks.day, name="day"),
    path("trips/<int:pk>/join/", views_weeks.join, name="join"),
    path("visits/<int:pk>/move/", views_visits.move, name="move"),
    path("visits/<int:pk>/cancel/", views_visits.cancel, name="cancel"),
    path("visits/<int:pk>/pin/", views_visits.pin, name="pin"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/run/", views.run, name="run"),
    path("<int:pk>/submit/", views.submit, name="submit"),
    path("<int:pk>/return/", views.return_plan, name="return_plan"),
    path("<int:pk>/review/", views.review, name="review"),
    path("<int:pk>/issue/", views.issue, name="issue"),
    path("<int:pk>/postpone/", views.postpone, name="postpone"),
    path("<int:pk>/close/", views.close, name="close"),
    path("<int:pk>/drop/", views.drop, name="drop"),
    path("<int:pk>/clone/", views.clone, name="clone"),
    path("<int:pk>/replan/", views_replan.replan, name="replan"),
    path("<int:pk>/replan/export/", views_replan.replan_export, name="replan_export"),
    path("<int:pk>/add/<int:workshop_id>/", views_visits.add, name="add"),
    path("<int:pk>/visits/", views_visits.visits, name="visits"),
    path("<int:pk>/visits/export/", views_visits.visits_export, name="visits_export"),
    path("<int:pk>/order/", views_order.order, name="order"),
    path("<int:pk>/order/export/", views_order.order_export, name="order_export"),
    path("<int:pk>/calendar/", views_visits.calendar, name="calendar"),
    path("<int:pk>/load/", views_visits.load, name="load"),
    path("<int:pk>/draw/", views_draw.draw, name="draw"),
    path("<int:pk>/sheet/", views_weeks.sheet, name="sheet"),
]
