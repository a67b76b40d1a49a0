TITLE K_P: persistent potassium current, m^2 h

: The time constant of m jumps at -50 mV.

NEURON {
    SUFFIX K_P
    USEION k READ ek WRITE ik
    RANGE gbar, g, ik
    GLOBAL vshift, tauF
}

UNITS {
    (mV) = (millivolt)
    (mA) = (milliamp)
    (S) = (siemens)
}

PARAMETER {
    gbar = 1e-5 (S/cm2)
    vshift = 0 (mV)
    tauF = 1
}

ASSIGNED {
    v (mV)
    celsius (degC)
    ek (mV)
    ik (mA/cm2)
    g (S/cm2)
    mInf
    mTau (ms)
    hInf
    hTau (ms)
}

STATE { m h }

INITIAL {
    rates(v)
    m = mInf
    h = hInf
}

BREAKPOINT {
    SOLVE gates METHOD cnexp
    g = gbar * m * m * h
    ik = g * (v - ek)
}

DERIVATIVE gates {
    rates(v)
    m' = (mInf - m) / mTau
    h' = (hInf - h) / hTau
}

UNITSOFF

PROCEDURE rates(v) {
    LOCAL u, q
    u = v - vshift
    q = 2.3^((celsius - 21) / 10)

    mInf = 1 / (1 + exp(-(u + 14.3) / 14.6))
    if (u < -50) {
        mTau = tauF * (1.25 + 175.03 * exp(0.026 * u)) / q
    } else {
        mTau = tauF * (1.25 + 13 * exp(-0.026 * u)) / q
    }

    hInf = 1 / (1 + exp((u + 54) / 11))
    hTau = (360 + (1010 + 24 * (u + 55)) * exp(-((u + 75) / 48)^2)) / q
}

UNITSON
