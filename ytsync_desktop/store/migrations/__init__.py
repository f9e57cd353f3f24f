"""The schema's history: one file per revision in `versions`, written by hand, never changed once released.

A new one is also named in `revisions.REVISIONS`; the tests hold both, and the models, against the scripts.
"""
