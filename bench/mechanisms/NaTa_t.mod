TITLE NaTa_t: transient sodium current of the human models, axon, m^3 h

: Rates at 34 degrees whatever the temperature. A voltage at which one of them is 0/0 gives way by 0.1 uV.

NEURON {
    SUFFIX NaTa_t
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
    LOCAL u, a, b, q
    u = v
    q = 2.3^((34 - 21) / 10)

    if (u == -38) {
        u = u + 0.0001
    }
    a = 0.182 * (u + 38) / (1 - exp(-(u + 38) / 6))
    b = 0.124 * (-u - 38) / (1 - exp(-(-u - 38) / 6))
    mInf = a / (a + b)
    mTau = 1 / (a + b) / q

    if (u == -66) {
        u = u + 0.0001
    }
    a = -0.015 * (u + 66) / (1 - exp((u + 66) / 6))
    b = -0.015 * (-u - 66) / (1 - exp((-u - 66) / 6))
    hInf = a / (a + b)
    hTau = 1 / (a + b) / q
}

UNITSON
