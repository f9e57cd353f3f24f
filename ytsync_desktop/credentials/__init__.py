"""Where sign-ins are kept: the operating system's keyring, or a file for the demo; the only room that knows keyring."""

from ytsync_desktop.credentials.demo import DemoCredentials
from ytsync_desktop.credentials.in_keyring import KeyringCredentials, KnownAccount

__all__ = ["DemoCredentials", "KeyringCredentials", "KnownAccount"]
