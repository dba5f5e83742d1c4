from django.urls import path

from jishan_portal.reminders import views

app_name = "reminders"
urlpatterns = [
    path("", views.rounds, name="rounds"),
    path("outbox/", views.outbox, name="outbox"),
    path("outbox/again/", views.again, name="again"),
    path("calls/", views.calls, name="calls"),
    path("calls/sheet/", views.call_sheet, name="call_sheet"),
    path("press/<int:pk>/", views.press, name="press"),
    path("channels/", views.channels, name="channels"),
]
