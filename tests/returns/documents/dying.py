"""Stands where the decoder stands, and ends as its input says: by a signal, with a code, or not at all."""

import os
import resource
import sys

resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
wish, _, number = sys.stdin.read().partition(" ")
if wish == "signal":
    os.kill(os.getpid(), int(number))
if wish == "leave":
    sys.exit(int(number))
while wish == "compute":
    pass
sys.stdout.write("- -\n" + " ".join(os.environ))
