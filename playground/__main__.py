"""`python -m playground` is the demo. What it needs takes a moment to load, and Ctrl-C ends that quietly too."""

import sys
import time


def main() -> int:
    """Load the demo and let it run; return the exit status."""
    began = time.monotonic()
    print("Setting up a local Slack …", flush=True)
    try:
        from playground import demo

        return demo.main(began)
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())
