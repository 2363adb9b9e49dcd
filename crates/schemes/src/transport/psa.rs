//! E: readings in the exponent under keys that cancel against the aggregator's.
//!
//! A meter sends `x G + sk H(t)`; whoever has the negative sum of the keys of a block of meters opens the sum over that block and nothing
//! less. One module, three ways to cut meters into blocks, two groups:
//!
//! - **the root alone on ristretto255**: Shi, Chan, Rieffel, Chow, Song 2011 (97 of 100; public code shows the formula); Liu et al. (reference 21) is
//!   covered by it, whose text was not read. **With n^2**: Joye and Libert 2013 (98 of 100), whose keys are whole numbers twice as long as n;
//!   ours are not negative, theirs have a sign.
//! - **a tree of blocks**: Chan, Shi, Song 2012 (reference 19) (90 of 100 for the tree with one key a block; equal budgets a level 80, padding 60).
//! - **groups**: DG-APED (reference 27) (85 of 100 for one key a meter and one a group; their sizes, how often the meters are grouped and how a
//!   faulty meter is found are choices of ours, 20 to 60).

mod blocks;

use std::collections::{BTreeMap, BTreeSet};

use blindsum_core::blinding::epoch_base;
use blindsum_core::randomness::Stream;
use blindsum_paillier::{PublicKey, Randomizer, SecretInt, integer};
use curve25519_dalek::{RistrettoPoint, Scalar};
use num_bigint::{BigInt, BigUint};
use num_traits::Zero;
use sha2::Sha512;

use crate::account::{Account, Party, Phase};
use crate::dcr;
use crate::logarithm::{Logarithms, scalar};
use crate::operation::{Counter, Operation};
use crate::scheme::{Description, Evidence, Input, Noticed, Opened, Scheme, SchemeError, Task, everybody};
use crate::transport::additive::POINT;
pub use blocks::Blocks;
pub(crate) use blocks::index;
use blocks::members;

const DEALER: Party = Party::Helper(0);

/// Where the sums live.
pub trait Group {
    /// What everybody knows of it.
    type Public;
    /// A meter's key, or the sum of several.
    type Key: Clone;
    /// An element.
    type Element: Clone;
    /// What an opening is looked up in.
    type Search;

    /// What is constant of the scheme on this group with these blocks.
    fn describe(blocks: Blocks) -> Description;
    /// The group.
    ///
    /// # Errors
    /// [`SchemeError::Keys`].
    fn make(&self, rng: &mut Stream) -> Result<Self::Public, SchemeError>;
    /// A key.
    fn key(public: &Self::Public, rng: &mut Stream) -> Self::Key;
    /// The sum of keys.
    fn sum<'a>(keys: impl Iterator<Item = &'a Self::Key>) -> Self::Key
    where
        Self::Key: 'a;
    /// H(t).
    fn hash(public: &Self::Public, epoch: u64, counter: &mut Counter) -> Self::Element;
    /// A value under a key.
    fn seal(
        public: &Self::Public,
        value: i64,
        key: &Self::Key,
        base: &Self::Element,
        counter: &mut Counter,
    ) -> Self::Element;
    /// Prepares for sums of this range.
    fn search(low: i64, high: i64) -> Self::Search;
    /// The sum of sealed values, by the sum of their keys; nothing where it is not a sum.
    fn open(
        public: &Self::Public,
        sealed: &[&Self::Element],
        key: &Self::Key,
        base: &Self::Element,
        search: &Self::Search,
        counter: &mut Counter,
    ) -> Option<i64>;
    /// Bytes of an element.
    fn width(public: &Self::Public) -> usize;
}

/// ristretto255.
#[derive(Debug, Clone, Copy)]
pub struct Ristretto;

impl Group for Ristretto {
    type Public = ();
    type Key = Scalar;
    type Element = RistrettoPoint;
    type Search = Logarithms;

    fn describe(blocks: Blocks) -> Description {
        let scheme = Description {
            id: "psa",
            name: "keys that cancel",
            source: "Shi, Chan, Rieffel, Chow, Song 2011",
            evidence: Evidence::Text,
            confidence: 97,
            aggregator: "aggregator",
            helpers: &["dealer"],
            learns: "nothing",
            apart: "the aggregator and all other meters; the dealer",
            faults: "one missing meter ends the epoch",
            wrong: Noticed::Garbage,
        };
        match blocks {
            Blocks::Root => scheme,
            Blocks::Tree => Description {
                id: "psa-tree",
                name: "keys that cancel, in a tree",
                source: "Chan, Shi, Song 2012 [19]",
                evidence: Evidence::Memory,
                confidence: 90,
                learns: "the sum over each block of the tree, down to single meters, each with its own noise",
                apart: "the dealer; single meters are open to the aggregator, under their own noise",
                faults: "the sum over those present is opened from several blocks, with more noise",
                ..scheme
            },
            Blocks::Groups { .. } => Description {
                id: "psa-groups",
                name: "keys that cancel, in groups",
                source: "DG-APED [27]",
                evidence: Evidence::Text,
                confidence: 85,
                learns: "the sum over each group",
                apart: "the aggregator and all other meters of a group; the dealer",
                faults: "the group of a missing meter is lost",
                wrong: Noticed::LosesGroup,
                ..scheme
            },
        }
    }

