from django.urls import path

from jishan_portal.steering import views, views_meetings, views_reports

app_name = "steering"
urlpatterns = [
    path("", views.orders, name="orders"),
    path("export/", views.export, name="export"),
    path("issue/", views.issue, name="issue"),
    path("<int:pk>/", views.order, name="order"),
    path("<int:pk>/answer/", views.answer, name="answer"),
    path("<int:pk>/more-time/", views.more_time, name="more_time"),
    path("<int:pk>/judge/", views.judge, name="judge"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:pk>/files/<int:file_pk>/", views.order_file, name="order_file"),
    path("meetings/", views_meetings.meetings, name="meetings"),
    path("meetings/new/", views_meetings.hold, name="hold"),
    path("meetings/<int:pk>/", views_meetings.meeting, name="meeting"),
    path("meetings/<int:pk>/decide/", views_meetings.decide, name="decide"),
    path("meetings/<int:pk>/files/<int:file_pk>/", views_meetings.meeting_file, name="meeting_file"),
    path("decisions/<int:pk>/", views_meetings.decision, name="decision"),
    path("decisions/<int:pk>/drop/", views_meetings.drop, name="drop"),
    path("joint/", views_meetings.joint_actions, name="joint_actions"),
    path("joint/new/", views_meetings.act_jointly, name="act_jointly"),
    path("joint/<int:pk>/", views_meetings.joint_action, name="joint_action"),
    path("joint/<int:pk>/files/<int:file_pk>/", views_meetings.joint_file, name="joint_file"),
    path("reports/", views_reports.reports, name="reports"),
    path("reports/new/<str:number>/", views_reports.new_report, name="new_report"),
    path("reports/<int:pk>/", views_reports.report, name="report"),
    path("reports/<int:pk>/judge/", views_reports.judge_report, name="judge_report"),
    path("reports/<int:pk>/files/<int:file_pk>/", views_reports.report_file, name="report_file"),
]
