"""Uploaded files: `store` takes one in, `attachment` gives it out."""

from core.files.keeping import attachment, store, sweep

__all__ = ["attachment", "store", "sweep"]
