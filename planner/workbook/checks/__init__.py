"""What is wrong in a workbook although every cell can be read: a family a file."""
