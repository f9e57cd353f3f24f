"""Asks the advisory services about every package of the locks, and writes what the application is made of.

    python tools/audit.py        `make audit` runs it

pip-audit gets an environment of its own under build/audit, from requirements/audit.lock with its hashes. Exit code 0:
nothing is known against any package, and build/audit/sbom.json (CycloneDX) lists the runtime's. 1: something is known.
2: no service could be asked; nothing was audited then.
"""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / "build" / "audit"
LOCKS = ("runtime", "dev")
SERVICES = ("pypi", "osv")

Run = Callable[[list[str]], "subprocess.CompletedProcess[str]"]


@dataclass(frozen=True)
class Finding:
    """One advisory about one locked package."""

    package: str
    version: str
    advisory: str
    fixed_in: str


class Unasked(Exception):
    """No service answered; the message is what pip-audit said last."""


def run(words: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a program in the checkout; what it prints is kept."""
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True)


def pip_audit() -> list[str]:
    """The command, made ready in its own environment; RuntimeError when it cannot be had here."""
    python = PLACE / "environment" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    if not python.exists():
        venv.create(PLACE / "environment", with_pip=True)
    install = [str(python), "-m", "pip", "install", "--quiet", "--no-input", "--require-hashes"]
    done = run([*install, "--only-binary", ":all:", "-r", "requirements/audit.lock"])
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "pip failed")
    return [str(python), "-m", "pip_audit"]


def ask(command: list[str], lock: Path, start: Run = run) -> list[Finding]:
    """What is known against the packages of a lock; Unasked when no service answered."""
    said = ""
    for service in SERVICES:
        options = ["--strict", "--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json"]
        done = start([*command, *options, "--vulnerability-service", service, "--requirement", str(lock)])
        try:
            document = json.loads(done.stdout)
        except ValueError:
            said = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
            continue
        return findings(document)
    raise Unasked(said)


def findings(document: dict[str, Any]) -> list[Finding]:
    """The advisories of pip-audit's JSON."""
    found = []
    for package in document["dependencies"]:
        for one in package.get("vulns", ()):
            fixed = ", ".join(one.get("fix_versions", ())) or "no version yet"
            found.append(Finding(package["name"], package["version"], one["id"], fixed))
    return found


def write_bill(command: list[str], target: Path, start: Run = run) -> bool:
    """The bill of materials of the runtime as CycloneDX; False when pip-audit could not make it."""
    for service in SERVICES:
        options = ["--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "cyclonedx-json"]
        lock = str(ROOT / "requirements" / "runtime.lock")
        start([*command, *options, "--vulnerability-service", service, "--requirement", lock, "--output", str(target)])
        if target.exists():
            return True
    return False


def stop(code: int, sentence: str) -> NoReturn:
    """End with a sentence on standard error."""
    print(f"audit: {sentence}", file=sys.stderr)
    sys.exit(code)


def main() -> None:
    """Ask about every lock; the exit code says what came of it."""
    try:
        command = pip_audit()
    except RuntimeError as error:
        stop(2, f"pip-audit could not be installed from requirements/audit.lock, so nothing was audited: {error}")
    found: list[Finding] = []
    for lock in LOCKS:
        try:
            found += ask(command, ROOT / "requirements" / f"{lock}.lock")
        except Unasked as error:
            stop(2, f"no advisory service could be reached, so nothing was audited. pip-audit said: {error}")
    for one in dict.fromkeys(found):
        print(f"{one.package} {one.version}: {one.advisory}, fixed in {one.fixed_in}")
    if found:
        stop(1, "something is known against the packages above. Take newer versions: make lock UPGRADE=1")
    target = PLACE / "sbom.json"
    target.unlink(missing_ok=True)
    if not write_bill(command, target):
        stop(2, "nothing is known against any package, but the bill of materials could not be written.")
    print(f"Nothing is known against any locked package. Bill of materials: {target.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
