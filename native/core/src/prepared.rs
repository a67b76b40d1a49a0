//! What is expensive to make and shared by runs with one time step: modes, by all cells with the same passive dendrites;
//! tables, by all cells with the same rates.

use std::any::Any;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// For how many time steps a cell keeps things: those used last.
const TIME_STEPS: usize = 2;

type Thing = Arc<dyn Any + Send + Sync>;

/// A thing that some cell holds: its name, the bits of its time step, and where it is.
type Held = (String, u64, Weak<dyn Any + Send + Sync>);

/// What cells hold now.
static SHARED: Mutex<Vec<Held>> = Mutex::new(Vec::new());

/// Things by name and time step.
#[derive(Default)]
pub(crate) struct Prepared(Mutex<Vec<Entry>>);

struct Entry {
    dt: u64, // its bits
    things: Vec<(String, Thing)>,
}

impl Prepared {
    /// The thing of this name for steps of `dt`, made if no cell has it: it depends on its name and the time step alone.
    pub fn shared<T: Any + Send + Sync>(&self, name: &str, dt: f64, make: impl FnOnce() -> T) -> Arc<T> {
        self.find(name, dt, || {
            let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
            shared.retain(|(_, _, thing)| thing.strong_count() > 0);
            let known = shared.iter().find(|(known, step, _)| known == name && *step == dt.to_bits());
            let known = known.and_then(|(_, _, thing)| thing.upgrade()).and_then(|thing| thing.downcast().ok());
            known.unwrap_or_else(|| {
                let made = Arc::new(make());
                let thing: Thing = made.clone();
                shared.push((name.to_owned(), dt.to_bits(), Arc::downgrade(&thing)));
                made
            })
        })
    }

    fn find<T: Any + Send + Sync>(&self, name: &str, dt: f64, make: impl FnOnce() -> Arc<T>) -> Arc<T> {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let dt = dt.to_bits();
        let mut entry = match entries.iter().position(|entry| entry.dt == dt) {
            Some(place) => entries.remove(place),
            None => Entry { dt, things: Vec::new() },
        };
        let known = entry.things.iter().find(|(known, _)| known == name);
        let thing = known.and_then(|(_, thing)| Arc::clone(thing).downcast().ok()).unwrap_or_else(|| {
            let made = make();
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
