//! The parts as the cloud takes them in, and what has to hold before it multiplies them.

use std::collections::BTreeMap;

use num_bigint::BigUint;

use crate::role::Role;
use crate::shard::{Assignment, Part, PartFault};
use crate::wire::keys::Keys;

/// The parts of an epoch that have come.
pub struct Parts {
    epoch: u64,
    keys: Option<Keys>,
    /// Which meters each shard was given.
    given: BTreeMap<u32, Vec<Role>>,
    came: BTreeMap<u32, (Vec<u8>, Part)>,
    /// In whose part a meter is.
    counted: BTreeMap<Role, u32>,
}

/// All parts of an epoch: disjoint, and of all shards.
#[derive(Debug)]
pub struct Gathered {
    pub(crate) epoch: u64,
    pub(crate) readings: Vec<BigUint>,
    pub(crate) noise: Vec<BigUint>,
    pub(crate) present: Vec<Role>,
    missing: Vec<Role>,
}

impl Gathered {
    /// The meters that were given to a shard and are in no part, ascending: their shards say that their messages have not come.
    #[must_use]
    pub fn missing(&self) -> &[Role] {
        &self.missing
    }
}

impl Parts {
    /// Nothing has come yet of what these shards were given.
    #[must_use]
    pub fn new(assignments: &[Assignment]) -> Self {
        let first = assignments.first();
        Self {
            epoch: first.map_or(0, |first| first.epoch),
            keys: first.map(|first| first.keys.clone()),
            given: assignments.iter().map(|one| (one.shard, one.meters.keys().copied().collect())).collect(),
            came: BTreeMap::new(),
            counted: BTreeMap::new(),
        }
    }

    /// Takes in the bytes that came from a shard, which its host knows by its link and its signature. The same bytes again change nothing.
    ///
    /// # Errors
    /// Why this part must not be multiplied with the others. Nothing changes by it.
    pub fn take(&mut self, shard: u32, bytes: &[u8]) -> Result<(), PartFault> {
        if let Some((known, _)) = self.came.get(&shard) {
            return if known == bytes { Ok(()) } else { Err(PartFault::Changed { shard }) };
        }
        let given = self.given.get(&shard).zip(self.keys.as_ref());
        let count = u32::try_from(self.given.len()).unwrap_or(u32::MAX);
        let (given, keys) = given.ok_or(PartFault::Number { shard, got: shard, count })?;
        let part = Part::decode(bytes, keys).map_err(|fault| PartFault::Unreadable { shard, fault })?;
        if part.shard != shard || part.shards.count() != count {
            return Err(PartFault::Number { shard, got: part.shard, count: part.shards.count() });
        }
        if part.epoch != self.epoch {
            return Err(PartFault::Epoch { shard, got: part.epoch, expected: self.epoch });
        }
        for meter in &part.present {
            if let Some(first) = self.counted.get(meter) {
                return Err(PartFault::Twice { meter: *meter, first: *first, second: shard });
            }
            if given.binary_search(meter).is_err() {
                return Err(PartFault::NotGiven { shard, meter: *meter });
            }
        }
        self.counted.extend(part.present.iter().map(|meter| (*meter, shard)));
        self.came.insert(shard, (bytes.to_vec(), part));
        Ok(())
    }

    /// The shards whose parts have not come.
    pub fn missing(&self) -> impl Iterator<Item = u32> {
        self.given.keys().copied().filter(|shard| !self.came.contains_key(shard))
    }

    /// Whether a part of each shard is there.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.missing().next().is_none()
    }

    /// What the cloud multiplies.
    ///
    /// # Errors
    /// [`PartFault::Missing`] with the shards whose parts have not come, and the meters given to them.
    pub fn gather(self) -> Result<Gathered, PartFault> {
        let lacking = |shard: u32| (shard, self.given.get(&shard).cloned().unwrap_or_default());
        let missing: Vec<_> = self.missing().map(lacking).collect();
        if !missing.is_empty() {
            return Err(PartFault::Missing(missing));
        }
        let Self { epoch, given, came, counted, .. } = self;
        let mut missing: Vec<Role> =
            given.into_values().flatten().filter(|meter| !counted.contains_key(meter)).collect();
        missing.sort_unstable();
        let (mut readings, mut noise) = (Vec::new(), Vec::new());
        for (_, part) in came.into_values() {
            readings.push(part.readings);
            noise.push(part.noise);
        }
        Ok(Gathered { epoch, readings, noise, present: counted.into_keys().collect(), missing })
    }
}
