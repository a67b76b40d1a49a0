TITLE SK: potassium current opened by calcium, z

: Looks at the calcium inside only, never at the voltage.

NEURON {
    SUFFIX SK
    USEION k READ ek WRITE ik
    USEION ca READ cai
    RANGE gbar, g, ik
}

UNITS {
    (mV) = (millivolt)
    (mA) = (milliamp)
    (mM) = (milli/liter)
    (S) = (siemens)
}

PARAMETER {
    gbar = 1e-6 (S/cm2)
}

ASSIGNED {
    v (mV)
    ek (mV)
    ik (mA/cm2)
    cai (mM)
    g (S/cm2)
    zInf
}

STATE { z }

INITIAL {
    rates(cai)
    z = zInf
}

BREAKPOINT {
    SOLVE gates METHOD cnexp
    g = gbar * z
    ik = g * (v - ek)
}

DERIVATIVE gates {
    rates(cai)
    z' = (zInf - z) / 1
}

UNITSOFF

PROCEDURE rates(cai) {
    LOCAL c
    c = cai
    if (c < 1e-7) {
        c = c + 1e-7
    }
    zInf = 1 / (1 + (0.00043 / c)^4.8)
}

UNITSON
