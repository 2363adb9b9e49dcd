//! Who can derive what: what a party, a coalition, an eavesdropper or the simulation itself knows after any
//! part of an epoch's records.
//!
//! A lens has what its members made, what was sent to them and what they overheard. From that everything is
//! derived that the protocol's own algebra gives ([`Rule`]), to a fixed point; each step remembers what it
//! rests on. What is left is hidden, and [`Assumption`] says by what. Key mode, blinding, base, gamma, collapse
//! and randomizer change the answer through [`Params`].
//!
//! What is taken for granted: everybody knows the parameters, h_t and who is present; identities and clocks are
//! not secret, and neither are the lab's bases h(id_i || t_i). Keys are as long as real ones: what a toy key
//! gives away to whoever factors it is counted by [`Knowledge::gather_factoring`] alone, and a number of so few
//! values that it can be guessed nowhere.
//! Observers pool what they know and follow the rules. Every epoch is looked at alone.
//!
//! Of a value that noise alone covers [`Knowledge::finding`] tells the law of what is left, and what that amounts to: at a thousand
//! meters most shares of noise are exactly 0, and a reading "under one share" is the reading.
//!
//! [`Rule::OnlyCombination`] is bounded: it splits the meters in two halves and tries at most 2^14 combinations of
//! each (gamma = 4: up to 14 meters). Beyond that nothing is claimed: under a day's usual noise several combinations fit, under much
//! larger noise one may, and a patient coalition finds it.

mod closure;
mod combination;
mod cover;
mod derivation;
mod evidence;
mod findings;
mod follows;
mod hidden;
mod lens;
mod outlook;
mod standing;
mod status;
mod strength;
mod sums;
mod value;

use std::collections::BTreeSet;
use std::sync::Arc;

pub use cover::{Cover, FEW_TRIALS_BITS, Finding, Left};
pub use derivation::Link;
pub use findings::{Findings, Found, Home, Stands, Total, prior};
pub use follows::Follows;
pub use lens::{Lens, LensError, Observer};
pub use outlook::{Asked, Change, MOST_LEAVING, Outlook, Round};
pub use standing::{Counts, Standing};
pub use status::{Assumption, Rule, Status};
pub use strength::{Strength, is_not_reckoned, is_tried_out, strength};
pub use value::Value;

use blindsum_core::params::Params;
use blindsum_core::party::meter::NoiseWitness;

use self::closure::Closure;
use self::evidence::{Evidence, Origin, Parts, Premises};
use self::sums::{Relation, Sums};
use self::value::{Layout, to_usize};
use crate::record::{Record, Sent};

/// What one lens knows.
///
/// ```
/// # use blindsum_core::{Params, Randomness, RawParams};
/// # use blindsum_readings::Reading;
/// # use blindsum_sim::{Config, EpochPlan, Session, local};
/// # let params = Params::try_from(RawParams::blackboard())?;
/// # let readings = [500.0, 600.0, 800.0].into_iter().filter_map(Reading::from_wh).collect();
/// # let plan = EpochPlan { epoch: 1_262_304_000, readings };
/// # let config = Config::new(params, vec![plan], Randomness::Seeded(1), || 0.0);
/// # let (mut session, fleet, effects) = Session::begin(config)?;
/// # local::run(&mut session, fleet, effects);
/// # let finished = session.take_finished().remove(0);
/// use blindsum_sim::knowledge::{Knowledge, Lens, LensError, Value};
///
/// // `finished` is an epoch that is over, under `params`.
/// let knows = |lens: &str, value| {
///     let lens: Lens = lens.parse()?;
///     Ok::<bool, LensError>(Knowledge::gather(&params, &finished.records, &lens).knows(value))
/// };
/// assert!(knows("meter-2", Value::Reading(1))?);
/// assert!(!knows("meter-1", Value::Reading(1))?);
/// assert!(!knows("cloud+dealer+eavesdropper", Value::Reading(1))?);
/// assert!(knows("eavesdropper", Value::NoisyTotal)?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Knowledge {
    params: Params,
    lens: Lens,
    layout: Layout,
    born: Vec<Option<usize>>,
    origins: Vec<Option<Origin>>,
    positions: Vec<Option<u32>>,
    sums: Sums,
    /// Whether the key shares come to 0 by themselves.
    shares_cancel: bool,
    /// d_i and xi_i of each meter: what the numbers in hand are made of. Given out as far as they are known.
    parts: Vec<Option<(i64, i64)>>,
    /// How many different samples each meter has drawn: what is left of its share to whoever knows them.
    different_samples: Vec<Option<u128>>,
    /// The meters whose shares were looked for among the combinations.
    combined: Vec<u32>,
}

impl Knowledge {
    /// What `lens` knows after these records: the set-up's and the epoch's, or as many of them from the first
    /// on as have happened.
    #[must_use]
    pub fn gather(params: &Params, records: &[Arc<Record>], lens: &Lens) -> Self {
        Self::complete(params, Evidence::gather(params, records, lens), lens)
    }

    /// The same where the public moduli are so short that the lens factors them: what it has with the secret
    /// keys of all public keys that it knows.
    #[must_use]
    pub fn gather_factoring(params: &Params, records: &[Arc<Record>], lens: &Lens) -> Self {
        let mut evidence = Evidence::gather(params, records, lens);
        evidence.factor();
        Self::complete(params, evidence, lens)
    }

