"""One experiment in NEURON, and the samples that are kept of it."""
import os
import re
import numpy as np
from neuron import h
from cell import build_cell
from changes import apply_changes
from devices import Devices, place

# The first samples are kept whole, then every EVERY-th.
WHOLE = 1000
EVERY = 8


def kept_samples(total):
    """Numbers of the samples that are kept of `total`."""
    return np.concatenate([np.arange(min(WHOLE, total)), np.arange(WHOLE, total, EVERY)])


def run_experiment(experiment, models):
    """Builds and runs an experiment in this process, which is then spent. Gives an array [quantities, kept samples]."""
    dt = experiment['dt_ms']
    steps = round(experiment['duration_ms'] / dt)
    v_init = build_cell(os.path.join(models, experiment['model']), experiment.get('axon', 'default'))
    v_init = apply_changes(experiment.get('changes', []), v_init)
    devices = Devices(experiment['devices'], dt, steps)
    if any(each.endswith('.i_mem') for each in experiment['record']):
        h.CVode().use_fast_imem(True)
    vectors = [h.Vector().record(reference(each, devices.processes)) for each in experiment['record']]
    h.dt = dt
    h.secondorder = 2 if experiment.get('second_order') else 0
    h.finitialize(v_init)
    for _ in range(steps):
        h.fadvance()
    if h.dt != dt:
        raise SystemExit(f'{experiment["name"]}: NEURON changed dt to {h.dt}')
    return np.array([np.array(vector)[kept_samples(steps + 1)] for vector in vectors])


def reference(text, processes):
    """What to record: PLACE.QUANTITY, or NAME.QUANTITY of a device."""
    where, quantity = text.rsplit('.', 1)
    if where in processes:
        return getattr(processes[where], f'_ref_{quantity}')
    return segment_reference(place(where), quantity)


def segment_reference(segment, quantity):
    if quantity == 'i_mem':
        return segment._ref_i_membrane_
    single = re.fullmatch(r'i_(\w+)', quantity)
    if not single or quantity in ('i_cap', 'i_pas'):
        return getattr(segment, f'_ref_{quantity}')
    # The current of one mechanism has the name of its ion in NEURON: ina_NaTs.
    mechanism = single.group(1)
    for ion in ('ina', 'ik', 'ica', 'ihcn'):
        if hasattr(segment, f'{ion}_{mechanism}'):
            return getattr(segment, f'_ref_{ion}_{mechanism}')
    raise SystemExit(f'Cannot record {quantity} at {segment}: it has no such current')
