"""Addresses of trainings."""

from django.urls import path

from workshops.training import views, views_quiz, views_reach, views_sign

app_name = "training"
urlpatterns = [
    path("", views.list_, name="list"),
    path("new/", views.new, name="new"),
    path("mine/", views_sign.mine, name="mine"),
    path("coverage/", views_reach.coverage, name="coverage"),
    path("coverage/export/", views_reach.coverage_export, name="coverage_export"),
    path("untrained/", views_reach.untrained, name="untrained"),
    path("untrained/export/", views_reach.untrained_export, name="untrained_export"),
    path("bank/", views_quiz.bank, name="bank"),
    path("bank/export/", views_quiz.bank_export, name="bank_export"),
    path("bank/new/", views_quiz.new_question, name="new_question"),
    path("bank/take-in/", views_quiz.take_in, name="take_in"),
    path("bank/<int:pk>/", views_quiz.edit_question, name="edit_question"),
    path("sign/<slug:code>/", views_sign.sign, name="sign"),
    path("quiz/<int:pk>/", views_quiz.quiz, name="quiz"),
    path("files/<int:pk>/", views.file, name="file"),
    path("materials/<int:pk>/", views_sign.material, name="material"),
    path("certificates/<int:pk>/", views_sign.certificate, name="certificate"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/export/", views.export, name="export"),
    path("<int:pk>/change/", views.change, name="change"),
    path("<int:pk>/invite/", views.invite, name="invite"),
    path("<int:pk>/hold/", views.hold, name="hold"),
    path("<int:pk>/cancel/", views.cancel, name="cancel"),
    path("<int:pk>/materials/", views.materials, name="materials"),
    path("<int:pk>/sheets/", views.sheets, name="sheets"),
    path("<int:pk>/code/", views_sign.code, name="code"),
    path("<int:pk>/tick/", views_sign.tick, name="tick"),
    path("<int:pk>/walk-in/", views_sign.walk_in, name="walk_in"),
    path("<int:pk>/sheet/", views_sign.sheet, name="sheet"),
    path("<int:pk>/remind/", views_reach.remind, name="remind"),
    path("<int:pk>/calls/", views_reach.calls, name="calls"),
    path("<int:pk>/words/", views_reach.words, name="words"),
]
