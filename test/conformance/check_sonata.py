"""Runs a SONATA config in BMTK's BioNet, and compares what it writes with what rheobase wrote of the same config.

check_sonata.py CONFIG THEIRS OURS   prints a JSON list of problems
"""
import glob
import json
import os
import sys
import h5py
import numpy as np
from bmtk.simulator import bionet
from bmtk.utils.reports import CompartmentReport
from bmtk.utils.reports.spike_trains import SpikeTrains

# By what values may differ, by variable; times of spikes are the same but for the rounding of seconds.
TOLERANCE = {'v': 1e-6, 'cai': 1e-9, 'ik': 1e-9, 'm_Ih': 1e-9, 'timestamps': 1e-10}
# Columns of BMTK's own that rheobase does not write (docs/sonata.md).
LEFT_OUT = {'swc_ids_beg', 'swc_ids_end'}


def main(config_path, theirs, ours):
    config = bionet.Config.from_json(config_path)
    config.build_env()
    simulation = bionet.BioSimulator.from_config(config, network=bionet.BioNetwork.from_config(config))
    simulation.run()
    problems = []
    names = [sorted(os.path.basename(path) for path in glob.glob(os.path.join(folder, '*.h5'))) for folder in (theirs, ours)]
    if names[0] != names[1]:
        problems.append(f'the files are {names[1]}, expected {names[0]}')
    for name in set(names[0]) & set(names[1]):
        paths = [os.path.join(folder, name) for folder in (theirs, ours)]
        with h5py.File(paths[0]) as expected, h5py.File(paths[1]) as file:
            compare(name, expected, file, problems)
            read = read_spikes if 'spikes' in expected else read_report
        read(name, *paths, problems)
    print(json.dumps(problems))


def compare(name, expected, file, problems):
    """Everything that BMTK writes is there, with the same attributes, shape and kind of number."""
    def attributes(at, one, other):
        for key, value in one.attrs.items():
            # Unsorted is what BMTK says by default; we sort by time then.
            if key == 'sorting' and value == 'none':
                continue
            if key not in other.attrs or not np.array_equal(other.attrs[key], value):
                problems.append(f'{name} {at}@{key} is {other.attrs.get(key)}, expected {value}')

    def visit(at, theirs):
        if os.path.basename(at) in LEFT_OUT:
            return
        if at not in file:
            problems.append(f'{name} has no {at}')
            return
        ours = file[at]
        attributes(at, theirs, ours)
        if not isinstance(theirs, h5py.Dataset):
            return
        if ours.shape != theirs.shape or kind(ours) != kind(theirs):
            problems.append(f'{name} {at} is {ours.dtype}{ours.shape}, expected {theirs.dtype}{theirs.shape}')
        elif at.startswith('report') and theirs.size > 0:
            variable = file[at].attrs.get('variable')
            most = np.max(np.abs(ours[()].astype(float) - theirs[()].astype(float)))
            if not most <= TOLERANCE.get(variable, 0):
                problems.append(f'{name} {at} differs by {most}')

    attributes('/', expected, file)
    expected.visititems(visit)


def kind(dataset):
    # BMTK writes some whole numbers as int64, where SONATA has uint64.
    return 'whole' if dataset.dtype.kind in 'iu' else dataset.dtype.str


def read_report(name, expected, path, problems):
    """BMTK's reader finds the same in both."""
    one, other = CompartmentReport(expected, 'r'), CompartmentReport(path, 'r')
    for population in one.populations:
        a, b = one[population], other[population]
        for what in ('node_ids', 'element_ids', 'element_pos', 'index_pointer', 'time_trace'):
            if not np.array_equal(getattr(a, what)(), getattr(b, what)()):
                problems.append(f'{name} {population}: {what} reads {getattr(b, what)()}, expected {getattr(a, what)()}')
        for node in a.node_ids():
            most = np.max(np.abs(a.data(node_id=node) - b.data(node_id=node)))
            if not most <= TOLERANCE[b.variable()]:
                problems.append(f'{name} {population} {node}: the data that BMTK reads differs by {most}')
        if not b.units():
            problems.append(f'{name} {population} has no units')


def read_spikes(name, expected, path, problems):
    """BMTK's reader finds the same trains in both."""
    with h5py.File(path) as file:
        populations = list(file['spikes'])
    if not populations:
        with h5py.File(expected) as file:
            if list(file['spikes']):
                problems.append(f'{name} has no spikes')
        return
    one, other = SpikeTrains.from_sonata(expected), SpikeTrains.from_sonata(path)
    if list(one.populations) != list(other.populations):
        problems.append(f'{name} has the populations {other.populations}, expected {one.populations}')
        return
    for population in one.populations:
        for node in one.node_ids(population):
            a, b = (np.sort(trains.get_times(node, population)) for trains in (one, other))
            if len(a) != len(b) or not np.max(np.abs(a - b)) <= TOLERANCE['timestamps']:
                problems.append(f'{name} {population} {node}: the spikes are at {b}, expected {a}')
        if other.units() != 'ms':
            problems.append(f'{name}: the times are in {other.units()}')


if __name__ == '__main__':
    main(*sys.argv[1:])
