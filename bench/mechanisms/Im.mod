TITLE Im: M current
: Written for benchmarks from the equations in mechanisms.md.

NEURON {
    SUFFIX Im
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
    LOCAL q, a, b
    q = 2.3^((celsius - 21) / 10)
    a = 3.3e-3 * exp(0.1 * (v + 35))
    b = 3.3e-3 * exp(-0.1 * (v + 35))
    mInf = a / (a + b)
    mTau = 1 / (a + b) / q
}
UNITSON
