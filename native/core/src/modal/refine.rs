//! Eigenvectors to the last bits.
//!
//! The decomposition mixes two modes by about ε/|μ_i − μ_j|, and at small steps all slow modes have μ near 1. Written as
//! A = DᵀD, D the drops of voltage over leaks and axial conductances times the roots of these, the products
//! s_ij = (D u_i)·(D u_j) come out with an error of ε √(λ_i λ_j), so one correction of first order (Ogita and Aishima
//! 2018, Japan Journal of Industrial and Applied Mathematics 35, 1007) leaves a mixing of ε √(λ_i λ_j)/|λ_i − λ_j|: what
//! counts is how far apart the modes are for their own size.

use nalgebra::DMatrix;

/// Corrects nearly orthonormal eigenvectors (columns) with their drops (the columns of D times the vectors).
pub(super) fn refine(vectors: &DMatrix<f64>, drops: &DMatrix<f64>) -> DMatrix<f64> {
    let count = vectors.ncols();
    let lambda: Vec<f64> = (0..count).map(|k| drops.column(k).norm_squared()).collect();
    let mut correction = DMatrix::zeros(count, count);
    for i in 0..count {
        let excess = 1.0 - vectors.column(i).norm_squared();
        correction[(i, i)] = 0.5 * excess;
        for j in 0..i {
            let excess = -vectors.column(i).dot(&vectors.column(j));
            let product = drops.column(i).dot(&drops.column(j));
            let gap = lambda[j] - lambda[i];
            let mixing = (product + lambda[j] * excess) / gap;
            // Of modes that are one to the last bits any mixture will do, but it has to be orthonormal.
            let tell_apart = mixing.abs() < LARGEST_MIXING;
            correction[(i, j)] = if tell_apart { mixing } else { 0.5 * excess };
            correction[(j, i)] = if tell_apart { excess - mixing } else { 0.5 * excess };
        }
    }
    vectors + vectors * correction
}

/// Largest correction of first order; modes that would need a larger one cannot be told apart.
const LARGEST_MIXING: f64 = 1e-5;
