"""Debian's and Ubuntu's packages, where we may install them. Standard library only."""

import os
import shutil
import subprocess
from pathlib import Path

from rma_portal.local.messages import say


def may_install() -> bool:
    """Return whether apt is here and we are root, or sudo asks for no password."""
    return _prefix() is not None


def install(packages: list[str], why: str) -> bool:
    """Install packages; returns whether that worked, False at once where we may not. Says what it does."""
    prefix = _prefix()
    if prefix is None:
        return False
    say(f"  installing {' '.join(packages)} with apt: {why}")
    lists = Path("/var/lib/apt/lists")
    if not any(lists.glob("*_Packages*")):
        _run([*prefix, "apt-get", "update", "-qq"])
    command = [*prefix, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    return _run(command) or (_run([*prefix, "apt-get", "update", "-qq"]) and _run(command))


def _prefix() -> list[str] | None:
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and _run(["sudo", "-n", "true"]):
        return ["sudo", "-n"]
    return None


def _run(command: list[str]) -> bool:
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(command, env=quiet, stdin=subprocess.DEVNULL, capture_output=True)
    return done.returncode == 0
