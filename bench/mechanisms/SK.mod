TITLE SK: calcium-activated potassium
: Written for benchmarks from the equations in mechanisms.md.

NEURON {
    SUFFIX SK
    USEION k READ ek WRITE ik
    USEION ca READ cai
    RANGE gbar, g
    THREADSAFE
}

UNITS {
    (S) = (siemens)
    (mV) = (millivolt)
    (mA) = (milliamp)
    (mM) = (milli/liter)
}

PARAMETER {
    gbar = 0.000001 (S/cm2)
}

ASSIGNED {
    v (mV)
    celsius (degC)
    g (S/cm2)
    ik (mA/cm2)
    ek (mV)
    cai (mM)
    zInf
}

STATE { z }

BREAKPOINT {
    SOLVE states METHOD cnexp
    g = gbar * z
    ik = g * (v - ek)
}

DERIVATIVE states {
    rates()
    z' = zInf - z
}

INITIAL {
    rates()
    z = zInf
}

UNITSOFF
PROCEDURE rates() {
    LOCAL ca
    ca = cai
    if (ca < 1e-7) {
    ca = ca + 1e-7
    }
    zInf = 1 / (1 + (0.00043 / ca)^4.8)
}
UNITSON
