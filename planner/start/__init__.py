"""Start: a school's answers in its own words -> the rows of a filled workbook, each default marked as ours.

    filled = fill(answers)          # rows, which cells are ours, what could not be read
    book = workbook(filled)         # the bytes of an .xlsx file, with the answers on a sheet of their own

No page and no solver stands behind it: pages and the command line ask, this answers.
"""
