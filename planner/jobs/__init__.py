"""What runs beside the pages: the worker, the queue, the questions that a run can ask."""
