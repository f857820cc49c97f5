"""What runs beside the pages: the queue and its dispatcher, the worker and its process, the questions that a run can ask."""
