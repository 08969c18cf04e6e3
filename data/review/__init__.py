"""Reviewing an article: drafts, the decisions about them, and the case rows they become."""
