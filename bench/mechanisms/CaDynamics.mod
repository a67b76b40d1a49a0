TITLE CaDynamics: calcium in a shell below the membrane

: A share gamma of the calcium current stays free in a shell of some depth, and leaves it with the time constant decay.

NEURON {
    SUFFIX CaDynamics
    USEION ca READ ica WRITE cai
    RANGE gamma, decay, depth, minCai
}

UNITS {
    (mA) = (milliamp)
    (mM) = (milli/liter)
    (um) = (micron)
    FARADAY = (faraday) (coulomb)
}

PARAMETER {
    gamma = 0.05 : fraction of the current
    decay = 80 (ms)
    depth = 0.1 (um)
    minCai = 1e-4 (mM)
}

ASSIGNED {
    ica (mA/cm2)
}

STATE {
    cai (mM)
}

INITIAL {
    cai = minCai
}

BREAKPOINT {
    SOLVE shell METHOD cnexp
}

UNITSOFF

DERIVATIVE shell {
    cai' = -1e4 * ica * gamma / (2 * FARADAY * depth) - (cai - minCai) / decay
}

UNITSON
