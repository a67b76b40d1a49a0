//! The schemes of the reference solver.

/// How a step approximates the differential equations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Backward Euler (NEURON's secondorder = 0), first order.
    Implicit,
    /// Crank-Nicolson with staggered states (NEURON's secondorder = 2), second order. States and currents recorded at t
    /// are those of t + dt/2.
    SecondOrder,
}
