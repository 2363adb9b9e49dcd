//! How meters are cut into blocks, each of which can be opened by itself.

use std::collections::BTreeSet;
use std::ops::Range;

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
        /// G: meters of a group, at most.
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
        let mut cover = Vec::new();
        let mut covered = BTreeSet::new();
        for (level, blocks) in tree(meters).into_iter().enumerate() {
            // Larger blocks come first, and a smaller one lies within or beside.
            let whole = |block: &Range<u32>| {
                !covered.contains(&block.start) && missing.range(block.clone()).next().is_none()
            };
            let own: Vec<_> = blocks.into_iter().filter(whole).collect();
            cover.extend(own.iter().map(|block| (level, block.end - block.start)));
            covered.extend(own.into_iter().flatten());
        }
        cover
    }
}

/// The blocks of a tree over this many meters, level by level from the root, each halved as evenly as it can be: those of a level differ by one
/// meter at most, so that noise made for the smallest serves all. On the last level every meter is alone.
fn tree(meters: u32) -> Vec<Vec<Range<u32>>> {
    let halves = |block: &Range<u32>| {
        let middle = block.end - (block.end - block.start) / 2;
        [block.start..middle, middle..block.end].into_iter().filter(|half| !half.is_empty())
    };
    let mut levels = vec![vec![0..meters]];
    for level in 1..Blocks::Tree.levels(meters) {
        let next = levels.get(level - 1).into_iter().flatten().flat_map(halves).collect();
        levels.push(next);
    }
    levels
}

/// The meters of each block and their level, cut by cut or level by level.
pub(super) fn members(blocks: Blocks, meters: u32, rng: &mut Stream) -> Vec<Vec<(usize, Vec<u32>)>> {
    match blocks {
        Blocks::Root => vec![vec![(0, (0..meters).collect())]],
        Blocks::Tree => tree(meters)
            .into_iter()
            .enumerate()
            .map(|(level, blocks)| blocks.into_iter().map(|block| (level, block.collect())).collect())
            .collect(),
        Blocks::Groups { size, cuts } => (0..cuts)
            .map(|_| {
                let mut order: Vec<_> = (0..meters).collect();
                // Fisher and Yates.
                for last in (1..meters).rev() {
                    order.swap(index(last), index(integer::random_index(last + 1, rng)));
                }
                // As equal as they can be: a small group at the end would have too little noise of its own.
                let mut left = order.as_slice();
                let count = meters.max(1).div_ceil(size.max(1));
                (0..count)
                    .map(|group| {
                        let more = u32::from(group < meters % count);
                        let (own, rest) = left.split_at(index(meters / count + more).min(left.len()));
                        left = rest;
                        (0, own.to_vec())
                    })
                    .collect()
            })
            .collect(),
    }
}

pub(crate) fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use rand_core::SeedableRng;

    use super::*;

    #[test]
    fn groups_are_as_equal_as_they_can_be_and_hold_everybody_once() {
        for (meters, size, expected) in
            [(250, 100, vec![84, 83, 83]), (10, 4, vec![4, 3, 3]), (4, 100, vec![4])]
        {
            let mut rng = Stream::from_seed([3; 32]);
            for cut in members(Blocks::Groups { size, cuts: 3 }, meters, &mut rng) {
                assert_eq!(cut.iter().map(|(_, group)| group.len()).collect::<Vec<_>>(), expected);
                assert_eq!(
                    cut.iter().map(|(_, group)| group.len()).min(),
                    Some(index(crate::law::smallest_group(meters, size)))
                );
                let all: BTreeSet<_> = cut.iter().flat_map(|(_, group)| group).copied().collect();
                assert_eq!(all, (0..meters).collect());
            }
        }
    }

    #[test]
    fn the_chance_of_a_level_is_made_for_its_smallest_block() {
        for meters in [1, 2, 3, 10, 33, 512, 513, 1_000] {
            let mut rng = Stream::from_seed([4; 32]);
            let found: Vec<_> = members(Blocks::Tree, meters, &mut rng)
                .iter()
                .map(|level| level.iter().map(|(_, block)| block.len()).min().unwrap_or_default())
                .collect();
            let expected: Vec<_> = crate::law::levels(meters).into_iter().map(index).collect();
            assert_eq!(found, expected, "{meters}");
        }
    }

    #[test]
    fn a_cover_by_hand() {
        let cover = |meters, missing: &[u32]| Blocks::cover(meters, &missing.iter().copied().collect());
        assert_eq!(cover(8, &[]), [(0, 8)]);
        assert_eq!(cover(8, &[3]), [(1, 4), (2, 2), (3, 1)]);
        // Six are halved into three and three, and those into two and one.
        assert_eq!(cover(6, &[]), [(0, 6)]);
        assert_eq!(cover(6, &[0]), [(1, 3), (2, 1), (3, 1)]);
        assert_eq!(cover(2, &[0, 1]), []);
    }
}
