"""
Experiments with current electrodes.

Here and in the other lists the cells fire after the first 25 ms, the 1,000 samples that are kept whole: a spike makes
some 1e4 times more of what rounding differs by, and before it the numbers can be compared to 1e-10 mV.
"""


def electrode_experiments(model):
    near, far, basal = model['near'], model['far'], model['basal']
    soma_step = current('soma', 'soma[0](0.5)', 23, 70, model['soma_na'])
    yield 'plain', 100, [soma_step], [V, f'{far}.v', 'soma[0](0.5).cai']
    devices = [
        current('soma', 'soma[0](0.5)', 24, 60, 0.8 * model['soma_na']),
        current('dendrite', near, 12, 60, 0.4 * model['soma_na']),
    ]
    yield 'two-electrodes', 100, devices, [V, f'{near}.v']
    yield 'one-segment-electrodes', 60, [
        current('first', near, 10, 40, 0.45 * model['soma_na']),
        current('second', near, 24, 35, 0.45 * model['soma_na']),
    ], [V, f'{near}.v']
    yield 'dendritic-step', 100, [current('dendrite', far, 5, 80, model['dendrite_na'])], [V, f'{far}.v']
    amplitude = model['soma_na']
    yield 'played-currents', 100, [
        played('soma', 'soma[0](0.5)', [[2, 0], [25, 0.2 * amplitude], [37.3, 1.6 * amplitude], [37.3125, -0.5 * amplitude], [71, 0.2]]),
        played('dendrite', basal, [[10, 0.05], [33, 0.05], [33.4, 0.5 * amplitude], [60, 0.2 * amplitude], [61, 0]]),
    ], [V, f'{basal}.v']
    yield 'currents', 60, [soma_step, current('dendrite', near, 10, 30, 0.2 * amplitude)], [
        V,
        *(f'soma[0](0.5).{each}' for each in ('ina', 'ik', 'ica', 'i_cap', 'i_pas', 'i_mem', 'cai')),
        f'soma[0](0.5).i_{model["channel"]}',
        f'soma[0](0.5).{model["gate"]}',
        *(f'{near}.{each}' for each in ('v', 'i_cap', 'i_mem')),
        'dendrite.i',
    ]


V = 'soma[0](0.5).v'


def current(name, at, delay, duration, amplitude):
    return {
        'name': name, 'kind': 'current', 'at': at, 'delay': delay, 'duration': duration,
        'amplitude': round(amplitude, 6),
    }


def played(name, at, points):
    return {'name': name, 'kind': 'current', 'at': at, 'points': [[t, round(value, 6)] for t, value in points]}
