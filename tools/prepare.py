"""Makes this checkout ready for one purpose: system packages, virtual environment, locked dependencies, the project.

make runs it with whatever python3 the machine has. So it needs nothing but the standard library, and keeps to
syntax that an old Python can read in order to be told that it is too old.
"""

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import NamedTuple, NoReturn

OLDEST_PYTHON = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / ".prepared"


class Need(NamedTuple):
    """A Debian package, and what shows that it is there: a library, a command, a file or a Python module."""

    package: str
    shown_by: str


class Purpose(NamedTuple):
    """What one make target needs; without the system packages of an optional purpose it can run all the same."""

    lock: str
    needs: "tuple[Need, ...]"
    optional: bool = False


QT = (
    Need("libgl1", "libGL.so.1"),
    Need("libegl1", "libEGL.so.1"),
    Need("libglib2.0-0", "libgthread-2.0.so.0"),
    Need("libfontconfig1", "libfontconfig.so.1"),
    Need("libdbus-1-3", "libdbus-1.so.3"),
    Need("libxkbcommon0", "libxkbcommon.so.0"),
    Need("libgssapi-krb5-2", "libgssapi_krb5.so.2"),  # QtNetwork asks for it, also where two local programs speak
)
# Qt's own message names libxcb-cursor0 alone; its X11 plugin does not load without the others either.
SCREEN = (
    Need("libxcb-cursor0", "libxcb-cursor.so.0"),
    Need("libxcb-icccm4", "libxcb-icccm.so.4"),
    Need("libxcb-keysyms1", "libxcb-keysyms.so.1"),
    Need("libxcb-shape0", "libxcb-shape.so.0"),
    Need("libxkbcommon-x11-0", "libxkbcommon-x11.so.0"),
    Need("libwayland-cursor0", "libwayland-cursor.so.0"),
    Need("libwayland-egl1", "libwayland-egl.so.1"),
)
KEYRING = (
    Need("dbus-daemon", "command dbus-run-session"),
    Need("gnome-keyring", "command gnome-keyring-daemon"),
)
# Without these, titles in Japanese, Hindi or emoji are drawn as boxes.
FONTS = (
    Need("fonts-noto-core", "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf"),
    Need("fonts-noto-cjk", "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
    Need("fonts-noto-color-emoji", "/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf"),
)
SHARED_PYTHON = f"libpython{sys.version_info[0]}.{sys.version_info[1]}"
BUNDLE = (
    Need("binutils", "command objdump"),
    # Debian's interpreter is linked statically; a bundle needs the shared library beside it.
    *([Need(SHARED_PYTHON, f"{SHARED_PYTHON}.so.1.0")] if sysconfig.get_config_var("BINDIR") == "/usr/bin" else []),
)

PURPOSES = {
    "demo": Purpose("runtime", QT, optional=True),
    "demo-window": Purpose("runtime", QT + SCREEN),
    "check": Purpose("dev", QT),
    "test": Purpose("dev", QT + KEYRING),
    "pictures": Purpose("dev", QT + FONTS),
    "package": Purpose("dev", QT + SCREEN + BUNDLE),
    "lock": Purpose("dev", ()),
}


def stop(sentence: str) -> NoReturn:
    """End with one sentence on standard error and exit code 1."""
    sys.exit(f"prepare: {sentence}")


def say(sentence: str) -> None:
    """Report one step; flushed, so that it stands before the output of the programs started next."""
    print(f"prepare: {sentence}", flush=True)


def is_present(need: Need) -> bool:
    """Whether the machine already has what the package would bring, wherever it came from."""
    kind, _, name = need.shown_by.rpartition(" ")
    if kind == "command":
        return shutil.which(name) is not None
    if kind == "module":
        return importlib.util.find_spec(name) is not None
    if name.startswith("/"):
        return Path(name).exists()
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def root_prefix() -> "list[str] | None":
    """The words before a command that make it run as root without a question; None where that is not allowed."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n"]
    return None


def apt_get_installs(prefix: "list[str]", install: "list[str]") -> bool:
    """Run apt-get with fresh package lists; its messages are shown only when they are errors."""
    patient = ["-qq", "-o", "Acquire::Retries=3", "-o", "DPkg::Lock::Timeout=300"]
    commands = (["apt-get", "update"], install)
    words = [[*prefix, "env", "DEBIAN_FRONTEND=noninteractive", *command, *patient] for command in commands]
    return all(subprocess.run(command, stdout=subprocess.DEVNULL).returncode == 0 for command in words)


def provide_packages(missing: "list[Need]", optional: bool) -> None:
    """Install the missing packages where that is allowed; otherwise print the one command that does."""
    names = [need.package for need in missing]
    install = ["apt-get", "install", "-y", "--no-install-recommends", *names]
    if shutil.which("apt-get"):
        prefix = root_prefix()
        if prefix is not None:
            say(f"installing system packages: {' '.join(names)}")
            if apt_get_installs(prefix, install):
                return
        by_hand = f"sudo apt-get update && sudo {' '.join(install)}"
        sentence = f"system packages are missing. Install them with this command:\n\n    {by_hand}\n"
    else:
        shown = ", ".join(f"{need.shown_by} (on Debian in {need.package})" for need in missing)
        sentence = f"install by this system's own means: {shown}"
    if not optional:
        stop(sentence)
    say(f"the window would not open here; {sentence}")


def in_venv(name: str) -> Path:
    """Path of a program of the virtual environment."""
    return VENV / "Scripts" / f"{name}.exe" if os.name == "nt" else VENV / "bin" / name


def venv_works() -> bool:
    """Whether the environment has a running interpreter that is new enough, with pip."""
    probe = f"import sys, pip; sys.exit(sys.version_info < {OLDEST_PYTHON})"
    try:
        return subprocess.run([str(in_venv("python")), "-c", probe], capture_output=True).returncode == 0
    except OSError:
        return False


def digest(lock: str) -> str:
    """What an environment made from this lock depends on; a moved checkout has other paths in its scripts."""
    parts = [str(ROOT).encode(), (ROOT / "pyproject.toml").read_bytes()]
    parts.append((ROOT / "requirements" / f"{lock}.lock").read_bytes())
    return f"{lock} {hashlib.sha256(b'|'.join(parts)).hexdigest()}"


def is_prepared(lock: str) -> bool:
    """Whether the environment was made from this lock as it is now; the dev lock holds the runtime lock."""
    if not (in_venv("python").exists() and STAMP.exists()):
        return False
    return STAMP.read_text() in {digest(lock), digest("dev")}


def pip_install(*arguments: str) -> None:
    """Run pip of the environment; stop if it fails."""
    command = [str(in_venv("python")), "-m", "pip", "--disable-pip-version-check", "install", "--no-input"]
    # A personal PIP_USER=1 would make pip refuse to install into an environment.
    settings = dict(os.environ, PIP_USER="0")
    if subprocess.run([*command, "--quiet", *arguments], cwd=str(ROOT), env=settings).returncode:
        stop("pip failed, its message stands above. Run again, the same command goes on from here.")


def fill_venv(lock: str) -> None:
    """Make the environment where it is missing, install the lock and the project, and leave the stamp last."""
    if not venv_works():
        say(f"making the virtual environment .venv with Python {sys.version.split()[0]}")
        if subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)]).returncode:
            stop(f"python could not make a virtual environment in {VENV}")
    if STAMP.exists():
        STAMP.unlink()
    say(f"installing the packages of requirements/{lock}.lock")
    # Wheels only: a source package would fetch what it is built with, and that stands in no lock.
    pip_install("--require-hashes", "--only-binary", ":all:", "-r", f"requirements/{lock}.lock")
    pip_install("--no-deps", "--no-build-isolation", "--editable", ".")
    STAMP.write_text(digest(lock))


def main(arguments: "list[str]") -> None:
    """Prepare for the purpose named on the command line; does nothing, quickly, where nothing is to be done."""
    if sys.version_info < OLDEST_PYTHON:
        found = f"{sys.executable} is Python {sys.version.split()[0]}"
        stop(f"{found}, but 3.11 or newer is needed. Name one: make PYTHON=/path/to/python3.11 …")
    if len(arguments) != 1 or arguments[0] not in PURPOSES:
        stop(f"name one purpose of: {', '.join(PURPOSES)}")
    purpose = PURPOSES[arguments[0]]
    prepared = is_prepared(purpose.lock)
    needs = list(purpose.needs) if sys.platform == "linux" else []
    missing = [need for need in needs if not is_present(need)]
    ensurepip = Need("python3-venv", "module ensurepip")
    venv_missing = not prepared and not venv_works() and not is_present(ensurepip)
    if venv_missing:
        missing.insert(0, ensurepip)
    if missing:
        provide_packages(missing, purpose.optional and not venv_missing)
    if not prepared:
        fill_venv(purpose.lock)


if __name__ == "__main__":
    main(sys.argv[1:])
