TITLE Ih: hyperpolarisation-activated current
: Written for benchmarks from the equations in mechanisms.md.

NEURON {
    SUFFIX Ih
    NONSPECIFIC_CURRENT ihcn
    RANGE gbar, g
    GLOBAL ehcn
    THREADSAFE
}

UNITS {
    (S) = (siemens)
    (mV) = (millivolt)
    (mA) = (milliamp)
}

PARAMETER {
    gbar = 0.00001 (S/cm2)
    ehcn = -45 (mV)
}

ASSIGNED {
    v (mV)
    celsius (degC)
    g (S/cm2)
    ihcn (mA/cm2)
    mInf
    mTau
}

STATE { m }

BREAKPOINT {
    SOLVE states METHOD cnexp
    g = gbar * m
    ihcn = g * (v - ehcn)
}

DERIVATIVE states {
    rates()
    m' = (mInf - m) / mTau
}

INITIAL {
    rates()
    m = mInf
}

UNITSOFF
PROCEDURE rates() {
    LOCAL a, b
    a = 0.00643 * vt(v + 154.9, 11.9)
    b = 0.193 * exp(v / 33.1)
    mInf = a / (a + b)
    mTau = 1 / (a + b)
}

FUNCTION vt(x, y) {
    if (fabs(x / y) < 1e-6) {
        vt = y * (1 - x / y / 2)
    } else {
        vt = x / (exp(x / y) - 1)
    }
}
UNITSON
