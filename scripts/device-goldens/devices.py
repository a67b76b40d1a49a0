"""Devices of an experiment in NEURON: electrodes, clamps and synapses."""
import re
from neuron import h
from rule import segments_by_rule

FOREVER_MS = 1e9


def place(text):
    """The segment of a place such as dend[10](0.5)."""
    found = re.fullmatch(r'(\w+)\[(\d+)\]\(([^()]+)\)', text)
    if not found:
        raise SystemExit(f'Cannot find the place {text}: expected one such as dend[10](0.5)')
    group, index, x = found.groups()
    return getattr(h, group)[int(index)](float(x))


def sampled(points, dt, steps):
    """Values at k*dt for k = 0 ... steps: linear between the points [ms, value], constant outside."""
    values, at = [], 0
    for k in range(steps + 1):
        t = k * dt
        while at + 1 < len(points) and points[at + 1][0] <= t:
            at += 1
        (t0, y0), (t1, y1) = points[at], points[min(at + 1, len(points) - 1)]
        values.append(y0 + (y1 - y0) * ((t - t0) / (t1 - t0)) if t0 <= t < t1 else y0)
    return h.Vector(values)


class Devices:
    """The point processes of an experiment by name, with what has to live as long as they do."""

    def __init__(self, devices, dt, steps):
        self.processes = {}
        self.kept = []
        self.dt, self.steps = dt, steps
        self.events = []
        for device in devices:
            if 'rule' in device:
                for index, segment in enumerate(segments_by_rule(device['at'], device['rule'])):
                    KINDS[device['kind']](self, {**device, 'index': index}, segment)
                continue
            self.processes[device['name']] = KINDS[device['kind']](self, device, place(device['at']))
        # NEURON empties its queue at the start of finitialize: events have to be sent after that.
        self.kept.append(h.FInitializeHandler(1, self.send_events))

    def play(self, points, variable):
        vector = sampled(points, self.dt, self.steps)
        # One value a step: the k-th holds from k*dt to (k + 1)*dt.
        vector.play(variable, self.dt)
        self.kept.append(vector)

    def send_events(self):
        for connection, time in self.events:
            connection.event(time)

    def current(self, device, at):
        clamp = h.IClamp(at)
        if 'points' in device:
            clamp.delay, clamp.dur = 0, FOREVER_MS
            self.play(device['points'], clamp._ref_amp)
        else:
            clamp.delay, clamp.dur, clamp.amp = device['delay'], device['duration'], device['amplitude']
        return clamp

    def voltage_clamp(self, device, at):
        clamp = h.SEClamp(at)
        clamp.rs = device['rs_mohm']
        if 'points' in device:
            clamp.dur1 = FOREVER_MS
            self.play(device['points'], clamp._ref_amp1)
        for number, (duration, level) in enumerate(device.get('levels', []), 1):
            setattr(clamp, f'dur{number}', duration)
            setattr(clamp, f'amp{number}', level)
        return clamp

    def conductance_clamp(self, device, at):
        clamp = h.GClamp(at)
        clamp.e = device['e']
        self.play(device['points'], clamp._ref_g)
        return clamp

    def expsyn(self, device, at):
        synapse = h.ExpSyn(at)
        synapse.tau, synapse.e = device['tau'], device['e']
        return self.connect(device, synapse)

    def exp2syn(self, device, at):
        synapse = h.Exp2Syn(at)
        synapse.tau1, synapse.tau2, synapse.e = device['tau1'], device['tau2'], device['e']
        return self.connect(device, synapse)

    def connect(self, device, synapse):
        if 'netstim' in device:
            return self.connect_netstim(device, synapse)
        connection = h.NetCon(None, synapse)
        connection.weight[0] = device['weight']
        self.kept.append(connection)
        # event() takes the time of delivery: it does not add the connection's delay.
        self.events += [(connection, time + device['delay']) for time in device['times']]
        return synapse

    def connect_netstim(self, device, synapse):
        """A NetStim of its own: stream `index` of the seed."""
        wanted = device['netstim']
        stim = h.NetStim()
        for key in ('interval', 'number', 'start', 'noise'):
            setattr(stim, key, wanted[key])
        stim.noiseFromRandom123(wanted['seed'], device['index'], 0)
        connection = h.NetCon(stim, synapse)
        connection.delay, connection.weight[0] = device['delay'], device['weight']
        self.kept += [stim, connection, synapse]
        return synapse

    def alpha(self, device, at):
        synapse = h.AlphaSynapse(at)
        for key in ('onset', 'tau', 'gmax', 'e'):
            setattr(synapse, key, device[key])
        return synapse


KINDS = {
    'current': Devices.current,
    'voltage_clamp': Devices.voltage_clamp,
    'conductance_clamp': Devices.conductance_clamp,
    'expsyn': Devices.expsyn,
    'exp2syn': Devices.exp2syn,
    'alpha': Devices.alpha,
}
