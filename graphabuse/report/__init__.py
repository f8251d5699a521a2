"""A run as files people read: tables, an index page, one page for each ring."""

from graphabuse.report.activity import Activity, read_activity
from graphabuse.report.elsewhere import places
from graphabuse.report.frames import completed
from graphabuse.report.past import Past, read_past
from graphabuse.report.shared import write_shared_report
from graphabuse.report.write import ReportPaths, ring_page, write_report

__all__ = [
    "Activity",
    "Past",
    "ReportPaths",
    "completed",
    "places",
    "read_activity",
    "read_past",
    "ring_page",
    "write_report",
    "write_shared_report",
]
