//! What a kernel computes with: one lane (an `f64`) or a bundle of them ([`Lanes`]). Both give the same bits lane by lane,
//! so a kernel compiled for `f64` is the scalar twin of itself.

use std::ops::{Add, AddAssign, Mul, Sub, SubAssign};

use super::exp::exp_lanes;
use super::log::{log, log_lanes};
use super::number::Number;
use crate::lanes::{Lanes, WIDTH};

/// One number a lane.
pub(crate) trait Value:
    Number
    + From<f64>
    + Add<f64, Output = Self>
    + Sub<f64, Output = Self>
    + Mul<f64, Output = Self>
    + AddAssign
    + SubAssign
    + 'static
{
    /// Lanes in it.
    const WIDTH: usize;
    /// A whole number for each lane.
    type Cells: Copy + AsRef<[u32]> + 'static;
    /// From a number for each lane.
    fn cells(lane: impl FnMut(usize) -> u32) -> Self::Cells;
    /// From a number for each lane.
    fn gather(lane: impl Fn(usize) -> f64) -> Self;
    /// One lane.
    fn lane(self, lane: usize) -> f64;
    /// The lanes of an array from `at` on.
    fn load(lanes: &[f64], at: usize) -> Self;
    /// Into the lanes of an array from `at` on.
    fn store(self, lanes: &mut [f64], at: usize);
    /// Pairs of values, one pair a lane, as the first and the second of all lanes.
    fn split(pair: impl Fn(usize) -> Lanes) -> (Self, Self);
    /// e^x
    fn exp(self) -> Self;
    /// ln x
    fn log(self) -> Self;
    /// `f` of each lane.
    fn map(self, f: impl Fn(f64) -> f64) -> Self {
        Self::gather(|lane| f(self.lane(lane)))
    }
}

impl Value for f64 {
    const WIDTH: usize = 1;
    type Cells = [u32; 1];

    #[inline(always)]
    fn cells(lane: impl FnMut(usize) -> u32) -> Self::Cells {
        std::array::from_fn(lane)
    }

    #[inline(always)]
    fn gather(lane: impl Fn(usize) -> f64) -> Self {
        lane(0)
    }

    #[inline(always)]
    fn lane(self, _lane: usize) -> f64 {
        self
    }

    #[inline(always)]
    fn load(lanes: &[f64], at: usize) -> Self {
        lanes[at]
    }

    #[inline(always)]
    fn store(self, lanes: &mut [f64], at: usize) {
        lanes[at] = self;
    }

    #[inline(always)]
    fn split(pair: impl Fn(usize) -> Lanes) -> (Self, Self) {
        let pair = pair(0);
        (pair.lane(0), pair.lane(1))
    }

    #[inline(always)]
    fn exp(self) -> Self {
        exp_lanes(Lanes::splat(self)).lane(0)
    }

    #[inline(always)]
    fn log(self) -> Self {
        log(self)
    }
}

impl Value for Lanes {
    const WIDTH: usize = WIDTH;
    type Cells = [u32; WIDTH];

    #[inline(always)]
    fn cells(lane: impl FnMut(usize) -> u32) -> Self::Cells {
        std::array::from_fn(lane)
    }

    #[inline(always)]
    fn gather(lane: impl Fn(usize) -> f64) -> Self {
        Self::from_fn(lane)
    }

    #[inline(always)]
    fn lane(self, lane: usize) -> f64 {
        Lanes::lane(self, lane)
    }

    #[inline(always)]
    fn load(lanes: &[f64], at: usize) -> Self {
        let lanes = &lanes[at..at + WIDTH];
        Self::new([lanes[0], lanes[1]])
    }

    #[inline(always)]
    fn store(self, lanes: &mut [f64], at: usize) {
        lanes[at..at + WIDTH].copy_from_slice(&self.to_array());
    }

    #[inline(always)]
    fn split(pair: impl Fn(usize) -> Lanes) -> (Self, Self) {
        let (a, b) = (pair(0), pair(1));
        (Self::new([a.lane(0), b.lane(0)]), Self::new([a.lane(1), b.lane(1)]))
    }

    #[inline(always)]
    fn exp(self) -> Self {
        exp_lanes(self)
    }

    #[inline(always)]
    fn log(self) -> Self {
        log_lanes(self)
    }
}
