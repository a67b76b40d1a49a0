"""Runs peer_bench.py of the reference set with synapses on the cell: `peer_synapses.py PATH SYNAPSES ARGUMENT…`. Each is an
Exp2Syn (0.5 and 2 ms, 0 mV) on a dendrite with a spike every 50 ms, the i-th from (37 i mod 500) / 10 ms on. In NEURON the
i-th is on segment 7 (61 i + 40) mod M of the dendrites' M; in Arbor, whose compartments are others, at a random place. Times as peer_clocks.py."""
import os
import sys

INTERVAL, RISE, DECAY = 50.0, 0.5, 2.0
TOTAL = 2e-3  # conductance of all at the peak [µS]


def onsets(count):
    return [37 * i % 500 / 10 for i in range(count)]


def in_neuron(count):
    import neuron_reference as reference
    h = reference.h
    build, kept = reference.build, []

    def with_synapses(*parameters):
        build(*parameters)
        dendrites = [s for sec in h.allsec() if sec.name().split('.')[-1][:4] in ('dend', 'apic') for s in sec]
        for i, onset in enumerate(onsets(count)):
            m = len(dendrites)
            synapse = h.Exp2Syn(dendrites[(i * 61 + 40) * 7 % m])
            synapse.tau1, synapse.tau2, synapse.e = RISE, DECAY, 0
            source = h.NetStim()
            source.interval, source.number, source.start, source.noise = INTERVAL, 1e9, onset, 0
            connection = h.NetCon(source, synapse, 0, 0, TOTAL / count)
            kept.append((synapse, source, connection))
    reference.build = with_synapses


def in_arbor(count):
    import arbor as A
    from arbor import units as U
    cable_cell, recipe = A.cable_cell, A.recipe

    def with_synapses(morphology, decor, *rest):
        for i in range(count):
            place = f'(uniform (join (tag 3) (tag 4)) {i} {i} 0)'
            decor.place(place, A.synapse('exp2syn', {'tau1': RISE, 'tau2': DECAY, 'e': 0}), f'synapse {i}')
        return cable_cell(morphology, decor, *rest)

    class WithEvents(recipe):
        def event_generators(self, gid):
            def generator(i, onset):
                schedule = A.regular_schedule(onset * U.ms, INTERVAL * U.ms)
                return A.event_generator(f'synapse {i}', TOTAL / count, schedule)
            return [generator(i, onset) for i, onset in enumerate(onsets(count))]
    A.cable_cell, A.recipe = with_synapses, WithEvents


script, synapses, peer = sys.argv[1], int(sys.argv[2]), sys.argv[3]
sys.path.insert(0, os.path.dirname(os.path.abspath(script)))
if synapses > 0:
    (in_neuron if peer == 'neuron' else in_arbor)(synapses)
here = os.path.dirname(os.path.abspath(__file__))
sys.argv = [os.path.join(here, 'peer_clocks.py'), script, *sys.argv[3:]]
with open(sys.argv[0]) as file:
    exec(compile(file.read(), sys.argv[0], 'exec'), {'__name__': '__main__', '__file__': sys.argv[0]})
