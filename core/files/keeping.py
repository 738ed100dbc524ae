"""Taking files in, giving them out, and clearing away what a failed write left behind."""

import hashlib
import uuid
from datetime import timedelta
from pathlib import PurePath

from django.core.files.storage import default_storage
from django.db import transaction
from django.http import FileResponse, Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.files.kinds import kind_of
from core.files.models import StoredFile
from core.parsing import BadValue, clean_text
from core.refusals import Refused

MAX_BYTES = 20 * 1024 * 1024


@transaction.atomic
def store(upload, *, by):
    """Keep an uploaded file and return its row; raises Refused for a wrong kind, size or name.

    The file is on the disk before the row is committed. When the transaction around this is
    undone the file stays without a row, and `sweep` removes it.
    """
    original_name = _clean_name(upload.name)
    _check_size(upload)
    extension, content_type = kind_of(original_name, upload)
    sha256 = _digest(upload)
    upload.seek(0)
    name = default_storage.save(f"{uuid.uuid4().hex}.{extension}", upload)
    try:
        return StoredFile.objects.create(
            name=name,
            original_name=original_name,
            size=upload.size,
            sha256=sha256,
            content_type=content_type,
            uploaded_by=by,
        )
    except BaseException:
        default_storage.delete(name)
        raise


def attachment(stored):
    """The file as a download under the name it came with; 404 when it is not in the storage."""
    try:
        file = default_storage.open(stored.name)
    except FileNotFoundError as gone:
        raise Http404(_("This file is missing from the storage.")) from gone
    return FileResponse(
        file,
        as_attachment=True,
        filename=stored.original_name,
        content_type=stored.content_type,
        headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"},
    )


def sweep(older_than=timedelta(days=1)):
    """Delete stored files that no row names, once they are that old; return their names."""
    before = timezone.now() - older_than
    try:
        _folders, names = default_storage.listdir("")
    except FileNotFoundError:  # nothing was ever stored
        return []
    known = set(StoredFile.objects.filter(name__in=names).values_list("name", flat=True))
    left = [
        name
        for name in names
        if name not in known and default_storage.get_modified_time(name) < before
    ]
    for name in left:
        default_storage.delete(name)
    return left


def _clean_name(raw):
    try:
        name = clean_text(PurePath((raw or "").replace("\\", "/")).name)
    except BadValue as bad:
        raise Refused(bad.message, field="file") from bad
    if not name:
        raise Refused(_("Choose a file."), field="file")
    return name


def _check_size(upload):
    if not upload.size:
        raise Refused(_("This file is empty."), field="file")
    if upload.size > MAX_BYTES:
        raise Refused(
            _("At most %(limit)d MB; this file has %(size)d MB.")
            % {"limit": MAX_BYTES >> 20, "size": -(-upload.size >> 20)},
            field="file",
        )


def _digest(upload):
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()
