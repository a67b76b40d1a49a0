//! x^y for positive x: exp(y·ln x) with ln x and the product carried as a sum of two doubles.

use super::constants::{LN2_HIGH, LN2_LOW};
use super::exp::exp_with_tail;
use super::log::{artanh_tail, split};
use crate::lanes::{Lanes, WIDTH};

/// a + b and what rounding took away; |a| ≥ |b| or a = 0.
fn sum(a: f64, b: f64) -> (f64, f64) {
    let s = a + b;
    (s, b - (s - a))
}

/// a·b and what rounding took away (Dekker's product; no fused multiply-add, which wasm has not).
fn product(a: f64, b: f64) -> (f64, f64) {
    let halves = |x: f64| {
        let c = 134_217_729.0 * x; // 2²⁷ + 1
        let high = c - (c - x);
        (high, x - high)
    };
    let p = a * b;
    let ((ah, al), (bh, bl)) = (halves(a), halves(b));
    (p, ((ah * bh - p) + ah * bl + al * bh) + al * bl)
}

/// ln x as high + low, absolute error below 2⁻⁵⁹ for a positive finite x.
fn log_in_two(x: f64) -> (f64, f64) {
    let (k, f) = split(x);
    let (u, u_low) = sum(2.0, f);
    let s = f / u;
    let (back, back_low) = product(s, u);
    let s_low = (((f - back) - back_low) - s * u_low) / u;
    let (high, carried) = if k == 0.0 { (2.0 * s, 0.0) } else { sum(k * LN2_HIGH, 2.0 * s) };
    let low = carried + (k * LN2_LOW + (2.0 * s_low + s * artanh_tail(s * s)));
    sum(high, low)
}

/// x^y in each lane for x ≥ 0 and |y| ≤ 8; NaN for x below 0. Error below 0.75 ulp where the result is in [e^-700, e^700],
/// beyond that 0 or e^700.
pub fn pow_lanes(x: Lanes, y: f64) -> Lanes {
    let mut power = [0.0; WIDTH];
    let mut tail = [0.0; WIDTH];
    for (lane, base) in x.to_array().into_iter().enumerate() {
        if base.is_nan() || base < 0.0 || y.is_nan() {
            power[lane] = f64::NAN;
        } else if base == 0.0 || base == f64::INFINITY {
            // 0^y and ∞^y by the sign of y; the exponential's clamp makes them finite.
            let grows = (base == 0.0) != (y > 0.0);
            power[lane] = if y == 0.0 {
                0.0
            } else if grows {
                f64::INFINITY
            } else {
                f64::NEG_INFINITY
            };
        } else {
            let (high, low) = log_in_two(base);
            let (p, p_low) = product(y, high);
            (power[lane], tail[lane]) = sum(p, p_low + y * low);
        }
    }
    exp_with_tail(Lanes::new(power), Lanes::new(tail))
}

/// x^y of one number, the same bits as [`pow_lanes`].
pub fn pow(x: f64, y: f64) -> f64 {
    pow_lanes(Lanes::splat(x), y).lane(0)
}