    /// What the lens has of each meter by itself, without any sum or product over meters: what it can add up to compare it with a
    /// sum that it has on another way. A number that follows from a sum would only be compared with that sum.
    #[must_use]
    pub fn gather_apart(params: &Params, records: &[Arc<Record>], lens: &Lens) -> Self {
        let mut evidence = Evidence::gather(params, records, lens);
        evidence.forget_sums();
        let (sums, combined) = Closure::complete_apart(params, &mut evidence);
        Self::with(params, evidence, lens, sums, combined)
    }

    fn complete(params: &Params, mut evidence: Evidence<'_>, lens: &Lens) -> Self {
        let (sums, combined) = Closure::complete(params, &mut evidence);
        Self::with(params, evidence, lens, sums, combined)
    }

    fn with(params: &Params, evidence: Evidence<'_>, lens: &Lens, sums: Sums, combined: Vec<u32>) -> Self {
        let parts = (0..params.meters()).map(|meter| evidence.parts(meter)).collect();
        let different = |meter| {
            let noise: &NoiseWitness = evidence.gathered.noised.get(&meter)?;
            Some(noise.samples.iter().copied().collect::<BTreeSet<_>>().len() as u128)
        };
        let different_samples = (0..params.meters()).map(different).collect();
        let positions = (0..params.meters()).map(|meter| evidence.gathered.position(meter)).collect();
        let shares_cancel = evidence.gathered.shares_cancel();
        let Evidence { layout, born, origins, .. } = evidence;
        let (params, lens) = (*params, lens.clone());
        Self {
            params,
            lens,
            layout,
            born,
            origins,
            positions,
            sums,
            shares_cancel,
            parts,
            different_samples,
            combined,
        }
    }

    /// How the lens stands to a value.
    #[must_use]
    pub fn status(&self, value: Value) -> Status {
        let Some(born) = self.born(value) else { return Status::NotYet };
        match self.origin(value) {
            None => Status::Hidden(self.reason(value)),
            Some(Origin::Shown) => Status::Shown { record: born },
            Some(Origin::Own { by, record }) => Status::Own { by, record },
            Some(Origin::Sent { to, record, kind }) => Status::Sent { to, record, kind },
            Some(Origin::Overheard { record, kind }) => Status::Overheard { record, kind },
            Some(Origin::Derived { rule, from }) => {
                Status::Derived { rule, from: self.premises(value, from) }
            }
        }
    }

    /// How the lens stands to sample j of a meter, xi_ij with j from 0: it may know the one that counts and no
    /// other.
    #[must_use]
    pub fn sample(&self, meter: u32, j: u32) -> Status {
        let samples = Value::Samples(meter);
        let position = self.positions.get(to_usize(meter)).copied().flatten();
        let counts = position == Some(j) && self.knows(Value::Selection(meter));
        let one = if counts && !self.knows(samples) { Value::Selected(meter) } else { samples };
        if j < self.params.gamma() { self.status(one) } else { Status::NotYet }
    }

    /// Whether the lens knows a value.
    #[must_use]
    pub fn knows(&self, value: Value) -> bool {
        self.origin(value).is_some()
    }

    /// Whether the lens sees what is in a message.
    #[must_use]
    pub fn sees(&self, sent: &Sent) -> bool {
        self.lens.sees(sent)
    }

    /// Whose knowledge it is.
    #[must_use]
    pub fn lens(&self) -> &Lens {
        &self.lens
    }

    /// The values that have come into being, known or not, in order.
    pub fn values(&self) -> impl Iterator<Item = Value> + '_ {
        self.layout.values().zip(&self.born).filter(|(_, born)| born.is_some()).map(|(value, _)| value)
    }

    /// d_i and xi_i.
    fn parts_of(&self, meter: u32) -> Option<(i64, i64)> {
        self.parts.get(to_usize(meter)).copied().flatten()
    }

    fn born(&self, value: Value) -> Option<usize> {
        self.layout.place(value).and_then(|place| self.born.get(place).copied().flatten())
    }

    fn origin(&self, value: Value) -> Option<Origin> {
        self.layout.place(value).and_then(|place| self.origins.get(place).copied().flatten())
    }

    /// What a derivation rests on, written out.
    fn premises(&self, value: Value, from: Premises) -> Vec<Value> {
        let mut premises: Vec<Value> = from.few.into_iter().flatten().collect();
        match from.parts {
            None => (),
            Some(Parts::Of(total)) => {
                let whole = Some(total.whole()).filter(|whole| self.born(*whole).is_some());
                let parts = self.sums.over(total).map(|meter| total.part(meter));
                premises.extend(whole.into_iter().chain(parts).filter(|part| *part != value));
            }
            Some(Parts::Each(total)) => premises.extend(self.sums.over(total).map(|meter| total.part(meter))),
            Some(Parts::Shares) => premises.extend(self.sums.over(Relation::Selected).map(|meter| {
                match self.combined.binary_search(&meter) {
                    Ok(_) => Value::Samples(meter),
                    Err(_) => Value::Selected(meter),
                }
            })),
            Some(Parts::Powers) => {
                let others =
                    self.sums.over(Relation::AbsentShares).filter(|meter| value.meter() != Some(*meter));
                premises.extend(others.flat_map(|meter| match self.knows(Value::KeyShare(meter)) {
                    true => vec![Value::KeyShare(meter)],
                    false => vec![Value::MaskedReading(meter), Value::MaskedPlain(meter)],
                }));
            }
            Some(Parts::Randomizers) => {
                let all = self.sums.over(Relation::MaskedReading).map(Value::Randomizer);
                premises.extend(all.filter(|one| *one != value));
            }
        }
        premises
    }
}

#[cfg(test)]
mod tests;
