TITLE NaV: sodium channel with twelve states

: C1 to C5 closed and O open; below each its inactivated state:
:
:     C1 - C2 - C3 - C4 - C5 - O
:     |    |    |    |    |    |
:     I1 - I2 - I3 - I4 - I5 - I6
:
: The first four steps of each row depend on voltage, nothing else does.

NEURON {
    SUFFIX NaV
    USEION na READ ena WRITE ina
    RANGE gbar, g, ina
}

UNITS {
    (mV) = (millivolt)
    (mA) = (milliamp)
    (S) = (siemens)
}

PARAMETER {
    gbar = 0.015 (S/cm2)
}

ASSIGNED {
    v (mV)
    celsius (degC)
    ena (mV)
    ina (mA/cm2)
    g (S/cm2)
    : to the right and to the left in the upper row, between Ck and Ck+1; open is the step from C5 to O
    f1 (/ms) f2 (/ms) f3 (/ms) f4 (/ms) open (/ms)
    b1 (/ms) b2 (/ms) b3 (/ms) b4 (/ms) close (/ms)
    : the same in the lower row; open and close serve its last step too
    fi1 (/ms) fi2 (/ms) fi3 (/ms) fi4 (/ms)
    bi1 (/ms) bi2 (/ms) bi3 (/ms) bi4 (/ms)
    : down from Ck to Ik and from O to I6, and up again
    down1 (/ms) down2 (/ms) down3 (/ms) down4 (/ms) down5 (/ms) down6 (/ms)
    up1 (/ms) up2 (/ms) up3 (/ms) up4 (/ms) up5 (/ms) up6 (/ms)
}

STATE { C1 C2 C3 C4 C5 O I1 I2 I3 I4 I5 I6 }

INITIAL {
    rates(v)
    SOLVE start
}

BREAKPOINT {
    SOLVE ladder METHOD sparse
    g = gbar * O
    ina = g * (v - ena)
}

KINETIC ladder {
    rates(v)
    ~ C1 <-> C2 (f1, b1)
    ~ C2 <-> C3 (f2, b2)
    ~ C3 <-> C4 (f3, b3)
    ~ C4 <-> C5 (f4, b4)
    ~ C5 <-> O (open, close)
    ~ I1 <-> I2 (fi1, bi1)
    ~ I2 <-> I3 (fi2, bi2)
    ~ I3 <-> I4 (fi3, bi3)
    ~ I4 <-> I5 (fi4, bi4)
    ~ I5 <-> I6 (open, close)
    ~ C1 <-> I1 (down1, up1)
    ~ C2 <-> I2 (down2, up2)
    ~ C3 <-> I3 (down3, up3)
    ~ C4 <-> I4 (down4, up4)
    ~ C5 <-> I5 (down5, up5)
    ~ O <-> I6 (down6, up6)
    CONSERVE C1 + C2 + C3 + C4 + C5 + O + I1 + I2 + I3 + I4 + I5 + I6 = 1
}

: Where a run starts: the balance of every state but I6, which the sum makes up for. What comes to I3 from I4 has the
: rate up3 in place of bi3: the Allen models were fitted with this slip, and are not themselves without it.
LINEAR start {
    ~ b1 * C2 + up1 * I1 - (f1 + down1) * C1 = 0
    ~ f1 * C1 + b2 * C3 + up2 * I2 - (b1 + f2 + down2) * C2 = 0
    ~ f2 * C2 + b3 * C4 + up3 * I3 - (b2 + f3 + down3) * C3 = 0
    ~ f3 * C3 + b4 * C5 + up4 * I4 - (b3 + f4 + down4) * C4 = 0
    ~ f4 * C4 + close * O + up5 * I5 - (b4 + open + down5) * C5 = 0
    ~ open * C5 + up6 * I6 - (close + down6) * O = 0
    ~ bi1 * I2 + down1 * C1 - (fi1 + up1) * I1 = 0
    ~ fi1 * I1 + bi2 * I3 + down2 * C2 - (bi1 + fi2 + up2) * I2 = 0
    ~ fi2 * I2 + up3 * I4 + down3 * C3 - (bi2 + fi3 + up3) * I3 = 0
    ~ fi3 * I3 + bi4 * I5 + down4 * C4 - (bi3 + fi4 + up4) * I4 = 0
    ~ fi4 * I4 + close * I6 + down5 * C5 - (bi4 + open + up5) * I5 = 0
    ~ C1 + C2 + C3 + C4 + C5 + O + I1 + I2 + I3 + I4 + I5 + I6 = 1
}

UNITSOFF

PROCEDURE rates(v) {
    LOCAL q, x
    q = 2.3^((celsius - 37) / 10)

    x = q * 400 * exp(v / 24)
    f1 = 4 * x
    f2 = 3 * x
    f3 = 2 * x
    f4 = x
    open = q * 250

    x = q * 12 * exp(-v / 24)
    b1 = x
    b2 = 2 * x
    b3 = 3 * x
    b4 = 4 * x
    close = q * 60

    fi1 = f1 * 2.51
    fi2 = f2 * 2.51
    fi3 = f3 * 2.51
    fi4 = f4 * 2.51
    bi1 = b1 / 5.32
    bi2 = b2 / 5.32
    bi3 = b3 / 5.32
    bi4 = b4 / 5.32

    : each rung is 2.51 times as fast down, and 5.32 times as slow up, as the one before
    down1 = q * 0.01
    down2 = down1 * 2.51
    down3 = down2 * 2.51
    down4 = down3 * 2.51
    down5 = down4 * 2.51
    down6 = q * 8
    up1 = q * 40
    up2 = up1 / 5.32
    up3 = up2 / 5.32
    up4 = up3 / 5.32
    up5 = up4 / 5.32
    up6 = q * 0.05
}

UNITSON
