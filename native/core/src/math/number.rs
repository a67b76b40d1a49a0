//! What a fused kernel computes with: one number or a register of two.

use std::ops::{Add, Div, Mul, Sub};

use crate::lanes::Lanes;

/// IEEE arithmetic lane by lane. The same kernel gives each lane the same bits, however many lanes a value has.
pub(crate) trait Number:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self>
{
    /// The same number in every lane.
    fn splat(x: f64) -> Self;
    /// The nearest number of −limit…limit; NaN of NaN.
    fn within(self, limit: f64) -> Self;
    /// The bit patterns moved left by `count` places.
    fn shift_bits_left(self, count: u32) -> Self;
    /// The sum of the bit patterns as whole numbers.
    fn add_bits(self, other: Self) -> Self;
    /// The difference of the bit patterns as whole numbers.
    fn sub_bits(self, other: Self) -> Self;
}

impl Number for Lanes {
    #[inline(always)]
    fn splat(x: f64) -> Self {
        Lanes::splat(x)
    }
    #[inline(always)]
    fn within(self, limit: f64) -> Self {
        let low = self.below(-limit).select(-limit, self);
        Lanes::splat(limit).below(low).select(limit, low)
    }
    #[inline(always)]
    fn shift_bits_left(self, count: u32) -> Self {
        Lanes::shift_bits_left(self, count)
    }
    #[inline(always)]
    fn add_bits(self, other: Self) -> Self {
        Lanes::add_bits(self, other)
    }
    #[inline(always)]
    fn sub_bits(self, other: Self) -> Self {
        Lanes::sub_bits(self, other)
    }
}

impl Number for f64 {
    #[inline(always)]
    fn splat(x: f64) -> Self {
        x
    }
    #[inline(always)]
    fn within(self, limit: f64) -> Self {
        self.clamp(-limit, limit)
    }
    #[inline(always)]
    fn shift_bits_left(self, count: u32) -> Self {
        f64::from_bits(self.to_bits() << count)
    }
    #[inline(always)]
    fn add_bits(self, other: Self) -> Self {
        f64::from_bits(self.to_bits().wrapping_add(other.to_bits()))
    }
    #[inline(always)]
    fn sub_bits(self, other: Self) -> Self {
        f64::from_bits(self.to_bits().wrapping_sub(other.to_bits()))
    }
}
