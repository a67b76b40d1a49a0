TITLE NaTs: transient sodium current, m^3 h

: Two gates with rates linear-over-exponential in voltage, half-way at -40 mV (m) and -66 mV (h).

NEURON {
    SUFFIX NaTs
    USEION na READ ena WRITE ina
    RANGE gbar, g, ina
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
    ena (mV)
    ina (mA/cm2)
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
    g = gbar * m * m * m * h
    ina = g * (v - ena)
}

DERIVATIVE gates {
    rates(v)
    m' = (mInf - m) / mTau
    h' = (hInf - h) / hTau
}

UNITSOFF

PROCEDURE rates(v) {
    LOCAL a, b, q
    q = 2.3^((celsius - 23) / 10)

    a = 0.182 * linexp(-(v + 40), 6)
    b = 0.124 * linexp(v + 40, 6)
    mInf = a / (a + b)
    mTau = 1 / (a + b) / q

    a = 0.015 * linexp(v + 66, 6)
    b = 0.015 * linexp(-(v + 66), 6)
    hInf = a / (a + b)
    hTau = 1 / (a + b) / q
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
