"""Experiments with synapses placed by rule, each driven by its own NetStim."""
from electrodes import V


def rule_experiments(model, draw):
    weight = model['synapse_us']
    yield 'many-by-rule', 100, [
        many('excitation', 'dend', {'kind': 'exp2syn', 'tau1': 0.5, 'tau2': 5, 'e': 0}, 2.5 * weight, 1,
             {'count': 100, 'seed': 1}, {'interval': 20, 'number': 8, 'start': 22, 'noise': 1, 'seed': 1}),
        many('inhibition', 'apic', {'kind': 'expsyn', 'tau': 6, 'e': -75}, weight, 0.337,
             {'density_per_um': 0.02, 'seed': 2}, {'interval': 25, 'number': 4, 'start': 0.5, 'noise': 0.4, 'seed': 2}),
    ], [V]


def many(name, at, kind, weight, delay, rule, netstim):
    return {'name': name, 'at': at, **kind, 'weight': weight, 'delay': delay, 'rule': rule, 'netstim': netstim}
