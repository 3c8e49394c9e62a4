"""The program `transfer-evidence`, also `python -m intake`.

Each reading process imports this module again, as `multiprocessing` does with a program's main one:
so it imports nothing itself, and a reading process holds only what it reads with.
"""


def main() -> None:
    """Run the command line."""
    from intake.command_line import main as run

    run()


if __name__ == "__main__":
    main()
