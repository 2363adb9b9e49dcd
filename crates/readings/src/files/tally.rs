//! Things that are counted while a file is read, with the first place of each.

/// How often something was seen, and where first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) count: u64,
    pub(crate) line: u64,
}

impl Tally {
    pub(crate) fn see(&mut self, line: u64) {
        if self.count == 0 {
            self.line = line;
        }
        self.count += 1;
    }
}
