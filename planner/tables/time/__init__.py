"""Time for eyes: meetings, weeks, hours, calendars."""
