"""A process that opens files as the app does, and tells how each ended, and what it took.

Started by the tests as a script: each line of its input is ``all`` or ``read`` and the path of a
file, for which it prints one JSON object.
"""

import json
import os
import resource
import sys
import threading
import time
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from calibration.leads.findings import find_in_file
from calibration.leads.profile import profile_columns
from calibration.leads.reading import read_leads
from calibration.problems import LeadsError

MOST_MEGABYTES = 1536


def opened(content: bytes, name: str, *, to_the_end: bool = True) -> dict[str, object]:
    """Open a file: its leads, and to the end also their columns and what is found in them."""
    try:
        with read_leads(content, name=name) as leads:
            folder = leads.folder
            found = find_in_file(leads, profile_columns(leads)) if to_the_end else ()
            words = [str(each.message) for each in found] + [str(each) for each in leads.notices]
            ended = {"leads": leads.rows, "columns": len(leads.columns), "words": words}
        return {**ended, "left": folder.exists()}
    except LeadsError as error:
        return {
            "kinds": [problem.kind for problem in error.problems],
            "words": [str(problem.message) for problem in error.problems],
        }
    except Exception:  # noqa: BLE001 - what no person should ever see is what is looked for
        return {"crash": traceback.format_exc()}


def peak() -> float:
    """Return the most memory this process has held since it was asked to forget, in MB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def forget_peak() -> None:
    """Begin to measure the most memory anew, where the system can."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return


def guard() -> None:
    """End this process before it takes the machine with it."""
    while True:
        held = int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
        if held > MOST_MEGABYTES << 20:
            os._exit(9)
        time.sleep(0.05)


def cpu_seconds() -> float:
    """Return the processor time of this process and of those it has ended, in seconds."""
    own, children = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def main() -> None:
    """Open each file whose path comes in."""
    if Path("/proc/self/statm").exists():
        threading.Thread(target=guard, daemon=True).start()
    for line in sys.stdin:
        how, _, place = line.rstrip("\n").partition(" ")
        path = Path(place)
        content = path.read_bytes()
        forget_peak()
        began = cpu_seconds()
        told = opened(content, path.name, to_the_end=how == "all")
        told["seconds"] = cpu_seconds() - began
        told["megabytes"] = peak()
        told["child"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
