"""Printed documents: values in, PDF or picture bytes out. No models, no database, no network.

`label` draws return labels and slips, and is what a worker warms when it starts; `barcodes` draws the symbols
on them, `press` turns pages into PDF.
"""
