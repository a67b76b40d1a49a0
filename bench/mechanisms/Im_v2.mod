TITLE Im_v2: muscarinic potassium current of later fits, m

: Its time constant never falls below 15 ms (at 30 degrees).

NEURON {
    SUFFIX Im_v2
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
}

STATE { m }

INITIAL {
    rates(v)
    m = mInf
}

BREAKPOINT {
    SOLVE gates METHOD cnexp
    g = gbar * m
    ik = g * (v - ek)
}

DERIVATIVE gates {
    rates(v)
    m' = (mInf - m) / mTau
}

UNITSOFF

PROCEDURE rates(v) {
    LOCAL a, b, q
    q = 2.3^((celsius - 30) / 10)
    a = 0.007 * exp(2.4 * (v + 48) / 26.12)
    b = 0.007 * exp(-3.6 * (v + 48) / 26.12)
    mInf = a / (a + b)
    mTau = (15 + 1 / (a + b)) / q
}

UNITSON
