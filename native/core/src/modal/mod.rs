//! Passive dendrites as modes: a tree without channels reacts to the voltage of the node it hangs on, the port, through
//! decaying exponentials that are independent of each other. A step then costs three operations a mode, with no division and
//! no order to keep, in place of an elimination over all nodes; it is the same step of backward Euler.
//!
//! Of the tree behind port s: capacitances C, conductances A (leaks and axial, those to s on the diagonal), G those to
//! s, g and e leaks and their reversals. Nodes without capacitance are eliminated beforehand, which changes none of
//! this.
//!
//! 1. C dv/dt = −A v + G v_s + g e. For a port that stands still the voltages come to v̄ = A⁻¹(g e) + a v_s, a = A⁻¹G.
//!    With q = v − v̄(v_s) and Δv the port's change in a step, backward Euler is (C/dt + A) q' = C/dt (q − a Δv).
//! 2. A u = λ C u, uᵀC u = 1; p = uᵀC q, β = uᵀG. As uᵀC a = β/λ, with μ = 1/(1 + λ dt): p' = μ (p − β/λ Δv).
//! 3. The tree's current into s is −g_eff (v_s' − e_eff) + Σ β p'. With z = μ β p and h = μ β²/λ,
//!    **z' = μ (z − h Δv)**, and the current is −g_eff (v_s − e_eff) − (g_eff + Σh) Δv + Σ z: the equation of s is
//!    **Δv (C_s/dt + dI/dv + g_eff + Σh) = −I − g_eff (v_s − e_eff) + Σ z**, all at the step's beginning but Δv.
//!
//! In this form the errors of λ and β only ever meet Δv: where the cell rests nothing is left of them, and g_eff and
//! e_eff come from the tree itself. Half steps (secondorder = 2) take modes made for dt/2, and z + 2 (z' − z) as v.

mod driven;
mod ladder;
mod modes;
mod passive_tree;
mod read;
mod reduce;
mod refine;
mod subtree;

pub use modes::{Modes, MODE_LIMIT};
pub use passive_tree::PassiveTree;
