TITLE NaTa: transient sodium current of the axon, m^3 h

: NaTs with half-way voltages of -48 mV (m) and -69 mV (h), and with its constants open to be set for the whole cell.

NEURON {
    SUFFIX NaTa
    USEION na READ ena WRITE ina
    RANGE gbar, g, ina
    GLOBAL malphaF, mbetaF, mvhalf, mk, halphaF, hbetaF, hvhalf, hk
}

UNITS {
    (mV) = (millivolt)
    (mA) = (milliamp)
    (S) = (siemens)
}

PARAMETER {
    gbar = 1e-5 (S/cm2)
    malphaF = 0.182
    mbetaF = 0.124
    mvhalf = -48 (mV)
    mk = 6 (mV)
    halphaF = 0.015
    hbetaF = 0.015
    hvhalf = -69 (mV)
    hk = 6 (mV)
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

    a = malphaF * linexp(-(v - mvhalf), mk)
    b = mbetaF * linexp(v - mvhalf, mk)
    mInf = a / (a + b)
    mTau = 1 / (a + b) / q

    a = halphaF * linexp(v - hvhalf, hk)
    b = hbetaF * linexp(-(v - hvhalf), hk)
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
