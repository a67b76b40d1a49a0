"""Times of NEURON's NetStim, for test/golden/netstim-times.json: netstim_times.py OUT.json.

Run it with the Python of `node scripts/install-peers.mjs neuron`. Each case has its settings [ms], the number of spikes
up to `stop_ms`, and the first and last ones [ms]. As a time is the sum of all intervals before it, the last ones depend
on every number of the random stream. `npx biome check --write` then formats the file.
"""
import json
import sys

from neuron import h

STOP_MS = 1000
h.load_file("stdrun.hoc")


def times(interval, number, start, noise, seed, index=0):
    source = h.NetStim()
    source.interval, source.number, source.start, source.noise = interval, number, start, noise
    source.noiseFromRandom123(seed, index, 0)
    connection = h.NetCon(source, None)
    recorded = h.Vector()
    connection.record(recorded)
    h.finitialize(-65)
    h.continuerun(STOP_MS)
    return list(recorded)


section = h.Section(name="section")  # continuerun needs one
settings = [
    dict(interval=interval, number=number, start=start, noise=noise, seed=seed)
    for noise in (0, 0.5, 1)
    for seed in (0, 1, 123456, 4294967295)
    for start, interval, number in ((0, 10, 1e9), (50, 0.7, 1e9), (3.3, 3.3, 20))
    if noise > 0 or seed == 0
] + [dict(interval=25, number=3.5, start=2000 / 3, noise=0.2, seed=7), dict(interval=40, number=10, start=0.1, noise=0.9, seed=8)]
settings += [
    dict(interval=7.3, number=1e9, start=3.3, noise=1, seed=seed, index=index)
    for seed, index in ((0, 1), (3, 1), (3, 2), (3, 9999), (4294967295, 12345))
]
cases = []
for each in settings:
    found = times(**each)
    cases.append(dict(**each, count=len(found), first=found[:4], last=found[-3:]))
lines = ",\n".join("    " + json.dumps(case) for case in cases)
with open(sys.argv[1], "w", encoding="utf-8") as file:
    file.write(f'{{\n  "neuron": "{h.nrnversion(5)}",\n  "stop_ms": {STOP_MS},\n  "cases": [\n{lines}\n  ]\n}}\n')
