TITLE Im_v2: M current, second kind
: Written for benchmarks from the equations in mechanisms.md.

NEURON {
    SUFFIX Im_v2
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
    q = 2.3^((celsius - 30) / 10)
    a = 0.007 * exp(2.4 * (v + 48) / 26.12)
    b = 0.007 * exp(-3.6 * (v + 48) / 26.12)
    mInf = a / (a + b)
    mTau = (15 + 1 / (a + b)) / q
}
UNITSON
