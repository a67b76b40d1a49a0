"""Experiments with synapses."""
from clamps import voltage_clamp
from electrodes import V, current
from trains import random_train, regular, ties

KINDS = [
    {'kind': 'expsyn', 'tau': 2, 'e': 0},
    {'kind': 'exp2syn', 'tau1': 0.5, 'tau2': 2, 'e': 0},
    {'kind': 'exp2syn', 'tau1': 1, 'tau2': 8, 'e': -80},
    {'kind': 'exp2syn', 'tau1': 2, 'tau2': 60, 'e': 0},
]
DELAYS = [0, 0.5, 1, 1.337]


def synapse_experiments(model, draw):
    near, far, trunk, basal = (model[each] for each in ('near', 'far', 'trunk', 'basal'))
    soma = 'soma[0](0.5)'
    step = current('soma', soma, 24, 60, 0.7 * model['soma_na'])
    yield 'expsyn-regular', 100, [
        synapse('synapse', near, KINDS[0], 0.006, 1, regular(4, 8, 12)),
    ], [V, f'{near}.v', 'synapse.g', 'synapse.i']
    # Two times at once, and one at 0.
    times = sorted([0, 30.1, 30.1, *random_train(draw, 120, 3, 95), *ties(0.025, 0, range(200, 3600, 85))])
    yield 'exp2syn-random', 100, [
        synapse('synapse', trunk, KINDS[1], 0.004, 0, times),
        step,
    ], [V, f'{trunk}.v', 'synapse.g', 'synapse.i']
    times = sorted([*random_train(draw, 120, 3, 95), *ties(0.025, 1, range(210, 3700, 90))])
    yield 'expsyn-random', 100, [
        synapse('synapse', near, {'kind': 'expsyn', 'tau': 1.7, 'e': -5}, 0.004, 1, times),
    ], [V, f'{near}.v']
    yield 'alpha', 100, [
        *(alpha(f'regular{n}', near, onset) for n, onset in enumerate(regular(5, 12.5, 7))),
        *(alpha(f'random{n}', basal, onset) for n, onset in enumerate(random_train(draw, 80, 5, 95))),
        step,
    ], [V, f'{near}.v', 'regular0.i', 'random0.i']
    yield 'shared-segment', 100, [
        synapse('first', near, KINDS[1], 0.004, 0.5, random_train(draw, 100, 3, 95)),
        synapse('second', near, KINDS[1], 0.003, 1, regular(6, 11, 8)),
        synapse('slow', near, KINDS[2], 0.002, 0, random_train(draw, 60, 3, 95)),
        synapse('other-reversal', near, {**KINDS[1], 'e': -70}, 0.003, 1.337, regular(8, 9, 10)),
        synapse('soma', soma, KINDS[0], 0.01, 0, random_train(draw, 100, 22, 95)),
    ], [V, f'{near}.v', 'slow.i', f'{near}.i_mem', 'soma[0](0.5).i_mem']
    yield 'hundred-synapses', 100, list(hundred_synapses(model, draw)), [V, f'{far}.v']
    yield 'all-devices', 100, all_devices(model, draw), [V, f'{near}.v', 'clamp.i', 'conductance.i']


def hundred_synapses(model, draw):
    """On 70 places of their own and 30 that have one already, most of these of the same kind."""
    drawn = []
    for n in range(100):
        if n < 70:
            group = draw.choice(['dend', 'apic'])
            at = f'{group}[{draw.randrange(model["sections"][group])}]({draw.randint(1, 99) / 100})'
            kind = draw.choice(KINDS)
        else:
            at, kind = drawn[draw.randrange(70)]
            if n >= 90:
                kind = draw.choice(KINDS)
        drawn.append((at, kind))
        times = random_train(draw, 25, 12, 98)
        weight = round(model['synapse_us'] * draw.uniform(0.2, 1.8), 6)
        yield synapse(f's{n}', at, kind, weight, draw.choice(DELAYS), times)


def all_devices(model, draw):
    return [
        current('electrode', 'soma[0](0.5)', 24, 50, 0.7 * model['soma_na']),
        voltage_clamp('clamp', model['far'], 20, [[30, -70], [30, -30], [20, model['hold_mv']]]),
        {'name': 'conductance', 'kind': 'conductance_clamp', 'at': model['trunk'], 'e': -10,
         'points': [[20, 0], [50, 0.004], [90, 0]]},
        synapse('synapse', model['near'], KINDS[1], 0.004, 1, random_train(draw, 100, 3, 95)),
        synapse('inhibition', model['basal'], KINDS[2], 0.002, 0.5, random_train(draw, 100, 3, 95)),
        alpha('alpha', model['near'], 40),
    ]


def synapse(name, at, kind, weight, delay, times):
    return {'name': name, 'at': at, **kind, 'weight': weight, 'delay': delay, 'times': times}


def alpha(name, at, onset):
    return {'name': name, 'kind': 'alpha', 'at': at, 'onset': onset, 'tau': 1.5, 'gmax': 0.006, 'e': 0}
