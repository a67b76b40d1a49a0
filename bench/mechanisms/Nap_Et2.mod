TITLE Nap_Et2: persistent sodium current of the human models, m^3 h

: Rates at 34 degrees whatever the temperature. A voltage at which one of them is 0/0 gives way by 0.1 uV.

NEURON {
    SUFFIX Nap_Et2
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

    mInf = 1 / (1 + exp((u + 52.6) / -4.6))
    if (u == -38) {
        u = u + 0.0001
    }
    a = 0.182 * (u + 38) / (1 - exp(-(u + 38) / 6))
    b = 0.124 * (-u - 38) / (1 - exp(-(-u - 38) / 6))
    mTau = 6 / (a + b) / q

    if (u == -17) {
        u = u + 0.0001
    }
    if (u == -64.4) {
        u = u + 0.0001
    }
    hInf = 1 / (1 + exp((u + 48.8) / 10))
    a = -2.88e-6 * (u + 17) / (1 - exp((u + 17) / 4.63))
    b = 6.94e-6 * (u + 64.4) / (1 - exp(-(u + 64.4) / 2.63))
    hTau = 1 / (a + b) / q
}

UNITSON
