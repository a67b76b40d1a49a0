TITLE Nap: persistent sodium current, mInf h

: Activation follows the voltage at once. It is computed where the current is, so that NEURON, which takes dI/dv from two
: voltages, sees its slope; a value left over from the last step would hide it.

NEURON {
    SUFFIX Nap
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
    hInf
    hTau (ms)
}

STATE { h }

INITIAL {
    rates(v)
    h = hInf
}

BREAKPOINT {
    SOLVE gates METHOD cnexp
    g = gbar * mInf(v) * h
    ina = g * (v - ena)
}

DERIVATIVE gates {
    rates(v)
    h' = (hInf - h) / hTau
}

UNITSOFF

FUNCTION mInf(v) {
    mInf = 1 / (1 + exp((v + 52.6) / -4.6))
}

PROCEDURE rates(v) {
    LOCAL a, b, q
    q = 2.3^((celsius - 21) / 10)

    hInf = 1 / (1 + exp((v + 48.8) / 10))
    a = 2.88e-6 * linexp(v + 17, 4.63)
    b = 6.94e-6 * linexp(-(v + 64.4), 2.63)
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
