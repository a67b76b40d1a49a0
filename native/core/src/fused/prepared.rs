//! What takes time to make and serves all runs of a cell with one time step: tables, modes.

use std::any::Any;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// Time steps for which things are kept: those used last.
const TIME_STEPS: usize = 2;

type Thing = Arc<dyn Any + Send + Sync>;

/// Things by name and time step.
#[derive(Default)]
pub(crate) struct Prepared(Mutex<Vec<Entry>>);

struct Entry {
    dt: u64, // its bits
    things: Vec<(String, Thing)>,
}

impl Prepared {
    /// The thing of this name for steps of `dt`, made where there is none.
    pub fn get<T: Any + Send + Sync>(&self, name: &str, dt: f64, make: impl FnOnce() -> T) -> Arc<T> {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let dt = dt.to_bits();
        let mut entry = match entries.iter().position(|entry| entry.dt == dt) {
            Some(place) => entries.remove(place),
            None => Entry { dt, things: Vec::new() },
        };
        let known = entry.things.iter().find(|(known, _)| known == name);
        let thing = known.and_then(|(_, thing)| Arc::clone(thing).downcast().ok()).unwrap_or_else(|| {
            let made = Arc::new(make());
            entry.things.push((name.to_owned(), Arc::clone(&made) as Thing));
            made
        });
        entries.push(entry);
        let surplus = entries.len().saturating_sub(TIME_STEPS);
        entries.drain(..surplus);
        thing
    }
}

impl fmt::Debug for Prepared {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Prepared")
    }
}
