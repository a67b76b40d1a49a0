"""Experiments of the other groups once more with Crank-Nicolson's step, NEURON's secondorder = 2."""
from itertools import chain
from clamps import clamp_experiments
from electrodes import electrode_experiments
from synapses import synapse_experiments

TITLES = ['two-electrodes', 'clamp-soma-20', 'all-devices']
DURATION_MS = 30


def second_order_experiments(model, draw):
    known = chain(electrode_experiments(model), clamp_experiments(model), synapse_experiments(model, draw))
    for title, _, devices, record, *_ in known:
        if title in TITLES:
            voltages = [each for each in record if each.endswith('.v')][:2]
            yield f'{title}-second-order', DURATION_MS, devices, voltages, {'second_order': True}
