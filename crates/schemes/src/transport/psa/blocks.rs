//! How meters are cut into blocks, each of which can be opened by itself.

use std::collections::BTreeSet;

use blindsum_core::randomness::Stream;
use blindsum_paillier::integer;

/// How the meters are cut into blocks, each of which can be opened by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blocks {
    /// All together, and nothing else.
    Root,
    /// A binary tree over the meters; a meter sends one number a level.
    Tree,
    /// Groups, by one cut or several; a meter sends one number for all cuts.
    Groups {
        /// G: meters of a group.
        size: u32,
        /// V: how often they are cut.
        cuts: u32,
    },
}

impl Blocks {
    /// Levels of a tree over this many meters: ceil(log2 m) + 1.
    #[must_use]
    pub fn levels(self, meters: u32) -> usize {
        match self {
            Self::Tree => usize::try_from(meters.max(1).next_power_of_two().ilog2() + 1).unwrap_or(1),
            Self::Root | Self::Groups { .. } => 1,
        }
    }

    /// The fewest blocks of a tree over this many meters that hold all of them except those that are missing: level and number of meters of each.
    #[must_use]
    pub fn cover(meters: u32, missing: &BTreeSet<u32>) -> Vec<(usize, u32)> {
        let levels = Self::Tree.levels(meters);
        let (mut blocks, mut first) = (Vec::new(), 0);
        while first < meters {
            // From the left: the largest block that begins here and lacks nobody.
            let block = (0..levels).find_map(|level| {
                let size = 1u32 << (levels - 1 - level);
                let end = meters.min(first.saturating_add(size));
                let whole = first.is_multiple_of(size) && missing.range(first..end).next().is_none();
                whole.then_some((level, end - first))
            });
            // A leaf that is missing itself is in no block.
            first += block.map_or(1, |(_, members)| members);
            blocks.extend(block);
        }
        blocks
    }
}

/// The meters of each block and their level, cut by cut or level by level.
pub(super) fn members(blocks: Blocks, meters: u32, rng: &mut Stream) -> Vec<Vec<(usize, Vec<u32>)>> {
    match blocks {
        Blocks::Root => vec![vec![(0, (0..meters).collect())]],
        Blocks::Tree => {
            let levels = blocks.levels(meters);
            let level = |level: usize| {
                // The root has level 0; leaves hold one meter each.
                let size = 1u32 << (levels - 1 - level);
                let block = |first: u32| (level, (first..meters.min(first.saturating_add(size))).collect());
                (0..meters).step_by(index(size)).map(block).collect()
            };
            (0..levels).map(level).collect()
        }
        Blocks::Groups { size, cuts } => (0..cuts)
            .map(|_| {
                let mut order: Vec<_> = (0..meters).collect();
                // Fisher and Yates.
                for last in (1..meters).rev() {
                    order.swap(index(last), index(integer::random_index(last + 1, rng)));
                }
                order.chunks(index(size)).map(|group| (0, group.to_vec())).collect()
            })
            .collect(),
    }
}

pub(crate) fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cover_by_hand() {
        let cover = |meters, missing: &[u32]| Blocks::cover(meters, &missing.iter().copied().collect());
        assert_eq!(cover(8, &[]), [(0, 8)]);
        assert_eq!(cover(8, &[3]), [(2, 2), (3, 1), (1, 4)]);
        // Padded to eight, which nobody notices.
        assert_eq!(cover(6, &[]), [(0, 6)]);
        assert_eq!(cover(6, &[0]), [(3, 1), (2, 2), (1, 2)]);
        assert_eq!(cover(2, &[0, 1]), []);
    }
}
