"""Runs a SONATA simulation in BMTK's BioNet and keeps numbers of its output, as test/golden/sonata/README.md describes.

run_bionet.py CONFIG OUT   in a folder that nrnivmodl compiled the mechanisms into
"""
import glob
import json
import os
import sys
import h5py
import numpy as np
import neuron
import bmtk
from bmtk.simulator import bionet

# Of a report of few columns the first rows are kept and then every so many; of any other, rows here and there.
WHOLE, EVERY = 1000, 8
FEW_COLUMNS = 8
SPREAD = 12


def main(config_path, out):
    config = bionet.Config.from_json(config_path)
    config.build_env()
    network = bionet.BioNetwork.from_config(config)
    simulation = bionet.BioSimulator.from_config(config, network=network)
    simulation.run()

    name = os.path.basename(config_path).removesuffix('.json')
    numbers, reports = [], {}
    output = config.output_dir
    for path in sorted(glob.glob(os.path.join(output, '*.h5'))):
        with h5py.File(path) as file:
            for population, report in file.get('report', {}).items():
                kept = keep(report['data'][()], numbers)
                mapping = {key: value[()].tolist() for key, value in report['mapping'].items()}
                variable = report['data'].attrs['variable']
                reports[os.path.basename(path)] = {'population': population, 'variable': variable, **kept, 'mapping': mapping}
    golden = {
        'bmtk': bmtk.__version__, 'neuron': neuron.h.nrnversion(0), 'spikes': spikes(os.path.join(output, 'spikes.h5')),
        'reports': reports,
    }
    with open(os.path.join(out, f'{name}.json'), 'w') as file:
        json.dump(golden, file)
    np.concatenate(numbers or [np.zeros(0)]).astype('<f8').tofile(os.path.join(out, f'{name}.f64le'))


def keep(data, numbers):
    """Keeps rows of a report; gives their indices and where they are."""
    rows = list(range(len(data)))
    if data.shape[1] <= FEW_COLUMNS:
        rows = rows[:WHOLE] + rows[WHOLE::EVERY]
    else:
        rows = sorted({round(each) for each in np.linspace(0, len(data) - 1, SPREAD)})
    if not np.all(np.isfinite(data)):
        raise SystemExit('Cannot keep a report with values that are not finite')
    offset = sum(each.size for each in numbers)
    numbers.append(data[rows].ravel())
    spread = {'rows': rows} if data.shape[1] > FEW_COLUMNS else {'whole': WHOLE, 'every': EVERY}
    return {'shape': list(data.shape), 'offset': offset, **spread}


def spikes(path):
    """Spikes by population, in the order of time and node: [ms], ids."""
    with h5py.File(path) as file:
        found = {}
        for population, train in file['spikes'].items():
            times, ids = train['timestamps'][()], train['node_ids'][()]
            order = np.lexsort((ids, times))
            found[population] = {'times_ms': times[order].tolist(), 'node_ids': ids[order].tolist()}
        return found


if __name__ == '__main__':
    main(*sys.argv[1:])
