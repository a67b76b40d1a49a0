"""What NEST's glif_psc costs per step of one cell, as one JSON line: nest_glif.py LEVEL CELLS.

Cells under 300 pA at 200 kHz, with the mechanisms of a level; spikes are recorded, nothing else. The fastest of three.
"""
import json
import sys
import time

import nest

level, cells = int(sys.argv[1]), int(sys.argv[2])
MS, STEP_MS = 500.0, 0.005

nest.verbosity = nest.VerbosityLevel.ERROR
nest.ResetKernel()
nest.resolution = STEP_MS
mechanisms = dict(
    spike_dependent_threshold=level in (2, 4, 5),
    after_spike_currents=level >= 3,
    adapting_threshold=level == 5,
)
neurons = nest.Create("glif_psc", cells, params=mechanisms)
nest.Connect(nest.Create("dc_generator", params=dict(amplitude=300.0)), neurons)
recorder = nest.Create("spike_recorder")
nest.Connect(neurons, recorder)
nest.Simulate(10.0)
walls = []
for _ in range(3):
    start = time.perf_counter()
    nest.Simulate(MS)
    walls.append(time.perf_counter() - start)
print(json.dumps(dict(ns_per_cell_step=min(walls) / (MS / STEP_MS) / cells * 1e9, spikes=recorder.n_events)))
