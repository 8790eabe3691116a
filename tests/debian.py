"""Programs that the tests need and that Debian packages: installed where that is allowed."""

import os
import shutil
import subprocess

QUIET = {"DEBIAN_FRONTEND": "noninteractive"}


def install(package: str) -> None:
    """Install a package by ``apt-get``, as root or by ``sudo`` without a password; else nothing."""
    as_root = _rights()
    if as_root is None or not shutil.which("apt-get"):
        return
    succeeds([*as_root, "apt-get", "update", "-qq"])
    succeeds([*as_root, "apt-get", "install", "-qq", "-y", "--no-install-recommends", package])


def succeeds(command: list[str]) -> bool:
    """Run a command that asks nothing and says nothing; return whether it succeeds."""
    done = subprocess.run(
        command,
        env={**os.environ, **QUIET},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    return done.returncode == 0


def _rights() -> list[str] | None:
    """Return what to put before a command to run it as root, or None where that is not allowed."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and succeeds(["sudo", "-n", "true"]):
        return ["sudo", "-n"]
    return None
