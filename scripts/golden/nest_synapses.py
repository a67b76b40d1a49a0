"""Voltages of NEST's glif_psc under synaptic spikes, for test/golden/nest-synapses.json: nest_synapses.py OUT.json.

Run it with the Python of `node scripts/install-peers.mjs nest`; `npx biome check --write` then formats the file. One
made-up cell with the mechanisms of each level, two receptors with alpha currents (one with the time constant of the
membrane, where the closed form has a removable singularity), and a random train each. Weights are in pA, times in ms;
times lie on the grid, as NEST's events do. `v_mv` has the voltage after every 20th step of 0.05 ms.
"""
import json
import random
import sys

import nest

STEP_MS = 0.05
TOTAL_MS = 300.0
DELAY_MS = 1.5
EVERY = 20
CELL = dict(E_L=-75.0, V_m=-75.0, V_reset=-75.0, V_th=-52.0, g=10.0, C_m=100.0, t_ref=2.0)
SPIKE = dict(th_spike_add=1.5, th_spike_decay=0.1, voltage_reset_fraction=0.3, voltage_reset_add=2.0)
CURRENTS = dict(asc_decay=[0.003, 0.1], asc_amps=[-9.0, -120.0], asc_init=[0.0, 0.0], asc_r=[1.0, 1.0])
VOLTAGE = dict(th_voltage_index=0.02, th_voltage_decay=0.15)
TAUS_MS = [2.0, 10.0]


def parameters(level):
    return dict(
        CELL,
        spike_dependent_threshold=level in (2, 4, 5),
        after_spike_currents=level >= 3,
        adapting_threshold=level == 5,
        **(SPIKE if level in (2, 4, 5) else {}),
        **(CURRENTS if level >= 3 else {}),
        **(VOLTAGE if level == 5 else {}),
    )


def train(seed, count):
    steps = random.Random(seed).sample(range(20, int(TOTAL_MS / STEP_MS) - 100), count)
    return [round(step * STEP_MS, 2) for step in sorted(steps)]


def run(level, weights):
    nest.ResetKernel()
    nest.resolution = STEP_MS
    neuron = nest.Create("glif_psc", params=dict(parameters(level), tau_syn=TAUS_MS))
    for port, weight in enumerate(weights):
        source = nest.Create("spike_generator", params=dict(spike_times=TRAINS_MS[port]))
        nest.Connect(source, neuron, syn_spec=dict(weight=weight, delay=DELAY_MS, receptor_type=port + 1))
    meter = nest.Create("multimeter", params=dict(record_from=["V_m"], interval=STEP_MS))
    nest.Connect(meter, neuron)
    spikes = nest.Create("spike_recorder")
    nest.Connect(neuron, spikes)
    nest.Simulate(TOTAL_MS)
    voltage = [float(v) for v in meter.get("events", "V_m")]
    return voltage, [round(float(t) / STEP_MS) for t in spikes.get("events", "times")]


nest.verbosity = nest.VerbosityLevel.ERROR
TRAINS_MS = [train(1, 60), train(2, 30)]
CASES = [("spiking", 1, [420.0, -60.0])] + [("below threshold", level, [60.0, -25.0]) for level in range(1, 6)]
cases = []
for name, level, weights in CASES:
    voltage, steps = run(level, weights)
    assert (len(steps) > 3) == (name == "spiking"), (name, level, steps)
    # Meter and spike times count the steps done: value k is the voltage after step k + 1, a spike of step k has k + 1.
    cases.append(
        dict(
            name=name,
            level=level,
            weights_pa=weights,
            nest=parameters(level),
            spike_steps=[step - 1 for step in steps],
            v_mv=voltage[EVERY - 1 :: EVERY],
        )
    )
document = dict(
    nest=nest.__version__,
    step_ms=STEP_MS,
    total_ms=TOTAL_MS,
    delay_ms=DELAY_MS,
    every=EVERY,
    taus_ms=TAUS_MS,
    trains_ms=TRAINS_MS,
    cases=cases,
)
with open(sys.argv[1], "w", encoding="utf-8") as file:
    json.dump(document, file)
