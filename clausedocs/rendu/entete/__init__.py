"""Letterheads: a Word file of the service as paper, and its equivalent for PDF and pages."""
