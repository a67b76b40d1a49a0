"""Experiments with voltage and conductance clamps."""
from electrodes import V, current


def clamp_experiments(model):
    near, far, hold = model['near'], model['far'], model['hold_mv']
    soma = 'soma[0](0.5)'
    for rs in (1, 20):
        # The clamp is off in the last 20 ms.
        devices = [voltage_clamp('clamp', soma, rs, [[10, hold], [16, hold + 20], [54, -20]])]
        yield f'clamp-soma-{rs}', 100, devices, [V, 'clamp.i', *([f'{near}.v'] if rs == 1 else [])]
    yield 'clamp-dendrite', 100, [
        voltage_clamp('clamp', near, 5, [[8, hold], [16, hold + 10], [56, -40]]),
        current('soma', soma, 24, 60, model['soma_na']),
    ], [V, 'clamp.i', f'{near}.v']
    yield 'clamp-played', 100, [
        {'name': 'clamp', 'kind': 'voltage_clamp', 'at': soma, 'rs_mohm': 10,
         'points': [[5, hold], [24, -62], [45, 20], [45.01, -60], [80, -60], [80.0125, hold]]},
    ], [V, 'clamp.i']
    yield 'two-clamps', 60, [
        voltage_clamp('first', soma, 2, [[10, hold], [16, hold + 15], [20, -30]]),
        voltage_clamp('second', far, 20, [[20, -70], [20, -50], [10, -90]]),
    ], [V, 'first.i', 'second.i']
    yield 'conductance-clamps', 100, [
        {'name': 'excitation', 'kind': 'conductance_clamp', 'at': soma, 'e': 0,
         'points': [[3, 0], [24, 0.002], [35, 0.012], [50, 0.003], [50.03, 0.02], [70, 0]]},
        {'name': 'inhibition', 'kind': 'conductance_clamp', 'at': near, 'e': -85,
         'points': [[0, 0.002], [30, 0.002], [31, 0.01], [80, 0.0005]]},
    ], [V, f'{near}.v', 'excitation.i']


def voltage_clamp(name, at, rs, levels):
    return {'name': name, 'kind': 'voltage_clamp', 'at': at, 'rs_mohm': rs, 'levels': levels}
