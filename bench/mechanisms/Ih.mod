TITLE Ih: current activated by hyperpolarisation, m

: Carried by no single ion; its reversal potential holds for the whole cell.

NEURON {
    SUFFIX Ih
    NONSPECIFIC_CURRENT ihcn
    RANGE gbar, g, ihcn
    GLOBAL ehcn
}

UNITS {
    (mV) = (millivolt)
    (mA) = (milliamp)
    (S) = (siemens)
}

PARAMETER {
    gbar = 1e-5 (S/cm2)
    ehcn = -45 (mV)
}

ASSIGNED {
    v (mV)
    ihcn (mA/cm2)
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
    ihcn = g * (v - ehcn)
}

DERIVATIVE gates {
    rates(v)
    m' = (mInf - m) / mTau
}

UNITSOFF

PROCEDURE rates(v) {
    LOCAL a, b
    a = 0.00643 * linexp(v + 154.9, 11.9)
    b = 0.193 * exp(v / 33.1)
    mInf = a / (a + b)
    mTau = 1 / (a + b)
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
