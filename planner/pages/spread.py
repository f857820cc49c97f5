"""What a page hands to a reader that lays out each sheet as a rectangle: one cell far away would cost the server gigabytes."""

from __future__ import annotations

from planner.language import _
from planner.workbook.sniff import sniff

MOST = 600_000  # cells of all sheets together: three seconds and 300 MB


def too_far(data: bytes) -> str:
    """Why an Excel file is not read here, or "". Every other kind of file is the reader's to judge."""
    if not data.startswith(b"PK") or sniff(data, most_tags=MOST).spread <= MOST:
        return ""
    return _("Cells of this file lie very far apart. Delete unused rows and columns behind your table, or copy it into a new file.")
