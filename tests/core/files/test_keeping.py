import hashlib
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import Http404

from core import files
from core.files import keeping
from core.files.models import StoredFile
from core.files.storage import DurableStorage
from core.refusals import Refused

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 1000


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "core.files.storage.DurableStorage",
            "OPTIONS": {"location": tmp_path / "files", "base_url": None},
        }
    }


def upload(content=PDF, name="投资合同.pdf"):
    return SimpleUploadedFile(name, content)


def names():
    return default_storage.listdir("")[1]


class TestStore:
    def test_a_file_comes_back_as_it_went_in(self, ana):
        stored = files.store(upload(), by=ana)
        with default_storage.open(stored.name) as file:
            assert file.read() == PDF
        assert stored.original_name == "投资合同.pdf"
        assert stored.size == len(PDF)
        assert stored.sha256 == hashlib.sha256(PDF).hexdigest()
        assert (stored.content_type, stored.uploaded_by) == ("application/pdf", ana)

    def test_its_name_on_disk_says_nothing(self, ana):
        one, two = (files.store(upload(), by=ana) for _ in range(2))
        assert one.name != two.name
        assert "合同" not in one.name

    @pytest.mark.parametrize(
        ("given", "kept"), [("../../etc/合同.pdf", "合同.pdf"), ("C:\\x\\合同.pdf", "合同.pdf")]
    )
    def test_folders_in_the_name_are_dropped(self, ana, given, kept):
        assert files.store(upload(name=given), by=ana).original_name == kept

    @pytest.mark.parametrize(
        "bad",
        [
            upload(b""),
            upload(b"MZ\x90\0"),
            upload(name="a.exe"),
            upload(name="a\0.pdf"),
            upload(name="a\u202efdp.pdf"),
            upload(name="字" * 201 + ".pdf"),
        ],
    )
    def test_a_bad_file_is_refused_and_nothing_is_left(self, ana, bad):
        with pytest.raises(Refused) as refused:
            files.store(bad, by=ana)
        assert refused.value.field == "file"
        assert not StoredFile.objects.exists()
        assert not default_storage.exists("") or names() == []

    def test_a_file_over_the_limit_is_refused(self, ana, monkeypatch):
        monkeypatch.setattr(keeping, "MAX_BYTES", len(PDF))
        files.store(upload(), by=ana)
        with pytest.raises(Refused):
            files.store(upload(PDF + b"x"), by=ana)

    def test_when_the_row_cannot_be_written_the_file_goes_too(self, ana, monkeypatch):
        def fail(**values):
            raise RuntimeError

        monkeypatch.setattr(StoredFile.objects, "create", fail)
        with pytest.raises(RuntimeError):
            files.store(upload(), by=ana)
        assert names() == []


class TestAttachment:
    def test_it_is_a_download_under_its_chinese_name(self, ana):
        response = files.attachment(files.store(upload(), by=ana))
        assert response.headers["Content-Disposition"] == (
            "attachment; filename*=utf-8''%E6%8A%95%E8%B5%84%E5%90%88%E5%90%8C.pdf"
        )
        assert response.headers["Content-Type"] == "application/pdf"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cache-Control"] == "private, no-store"
        assert b"".join(response.streaming_content) == PDF
        response.close()

    def test_one_that_is_gone_is_not_found(self, ana):
        stored = files.store(upload(), by=ana)
        default_storage.delete(stored.name)
        with pytest.raises(Http404):
            files.attachment(stored)


class TestSweep:
    def left_behind(self, ana):
        """A transaction that stored a file and was undone."""
        with transaction.atomic():
            stored = files.store(upload(), by=ana)
            transaction.set_rollback(True)
        return stored.name

    def test_only_files_without_a_row_go(self, ana):
        kept = files.store(upload(), by=ana).name
        left = self.left_behind(ana)
        assert sorted(names()) == sorted([kept, left])
        assert files.sweep(older_than=timedelta(0)) == [left]
        assert names() == [kept]

    def test_one_that_may_still_be_committed_stays(self, ana):
        left = self.left_behind(ana)
        assert files.sweep(older_than=timedelta(hours=1)) == []
        assert names() == [left]

    def test_before_the_first_upload_there_is_nothing_to_sweep(self):
        assert files.sweep() == []


class TestStorage:
    def test_a_file_cut_off_while_written_leaves_nothing(self, tmp_path, monkeypatch):
        def cut(self, *args):
            yield PDF[:10]
            raise OSError("no space left on device")

        content = upload()
        monkeypatch.setattr(type(content), "chunks", cut)
        with pytest.raises(OSError, match="no space"):
            DurableStorage(location=tmp_path).save("a.pdf", content)
        assert list(tmp_path.iterdir()) == []

    def test_no_file_is_written_over_another(self, tmp_path):
        storage = DurableStorage(location=tmp_path)
        (tmp_path / "a.pdf").write_bytes(b"first")
        with pytest.raises(FileExistsError):
            storage._save("a.pdf", upload())
        assert (tmp_path / "a.pdf").read_bytes() == b"first"
        assert len(list(tmp_path.iterdir())) == 1

    def test_nobody_else_on_the_machine_may_read_it(self, tmp_path):
        DurableStorage(location=tmp_path / "files").save("a.pdf", upload())
        assert (tmp_path / "files").stat().st_mode & 0o077 == 0
        assert (tmp_path / "files" / "a.pdf").stat().st_mode & 0o077 == 0
