TITLE Kv3_1: fast potassium
: Written for benchmarks from the equations in mechanisms.md.

NEURON {
    SUFFIX Kv3_1
    USEION k READ ek WRITE ik
    RANGE gbar, g
    GLOBAL vshift
    THREADSAFE
}

UNITS {
    (S) = (siemens)
    (mV) = (millivolt)
    (mA) = (milliamp)
}

PARAMETER {
    gbar = 0.00001 (S/cm2)
    vshift = 0 (mV)
}

ASSIGNED {
    v (mV)
    celsius (degC)
    g (S/cm2)
    ik (mA/cm2)
    ek (mV)
    mInf
    mTau
}

STATE { m }

BREAKPOINT {
    SOLVE states METHOD cnexp
    g = gbar * m
    ik = g * (v - ek)
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
    mInf = 1 / (1 + exp((v - 18.7 - vshift) / -9.7))
    mTau = 4 / (1 + exp((v + 46.56 - vshift) / -44.14))
}
UNITSON
