TITLE K_P: persistent potassium
: Written for benchmarks from the equations in mechanisms.md.

NEURON {
    SUFFIX K_P
    USEION k READ ek WRITE ik
    RANGE gbar, g
    GLOBAL vshift, tauF
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
    tauF = 1 (1)
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
    g = gbar * m * m * h
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
    LOCAL q
    q = 2.3^((celsius - 21) / 10)
    mInf = 1 / (1 + exp(-(v + 14.3 - vshift) / 14.6))
    if (v < -50 + vshift) {
    mTau = tauF * (1.25 + 175.03 * exp(0.026 * (v - vshift))) / q
    } else {
    mTau = tauF * (1.25 + 13 * exp(-0.026 * (v - vshift))) / q
    }
    hInf = 1 / (1 + exp((v + 54 - vshift) / 11))
    hTau = (360 + (1010 + 24 * (v + 55 - vshift)) * exp(-((v + 75 - vshift) / 48)^2)) / q
}
UNITSON
