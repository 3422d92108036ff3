"""A race as one page that works offline, made from its JSON alone."""

from hasten.report.html.page import to_html

__all__ = ["to_html"]
