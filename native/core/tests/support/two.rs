//! Arithmetic with 106 bits, for what tests hold against the truth.
#![allow(dead_code)]

/// high + low, |low| at most half an ulp of high.
#[derive(Clone, Copy)]
pub struct Two(pub f64, pub f64);

fn sum(a: f64, b: f64) -> Two {
    let s = a + b;
    let c = s - a;
    Two(s, (a - (s - c)) + (b - c))
}

fn product(a: f64, b: f64) -> Two {
    let p = a * b;
    Two(p, a.mul_add(b, -p))
}

impl Two {
    pub fn plus(self, other: Two) -> Two {
        let (Two(s, e), Two(t, f)) = (sum(self.0, other.0), sum(self.1, other.1));
        let Two(s, e) = sum(s, e + t);
        sum(s, e + f)
    }

    pub fn minus(self, other: Two) -> Two {
        self.plus(Two(-other.0, -other.1))
    }

    pub fn times(self, other: Two) -> Two {
        let Two(p, e) = product(self.0, other.0);
        sum(p, e + (self.0 * other.1 + self.1 * other.0))
    }

    pub fn over(self, divisor: Two) -> Two {
        let q = self.0 / divisor.0;
        let rest = self.minus(divisor.times(Two(q, 0.0)));
        let r = rest.0 / divisor.0;
        let rest = rest.minus(divisor.times(Two(r, 0.0)));
        sum(q, r).plus(Two(rest.0 / divisor.0, 0.0))
    }

    /// The same for a divisor of one double, with less to do.
    pub fn over_number(self, divisor: f64) -> Two {
        let q = self.0 / divisor;
        let Two(p, e) = product(q, divisor);
        sum(q, ((self.0 - p) - e + self.1) / divisor)
    }
}
