"""The Excel workbook: its contract (columns), its reader (read), its checks (links) and its writers (template, annotate)."""
