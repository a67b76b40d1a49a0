"""Runs a BluePyOpt model in BluePyOpt, and keeps numbers of it, as test/golden/bluepyopt/README.md describes.

run_bluepyopt.py MODEL MORPHOLOGY OUT   in a folder that nrnivmodl compiled the mechanisms into
"""
import json
import os
import sys
import bluepyopt
import numpy as np
from bluepyopt import ephys

DT_MS, TOTAL_MS = 0.025, 200.0
DELAY_MS, DURATION_MS, AMPLITUDE_NA = 20.0, 150.0, 0.35
WHOLE, EVERY = 1000, 8


def main(model, morphology, out):
    def read(name):
        with open(os.path.join(model, name)) as file:
            return json.load(file)

    sections = {}
    def locations(name):
        if name not in sections:
            sections[name] = ephys.locations.NrnSeclistLocation(name, seclist_name=name)
        return [sections[name]]

    mechanisms = [
        ephys.mechanisms.NrnMODMechanism(name=f'{each}.{name}', suffix=each, locations=locations(name), preloaded=True)
        for name, own in read('mechanisms.json').items() for each in own
    ]
    cell = ephys.models.CellModel(
        'golden', morph=ephys.morphologies.NrnFileMorphology(morphology, do_replace_axon=True), mechs=mechanisms,
        params=[parameter(each, locations) for each in read('parameters.json')])

    soma = ephys.locations.NrnSeclistCompLocation(name='soma', seclist_name='somatic', sec_index=0, comp_x=0.5)
    apical = ephys.locations.NrnSeclistCompLocation(name='apical', seclist_name='apical', sec_index=2, comp_x=0.5)
    stimulus = ephys.stimuli.NrnSquarePulse(step_amplitude=AMPLITUDE_NA, step_delay=DELAY_MS, step_duration=DURATION_MS,
                                            location=soma, total_duration=TOTAL_MS)
    recordings = [ephys.recordings.CompRecording(name=name, location=location, variable='v')
                  for name, location in (('soma', soma), ('apical', apical))]
    protocol = ephys.protocols.SweepProtocol('step', [stimulus], recordings, cvode_active=False)
    simulator = ephys.simulators.NrnSimulator(dt=DT_MS, cvode_active=False)
    responses = protocol.run(cell_model=cell, param_values=read('best.json')[0], sim=simulator, isolate=False)
    traces = {name: np.asarray(responses[name]['voltage']) for name in ('soma', 'apical')}
    count = len(traces['soma'])
    rows = np.r_[0:WHOLE, WHOLE:count:EVERY]
    numbers = np.concatenate([traces[name][rows] for name in ('soma', 'apical')])
    numbers.astype('<f8').tofile(os.path.join(out, 'numbers.f64le'))
    index = {
        'bluepyopt': bluepyopt.__version__, 'neuron': simulator.neuron.h.nrnversion(0), 'dt_ms': DT_MS, 'samples': count,
        'whole': WHOLE, 'every': EVERY, 'traces': ['soma', 'apic[2](0.5)'],
        'stimulus': {'amplitude_na': AMPLITUDE_NA, 'delay_ms': DELAY_MS, 'duration_ms': DURATION_MS, 'total_ms': TOTAL_MS},
    }
    with open(os.path.join(out, 'index.json'), 'w') as file:
        json.dump(index, file)


def parameter(config, locations):
    """As examples/l5pc of BluePyOpt makes them."""
    name = config['param_name']
    common = {'param_name': name, 'value': config.get('value'), 'bounds': config.get('bounds'), 'frozen': 'value' in config}
    if config['type'] == 'global':
        return ephys.parameters.NrnGlobalParameter(name=name, **common)
    scaler = ephys.parameterscalers.NrnSegmentLinearScaler()
    if config['dist_type'] != 'uniform':
        scaler = ephys.parameterscalers.NrnSegmentSomaDistanceScaler(distribution=config['dist'])
    kinds = {'section': ephys.parameters.NrnSectionParameter, 'range': ephys.parameters.NrnRangeParameter}
    where = config['sectionlist']
    return kinds[config['type']](name=f'{name}.{where}', value_scaler=scaler, locations=locations(where), **common)


if __name__ == '__main__':
    main(*sys.argv[1:])
