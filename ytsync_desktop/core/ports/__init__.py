"""The Protocols that engines use and adapters fulfil; the only thing engines know of the outside."""

from ytsync_desktop.core.ports.backups import Backup, BackupInfo, Backups
from ytsync_desktop.core.ports.choices import ChoiceStore
from ytsync_desktop.core.ports.clock import Clock
from ytsync_desktop.core.ports.credentials import Credential, Credentials
from ytsync_desktop.core.ports.journal import Journal, Outcome
from ytsync_desktop.core.ports.library import CategoryStore, LibraryCounts, LibraryStore
from ytsync_desktop.core.ports.pictures import MOST_PIXELS, Picture, Pictures
from ytsync_desktop.core.ports.quota import Ledger, Meter
from ytsync_desktop.core.ports.settings import SettingsStore
from ytsync_desktop.core.ports.youtube import ItemPage, Listings, PlaylistPage, YouTube

__all__ = [
    "MOST_PIXELS",
    "Backup",
    "BackupInfo",
    "Backups",
    "CategoryStore",
    "ChoiceStore",
    "Clock",
    "Credential",
    "Credentials",
    "ItemPage",
    "Journal",
    "Ledger",
    "LibraryCounts",
    "LibraryStore",
    "Listings",
    "Meter",
    "Outcome",
    "Picture",
    "Pictures",
    "PlaylistPage",
    "SettingsStore",
    "YouTube",
]
