"""What solves: one engine a file, each in a process that it shares with no other library of its kind."""
