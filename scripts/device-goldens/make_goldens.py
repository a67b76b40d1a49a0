"""Runs the experiments in NEURON and writes what it computes, as test/golden/devices/README.md describes.

make_goldens.py EXPERIMENTS MODELS OUT MOD...   in a folder that nrnivmodl compiled the MOD files into
"""
import glob
import hashlib
import json
import multiprocessing
import os
import sys
import numpy as np
from neuron import h
from run_experiment import EVERY, WHOLE, run_experiment

h.load_file('stdrun.hoc')
h.load_file('import3d.hoc')

MOST_BYTES = 4_100_000


def main(experiments_folder, models, out, *mod_files):
    experiments = []
    for path in sorted(glob.glob(os.path.join(experiments_folder, '*.json'))):
        with open(path) as file:
            experiments += json.load(file)
    entries, parts = [], {}
    # A process of its own for each: NEURON has one world, and nothing of the run before may be in it.
    with multiprocessing.get_context('fork').Pool(2, maxtasksperchild=1) as pool:
        runs = pool.imap(run_in_child, [(each, models) for each in experiments], chunksize=1)
        for experiment, traces in zip(experiments, runs):
            if not np.all(np.isfinite(traces)):
                raise SystemExit(f'Cannot keep {experiment["name"]}: a trace has a value that is not finite')
            model = experiment['model']
            part = parts.setdefault(model, [])
            offset = sum(each.size for each in part)
            part.append(traces)
            entries.append({
                'name': experiment['name'], 'file': f'numbers/{model}.f64le', 'offset': offset,
                'samples': round(experiment['duration_ms'] / experiment['dt_ms']) + 1,
                'kept': traces.shape[1], 'quantities': experiment['record'],
            })
            report(experiment, traces)
    os.makedirs(os.path.join(out, 'numbers'), exist_ok=True)
    for model, part in parts.items():
        np.concatenate([each.ravel() for each in part]).astype('<f8').tofile(os.path.join(out, f'numbers/{model}.f64le'))
    index = {
        'neuron': h.nrnversion(), 'whole': WHOLE, 'every': EVERY,
        'mechanisms': {os.path.basename(each): sha256(each) for each in mod_files}, 'experiments': entries,
    }
    with open(os.path.join(out, 'index.json'), 'w') as file:
        json.dump(index, file, indent=1)
    size = sum(each.size * 8 for part in parts.values() for each in part)
    print(f'{len(entries)} experiments, {size} bytes of numbers')
    if size > MOST_BYTES:
        raise SystemExit(f'Cannot keep {size} bytes in the repository: expected at most {MOST_BYTES}')


def run_in_child(task):
    # Import3d and delete_section print on the standard output.
    with open(os.devnull, 'w') as nowhere:
        os.dup2(nowhere.fileno(), 1)
    return run_experiment(*task)


def report(experiment, traces):
    v = traces[experiment['record'].index('soma[0](0.5).v')]
    up = (v[:-1] < -20) & (v[1:] >= -20)
    ranges = ' '.join(f'{name} {row.min():.4g}..{row.max():.4g}' for name, row in zip(experiment['record'], traces))
    print(f'{experiment["name"]}: {int(up.sum())} spikes, {int(up[:WHOLE].sum())} early; {ranges}', flush=True)


def sha256(path):
    with open(path, 'rb') as file:
        return hashlib.sha256(file.read()).hexdigest()


if __name__ == '__main__':
    main(*sys.argv[1:])
