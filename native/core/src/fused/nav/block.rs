//! The 2 × 2 blocks of NaV's matrix and their inverses.

use crate::math::number::Number;

/// [upper −out; −into lower] in the matrix, [upper out; into lower] as an inverse; `out` leads from I to C.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Block<V> {
    pub upper: V,
    pub out: V,
    pub into: V,
    pub lower: V,
}

/// A block with out = into.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Symmetric<V> {
    pub upper: V,
    pub across: V,
    pub lower: V,
}

impl<V: Number> Block<V> {
    /// The same block in every lane.
    #[inline(always)]
    pub fn splat(block: &Block<f64>) -> Self {
        Self {
            upper: V::splat(block.upper),
            out: V::splat(block.out),
            into: V::splat(block.into),
            lower: V::splat(block.lower),
        }
    }

    #[inline(always)]
    pub fn determinant(self) -> V {
        self.upper * self.lower - self.out * self.into
    }

    #[inline(always)]
    pub fn inverse(self, per_determinant: V) -> Self {
        Self {
            upper: self.lower * per_determinant,
            out: self.out * per_determinant,
            into: self.into * per_determinant,
            lower: self.upper * per_determinant,
        }
    }

    #[inline(always)]
    pub fn times(self, [c, i]: [V; 2]) -> [V; 2] {
        [self.upper * c + self.out * i, self.into * c + self.lower * i]
    }

    /// The inverse of this times a pair, without the division by the determinant.
    #[inline(always)]
    pub fn inverse_times(self, [c, i]: [V; 2]) -> [V; 2] {
        [self.lower * c + self.out * i, self.into * c + self.upper * i]
    }
}

impl<V: Number> Symmetric<V> {
    #[inline(always)]
    pub fn determinant(self) -> V {
        self.upper * self.lower - self.across * self.across
    }

    #[inline(always)]
    pub fn inverse(self, per_determinant: V) -> Self {
        Self {
            upper: self.lower * per_determinant,
            across: self.across * per_determinant,
            lower: self.upper * per_determinant,
        }
    }

    #[inline(always)]
    pub fn times(self, [c, i]: [V; 2]) -> [V; 2] {
        [self.upper * c + self.across * i, self.across * c + self.lower * i]
    }
}
