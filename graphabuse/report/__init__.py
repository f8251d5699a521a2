"""Reports: the tables, pages and record of one run, written to a folder."""

from graphabuse.report.write import ReportPaths, write_report

__all__ = ["ReportPaths", "write_report"]