    fn make(&self, _rng: &mut Stream) -> Result<(), SchemeError> {
        Ok(())
    }

    fn key(_public: &(), rng: &mut Stream) -> Scalar {
        Scalar::random(rng)
    }

    fn sum<'a>(keys: impl Iterator<Item = &'a Scalar>) -> Scalar {
        keys.sum()
    }

    fn hash(_public: &(), epoch: u64, counter: &mut Counter) -> RistrettoPoint {
        counter.one(Operation::Hash);
        let mut bytes = b"blindsum/psa".to_vec();
        bytes.extend_from_slice(&epoch.to_be_bytes());
        RistrettoPoint::hash_from_bytes::<Sha512>(&bytes)
    }

    fn seal(
        _public: &(),
        value: i64,
        key: &Scalar,
        base: &RistrettoPoint,
        counter: &mut Counter,
    ) -> RistrettoPoint {
        counter.one(Operation::GeneratorMultiple);
        counter.one(Operation::PointMultiple);
        RistrettoPoint::mul_base(&scalar(value)) + base * key
    }

    fn search(low: i64, high: i64) -> Logarithms {
        Logarithms::between(low, high)
    }

    fn open(
        _public: &(),
        sealed: &[&RistrettoPoint],
        key: &Scalar,
        base: &RistrettoPoint,
        search: &Logarithms,
        counter: &mut Counter,
    ) -> Option<i64> {
        counter.each(Operation::PointSum, sealed);
        counter.one(Operation::PointMultiple);
        counter.one(Operation::Logarithm);
        let sum: RistrettoPoint = sealed.iter().copied().sum();
        search.of(&(sum - base * key))
    }

    fn width(_public: &()) -> usize {
        POINT
    }
}

/// The units modulo n^2, whose order nobody knows.
#[derive(Debug, Clone, Copy)]
pub struct Dcr {
    /// Bits of n.
    pub key_bits: u32,
}

/// Bits of a meter's key.
fn key_bits(public: &PublicKey) -> u64 {
    2 * public.n().bits()
}

/// How many powers with an exponent as long as n one with this key is.
const POWERS: u64 = 2;

impl Group for Dcr {
    type Public = PublicKey;
    type Key = SecretInt;
    type Element = BigUint;
    type Search = ();

    fn describe(blocks: Blocks) -> Description {
        Description {
            id: "joye-libert",
            name: "keys that cancel, mod n^2",
            source: "Joye, Libert 2013",
            evidence: Evidence::Text,
            confidence: 98,
            ..Ristretto::describe(blocks)
        }
    }

    fn make(&self, rng: &mut Stream) -> Result<PublicKey, SchemeError> {
        // The dealer forgets the factors.
        Ok(dcr::key(self.key_bits, Randomizer::Textbook, rng)?.public().clone())
    }

    fn key(public: &PublicKey, rng: &mut Stream) -> SecretInt {
        SecretInt::new(integer::random_bits(key_bits(public), rng))
    }

    fn sum<'a>(keys: impl Iterator<Item = &'a SecretInt>) -> SecretInt {
        SecretInt::new(keys.map(SecretInt::expose).sum())
    }

    fn hash(public: &PublicKey, epoch: u64, counter: &mut Counter) -> BigUint {
        counter.one(Operation::Hash);
        epoch_base(public, epoch)
    }

    fn seal(
        public: &PublicKey,
        value: i64,
        key: &SecretInt,
        base: &BigUint,
        counter: &mut Counter,
    ) -> BigUint {
        counter.add(Operation::Power, POWERS);
        let mask = SecretInt::new(public.ciphertexts().pow(base, key.expose(), key_bits(public)));
        public.blind(&public.encode(&BigInt::from(value)), mask.expose())
    }

    fn search(_low: i64, _high: i64) {}

    fn open(
        public: &PublicKey,
        sealed: &[&BigUint],
        key: &SecretInt,
        base: &BigUint,
        (): &(),
        counter: &mut Counter,
    ) -> Option<i64> {
        counter.each(Operation::Product, sealed);
        counter.add(Operation::Power, POWERS);
        let ring = public.ciphertexts();
        let product = ring.product(sealed.iter().copied());
        let masks = ring.pow(base, key.expose(), key.expose().bits());
        let opened = ring.mul(&product, &ring.inverse_vartime(&masks)?);
        // 1 + n x, or a message is wrong: 0 too, which is not an element.
        if opened.is_zero() {
            return None;
        }
        let rest = opened - 1u32;
        let plain = &rest / public.n();
        (&plain * public.n() == rest)
            .then(|| i64::try_from(integer::centred(&plain, public.n())).ok())
            .flatten()
    }

    fn width(public: &PublicKey) -> usize {
        public.ciphertexts().width()
    }
}

