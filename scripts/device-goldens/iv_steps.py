"""Steps of voltage that an I-V curve has: down, and up beyond what the other clamps reach."""
from clamps import voltage_clamp
from electrodes import V

COMMANDS_MV = (-110, -20, 0, 20, 40)


def iv_step_experiments(model):
    for command in COMMANDS_MV:
        levels = [[4, model['hold_mv']], [14, command], [2, model['hold_mv']]]
        yield f'iv-step{command:+d}', 20, [voltage_clamp('clamp', 'soma[0](0.5)', 1, levels)], [V, 'clamp.i']
