//! What parties do, counted while they do it: the theory of a scheme's cost is compared with this, not believed.

use std::collections::BTreeMap;

/// A step of arithmetic that costs time, in the words of the tables of costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operation {
    /// A power modulo n^2 whose exponent is as long as n: one textbook encryption has one.
    Power,
    /// A power modulo n^2 of a base that is known long before, with an exponent half as long as n: a short-exponent encryption.
    ShortPower,
    /// A power modulo n^2 with an exponent of 48 bits: a sample of noise under encryption.
    NoisePower,
    /// A power modulo n^2 by whoever knows the factors of n.
    FactorPower,
    /// A power modulo n^2 with an exponent of some bits: a partial decryption among others.
    SmallPower,
    /// A product modulo n^2.
    Product,
    /// A decryption by the Chinese remainder theorem.
    Decryption,
    /// A multiple of a point that was not known before.
    PointMultiple,
    /// A multiple of the generator, or of another point with a table.
    GeneratorMultiple,
    /// A sum of two points.
    PointSum,
    /// A hash onto the group.
    Hash,
    /// A bounded discrete logarithm.
    Logarithm,
    /// A block of AES.
    Block,
    /// A sum of two machine words.
    Sum,
    /// A product in a prime field of 127 bits.
    FieldProduct,
    /// An inverse there, by a power of p - 2: some 250 products.
    FieldInverse,
    /// A step of the wavelet's lifting: a difference and a half.
    Lifting,
    /// A report of Prio3 made.
    Shard,
    /// A report of Prio3 verified by one aggregator.
    Verification,
    /// A draw of noise by whoever opens the sum.
    Draw,
}

/// How often each operation was carried out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counter(BTreeMap<Operation, u64>);

impl Counter {
    /// One more.
    pub fn one(&mut self, operation: Operation) {
        self.add(operation, 1);
    }

    /// So many more.
    pub fn add(&mut self, operation: Operation, times: u64) {
        if times > 0 {
            *self.0.entry(operation).or_default() += times;
        }
    }

    /// As many as are in a slice.
    pub(crate) fn each<T>(&mut self, operation: Operation, items: &[T]) {
        self.add(operation, u64::try_from(items.len()).unwrap_or(u64::MAX));
    }

    /// How often.
    #[must_use]
    pub fn of(&self, operation: Operation) -> u64 {
        self.0.get(&operation).copied().unwrap_or_default()
    }

    /// All that was carried out at least once, in the order of the operations.
    pub fn iter(&self) -> impl Iterator<Item = (Operation, u64)> {
        self.0.iter().map(|(operation, times)| (*operation, *times))
    }

    /// What another one counted, too.
    pub fn join(&mut self, other: &Self) {
        for (operation, times) in other.iter() {
            self.add(operation, times);
        }
    }
}

impl<const N: usize> From<[(Operation, u64); N]> for Counter {
    fn from(counts: [(Operation, u64); N]) -> Self {
        let mut counter = Self::default();
        for (operation, times) in counts {
            counter.add(operation, times);
        }
        counter
    }
}
