//! The events of one sweep in the order of their times.

use super::device::Event;

/// Events and how many of them have been delivered.
#[derive(Clone, Debug, Default)]
pub(crate) struct Events {
    all: Vec<Event>,
    delivered: usize,
}

impl Events {
    /// In any order.
    pub fn new(mut all: Vec<Event>) -> Self {
        all.sort_by(|one, other| one.time.total_cmp(&other.time));
        Self { all, delivered: 0 }
    }

    /// Delivers the events up to and including a time (ms).
    #[inline]
    pub fn deliver(&mut self, until: f64, mut act: impl FnMut(&Event)) {
        while let Some(event) = self.all.get(self.delivered).filter(|event| event.time <= until) {
            act(event);
            self.delivered += 1;
        }
    }
}
