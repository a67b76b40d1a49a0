"""Extracellular potentials by LFPykit of what NEURON computes, for test/golden/extracellular.

extracellular.py MODELS OUT   in a folder that nrnivmodl compiled bench/mechanisms into

Started by scripts/make-extracellular-goldens.mjs; test/golden/extracellular/README.md says what the numbers are.
"""
import json
import multiprocessing
import os
import sys

import lfpykit
import numpy as np
from neuron import h

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'device-goldens'))
from cell import build_cell  # noqa: E402

h.load_file('stdrun.hoc')
h.load_file('import3d.hoc')

DT_MS = 0.025
DURATION_MS = 30.0
EVERY = 4
CONDUCTIVITY_S_PER_M = 0.3
SOURCES = {'line': lfpykit.LineSourcePotential, 'point': lfpykit.PointSourcePotential}

MODELS = {
    '468193142-perisomatic': {'soma_na': 0.5, 'apical': 'apic[16]', 'basal': 'dend[35]', 'clamped': 'dend[23]'},
    '491766131': {'soma_na': 0.9, 'apical': 'apic[28]', 'basal': 'dend[22]', 'clamped': 'dend[33]'},
}


def main(models, out):
    cases, parts = [], []
    for name, runs in all_runs(models).items():
        geometry = runs['step']['geometry']
        contacts = contacts_of(geometry, MODELS[name])
        weights = {source: weights_of(geometry, contacts, source) for source in SOURCES}
        offset = sum(each.size for each in parts)
        parts += [geometry['lines'].ravel()] + [weights[source].ravel() for source in SOURCES]
        for kind, run in runs.items():
            for source in SOURCES:
                potential = weights[source] @ run['currents']
                if not np.all(np.isfinite(potential)):
                    raise SystemExit(f'Cannot keep {name} {kind}: a potential is not finite')
                parts.append(potential[:, ::EVERY].ravel())
                print(name, kind, source, 'largest [mV]', np.abs(potential).max(axis=1))
        cases.append({'model': name, 'contacts_um': contacts, 'segments': geometry['names'], 'offset': offset,
                      'runs': [{'kind': kind, 'devices': run['devices']} for kind, run in runs.items()]})
    os.makedirs(out, exist_ok=True)
    np.concatenate(parts).astype('<f8').tofile(os.path.join(out, 'numbers.f64le'))
    index = {'neuron': h.nrnversion(), 'lfpykit': lfpykit.__version__, 'dt_ms': DT_MS, 'duration_ms': DURATION_MS,
             'every': EVERY, 'conductivity_s_per_m': CONDUCTIVITY_S_PER_M, 'sources': list(SOURCES), 'cases': cases}
    with open(os.path.join(out, 'index.json'), 'w') as file:
        json.dump(index, file, indent=1)


def all_runs(models):
    """Runs by model and kind, each in a process of its own: NEURON has one world. No matrices before, which start threads."""
    with multiprocessing.get_context('fork').Pool(1, maxtasksperchild=1) as pool:
        return {name: {kind: pool.apply(run_in_child, (os.path.join(models, name), model, kind))
                       for kind in ('step', 'devices')} for name, model in MODELS.items()}


def run_in_child(folder, model, kind):
    with open(os.devnull, 'w') as nowhere:
        os.dup2(nowhere.fileno(), 1)
    v_init = build_cell(folder, 'default')
    devices = devices_of(model, kind)
    attached = [attach(device) for device in devices]
    h.CVode().use_fast_imem(True)
    segments = [segment for section in h.allsec() for segment in section]
    vectors = [h.Vector().record(segment._ref_i_membrane_) for segment in segments]
    h.dt = DT_MS
    h.finitialize(v_init)
    for _ in range(round(DURATION_MS / DT_MS)):
        h.fadvance()
    del attached
    currents = np.array([np.array(vector) for vector in vectors])
    diameters = [segment.diam for segment in segments]
    # Sections without points get theirs only now: the run is one of cylinders, and points have diameters of 7 digits.
    h.define_shape()
    return {'currents': currents, 'devices': devices, 'geometry': geometry_of(segments, diameters)}


