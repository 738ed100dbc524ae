"""How static files are named and packed for production."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):
    """Names hold a hash and files are packed beforehand; source maps are not shipped, so the
    comments that point at them stay as they are."""

    patterns = tuple(
        (glob, kept)
        for glob, found in CompressedManifestStaticFilesStorage.patterns
        if (kept := tuple(p for p in found if "sourceMappingURL" not in str(p)))
    )