/// The scheme.
#[derive(Debug, Clone, Copy)]
pub struct Psa<G> {
    /// Where the sums live.
    pub group: G,
    /// What can be opened.
    pub blocks: Blocks,
}

/// Meters that are opened together.
struct Block<K> {
    /// Which of their numbers.
    level: usize,
    members: Vec<u32>,
    key: K,
}

/// What the set-up leaves.
pub struct Keys<G: Group> {
    pub(crate) public: G::Public,
    /// Of each meter, one a level.
    meters: Vec<Vec<G::Key>>,
    /// Cut by cut, or level by level.
    blocks: Vec<Vec<Block<G::Key>>>,
    /// By the number of meters of a block.
    searches: BTreeMap<usize, G::Search>,
}

impl<G: Group> Psa<G> {
    /// How far the noise of a block of this many meters may lie out. In groups all meters draw alike, so it is that of a sum of fewer; the
    /// levels of a tree have a law each.
    fn reach(&self, task: &Task, size: usize) -> i64 {
        if !matches!(self.blocks, Blocks::Groups { .. }) {
            return task.reach;
        }
        let part = crate::law::count(size) / f64::from(task.meters.max(1));
        #[expect(clippy::cast_possible_truncation, reason = "at most the reach of the whole sum")]
        let reach = libm::ceil(crate::law::to_f64(task.reach) * libm::sqrt(part.min(1.0))) as i64;
        reach
    }
}

impl<G: Group> Scheme for Psa<G> {
    type Keys = Keys<G>;
    type Message = Vec<G::Element>;

    fn describe(&self) -> Description {
        G::describe(self.blocks)
    }

    fn levels(&self, task: &Task) -> usize {
        self.blocks.levels(task.meters)
    }

    fn set_up(&self, task: &Task, account: &mut Account<'_>) -> Result<Keys<G>, SchemeError> {
        if let Blocks::Groups { size: 0, .. } | Blocks::Groups { cuts: 0, .. } = self.blocks {
            let rule = "groups have at least one meter, and there is at least one cut";
            return Err(SchemeError::Task { what: "groups", got: 0, rule });
        }
        let levels = self.levels(task);
        let (public, meters, blocks) = account.act(Phase::SetUp, DEALER, |rng, _| {
            let public = self.group.make(rng)?;
            let meters: Vec<Vec<_>> =
                (0..task.meters).map(|_| (0..levels).map(|_| G::key(&public, rng)).collect()).collect();
            let key = |level: usize, members: &[u32]| {
                let keys = members.iter().filter_map(|meter| meters.get(index(*meter))?.get(level));
                G::sum(keys)
            };
            let blocks = members(self.blocks, task.meters, rng)
                .into_iter()
                .map(|cut| {
                    let block = |(level, members): (usize, Vec<u32>)| Block {
                        level,
                        key: key(level, &members),
                        members,
                    };
                    cut.into_iter().map(block).collect()
                })
                .collect::<Vec<Vec<_>>>();
            Ok((public, meters, blocks))
        })?;
        let sizes: BTreeSet<_> = blocks.iter().flatten().map(|block| block.members.len()).collect();
        let searches = account.act(Phase::SetUp, Party::Aggregator, |_, _| {
            let search = |size: &usize| {
                let most = i64::try_from(*size).unwrap_or(i64::MAX).saturating_mul(task.cap);
                let reach = self.reach(task, *size);
                (*size, G::search(-reach, most.saturating_add(reach)))
            };
            sizes.iter().map(search).collect()
        });
        Ok(Keys { public, meters, blocks, searches })
    }

