//! A small bundle of nodes that a mechanism handles at once.
//!
//! Every operation acts on each lane alone, in IEEE arithmetic and without fused multiply-add, so a value does not
//! depend on the lane it sits in nor on whether the compiler chose vector instructions.

use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

/// Lanes in a bundle: one 128-bit register of WebAssembly.
pub const WIDTH: usize = 2;

/// One number for each node of a bundle.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C, align(16))]
pub struct Lanes(pub [f64; WIDTH]);

/// One truth value for each node of a bundle.
#[derive(Clone, Copy, Debug)]
pub struct Mask([bool; WIDTH]);

impl Lanes {
    /// The same number in every lane.
    #[inline(always)]
    pub const fn splat(x: f64) -> Self {
        Self([x; WIDTH])
    }

    /// `f(lane)` in each lane.
    #[inline(always)]
    pub fn from_fn(f: impl Fn(usize) -> f64) -> Self {
        Self(std::array::from_fn(f))
    }

    /// `f` of each lane.
    #[inline(always)]
    pub fn map(self, f: impl Fn(f64) -> f64) -> Self {
        Self::from_fn(|lane| f(self.0[lane]))
    }

    /// Absolute value.
    #[inline(always)]
    pub fn abs(self) -> Self {
        self.map(f64::abs)
    }

    /// Where `self < limit`; false for NaN.
    #[inline(always)]
    pub fn below(self, limit: impl Into<Self>) -> Mask {
        let limit = limit.into();
        Mask(std::array::from_fn(|lane| self.0[lane] < limit.0[lane]))
    }

    /// Where `self == value` exactly.
    #[inline(always)]
    pub fn equals(self, value: f64) -> Mask {
        Mask(std::array::from_fn(|lane| self.0[lane] == value))
    }
}

impl Mask {
    /// `yes` where the mask is true, else `no`.
    #[inline(always)]
    pub fn select(self, yes: impl Into<Lanes>, no: impl Into<Lanes>) -> Lanes {
        let (yes, no) = (yes.into(), no.into());
        Lanes::from_fn(|lane| if self.0[lane] { yes.0[lane] } else { no.0[lane] })
    }
}

impl From<f64> for Lanes {
    #[inline(always)]
    fn from(x: f64) -> Self {
        Self::splat(x)
    }
}

macro_rules! lanewise {
    ($($operator:ident $method:ident $symbol:tt),*) => {$(
        impl $operator for Lanes {
            type Output = Lanes;
            #[inline(always)]
            fn $method(self, other: Lanes) -> Lanes {
                Lanes::from_fn(|lane| self.0[lane] $symbol other.0[lane])
            }
        }
        impl $operator<f64> for Lanes {
            type Output = Lanes;
            #[inline(always)]
            fn $method(self, other: f64) -> Lanes {
                Lanes::from_fn(|lane| self.0[lane] $symbol other)
            }
        }
        impl $operator<Lanes> for f64 {
            type Output = Lanes;
            #[inline(always)]
            fn $method(self, other: Lanes) -> Lanes {
                Lanes::from_fn(|lane| self $symbol other.0[lane])
            }
        }
    )*};
}
lanewise!(Add add +, Sub sub -, Mul mul *, Div div /);

impl Neg for Lanes {
    type Output = Lanes;
    #[inline(always)]
    fn neg(self) -> Lanes {
        self.map(|x| -x)
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
