//! Tests run two at a time; what measures how quickly the page answers runs by itself.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How often a test looks whether it may go on.
const POLL: Duration = Duration::from_millis(20);

/// Who runs.
struct Runs {
    /// How many tests beside each other.
    shared: usize,
    /// Whether one runs by itself, or waits for the others to end.
    alone: bool,
}

static RUNS: Mutex<Runs> = Mutex::new(Runs { shared: 0, alone: false });

/// A test's turn, until it is dropped.
pub(crate) enum Turn {
    /// Beside others.
    Shared,
    /// By itself.
    Alone,
}

impl Turn {
    /// Waits until no test is, or wants to be, by itself.
    pub(crate) async fn shared() -> Self {
        wait_until(|runs| {
            let free = !runs.alone;
            runs.shared += usize::from(free);
            free
        })
        .await;
        Self::Shared
    }

    /// Waits until no other test runs.
    pub(crate) async fn alone() -> Self {
        wait_until(|runs| !std::mem::replace(&mut runs.alone, true)).await;
        // Dropped while it waits, it lets the others go on.
        let turn = Self::Alone;
        wait_until(|runs| runs.shared == 0).await;
        turn
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut runs = RUNS.lock().unwrap_or_else(PoisonError::into_inner);
        match self {
            Self::Shared => runs.shared -= 1,
            Self::Alone => runs.alone = false,
        }
    }
}

async fn wait_until(mut right: impl FnMut(&mut Runs) -> bool) {
    while !right(&mut RUNS.lock().unwrap_or_else(PoisonError::into_inner)) {
        tokio::time::sleep(POLL).await;
    }
}
