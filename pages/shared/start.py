"""What is done once when the server starts, whoever comes first."""

import atexit
import functools
import gc

# The pages' imports happen here, before the freeze; without this the first visitor would wait
# for them and they would stay in every later collection.
import calibration.charts  # noqa: F401
import pages.shared.results  # noqa: F401


@functools.cache
def forget_the_imports() -> None:
    """Take what the imports made out of garbage collection: it never becomes garbage."""
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)