def devices_of(model, kind):
    if kind == 'step':
        return [{'name': 'step', 'kind': 'current', 'at': 'soma[0](0.5)', 'delay': 2.0, 'duration': 25.0,
                 'amplitude': model['soma_na']}]
    return [
        {'name': 'electrode', 'kind': 'current', 'at': model['apical'] + '(0.5)', 'delay': 1.0, 'duration': 20.0,
         'amplitude': 0.3},
        {'name': 'synapse', 'kind': 'exp2syn', 'at': model['basal'] + '(0.5)', 'tau1': 0.5, 'tau2': 3.0, 'e': 0.0,
         'weight': 0.004, 'delay': 0.0, 'times': [3.0, 9.1]},
        {'name': 'clamp', 'kind': 'voltage_clamp', 'at': model['clamped'] + '(0.5)', 'rs_mohm': 20.0,
         'levels': [[5.0, -80.0], [10.0, -40.0]]},
    ]


def attach(device):
    name, x = device['at'][:-1].split('(')
    group, index = name[:-1].split('[')
    segment = getattr(h, group)[int(index)](float(x))
    if device['kind'] == 'current':
        process = h.IClamp(segment)
        process.delay, process.dur, process.amp = device['delay'], device['duration'], device['amplitude']
        return process
    if device['kind'] == 'voltage_clamp':
        process = h.SEClamp(segment)
        process.rs = device['rs_mohm']
        for step, (duration, level) in enumerate(device['levels'], 1):
            setattr(process, f'dur{step}', duration)
            setattr(process, f'amp{step}', level)
        return process
    process = h.Exp2Syn(segment)
    process.tau1, process.tau2, process.e = device['tau1'], device['tau2'], device['e']
    connection = h.NetCon(None, process)
    connection.weight[0] = device['weight']
    handler = h.FInitializeHandler(lambda: [connection.event(time + device['delay']) for time in device['times']])
    return process, connection, handler


def geometry_of(segments, diameters):
    """Names, and for each segment x0 y0 z0 x1 y1 z1 diameter [um], as LFPy takes them from NEURON."""
    rows = []
    for section in h.allsec():
        points = np.array([[h.arc3d(i, sec=section), h.x3d(i, sec=section), h.y3d(i, sec=section), h.z3d(i, sec=section)]
                           for i in range(int(h.n3d(sec=section)))])
        for segment in section:
            ends = [(segment.x + side / (2 * section.nseg)) * section.L for side in (-1, 1)]
            rows.append([np.interp(end, points[:, 0], points[:, axis]) for end in ends for axis in (1, 2, 3)]
                        + [diameters[len(rows)]])
    return {'names': [str(segment) for segment in segments], 'lines': np.array(rows)}


def contacts_of(geometry, model):
    """Positions [um]: around and in the soma, along and in the apical dendrite, far away."""
    lines, names = geometry['lines'], geometry['names']
    soma = (lines[0, :3] + lines[0, 3:6]) / 2
    apical = lines[names.index(model['apical'] + '(0.5)')]
    start, end, radius = apical[:3], apical[3:6], apical[6] / 2
    along = (end - start) / np.linalg.norm(end - start)
    across = np.cross(along, [0.0, 0.0, 1.0])
    across /= np.linalg.norm(across)
    middle = (start + end) / 2
    contacts = [
        soma + [0, 0, 20], soma + [30, -10, 5], soma + [-40, 60, 0], soma + [0, 150, 30], soma + [1000, 0, -200],
        soma, soma + [1, 2, -1],
        middle + 0.3 * radius * across, middle + 1.5 * radius * across, start, end + 25 * along, middle - 60 * across,
    ]
    return [[float(each) for each in contact] for contact in contacts]


def weights_of(geometry, contacts, source):
    lines = geometry['lines']
    cell = lfpykit.CellGeometry(*(lines[:, [axis, axis + 3]] for axis in range(3)), d=lines[:, 6])
    x, y, z = np.array(contacts).T
    return SOURCES[source](cell, x=x, y=y, z=z, sigma=CONDUCTIVITY_S_PER_M).get_transformation_matrix()


if __name__ == '__main__':
    main(*sys.argv[1:])
