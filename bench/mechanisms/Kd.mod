TITLE Kd: slowly inactivating potassium
: Written for benchmarks from the equations in mechanisms.md.

NEURON {
    SUFFIX Kd
    USEION k READ ek WRITE ik
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
    ik (mA/cm2)
    ek (mV)
    mInf
    mTau
    hInf
    hTau
}

STATE { m h }

BREAKPOINT {
    SOLVE states METHOD cnexp
    g = gbar * m * h
    ik = g * (v - ek)
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
    mInf = 1 - 1 / (1 + exp((v + 43) / 8))
    mTau = 1
    hInf = 1 / (1 + exp((v + 67) / 7.3))
    hTau = 1500
}
UNITSON
