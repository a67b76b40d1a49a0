"""Changes of a built model: values, factors, and densities that vary with the path distance from soma(0.5)."""
import math
from neuron import h
from cell import sections_of


def apply_changes(changes, v_init):
    """Applies the changes of an experiment in their order; gives v_init [mV] after them."""
    for change in changes:
        name = change['name']
        if name == 'v_init':
            v_init = change['value']
        elif name == 'celsius':
            h.celsius = change['value']
        else:
            change_sections(change)
    return v_init


def change_sections(change):
    name = change['name']
    sections = sections_of(change['group'])
    if not sections:
        raise SystemExit(f'Cannot change {name}: the model has no section of the group {change["group"]}')
    for section in sections:
        if name == 'Ra':
            section.Ra = new_value(change, section.Ra, 0)
            continue
        for segment in section:
            distance = h.distance(h.soma[0](0.5), segment)
            setattr(segment, name, new_value(change, getattr(segment, name), distance))


def new_value(change, old, distance):
    """`old` is the value that the model works with: of a perisomatic fit, the one of 6 digits."""
    if 'value' in change:
        return change['value']
    if 'scale' in change:
        return old * change['scale']
    return graded(change['graded'], distance)


def graded(rule, distance):
    """Value at a path distance [um] of the middle of a segment from soma(0.5)."""
    shape = rule['shape']
    if shape == 'linear':
        return rule['at_0'] + rule['per_um'] * distance
    if shape == 'exponential':
        return rule['offset'] + rule['scale'] * math.exp(distance / rule['length_um'])
    if shape == 'step':
        return rule['inside'] if rule['from_um'] <= distance < rule['to_um'] else rule['outside']
    raise SystemExit(f'Cannot grade by {shape}: the shapes are linear, exponential and step')
