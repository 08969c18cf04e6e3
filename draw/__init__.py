"""Figures: the only place that imports folium, branca or altair."""
