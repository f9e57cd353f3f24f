"""Run inside a D-Bus session of its own, because a locked keyring cannot be unlocked again without a display."""

import secretstorage

from tests.credentials.samples import GOOGLE, Folder, credential
from ytsync_desktop.credentials import KeyringCredentials


def main() -> None:
    """Store a sign-in, lock the keyring, and show what can still be done."""
    folder = Folder()
    kept = KeyringCredentials(GOOGLE, folder)
    assert kept.save(credential()), kept.problem
    with secretstorage.dbus_init() as bus:
        secretstorage.get_default_collection(bus).lock()
    assert kept.load() is None and folder.account is not None
    print(kept.problem)
    new = KeyringCredentials(GOOGLE, Folder())
    assert not new.save(credential()) and new.load() == credential()
    print(new.problem)


if __name__ == "__main__":
    main()
