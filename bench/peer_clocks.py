"""Runs peer_bench.py of the reference set, `peer_clocks.py PATH ARGUMENT…`, and says what each run that it timed took by the
clock and of the processor [s], as one line of JSON: {"compartments": …, "spikes": …, "runs": [[clock, processor], …]}."""
import contextlib
import io
import json
import os
import runpy
import sys
import time

readings = []
clock = time.perf_counter


def both_clocks():
    readings.append((clock(), time.process_time()))
    return readings[-1][0]


del sys.argv[0]
sys.path.insert(0, os.path.dirname(os.path.abspath(sys.argv[0])))
time.perf_counter = both_clocks  # peer_bench.py reads it before and after each run, and nowhere else
said = io.StringIO()
with contextlib.redirect_stdout(said):
    runpy.run_path(sys.argv[0], run_name='__main__')
answer = json.loads(said.getvalue().strip().splitlines()[-1])
runs = [[end - start for start, end in zip(*pair)] for pair in zip(readings[::2], readings[1::2])]
print(json.dumps({'compartments': answer['compartments'], 'spikes': answer['spikes'], 'runs': runs}))
