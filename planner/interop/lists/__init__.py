"""Lists that a district has already: positions, budget lines, salary schedules, bell schedules; in whatever file they come.

    bytes -> grids -> a table with its head -> columns mapped to fields -> rows for sheets of the workbook

`planner.interop.lists.reading` is the door. Only mapped columns are read, names become codes, and all that is not used is listed.
"""
