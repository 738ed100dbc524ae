"""Recording and editing enterprises, their contacts, certifications and chain roles."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import days, once
from core.doors import needs
from core.refusals import shown_on

from .forms import (
    CertificationForm,
    ChainRoleForm,
    ContactForm,
    EnterpriseForm,
    NewContactForm,
    NewEnterpriseForm,
    WithdrawalForm,
)
from .models import Contact, Enterprise
from .standing import Certification, ChainRole

FORM_PAGE = "crm/enterprises/form.html"


@needs("enterprises.edit")
def enterprise_new(request):
    typed = {"name": request.GET.get("name", "")}
    form = NewEnterpriseForm(request.POST or None, user=request.user, initial=typed)
    if form.is_valid():
        with shown_on(form):
            return _once(request, form, Enterprise.objects.register, **form.cleaned_data)
    page = {"form": form, "title": _("New enterprise"), "back": reverse("enterprise_list")}
    return render(request, FORM_PAGE, page)


@needs("enterprises.edit")
def enterprise_edit(request, pk):
    enterprise = get_object_or_404(Enterprise.objects.visible_to(request.user), pk=pk)
    form = EnterpriseForm(request.POST or None, instance=enterprise)
    if form.is_valid() and form.submit(enterprise.edit, by=request.user):
        messages.success(request, _("Saved."))
        return redirect(enterprise)
    return _form_page(request, form, enterprise, _("Edit enterprise"), form.page(FORM_PAGE))


@needs("contacts.edit")
def contact_new(request, pk):
    enterprise = get_object_or_404(Enterprise.objects.visible_to(request.user), pk=pk)
    form = NewContactForm(request.POST or None)
    if form.is_valid():
        with shown_on(form):
            return _once(request, form, Contact.add, enterprise, **form.cleaned_data)
    return _form_page(request, form, enterprise, _("New contact"))


@needs("contacts.edit")
def contact_edit(request, pk):
    contact = _contact(request, pk)
    form = ContactForm(request.POST or None, instance=contact)
    if form.is_valid() and form.submit(contact.edit, by=request.user):
        messages.success(request, _("Saved."))
        return redirect(contact)
    page = form.page(FORM_PAGE)
    return _form_page(request, form, contact.enterprise, _("Edit contact"), page)


@require_POST
@needs("contacts.reveal")
def contact_reveal(request, pk):
    """The phone in full, for htmx in place of the masked one, else as a page of its own."""
    contact = _contact(request, pk)
    page = {"contact": contact, "phone": contact.reveal(by=request.user)}
    part = "crm/enterprises/_phone.html" if request.htmx else "crm/enterprises/phone.html"
    return render(request, part, page)


@needs("enterprises.certify")
def certification_new(request, pk):
    enterprise = get_object_or_404(Enterprise.objects.visible_to(request.user), pk=pk)
    form = CertificationForm(request.POST or None)
    if form.is_valid():
        with shown_on(form):
            record = Certification.objects.record
            return _once(request, form, record, enterprise, **form.cleaned_data)
    return _form_page(request, form, enterprise, _("Add a certification"))


@needs("enterprises.certify")
def certification_withdraw(request, pk):
    return _withdraw(request, Certification, pk, _("Withdraw a certification"))


@needs("enterprises.certify")
def chain_role_new(request, pk):
    enterprise = get_object_or_404(Enterprise.objects.visible_to(request.user), pk=pk)
    form = ChainRoleForm(request.POST or None, user=request.user, initial={"on": days.today()})
    if form.is_valid():
        with shown_on(form):
            return _once(request, form, ChainRole.objects.record, enterprise, **form.cleaned_data)
    return _form_page(request, form, enterprise, _("Add a role in a chain"))


@needs("enterprises.certify")
def chain_role_withdraw(request, pk):
    return _withdraw(request, ChainRole, pk, _("Withdraw a role in a chain"))


def _contact(request, pk):
    contacts = Contact.objects.visible_to(request.user).select_related("enterprise")
    return get_object_or_404(contacts, pk=pk)


def _withdraw(request, noun, pk, title):
    facts = noun.objects.visible_to(request.user).select_related("enterprise")
    fact = get_object_or_404(facts, pk=pk)
    form = WithdrawalForm(request.POST or None)
    if form.is_valid():
        with shown_on(form):
            fact.withdraw(by=request.user, **form.cleaned_data)
            messages.success(request, _("Withdrawn."))
            return redirect(fact)
    return _form_page(request, form, fact.enterprise, f"{title}: {fact}")


def _once(request, form, act, *args, **details):
    """Do it once for this form, and go to the page of what it made."""
    url = once.run(request.user, form.once_key, lambda: act(*args, by=request.user, **details))
    messages.success(request, _("Saved."))
    return redirect(url)


def _form_page(request, form, enterprise, title, template=FORM_PAGE):
    page = {
        "form": form,
        "title": title,
        "enterprise": enterprise,
        "back": enterprise.get_absolute_url(),
    }
    return render(request, template, page)
