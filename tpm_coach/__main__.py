"""`python -m tpm_coach` and the console script."""

from __future__ import annotations


def main() -> None:
    """Run the command line."""
    from tpm_coach.cli.main import cli

    cli(prog_name="tpm-coach")


if __name__ == "__main__":
    main()
