"""The use cases: what both faces, the TUI and the command line, call."""
