"""The command line: the same use cases as the TUI, made for scripts and screen readers."""
