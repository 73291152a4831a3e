"""Editing a village, and inviting its officials."""

from django.urls import path

from villages import views

urlpatterns = [
    path("villages/<str:code>/edit/", views.village_edit, name="village_edit"),
    path("invitations/", views.invitation_list, name="invitation_list"),
    path("invitations/new/", views.invitation_new, name="invitation_new"),
    path("invitations/<int:pk>/", views.invitation, name="invitation"),
    path("invitations/<int:pk>/renew/", views.invitation_renew, name="invitation_renew"),
    path("invitations/<int:pk>-<str:token>/", views.invitation_accept, name="invitation_accept"),
]
