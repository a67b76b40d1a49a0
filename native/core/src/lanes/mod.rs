//! A small bundle of nodes that a mechanism handles at once.
//!
//! Every operation acts on each lane alone, in IEEE arithmetic and without fused multiply-add, so a value does not
//! depend on the lane it sits in, on the machine, nor on whether vector instructions did the work.

use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod portable;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod simd128;

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
use portable::{Register, Truth};
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
use simd128::{Register, Truth};

/// Lanes in a bundle: one 128-bit register of WebAssembly.
pub const WIDTH: usize = 2;

/// One number for each node of a bundle.
#[derive(Clone, Copy, Debug)]
#[repr(transparent)]
pub struct Lanes(Register);

/// One truth value for each node of a bundle.
#[derive(Clone, Copy, Debug)]
pub struct Mask(Truth);

impl Lanes {
    /// The numbers of the lanes.
    #[inline(always)]
    pub const fn new(numbers: [f64; WIDTH]) -> Self {
        Self(Register::new(numbers))
    }

    /// The same number in every lane.
    #[inline(always)]
    pub const fn splat(x: f64) -> Self {
        Self::new([x; WIDTH])
    }

    /// `f(lane)` in each lane.
    #[inline(always)]
    pub fn from_fn(f: impl Fn(usize) -> f64) -> Self {
        Self::new(std::array::from_fn(f))
    }

    /// The numbers of the lanes.
    #[inline(always)]
    pub fn to_array(self) -> [f64; WIDTH] {
        self.0.to_array()
    }

    /// The number in `lane`.
    #[inline(always)]
    pub fn lane(self, lane: usize) -> f64 {
        self.to_array()[lane]
    }

    /// Puts `x` into `lane`.
    #[inline(always)]
    pub fn set_lane(&mut self, lane: usize, x: f64) {
        let mut numbers = self.to_array();
        numbers[lane] = x;
        *self = Self::new(numbers);
    }

    /// `f` of each lane.
    #[inline(always)]
    pub fn map(self, f: impl Fn(f64) -> f64) -> Self {
        Self::new(self.to_array().map(f))
    }

    /// Absolute value.
    #[inline(always)]
    pub fn abs(self) -> Self {
        Self(self.0.abs())
    }

    /// Where `self < limit`; false for NaN.
    #[inline(always)]
    pub fn below(self, limit: impl Into<Self>) -> Mask {
        Mask(self.0.below(limit.into().0))
    }

    /// Where `self == value` exactly.
    #[inline(always)]
    pub fn equals(self, value: f64) -> Mask {
        Mask(self.0.equals(Self::splat(value).0))
    }

    /// The bit patterns moved left by `count` places: what was the lowest bits can become an exponent.
    #[inline(always)]
    pub fn shift_bits_left(self, count: u32) -> Self {
        Self(self.0.shift_bits_left(count))
    }

    /// The sum of the bit patterns as whole numbers: an exponent added to a number scales it by a power of two.
    #[inline(always)]
    pub fn add_bits(self, other: Self) -> Self {
        Self(self.0.add_bits(other.0))
    }

    /// The difference of the bit patterns as whole numbers.
    #[inline(always)]
    pub fn sub_bits(self, other: Self) -> Self {
        Self(self.0.sub_bits(other.0))
    }
}

impl Mask {
    /// `yes` where the mask is true, else `no`.
    #[inline(always)]
    pub fn select(self, yes: impl Into<Lanes>, no: impl Into<Lanes>) -> Lanes {
        Lanes(self.0.select(yes.into().0, no.into().0))
    }
}

impl From<f64> for Lanes {
    #[inline(always)]
    fn from(x: f64) -> Self {
        Self::splat(x)
    }
}

/// Lane by lane, as of numbers: NaN equals nothing.
impl PartialEq for Lanes {
    fn eq(&self, other: &Self) -> bool {
        self.to_array() == other.to_array()
    }
}

macro_rules! lanewise {
    ($($operator:ident $method:ident),*) => {$(
        impl $operator for Lanes {
            type Output = Lanes;
            #[inline(always)]
            fn $method(self, other: Lanes) -> Lanes {
                Lanes(self.0.$method(other.0))
            }
        }
        impl $operator<f64> for Lanes {
            type Output = Lanes;
            #[inline(always)]
            fn $method(self, other: f64) -> Lanes {
                self.$method(Lanes::splat(other))
            }
        }
        impl $operator<Lanes> for f64 {
            type Output = Lanes;
            #[inline(always)]
            fn $method(self, other: Lanes) -> Lanes {
                Lanes::splat(self).$method(other)
            }
        }
    )*};
}
lanewise!(Add add, Sub sub, Mul mul, Div div);

impl Neg for Lanes {
    type Output = Lanes;
    #[inline(always)]
    fn neg(self) -> Lanes {
        Lanes(self.0.neg())
    }
}

impl AddAssign for Lanes {
    #[inline(always)]
    fn add_assign(&mut self, other: Lanes) {
        *self = *self + other;
    }
}

impl SubAssign for Lanes {
    #[inline(always)]
    fn sub_assign(&mut self, other: Lanes) {
        *self = *self - other;
    }
}
