"""Findings as text or data, one file a format; renderers return text and print nothing."""
