"""Writes the lists of experiments of test/golden/devices: make_experiments.py FOLDER. The same every time."""
import json
import os
import random
import sys
from changed_models import change_experiments
from clamps import clamp_experiments
from electrodes import electrode_experiments
from iv_steps import iv_step_experiments
from models import MODELS
from rules import rule_experiments
from second_order import second_order_experiments
from synapses import synapse_experiments

SEED = 14
DT_MS = 0.025

GROUPS = {
    'electrodes': lambda model, draw: electrode_experiments(model),
    'clamps': lambda model, draw: clamp_experiments(model),
    'synapses': synapse_experiments,
    'synapses-by-rule': rule_experiments,
    'changes': change_experiments,
    'second-order': second_order_experiments,
    'iv-steps': lambda model, draw: iv_step_experiments(model),
}


def main(folder):
    os.makedirs(folder, exist_ok=True)
    for group, experiments in GROUPS.items():
        listed = []
        for name, model in MODELS.items():
            # Each list has draws of its own, so that a change of one leaves the others as they are.
            draw = random.Random(f'{SEED} {group} {name}')
            for title, duration, devices, record, *rest in experiments(model, draw):
                base = {'name': f'{name}/{title}', 'model': name, 'dt_ms': DT_MS, 'duration_ms': duration}
                listed.append({**base, **(rest[0] if rest else {}), 'devices': devices, 'record': record})
        with open(os.path.join(folder, f'{group}.json'), 'w') as file:
            json.dump(listed, file, indent=1)


if __name__ == '__main__':
    main(sys.argv[1])
