"""Small pages that use the shared machinery the way the apps do, and every address the menu names."""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.template import engines
from django.urls import include, path
from django.views.i18n import set_language

from accounts.models import User
from accounts.permissions import Permission, Role
from kmp_tracker.forms import Combobox, DateInput, FilterForm, GroupedModelChoiceField, SearchInput
from kmp_tracker.listing import Column, Listing

LIST_PAGE = engines["django"].from_string(
    """{% extends "base.html" %}{% block title %}People{% endblock %}{% block heading %}People{% endblock %}
    {% block content %}{% include "_components/listing.html" %}{% endblock %}"""
)
FORM_PAGE = engines["django"].from_string(
    """{% extends "base.html" %}{% block title %}Pick{% endblock %}{% block heading %}Pick{% endblock %}
    {% block content %}{% include "_components/form.html" with submit="Send" %}
    {% include "_components/share.html" with text="Selamat pagi" share_id="greeting" %}{% endblock %}"""
)


class PeopleFilter(FilterForm):
    q = forms.CharField(label="Name", widget=SearchInput)
    role = forms.ChoiceField(label="Role", choices=[("", "All"), *Role.choices])
    roles = forms.MultipleChoiceField(label="Any of", choices=Role.choices)
    active = forms.BooleanField(label="Active only")
    joined_from = forms.DateField(label="Joined from", widget=DateInput)

    def apply(self, queryset):
        given = self.given()
        if "q" in given:
            queryset = queryset.filter(full_name__icontains=given["q"])
        if "role" in given:
            queryset = queryset.filter(role=given["role"])
        if "roles" in given:
            queryset = queryset.filter(role__in=given["roles"])
        if "active" in given:
            queryset = queryset.filter(is_active=True)
        if "joined_from" in given:
            queryset = queryset.filter(date_joined__date__gte=given["joined_from"])
        return queryset


COLUMNS = [
    Column("name", "Name", "full_name", order_by="full_name", link=lambda user: f"/people/{user.username}/"),
    Column("username", "Username", order_by="username"),
    Column("role", "Role", "get_role_display", order_by=("role", "full_name")),
    Column("active", "Active", "is_active"),
    Column("joined", "Joined", lambda user: user.date_joined.date(), order_by="date_joined"),
    Column("last_login", "Last sign-in", order_by="last_login", export_only=True),
    Column("phone", "Phone", order_by="phone", permission=Permission.SEE_PHONES),
]


def people(request):
    listing = Listing(
        request.GET,
        User.objects.all(),
        form_class=PeopleFilter,
        columns=COLUMNS,
        user=request.user,
        default_order="name",
        caption="People",
        page_size=3,
    )
    if listing.export_format:
        return listing.export("people")
    return HttpResponse(LIST_PAGE.render({"listing": listing}, request))


class PickForm(forms.Form):
    """A picker over places whose names repeat."""

    person = GroupedModelChoiceField(
        User.objects.order_by("role", "full_name"),
        label="Person",
        group_by=lambda user: user.get_role_display(),
        widget=Combobox(coordinates=lambda user: (-8.0 - user.pk / 1000, 112.0)),
    )
    colour = forms.ChoiceField(label="Colour", choices=[("r", "Red"), ("w", "White")], widget=forms.RadioSelect)


def pick(request):
    form = PickForm(request.POST or None)
    if form.is_valid():
        return HttpResponse(f"picked {form.cleaned_data['person'].username}")
    return HttpResponse(FORM_PAGE.render({"form": form}, request))


@login_not_required
def page(request):
    return render(request, "errors/404.html")


NAMES = [
    "home",
    "today",
    "dashboard",
    "village_list",
    "village_edit",
    "stage_claim",
    "visit_list",
    "visit_new",
    "verification",
    "followup_list",
    "targets",
    "invitation_list",
    "profile",
    "logout",
    "password_change",
    "login",
]

urlpatterns = [
    path("people/", people, name="people"),
    path("pick/", pick, name="pick"),
    path("language/", set_language, name="set_language"),
    path("admin/", include(([path("", page, name="index")], "admin"))),
    *[path(f"{name}/", page, name=name) for name in NAMES],
]
