import os
import tempfile

from django.core.files.storage import FileSystemStorage


class DurableStorage(FileSystemStorage):
    """Files that are on the disk, whole, before their name exists; never over another file."""

    def _save(self, name, content):
        folder = self.base_location
        os.makedirs(folder, mode=0o700, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=folder, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            os.link(part, self.path(name))  # unlike a rename, fails when the name is taken
        finally:
            os.unlink(part)
        _sync_folder(folder)
        return name


def _sync_folder(folder):
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
