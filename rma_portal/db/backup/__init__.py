"""Backup and restore of everything that is not code: the database at one instant, and the files.

A backup is a folder: `manifest.json`, written last, `database.dump` (pg_dump's custom format), `media/`.
"""
