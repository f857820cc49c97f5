"""The Excel workbook: its contract (columns), its reader (read), its checks and its writers (template, annotate)."""
