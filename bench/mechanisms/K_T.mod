TITLE K_T: transient potassium
: Written for benchmarks from the equations in mechanisms.md.

NEURON {
    SUFFIX K_T
    USEION k READ ek WRITE ik
    RANGE gbar, g
    GLOBAL vshift, mTauF, hTauF
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
    mTauF = 1 (1)
    hTauF = 1 (1)
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
    g = gbar * m * m * m * m * h
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
    mInf = 1 / (1 + exp(-(v + 47 - vshift) / 29))
    mTau = (0.34 + 0.92 * mTauF * exp(-((v + 71 - vshift) / 59)^2)) / q
    hInf = 1 / (1 + exp((v + 66 - vshift) / 10))
    hTau = (8 + 49 * hTauF * exp(-((v + 73 - vshift) / 23)^2)) / q
}
UNITSON
