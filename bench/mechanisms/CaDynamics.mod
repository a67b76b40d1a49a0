TITLE CaDynamics: calcium under the membrane
: Written for benchmarks from the equations in mechanisms.md.

NEURON {
    SUFFIX CaDynamics
    USEION ca READ ica WRITE cai
    RANGE gamma, decay, depth, minCai
    THREADSAFE
}

UNITS {
    (mV) = (millivolt)
    (mA) = (milliamp)
    (mM) = (milli/liter)
    (um) = (micron)
    FARADAY = (faraday) (coulombs)
}

PARAMETER {
    gamma = 0.05 (1)
    decay = 80 (ms)
    depth = 0.1 (um)
    minCai = 1e-4 (mM)
}

ASSIGNED { ica (mA/cm2) }

STATE { cai (mM) }

BREAKPOINT {
    SOLVE states METHOD cnexp
}

UNITSOFF
DERIVATIVE states {
    cai' = -1e4 * ica * gamma / (2 * FARADAY * depth) - (cai - minCai) / decay
}
UNITSON

INITIAL {
    cai = minCai
}
