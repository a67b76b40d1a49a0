"""Writes the circuits of the golden simulations with BMTK's NetworkBuilder, as test/golden/sonata/README.md describes.

make_network.py FOLDER
"""
import os
import sys
from bmtk.builder.networks import NetworkBuilder

BIOPHYSICAL = {'model_type': 'biophysical', 'model_template': 'ctdb:Biophys1.hoc'}
CELLS = [
    ('472363762', 'aibs_perisomatic', '472363762.swc', 'Scnn1a'),
    # SONATA needs no .swc.
    ('468193142-perisomatic', 'aibs_perisomatic', '468193142-perisomatic', 'Rorb'),
    ('468193142-all-active', 'aibs_allactive', '468193142-all-active.swc', 'Rorb, all active'),
]


def main(folder):
    os.makedirs(folder, exist_ok=True)
    cells = NetworkBuilder('cells')
    for name, processing, morphology, pop_name in CELLS:
        cells.add_nodes(N=1, model_processing=processing, dynamics_params=f'{name}.json', morphology=morphology,
                        pop_name=pop_name, ei='e', **BIOPHYSICAL)
    # Nodes with values of their own are another group of the file.
    cells.add_nodes(N=1, model_processing='aibs_allactive', dynamics_params='491766131.json', morphology='491766131.swc',
                    pop_name='with a place', x=[1.0], y=[-2.5], z=[3.0], rotation_angle_yaxis=[0.5], **BIOPHYSICAL)
    write(cells, folder)

    made = NetworkBuilder('made')
    made.add_nodes(N=2, model_processing='aibs_perisomatic', dynamics_params='fit_parameters.json',
                   morphology='cell.swc', pop_name='shipped', depth=[100.0, 250.0], **BIOPHYSICAL)
    write(made, folder)

    # A circuit with connections: virtual cells onto a biophysical one.
    connected = NetworkBuilder('connected')
    connected.add_nodes(N=1, model_processing='aibs_perisomatic', dynamics_params='fit_parameters.json',
                        morphology='cell.swc', **BIOPHYSICAL)
    inputs = NetworkBuilder('inputs')
    inputs.add_nodes(N=2, model_type='virtual', pop_name='thalamus')
    inputs.add_edges(target=connected.nodes(), connection_rule=1, syn_weight=0.001, weight_function='wmax', delay=2.0,
                     distance_range=[0.0, 100.0], target_sections=['soma'], dynamics_params='exc.json',
                     model_template='exp2syn')
    write(connected, folder)
    write(inputs, folder)
    inputs.save_edges(output_dir=folder)


def write(builder, folder):
    builder.build()
    builder.save_nodes(output_dir=folder)


if __name__ == '__main__':
    main(*sys.argv[1:])
