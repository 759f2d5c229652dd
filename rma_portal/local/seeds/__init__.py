"""The two invented shops of the demo: what they sell, to whom, and a year of their orders and returns.

Everything here is plain Python and deterministic; who writes it to the database comes elsewhere.
"""
