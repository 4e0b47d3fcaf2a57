"""How much the slowest promises are tried with: all that is promised, or a part of it that ends soon."""

import os

WHOLE = os.environ.get("TRELLIS_SCALE") != "part"
