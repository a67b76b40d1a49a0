TITLE Kd: slowly inactivating potassium current, m h

: Both time constants hold at all voltages and temperatures.

NEURON {
    SUFFIX Kd
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
    ek (mV)
    ik (mA/cm2)
    g (S/cm2)
    mInf
    hInf
}

STATE { m h }

INITIAL {
    rates(v)
    m = mInf
    h = hInf
}

BREAKPOINT {
    SOLVE gates METHOD cnexp
    g = gbar * m * h
    ik = g * (v - ek)
}

DERIVATIVE gates {
    rates(v)
    m' = (mInf - m) / 1
    h' = (hInf - h) / 1500
}

UNITSOFF

PROCEDURE rates(v) {
    mInf = 1 - 1 / (1 + exp((v + 43) / 8))
    hInf = 1 / (1 + exp((v + 67) / 7.3))
}

UNITSON
