"""The chart of the funding cliff: money stacked by fund, and a line for what the plan costs. Readable in grey."""

from __future__ import annotations

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.worksheet.worksheet import Worksheet

GREYS = ("1B6E7A", "B8C4CE", "3F8A94", "E6EAEE", "7FB0B7", "52606D", "A7CFD4", "8795A1")
INK = "1F2933"


def add_cliff(sheet: Worksheet, title: str, header: int, last: int, columns: int) -> None:
    """Bars of the columns from B to the last but one; the last column is the line. The first holds the years."""
    bars, line = BarChart(), LineChart()
    bars.type, bars.grouping, bars.overlap, bars.title = "col", "stacked", 100, title
    for number in range(2, columns):
        bars.add_data(Reference(sheet, min_col=number, min_row=header, max_row=last), titles_from_data=True)
    for i, series in enumerate(bars.series):
        series.graphicalProperties.solidFill = GREYS[i % len(GREYS)]
        series.graphicalProperties.line.solidFill = INK
    line.add_data(Reference(sheet, min_col=columns, min_row=header, max_row=last), titles_from_data=True)
    line.series[0].graphicalProperties.line.solidFill = "B25B00"
    line.series[0].marker.symbol = "diamond"
    bars.set_categories(Reference(sheet, min_col=1, min_row=header + 1, max_row=last))
    bars.y_axis.title, bars.y_axis.number_format, bars.y_axis.scaling.min = "Dollars a year", "$#,##0", 0
    bars.y_axis.delete, bars.x_axis.delete = False, False
    bars.legend.position = "b"
    bars.gapWidth, bars.width, bars.height = 60, 24, 9
    bars += line
    sheet.add_chart(bars, f"A{last + 2}")
