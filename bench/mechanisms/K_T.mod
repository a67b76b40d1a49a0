TITLE K_T: transient potassium current, m^4 h

NEURON {
    SUFFIX K_T
    USEION k READ ek WRITE ik
    RANGE gbar, g, ik
    GLOBAL vshift, mTauF, hTauF
}

UNITS {
    (mV) = (millivolt)
    (mA) = (milliamp)
    (S) = (siemens)
}

PARAMETER {
    gbar = 1e-5 (S/cm2)
    vshift = 0 (mV)
    mTauF = 1
    hTauF = 1
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
    g = gbar * m * m * m * m * h
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

    mInf = 1 / (1 + exp(-(u + 47) / 29))
    mTau = (0.34 + mTauF * 0.92 * exp(-((u + 71) / 59)^2)) / q

    hInf = 1 / (1 + exp((u + 66) / 10))
    hTau = (8 + hTauF * 49 * exp(-((u + 73) / 23)^2)) / q
}

UNITSON
