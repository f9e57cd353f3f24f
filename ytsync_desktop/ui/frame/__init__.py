"""What stands around the pages: tabs, banner, status bar, overlay, remembered geometry."""
