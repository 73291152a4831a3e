"""District (kabupaten), Subdistrict (kecamatan) and Village (desa or kelurahan)."""

import re
from datetime import date
from hashlib import sha256
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Length, Lower, Substr
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField
from simple_history.models import HistoricalRecords

from villages.models.scope import ScopedQuerySet
from villages.reach import ROLE_SCOPES, WIDTH, Reach

VILLAGE_CODE = re.compile(r"^\d\d\.\d\d\.\d\d\.[12]\d\d\d$")
SUBDISTRICT_CODE = re.compile(r"^\d\d\.\d\d\.\d\d$")
DISTRICT_CODE = re.compile(r"^\d\d\.\d\d$")
# The rest comes from the territory file.
EDITED_BY_PEOPLE = ("head_name", "head_phone", "local_potential", "population", "is_pilot")
KIND_DIGIT = 10  # the place of the digit in a village's code that tells a kelurahan (1) from a desa (2)


class DistrictQuerySet(ScopedQuerySet):
    """Questions asked of districts."""

    paths: ClassVar = {"district": "pk"}

    def around(self, user, on: date | None = None) -> "DistrictQuerySet":
        """Keep the districts in which the territory of `user` lies: their plan concerns whoever works there."""
        return self._within(user, max(ROLE_SCOPES[user.role].reads, Reach.DISTRICT, key=WIDTH.index), on)


