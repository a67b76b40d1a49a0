//! A register's operations on any machine, number by number.

/// Two numbers.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(16))]
pub(super) struct Register([f64; 2]);

/// Two truth values.
#[derive(Clone, Copy, Debug)]
pub(super) struct Truth([bool; 2]);

macro_rules! operation {
    ($name:ident, $symbol:tt) => {
        #[inline(always)]
        pub fn $name(self, other: Self) -> Self {
            Self([self.0[0] $symbol other.0[0], self.0[1] $symbol other.0[1]])
        }
    };
}

impl Register {
    operation!(add, +);
    operation!(sub, -);
    operation!(mul, *);
    operation!(div, /);

    #[inline(always)]
    pub const fn new(numbers: [f64; 2]) -> Self {
        Self(numbers)
    }

    #[inline(always)]
    pub fn to_array(self) -> [f64; 2] {
        self.0
    }

    #[inline(always)]
    pub fn neg(self) -> Self {
        Self(self.0.map(|x| -x))
    }

    #[inline(always)]
    pub fn abs(self) -> Self {
        Self(self.0.map(f64::abs))
    }

    #[inline(always)]
    pub fn below(self, limit: Self) -> Truth {
        Truth([self.0[0] < limit.0[0], self.0[1] < limit.0[1]])
    }

    #[inline(always)]
    pub fn equals(self, other: Self) -> Truth {
        Truth([self.0[0] == other.0[0], self.0[1] == other.0[1]])
    }

    #[inline(always)]
    pub fn shift_bits_left(self, count: u32) -> Self {
        Self(self.0.map(|x| f64::from_bits(x.to_bits() << count)))
    }

    #[inline(always)]
    pub fn add_bits(self, other: Self) -> Self {
        let sum = |lane: usize| self.0[lane].to_bits().wrapping_add(other.0[lane].to_bits());
        Self([f64::from_bits(sum(0)), f64::from_bits(sum(1))])
    }

    #[inline(always)]
    pub fn sub_bits(self, other: Self) -> Self {
        let difference = |lane: usize| self.0[lane].to_bits().wrapping_sub(other.0[lane].to_bits());
        Self([f64::from_bits(difference(0)), f64::from_bits(difference(1))])
    }
}

impl Truth {
    #[inline(always)]
    pub fn select(self, yes: Register, no: Register) -> Register {
        let choice = |lane: usize| if self.0[lane] { yes.0[lane] } else { no.0[lane] };
        Register([choice(0), choice(1)])
    }
}
