TITLE GClamp: conductance clamp, an electrode that acts as a conductance g with reversal potential e

: Play a vector into g for a conductance that changes with time. Positive current depolarizes the cell.

NEURON {
    POINT_PROCESS GClamp
    ELECTRODE_CURRENT i
    RANGE g, e, i
}

UNITS {
    (nA) = (nanoamp)
    (mV) = (millivolt)
    (uS) = (microsiemens)
}

PARAMETER {
    g = 0 (uS)
    e = 0 (mV)
}

ASSIGNED {
    v (mV)
    i (nA)
}

BREAKPOINT {
    i = g * (e - v)
}
