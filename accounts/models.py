"""Who works here: two organisations hold teams, teams hold users, a user has one role."""

import rules
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit
from core.names import Bilingual
from core.permissions import authorise
from core.refusals import Refused
from core.units import AreaUnit, MoneyUnit
from core.versions import Versioned


class Role(models.TextChoices):
    """One per account, so that no account can hold two."""

    OFFICER = "officer", _("Investment officer")
    TEAM_LEAD = "team_lead", _("Section chief")
    PARK_MANAGER = "park_manager", _("Park manager")
    INSPECTOR = "inspector", _("Inspector")
    ANALYST = "analyst", _("Analyst")
    LEADER = "leader", _("Leader")
    SYSTEM_ADMIN = "system_admin", _("System administrator")
    SECURITY_ADMIN = "security_admin", _("Security administrator")
    AUDIT_ADMIN = "audit_admin", _("Audit administrator")


ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
# What the security administrator keeps of an account, and what its owner chooses.
ADMINISTERED = ("username", "name", "email", "role", "organisation", "team", "is_active")
CHOSEN = ("language", "money_unit", "area_unit", "theme")
IN_A_TEAM = (Role.OFFICER, Role.TEAM_LEAD)


class Theme(models.TextChoices):
    AUTO = "auto", _("As the device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class Language(models.TextChoices):
    ZH_HANS = "zh-hans", "简体中文"
    EN = "en", "English"


class ColleagueQuerySet(models.QuerySet):
    """Who works where is no secret among those who are signed in."""

    def visible_to(self, user):
        return self if user.is_authenticated and user.is_active else self.none()


class Organisation(Versioned, Bilingual):
    """One of the partners that build the parks together."""

    class Kind(models.TextChoices):
        ZONE = "zone", _("Demonstration zone")
        DISTRICT = "district", _("District")

    slug = models.SlugField(_("short name"), unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)

    objects = ColleagueQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")


class Team(Versioned, Bilingual):
    slug = models.SlugField(_("short name"), unique=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="teams", verbose_name=_("organisation")
    )

    objects = ColleagueQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("team")
        verbose_name_plural = _("teams")


class UserManager(BaseUserManager.from_queryset(ColleagueQuerySet)):
    @transaction.atomic
    def open_account(self, user, *, by):
        """Save a new account, which has no password until its owner sets one."""
        authorise("accounts.administer", by)
        user.set_unusable_password()
        user.full_clean()
        user.save()
        audit.record("user.added", user, by=by, after=audit.snapshot(user, ADMINISTERED))
        return user


class User(Versioned, AbstractBaseUser):
    """An account. It is never deleted, since what it did stays; it is closed (`is_active`)."""

    username = models.CharField(
        _("user name"),
        max_length=50,
        unique=True,
        validators=[
            RegexValidator(
                r"\A[a-z0-9][a-z0-9._-]*\Z",
                _("Use small letters, digits, dots, hyphens and underscores only."),
            )
        ],
        help_text=_("Used to sign in: small letters and digits, such as zhang.wei."),
    )
    name = models.CharField(_("full name"), max_length=100)
    email = models.EmailField(_("e-mail"), blank=True, help_text=_("Needed to reset a password."))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="users",
        null=True,
        blank=True,
        verbose_name=_("organisation"),
    )
    team = models.ForeignKey(
        Team, models.PROTECT, related_name="members", null=True, blank=True, verbose_name=_("team")
    )
    language = models.CharField(
        _("language"), max_length=10, choices=Language.choices, default=Language.ZH_HANS
    )
    money_unit = models.CharField(
        _("unit of money"), max_length=10, choices=MoneyUnit.choices, default=MoneyUnit.AUTO
    )
    area_unit = models.CharField(
        _("unit of area"), max_length=10, choices=AreaUnit.choices, default=AreaUnit.MU
    )
    theme = models.CharField(_("theme"), max_length=10, choices=Theme.choices, default=Theme.AUTO)
    is_active = models.BooleanField(_("may sign in"), default=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name", "role"]
    objects = UserManager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("user")
        verbose_name_plural = _("users")
        indexes = [
            models.Index("role", "organisation", name="accounts_user_role"),
            models.Index("name", "id", name="accounts_user_name"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="accounts_user_known_role"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    role__in=ADMINISTRATORS, organisation__isnull=True, team__isnull=True
                )
                | (~models.Q(role__in=ADMINISTRATORS) & models.Q(organisation__isnull=False)),
                name="accounts_user_belongs",
                violation_error_message=_(
                    "An administrator belongs to no organisation; everybody else needs one."
                ),
            ),
            models.CheckConstraint(
                condition=~models.Q(role__in=IN_A_TEAM) | models.Q(team__isnull=False),
                name="accounts_user_in_a_team",
                violation_error_message=_("Officers and section chiefs need a team."),
            ),
            models.CheckConstraint(
                condition=models.Q(username=Lower("username")), name="accounts_user_lower_case"
            ),
            models.UniqueConstraint(
                Lower("email"),
                condition=~models.Q(email=""),
                name="accounts_user_one_email",
                violation_error_message=_("Another account uses this e-mail address."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name

    @property
    def is_staff(self):
        """May enter the back office."""
        return self.role in ADMINISTRATORS

    @property
    def is_business(self):
        """Works with leads, parks and figures."""
        return self.role not in ADMINISTRATORS

    def has_perm(self, perm, obj=None):
        return self.is_active and rules.has_perm(perm, self, obj)

    def has_perms(self, perms, obj=None):
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label):
        """The back office then shows of each app only the models whose permissions it has."""
        return self.is_active and self.is_staff

    def clean(self):
        super().clean()
        if self.team and self.team.organisation_id != self.organisation_id:
            raise ValidationError({"team": _("This team belongs to another organisation.")})

    @transaction.atomic
    def choose(self, changes, *, by, version):
        """One's own language, units and theme: {field: value} of CHOSEN."""
        authorise("accounts.settings", by, self)
        self.change(changes, allowed=CHOSEN, version=version, by=by)

    @transaction.atomic
    def administer(self, changes, *, by, version):
        """Names, role, organisation, team and closing: {field: value} of ADMINISTERED.

        Nobody changes the own role or closes the own account, so that one is always left who can.
        """
        authorise("accounts.administer", by)
        if self.pk == by.pk and changes.keys() & {"role", "is_active"}:
            raise Refused(_("Ask another security administrator to change your own rights."))
        self.change(changes, allowed=ADMINISTERED, version=version, by=by)
