"""A short made-up report for the tests of reading and reviewing; its names are real places."""

from __future__ import annotations

REPORT = (
    "Strikes near Khasham kill fighters\n\n"
    "Airstrikes hit fighters near the town of Khasham on February 7, killing at least 55 people,"
    " the governor said.\n"
    "The army denied that civilians were killed.\n"
    "A car bomb exploded in Raqqa on February 6, wounding 9 people, police said.\n"
    "Government forces are stationed near Mayadin.\n"
)
