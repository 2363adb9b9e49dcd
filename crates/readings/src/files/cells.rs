//! A home's energy of slots, before the slots have numbers.

use crate::files::dense::{self, Dense, Numbers};

/// A home's slots by their order, ascending.
pub(crate) type HomeCells = (String, Dense<(i64, Cell)>);

/// What a home has of a slot. Times are in seconds, energy in mJ.
#[derive(Default, Clone, Copy)]
pub(crate) struct Cell {
    pub(crate) local: i64,
    pub(crate) offset: Option<i32>,
    pub(crate) again: bool,
    pub(crate) mj: i64,
    /// Seconds of the slot that readings cover.
    pub(crate) covered: i64,
    pub(crate) has_export: bool,
}

impl Numbers for (i64, Cell) {
    fn numbers(&self) -> [i64; 8] {
        let (order, Cell { local, offset, again, mj, covered, has_export }) = *self;
        let flags = i64::from(again) + 2 * i64::from(has_export);
        [mj, order, local, dense::of_offset(offset), covered, flags, 0, 0]
    }

    fn of([mj, order, local, offset, covered, flags, ..]: [i64; 8]) -> Self {
        let offset = dense::offset(offset);
        (order, Cell { local, offset, again: flags & 1 != 0, mj, covered, has_export: flags & 2 != 0 })
    }
}