    fn meter(
        &self,
        keys: &Keys<G>,
        input: Input<'_>,
        account: &mut Account<'_>,
    ) -> Result<Self::Message, SchemeError> {
        let party = Party::Meter(input.meter);
        let own =
            keys.meters.get(index(input.meter)).ok_or_else(|| SchemeError::no_such_meter(input.meter))?;
        let message: Vec<_> = account.act(Phase::Epoch, party, |_, counter| {
            let base = G::hash(&keys.public, input.epoch, counter);
            let seal = |(level, key)| G::seal(&keys.public, input.noisy(level), key, &base, counter);
            own.iter().enumerate().map(seal).collect()
        });
        account.sends(Phase::Epoch, party, message.len() * G::width(&keys.public));
        Ok(message)
    }

    fn aggregate(
        &self,
        keys: &Keys<G>,
        epoch: u64,
        messages: &[Option<Self::Message>],
        added: &[i64],
        account: &mut Account<'_>,
    ) -> Result<Opened, SchemeError> {
        let opened = match self.blocks {
            Blocks::Root => {
                let (of, _) = everybody(messages)?;
                open_cover(keys, epoch, messages, account).ok_or(SchemeError::Wrong { meters: of.len() })
            }
            Blocks::Tree => {
                let meters = messages.iter().flatten().count();
                open_cover(keys, epoch, messages, account).ok_or(SchemeError::Wrong { meters })
            }
            Blocks::Groups { .. } => open_groups(keys, epoch, messages, account),
        }?;
        Ok(Opened { sum: opened.sum.saturating_add(added.iter().sum()), ..opened })
    }
}

/// The numbers of a block, where all its meters have sent theirs.
fn sealed<'a, G: Group>(
    block: &Block<G::Key>,
    messages: &'a [Option<Vec<G::Element>>],
) -> Option<Vec<&'a G::Element>> {
    block.members.iter().map(|meter| messages.get(index(*meter))?.as_ref()?.get(block.level)).collect()
}

fn open<G: Group>(
    keys: &Keys<G>,
    block: &Block<G::Key>,
    sealed: &[&G::Element],
    base: &G::Element,
    counter: &mut Counter,
) -> Option<i64> {
    let search = keys.searches.get(&sealed.len())?;
    G::open(&keys.public, sealed, &block.key, base, search, counter)
}

/// The sum over all that are present, from as few blocks as there are: the largest of which nobody is missing.
fn open_cover<G: Group>(
    keys: &Keys<G>,
    epoch: u64,
    messages: &[Option<Vec<G::Element>>],
    account: &mut Account<'_>,
) -> Option<Opened> {
    let (sum, mut of) = account.act(Phase::Epoch, Party::Aggregator, |_, counter| {
        let base = G::hash(&keys.public, epoch, counter);
        let mut covered = BTreeMap::new();
        let mut sum = 0i64;
        for block in keys.blocks.iter().flatten() {
            // Larger blocks come first, and a smaller one lies within or beside.
            if block.members.first().is_none_or(|first| covered.contains_key(first)) {
                continue;
            }
            if let Some(sealed) = sealed::<G>(block, messages) {
                sum = sum.saturating_add(open(keys, block, &sealed, &base, counter)?);
                covered.extend(block.members.iter().map(|meter| (*meter, block.level)));
            }
        }
        Some((sum, covered.into_iter().collect::<Vec<_>>()))
    })?;
    of.sort_unstable();
    Some(Opened { sum, of })
}

/// The sum over the groups that open, of the cut that loses the fewest meters.
fn open_groups<G: Group>(
    keys: &Keys<G>,
    epoch: u64,
    messages: &[Option<Vec<G::Element>>],
    account: &mut Account<'_>,
) -> Result<Opened, SchemeError> {
    let mut best: Option<Opened> = None;
    for cut in &keys.blocks {
        // One cut is enough where all its groups open; the others are for finding who is at fault.
        let phase = if best.is_none() { Phase::Epoch } else { Phase::Repair };
        let opened = account.act(phase, Party::Aggregator, |_, counter| {
            let base = G::hash(&keys.public, epoch, counter);
            let mut opened = Opened { sum: 0, of: Vec::new() };
            for block in cut {
                let sum = sealed::<G>(block, messages)
                    .and_then(|sealed| open(keys, block, &sealed, &base, counter));
                if let Some(sum) = sum {
                    opened.sum = opened.sum.saturating_add(sum);
                    opened.of.extend(block.members.iter().map(|meter| (*meter, 0)));
                }
            }
            opened.of.sort_unstable();
            opened
        });
        let whole = opened.of.len() == keys.meters.len();
        if best.as_ref().is_none_or(|best| best.of.len() < opened.of.len()) {
            best = Some(opened);
        }
        if whole {
            break;
        }
    }
    best.filter(|best| !best.of.is_empty()).ok_or(SchemeError::Wrong { meters: messages.len() })
}
