"""What is done once when the server starts, whoever comes first."""

import atexit
import functools
import gc
import importlib
import threading

# The pages' imports happen here, before the freeze; without this the first visitor would wait
# for them and they would stay in every later collection.
import calibration.charts  # noqa: F401
import pages.shared.results  # noqa: F401
from pages.shared import kept_parts


@functools.cache
def forget_the_imports() -> None:
    """Take what the imports made out of garbage collection: it never becomes garbage."""
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)


@functools.cache
def get_ready_to_keep() -> None:
    """Import what keeps projects once the first page is there: the first edit waits for nothing.

    No store is opened: who only looks around makes none.
    """
    threading.Thread(target=_import_the_store, name="store-imports", daemon=True).start()


def _import_the_store() -> None:
    importlib.import_module("calibration.store.drafts")
    kept_parts.words()
    gc.collect()
    gc.freeze()
