"""How static files are named and packed for production."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


def without_source_maps(patterns):
    """Django's patterns of what in a file names another file, less the comment for debuggers."""
    return tuple(p for p in patterns if "sourceMappingURL" not in str(p))


class Storage(CompressedManifestStaticFilesStorage):
    """Names hold a hash, files are packed beforehand; source maps need not be there."""

    patterns = tuple(
        (glob, without_source_maps(found))
        for glob, found in CompressedManifestStaticFilesStorage.patterns
    )
