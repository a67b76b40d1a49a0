TITLE Ca_HVA: high-voltage activated calcium
: Written for benchmarks from the equations in mechanisms.md.

NEURON {
    SUFFIX Ca_HVA
    USEION ca READ eca WRITE ica
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
    ica (mA/cm2)
    eca (mV)
    mInf
    mTau
    hInf
    hTau
}

STATE { m h }

BREAKPOINT {
    SOLVE states METHOD cnexp
    g = gbar * m * m * h
    ica = g * (v - eca)
}

DERIVATIVE states {
    rates()
    m' = (mInf - m) / mTau
    h' = (hInf - h) / hTau
}

INITIAL {
    rates()
    m = mInf
    h = hInf
}

UNITSOFF
PROCEDURE rates() {
    LOCAL a, b
    a = 0.055 * vt(-27 - v, 3.8)
    b = 0.94 * exp((-75 - v) / 17)
    mInf = a / (a + b)
    mTau = 1 / (a + b)
    a = 0.000457 * exp((-13 - v) / 50)
    b = 0.0065 / (exp((-v - 15) / 28) + 1)
    hInf = a / (a + b)
    hTau = 1 / (a + b)
}

FUNCTION vt(x, y) {
    if (fabs(x / y) < 1e-6) {
        vt = y * (1 - x / y / 2)
    } else {
        vt = x / (exp(x / y) - 1)
    }
}
UNITSON
