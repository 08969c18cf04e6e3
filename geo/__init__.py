"""Names, phrases and regions: how a place description becomes a geometry.

The ground floor: this package imports nothing of the project.
"""
