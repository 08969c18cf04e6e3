"""The screens: choose, ask, draw, show. Only this package and dashboard.py import streamlit."""
