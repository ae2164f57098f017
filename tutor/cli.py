"""The commands: arguments only; each command's work is in `tutor.commands`, imported when it runs."""
