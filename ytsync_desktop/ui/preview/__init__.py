"""The place where every change is shown before it is made."""
