"""Daily TPM interview practice in the terminal, scheduled by FSRS."""

__version__ = "0.2.0"
