//! A register's operations in WebAssembly's vector instructions.
//!
//! Left to itself, the compiler makes vectors of straight-line code only: where bundles pass through arrays, loops or
//! choices it takes the two numbers apart again.

use core::arch::wasm32::{
    f64x2, f64x2_abs, f64x2_add, f64x2_div, f64x2_eq, f64x2_extract_lane, f64x2_lt, f64x2_mul, f64x2_neg, f64x2_sub,
    i64x2_add, i64x2_shl, i64x2_sub, v128, v128_bitselect,
};

/// Two numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Register(v128);

/// Two truth values: all bits of a lane are set or none.
#[derive(Clone, Copy, Debug)]
pub(super) struct Truth(v128);

macro_rules! operation {
    ($name:ident, $instruction:ident) => {
        #[inline(always)]
        pub fn $name(self, other: Self) -> Self {
            Self($instruction(self.0, other.0))
        }
    };
}

impl Register {
    operation!(add, f64x2_add);
    operation!(sub, f64x2_sub);
    operation!(mul, f64x2_mul);
    operation!(div, f64x2_div);
    operation!(add_bits, i64x2_add);
    operation!(sub_bits, i64x2_sub);

    #[inline(always)]
    pub const fn new([first, second]: [f64; 2]) -> Self {
        Self(f64x2(first, second))
    }

    #[inline(always)]
    pub fn to_array(self) -> [f64; 2] {
        [f64x2_extract_lane::<0>(self.0), f64x2_extract_lane::<1>(self.0)]
    }

    #[inline(always)]
    pub fn neg(self) -> Self {
        Self(f64x2_neg(self.0))
    }

    #[inline(always)]
    pub fn abs(self) -> Self {
        Self(f64x2_abs(self.0))
    }

    #[inline(always)]
    pub fn below(self, limit: Self) -> Truth {
        Truth(f64x2_lt(self.0, limit.0))
    }

    #[inline(always)]
    pub fn equals(self, other: Self) -> Truth {
        Truth(f64x2_eq(self.0, other.0))
    }

    #[inline(always)]
    pub fn shift_bits_left(self, count: u32) -> Self {
        Self(i64x2_shl(self.0, count))
    }
}

impl Truth {
    #[inline(always)]
    pub fn select(self, yes: Register, no: Register) -> Register {
        Register(v128_bitselect(yes.0, no.0, self.0))
    }
}
