"""The app in the terminal; the only place that knows Textual."""
