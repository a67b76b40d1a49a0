TITLE Kv2like: delayed rectifier
: Written for benchmarks from the equations in mechanisms.md.

NEURON {
    SUFFIX Kv2like
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
    h1Tau
    h2Tau
}

STATE { m h1 h2 }

BREAKPOINT {
    SOLVE states METHOD cnexp
    g = gbar * m * m * (0.5 * h1 + 0.5 * h2)
    ik = g * (v - ek)
}

DERIVATIVE states {
    rates()
    m' = (mInf - m) / mTau
    h1' = (hInf - h1) / h1Tau
    h2' = (hInf - h2) / h2Tau
}

INITIAL {
    rates()
    m = mInf
    h1 = hInf
    h2 = hInf
}

UNITSOFF
PROCEDURE rates() {
    LOCAL q, a, b
    q = 2.3^((celsius - 21) / 10)
    a = 0.12 * vt(-(v - 43), 11)
    b = 0.02 * exp(-(v + 1.27) / 120)
    mInf = a / (a + b)
    mTau = 2.5 / (q * (a + b))
    hInf = 1 / (1 + exp((v + 58) / 11))
    h1Tau = (360 + (1010 + 23.7 * (v + 54)) * exp(-((v + 75) / 48)^2)) / q
    h2Tau = (2350 + 1380 * exp(-0.011 * v) - 210 * exp(-0.03 * v)) / q
    if (h2Tau < 0) {
    h2Tau = 1e-3
    }
}

FUNCTION vt(x, y) {
    if (fabs(x / y) < 1e-6) {
        vt = y * (1 - x / y / 2)
    } else {
        vt = x / (exp(x / y) - 1)
    }
}
UNITSON
