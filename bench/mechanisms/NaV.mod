TITLE NaV: sodium channel with twelve states
: Written for benchmarks from the equations in mechanisms.md. It starts in equilibrium.

NEURON {
    SUFFIX NaV
    USEION na READ ena WRITE ina
    RANGE gbar, g
    THREADSAFE
}

UNITS {
    (S) = (siemens)
    (mV) = (millivolt)
    (mA) = (milliamp)
}

PARAMETER { gbar = 0.015 (S/cm2) }

ASSIGNED {
    v (mV)
    celsius (degC)
    ena (mV)
    ina (mA/cm2)
    g (S/cm2)
    f01 b01 f11 b11 f02 b02 f12 b12
    f03 b03 f13 b13 f04 b04 f14 b14
    f0O b0O fin bin fi1 bi1 fi2 bi2
    fi3 bi3 fi4 bi4 fi5 bi5
}

STATE { C1 C2 C3 C4 C5 O I1 I2 I3 I4 I5 I6 }

BREAKPOINT {
    SOLVE ladder METHOD sparse
    g = gbar * O
    ina = g * (v - ena)
}

INITIAL {
    SOLVE ladder STEADYSTATE sparse
}

KINETIC ladder {
    rates()
    ~ C1 <-> C2 (f01, b01)
    ~ C2 <-> C3 (f02, b02)
    ~ C3 <-> C4 (f03, b03)
    ~ C4 <-> C5 (f04, b04)
    ~ C5 <-> O (f0O, b0O)
    ~ I1 <-> I2 (f11, b11)
    ~ I2 <-> I3 (f12, b12)
    ~ I3 <-> I4 (f13, b13)
    ~ I4 <-> I5 (f14, b14)
    ~ I5 <-> I6 (f0O, b0O)
    ~ C1 <-> I1 (fi1, bi1)
    ~ C2 <-> I2 (fi2, bi2)
    ~ C3 <-> I3 (fi3, bi3)
    ~ C4 <-> I4 (fi4, bi4)
    ~ C5 <-> I5 (fi5, bi5)
    ~ O <-> I6 (fin, bin)
    CONSERVE C1 + C2 + C3 + C4 + C5 + O + I1 + I2 + I3 + I4 + I5 + I6 = 1
}

UNITSOFF
PROCEDURE rates() {
    LOCAL q, up, down
    q = 2.3^((celsius - 37) / 10)
    up = q * 400 * exp(v / 24)
    down = q * 12 * exp(-v / 24)
    f01 = 4 * up
    b01 = 1 * down
    f11 = f01 * 2.51
    b11 = b01 / 5.32
    f02 = 3 * up
    b02 = 2 * down
    f12 = f02 * 2.51
    b12 = b02 / 5.32
    f03 = 2 * up
    b03 = 3 * down
    f13 = f03 * 2.51
    b13 = b03 / 5.32
    f04 = 1 * up
    b04 = 4 * down
    f14 = f04 * 2.51
    b14 = b04 / 5.32
    f0O = q * 250
    b0O = q * 60
    fin = q * 8
    bin = q * 0.05
    fi1 = q * 0.01 * 2.51^0
    bi1 = q * 40 / 5.32^0
    fi2 = q * 0.01 * 2.51^1
    bi2 = q * 40 / 5.32^1
    fi3 = q * 0.01 * 2.51^2
    bi3 = q * 40 / 5.32^2
    fi4 = q * 0.01 * 2.51^3
    bi4 = q * 40 / 5.32^3
    fi5 = q * 0.01 * 2.51^4
    bi5 = q * 40 / 5.32^4
}
UNITSON
