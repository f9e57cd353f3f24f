"""The locks hold what the project file asks for, name no registry, and the dev lock holds the runtime lock."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def lock_text(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8")


def locked_versions(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==([^\s;\\]+)", lock_text(name), flags=re.MULTILINE))


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("runtime", PROJECT["dependencies"]),
        ("dev", PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"]),
    ],
)
def test_lock_satisfies_the_project_file(lock: str, wanted: list[str]) -> None:
    versions = locked_versions(lock)
    for requirement in map(Requirement, wanted):
        version = versions.get(canonicalize_name(requirement.name))
        assert version is not None, f"{requirement} is not in {lock}.lock: run make lock"
        assert requirement.specifier.contains(version), f"{lock}.lock has {version}, not {requirement}: run make lock"


def test_dev_lock_holds_the_runtime_lock() -> None:
    assert locked_versions("runtime").items() <= locked_versions("dev").items()


@pytest.mark.parametrize("lock", ["runtime", "dev", "audit"])
def test_s35_every_locked_package_has_its_hashes(lock: str) -> None:
    packages = re.findall(r"^([a-z0-9-]+)==(?:.*\\\n)((?:    --hash=.*\n)+)", lock_text(lock), flags=re.MULTILINE)
    assert [name for name, _ in packages] == list(locked_versions(lock))
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}\b", hashes) for _, hashes in packages)


@pytest.mark.parametrize("lock", ["runtime", "dev", "audit"])
def test_lock_names_no_registry(lock: str) -> None:
    assert "://" not in lock_text(lock)
    assert not re.search(r"^\s*--(extra-)?index-url|^\s*--find-links", lock_text(lock), flags=re.MULTILINE)
