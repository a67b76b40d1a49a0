"""Experiments with changed models."""
from electrodes import V, current
from synapses import KINDS, synapse
from trains import random_train


def change_experiments(model, draw):
    """Name, duration [ms], devices, what is recorded, and the changes and axon of the model."""
    soma, near, far = 'soma[0](0.5)', model['near'], model['far']
    step = [current('soma', soma, 23, 70, model['soma_na'])]
    traces = [V, f'{far}.v']
    full = {'axon': 'full'}
    yield 'full-axon', 100, step, [V, f'{model["axon"]}.v'], full
    yield 'full-axon-devices', 100, [
        current('axon', model['axon'], 20, 60, 0.5 * model['soma_na']),
        synapse('synapse', 'axon[0](0.5)', KINDS[0], 0.003, 0, random_train(draw, 100, 3, 95)),
    ], [V, f'{model["axon"]}.v'], full
    scaled = [{'group': 'soma', 'name': each, 'scale': 0.8} for each in model['scaled']]
    yield 'conductances-scaled', 100, step, [V], {'changes': scaled}
    yield 'ra-cm', 100, step, traces, {'changes': [
        {'group': 'all', 'name': 'Ra', 'value': 150},
        {'group': 'dend', 'name': 'cm', 'scale': 1.3},
        {'group': 'apic', 'name': 'cm', 'value': 1.5},
    ]}
    cold = {'name': 'celsius', 'value': 22}
    yield 'temperature', 100, step, traces, {'changes': [cold]}
    yield 'v-init', 60, step, [V], {'changes': [{'name': 'v_init', 'value': -75}]}
    for shape in ('linear', 'exponential', 'step'):
        rule = dict(model[shape])
        change = {'group': rule.pop('group'), 'name': rule.pop('name'), 'graded': {'shape': shape, **rule}}
        yield f'graded-{shape}', 100, step, traces, {'changes': [change]}
    yield 'changed-with-synapses', 100, [
        current('soma', soma, 24, 60, 0.7 * model['soma_na']),
        synapse('fast', near, KINDS[1], 0.004, 1, random_train(draw, 100, 3, 95)),
        synapse('slow', far, KINDS[2], 0.004, 0, random_train(draw, 100, 3, 95)),
    ], [V, f'{near}.v'], {'changes': [cold, *scaled, {'group': 'dend', 'name': 'Ra', 'value': 110}]}
