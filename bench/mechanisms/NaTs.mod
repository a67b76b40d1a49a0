TITLE NaTs: transient sodium
: Written for benchmarks from the equations in mechanisms.md.

NEURON {
    SUFFIX NaTs
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
    mTau
    hInf
    hTau
}

STATE { m h }

BREAKPOINT {
    SOLVE states METHOD cnexp
    g = gbar * m * m * m * h
    ina = g * (v - ena)
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
    LOCAL q, a, b
    q = 2.3^((celsius - 23) / 10)
    a = 0.182 * vt(-(v + 40), 6)
    b = 0.124 * vt(v + 40, 6)
    mInf = a / (a + b)
    mTau = 1 / (a + b) / q
    a = 0.015 * vt(v + 66, 6)
    b = 0.015 * vt(-(v + 66), 6)
    hInf = a / (a + b)
    hTau = 1 / (a + b) / q
}

FUNCTION vt(x, y) {
    if (fabs(x / y) < 1e-6) {
        vt = y * (1 - x / y / 2)
    } else {
        vt = x / (exp(x / y) - 1)
    }
}
UNITSON
