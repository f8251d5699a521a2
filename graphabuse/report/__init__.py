"""A run as files people read: tables, an index page, one page for each ring."""

from graphabuse.report.write import ReportPaths, write_report

__all__ = ["ReportPaths", "write_report"]
