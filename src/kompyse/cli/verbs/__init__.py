"""What the commands share that work on a running project."""
