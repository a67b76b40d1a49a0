TITLE Nap: persistent sodium
: Written for benchmarks from the equations in mechanisms.md.

NEURON {
    SUFFIX Nap
    USEION na READ ena WRITE ina
    RANGE gbar, g
    THREADSAFE
}

UNITS {
    (S) = (siemens)
    (mV) = (millivolt)
    (mA) = (milliamp)
}

PARAMETER {
    gbar = 0.00001 (S/cm2)
}

ASSIGNED {
    v (mV)
    celsius (degC)
    g (S/cm2)
    ina (mA/cm2)
    ena (mV)
    mInf
    hInf
    hTau
}

STATE { h }

BREAKPOINT {
    SOLVE states METHOD cnexp
    mInf = 1 / (1 + exp((v + 52.6) / -4.6))
    g = gbar * mInf * h
    ina = g * (v - ena)
}

DERIVATIVE states {
    rates()
    h' = (hInf - h) / hTau
}

INITIAL {
    rates()
    h = hInf
}

UNITSOFF
PROCEDURE rates() {
    LOCAL q
    q = 2.3^((celsius - 21) / 10)
    hInf = 1 / (1 + exp((v + 48.8) / 10))
    hTau = 1 / (2.88e-6 * vt(v + 17, 4.63) + 6.94e-6 * vt(-(v + 64.4), 2.63)) / q
}

FUNCTION vt(x, y) {
    if (fabs(x / y) < 1e-6) {
        vt = y * (1 - x / y / 2)
    } else {
        vt = x / (exp(x / y) - 1)
    }
}
UNITSON
