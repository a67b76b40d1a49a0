TITLE Kv2like: delayed rectifier like Kv2, m^2 (h1 + h2) / 2

: Two inactivation gates share their steady state and differ in time constant. That of h2 would turn negative below
: about -119 mV, and is kept above 1 us.

NEURON {
    SUFFIX Kv2like
    USEION k READ ek WRITE ik
    RANGE gbar, g, ik
}

UNITS {
    (mV) = (millivolt)
    (mA) = (milliamp)
    (S) = (siemens)
}

PARAMETER {
    gbar = 1e-5 (S/cm2)
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
    h1Tau (ms)
    h2Tau (ms)
}

STATE { m h1 h2 }

INITIAL {
    rates(v)
    m = mInf
    h1 = hInf
    h2 = hInf
}

BREAKPOINT {
    SOLVE gates METHOD cnexp
    g = gbar * m * m * (0.5 * h1 + 0.5 * h2)
    ik = g * (v - ek)
}

DERIVATIVE gates {
    rates(v)
    m' = (mInf - m) / mTau
    h1' = (hInf - h1) / h1Tau
    h2' = (hInf - h2) / h2Tau
}

UNITSOFF

PROCEDURE rates(v) {
    LOCAL a, b, q
    q = 2.3^((celsius - 21) / 10)

    a = 0.12 * linexp(-(v - 43), 11)
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

: x / (exp(x/y) - 1), which tends to y where x goes to 0
FUNCTION linexp(x, y) {
    if (fabs(x / y) < 1e-6) {
        linexp = y * (1 - x / y / 2)
    } else {
        linexp = x / (exp(x / y) - 1)
    }
}

UNITSON