class District(models.Model):
    """A kabupaten with its own programme: dates, target and working settings, edited by the office."""

    code = models.CharField(
        _("code"), max_length=5, unique=True, validators=[RegexValidator(DISTRICT_CODE, _("Write it like 35.05."))]
    )
    name = models.CharField(_("name"), max_length=100)
    programme_start = models.DateField(
        _("programme start"), help_text=_("The day from which the months of the target are counted.")
    )
    target_date = models.DateField(_("target date"), help_text=_("The day on which every village should be there."))
    target_stage = models.CharField(
        _("target stage"),
        max_length=40,
        default="legal_entity",
        help_text=_("The stage at which the target is measured."),
    )
    preparation_starts = models.DateField(
        _("preparation starts"), help_text=_("No stage can have been reached before this day.")
    )
    one_person_may_verify = models.BooleanField(
        _("one person may claim and verify"),
        default=False,
        help_text=_("Allow the person who claimed a stage for a village to verify it as well."),
    )
    visit_edit_days = models.PositiveSmallIntegerField(
        _("days a visit stays editable"),
        default=7,
        validators=[MaxValueValidator(365)],
        help_text=_("For so many days its mentors may change a visit; after that the coordinator, with a reason."),
    )
    quiet_days = models.PositiveSmallIntegerField(
        _("days without a visit"),
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text=_("A village not visited for so many days is shown as quiet."),
    )
    visits_low = models.PositiveSmallIntegerField(
        _("visits a working day, at least"), default=2, validators=[MaxValueValidator(1000)]
    )
    visits_high = models.PositiveSmallIntegerField(
        _("visits a working day, at most"), default=3, validators=[MaxValueValidator(1000)]
    )
    pace_days = models.PositiveSmallIntegerField(
        _("working days the pace is taken over"),
        default=20,
        validators=[MinValueValidator(5), MaxValueValidator(250)],
        help_text=_("The pace is the mean over so many last working days."),
    )

    objects = DistrictQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("district")
        verbose_name_plural = _("districts")
        ordering = ("code",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(target_date__gt=F("programme_start")), name="district_target_after_start"
            ),
            models.CheckConstraint(
                condition=Q(preparation_starts__lte=F("programme_start")), name="district_preparation_before_start"
            ),
            models.CheckConstraint(
                condition=Q(visits_high__gte=F("visits_low")), name="district_visits_high_not_below_low"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Lead to the district's dashboard."""
        return reverse("district", args=[self.code])

    def clean(self) -> None:
        """Explain date orders that the database would refuse."""
        if self.programme_start and self.target_date and self.target_date <= self.programme_start:
            raise ValidationError({"target_date": _("The target date must come after the programme start.")})
        if self.programme_start and self.preparation_starts and self.preparation_starts > self.programme_start:
            raise ValidationError({"preparation_starts": _("Preparation cannot start after the programme.")})
        if self.visits_high is not None and self.visits_low is not None and self.visits_high < self.visits_low:
            raise ValidationError({"visits_high": _("The most cannot be less than the least.")})

    def programme_day(self, on: date) -> int:
        """Count the days from the programme start to `on`: the start itself is day 0."""
        return (on - self.programme_start).days

    @property
    def programme_days(self) -> int:
        """Days from the programme start to the target date."""
        return self.programme_day(self.target_date)


class SubdistrictQuerySet(ScopedQuerySet):
    """Questions asked of kecamatan."""

    paths: ClassVar = {"subdistrict": "pk", "district": "district"}


class Subdistrict(models.Model):
    """A kecamatan."""

    district = models.ForeignKey(
        District, on_delete=models.PROTECT, related_name="subdistricts", verbose_name=_("district")
    )
    code = models.CharField(
        _("code"),
        max_length=8,
        unique=True,
        validators=[RegexValidator(SUBDISTRICT_CODE, _("Write it like 35.05.14."))],
    )
    name = models.CharField(_("name"), max_length=100)

    objects = SubdistrictQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("subdistrict")
        verbose_name_plural = _("subdistricts")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Lead to the kecamatan's page."""
        return reverse("subdistrict", args=[self.code])

    def clean(self) -> None:
        """Explain a code that does not lie in the district."""
        if self.district_id and not self.code.startswith(f"{self.district.code}."):
            raise ValidationError({"code": _("The code must begin with that of the district.")})


class VillageQuerySet(ScopedQuerySet):
    """Questions asked of villages."""

    paths: ClassVar = {"village": "pk", "subdistrict": "subdistrict", "district": "district"}

    def with_places(self) -> "VillageQuerySet":
        """Bring kecamatan and district along, for names and settings."""
        return self.select_related("subdistrict", "district")

    def matching(self, words: str) -> "VillageQuerySet":
        """Keep villages whose name, kecamatan or code holds every word."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(name__icontains=word) | Q(subdistrict__name__icontains=word) | Q(code__startswith=word)
            )
        return found


class Village(models.Model):
    """A desa or kelurahan: the place where one cooperative is to be founded."""

    class Kind(models.TextChoices):
        """What sort of village it is; its code tells."""

        DESA = "desa", _("Desa")
        KELURAHAN = "kelurahan", _("Kelurahan")

    district = models.ForeignKey(
        District, on_delete=models.PROTECT, related_name="villages", verbose_name=_("district")
    )
    subdistrict = models.ForeignKey(
        Subdistrict, on_delete=models.PROTECT, related_name="villages", verbose_name=_("subdistrict")
    )
    code = models.CharField(
        _("code"),
        max_length=13,
        unique=True,
        validators=[RegexValidator(VILLAGE_CODE, _("Write it like 35.05.14.2003."))],
    )
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, editable=False)
    postal_code = models.CharField(_("postal code"), max_length=5, blank=True)
    latitude = models.FloatField(
        _("latitude"), null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        _("longitude"), null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    head_name = models.CharField(_("village head"), max_length=150, blank=True)
    head_phone = PhoneNumberField(
        _("village head's phone"),
        blank=True,
        help_text=_("For example 0812 3456 7890. Only the office and the village see it."),
    )
    is_pilot = models.BooleanField(_("pilot village"), default=False)
    local_potential = models.CharField(
        _("local potential"), max_length=200, blank=True, help_text=_("For example rice, fish, tourism.")
    )
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)

    objects = VillageQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("village")
        verbose_name_plural = _("villages")
        ordering = ("code",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(Exact(Length("code"), 13))
                & (
                    Q(Q(kind="kelurahan"), Exact(Substr("code", KIND_DIGIT, 1), Value("1")))
                    | Q(Q(kind="desa"), Exact(Substr("code", KIND_DIGIT, 1), Value("2")))
                ),
                name="village_kind_follows_code",
            ),
            models.CheckConstraint(
                # Said of each half, for SQL lets a condition about NULL pass.
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False)
                & Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="village_coordinates_are_a_pair_on_earth",
                violation_error_message=_("Give both latitude and longitude, on the earth, or neither."),
            ),
        ]
        indexes: ClassVar = [
            models.Index("district", Lower("name"), name="village_by_name"),  # lists are ordered by name
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        """Store the village, its kind read from its code and its district from its kecamatan."""
        self.kind = self.kind_of(self.code)
        self.district_id = self.subdistrict.district_id
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Lead to the village's page."""
        return reverse("village", args=[self.code])

    def clean(self) -> None:
        """Explain a code that does not lie in the kecamatan, since scope and district follow the kecamatan."""
        if self.subdistrict_id and not self.code.startswith(f"{self.subdistrict.code}."):
            raise ValidationError({"code": _("The code must begin with that of the subdistrict.")})

    @classmethod
    def kind_of(cls, code: str) -> str:
        """Tell desa from kelurahan by the fourth part of the code: 1… is a kelurahan, 2… a desa."""
        return cls.Kind.KELURAHAN if code[KIND_DIGIT - 1 : KIND_DIGIT] == "1" else cls.Kind.DESA

    @property
    def version(self) -> str:
        """Fingerprint of what people edit: a form that was shown another one is out of date."""
        return sha256(repr([str(getattr(self, name)) for name in EDITED_BY_PEOPLE]).encode()).hexdigest()[:16]

    @property
    def full_name(self) -> str:
        """Name with kind and kecamatan: names alone repeat within a district."""
        return f"{self.get_kind_display()} {self.name}, {self.subdistrict.name}"
