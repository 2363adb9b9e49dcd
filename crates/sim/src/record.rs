//! What a round leaves behind: immutable records, in the protocol's order, and an outcome.

use core::fmt;
use std::sync::Arc;

use blindsum_core::fault::Fault;
use blindsum_core::params::{CannotDecrypt, Params};
use blindsum_core::party::control_center::{Alarm, DecryptionWitness};
use blindsum_core::party::dealer::DealtShares;
use blindsum_core::party::meter::{NoiseWitness, ReadingWitness};
use blindsum_core::party::sequence::SelectionWitness;
use blindsum_core::privacy::Overdraft;
use blindsum_core::role::Role;
use blindsum_core::wire::kind::{Kind, Protection};
use blindsum_paillier::{CrtDecryption, SecretKey};

use crate::costs::Costs;
use crate::phase::Phase;
use crate::tampering::Tampered;

/// One step.
#[derive(Debug, Clone)]
pub struct Record {
    /// Its place in the round, from 0: as it came, or in the order of beats once the epoch is over.
    pub index: usize,
    /// The phase it belongs to.
    pub phase: Phase,
    /// What happened.
    pub event: Event,
}

/// What happened in a step. Everything except [`Event::Sent`] is the witness channel: what the simulation may show of a
/// party's secrets, never part of a message.
#[derive(Debug, Clone)]
pub enum Event {
    /// A message went from one party to another.
    Sent(Sent),
    /// Something was done to the message of the record before: only in a round that is tampered with. It tells no secret.
    Tampered(Tampered),
    /// The secret keys are made: pk's by the control centre, then vA's by whoever owns it in the key mode.
    KeysMade(Box<SecretKey>, Box<SecretKey>),
    /// Whoever draws the blind sequences knows the selection.
    Selected(SelectionWitness),
    /// The dealer knows the shares k_1 .. k_m.
    Dealt(DealtShares),
    /// A meter knows its reading and blind.
    Masked {
        /// The meter's number.
        meter: u32,
        /// What it knows.
        witness: ReadingWitness,
    },
    /// A meter knows its samples and sub-blinds.
    NoiseAdded {
        /// The meter's number.
        meter: u32,
        /// What it knows.
        witness: NoiseWitness,
    },
    /// A meter is gone, and the epoch goes on without it.
    Absent {
        /// The meter's number.
        meter: u32,
        /// How it was lost.
        failure: HostFailure,
    },
    /// The cloud has multiplied what came: C2 and C1 are made, and who counts is settled.
    Multiplied,
    /// The cloud, which owns vA, knows every number of its decryption of C1.
    NoiseOpened(Box<CrtDecryption>),
    /// The control centre knows every number of its decryptions.
    Decrypted(Box<DecryptionWitness>),
    /// The round ended without a total.
    Refused(Refusal),
}

/// A message as it travelled.
#[derive(Clone, PartialEq, Eq)]
pub struct Sent {
    /// What it is.
    pub kind: Kind,
    /// The sender.
    pub from: Role,
    /// The receiver.
    pub to: Role,
    /// Canonical bytes, tag included.
    pub bytes: Vec<u8>,
}

/// Why an epoch published nothing.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Refusal {
    /// A party failed, or sent what must not be accepted.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The control centre's range alarm rang.
    #[error(transparent)]
    Alarm(#[from] Alarm),
    /// A party's worker or thread is gone.
    #[error("{}", lost(*role, *phase, failure))]
    Lost {
        /// The party.
        role: Role,
        /// The phase.
        phase: Phase,
        /// How.
        failure: HostFailure,
    },
    /// The variant under which the epoch ran does not decrypt, as was to be shown: the alarm rang, or the witnesses
    /// contradicted the total.
    #[error("{why} ({})", match alarm { Some(alarm) => alarm.to_string(), None => "the witnesses contradict the total".to_owned() })]
    CannotDecrypt {
        /// The reason.
        why: CannotDecrypt,
        /// The alarm, if it rang.
        alarm: Option<Alarm>,
    },
    /// The ledger does not allow the epoch.
    #[error(transparent)]
    Budget(#[from] Overdraft),
    /// The total is not the true total plus the selected noise, by the witnesses: a defect of this program. What it was is
    /// not told, and nothing is published.
    #[error(
        "the decrypted total is not the sum of the readings and the selected noise; this is a defect of the program"
    )]
    Audit,
    /// In a round that is tampered with: a link that is authentic by itself did not let through what its sender did not say.
    #[error(
        "the {} link from {from} to {to} did not let through the {}: {from} did not send it so",
        match kind.protection() { Protection::Public => "public", Protection::Secure => "secure", Protection::Open => "open" },
        kind.name()
    )]
    Link {
        /// What it was.
        kind: Kind,
        /// Whose name it bore.
        from: Role,
        /// For whom it was.
        to: Role,
    },
    /// In a round that is tampered with: the control centre would publish a wrong total, and no party can tell. The simulation can.
    #[error("no party can notice: the total would be wrong by {} units", would_publish.saturating_sub(*honest_total))]
    Unnoticed {
        /// What it would publish, in units.
        would_publish: i64,
        /// d + xi by the witnesses, in units.
        honest_total: i64,
    },
}

/// A party that is gone; or one that may be there, of whom or for whom a message never arrived.
fn lost(role: Role, phase: Phase, failure: &HostFailure) -> String {
    let phase = phase.name();
    match failure {
        HostFailure::Missed(kind) => {
            format!("the {} of {role} never arrived in the phase {phase}", kind.name())
        }
        _ => format!("{role} was lost in the phase {phase}: {failure}"),
    }
}

/// How a host lost a party.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HostFailure {
    /// It crashed.
    #[error("it crashed ({0})")]
    Crashed(String),
    /// It did not answer in time.
    #[error("it did not answer within {} s", .0 / 1000)]
    Silent(u64),
    /// It could not be started.
    #[error("it could not be started ({0})")]
    NotStarted(String),
    /// It speaks another version of the worker protocol.
    #[error("it speaks version {got} of the worker protocol instead of {expected}; reload the page")]
    Version {
        /// What it speaks.
        got: u32,
        /// What was expected.
        expected: u32,
    },
    /// What it answered cannot be read.
    #[error("its answer cannot be read ({0})")]
    Unreadable(String),
    /// It could not go on by itself.
    #[error("it failed ({0})")]
    Failed(String),
    /// A message from it, or to it, never arrived, in a round that is tampered with.
    #[error("its {} never arrived", .0.name())]
    Missed(Kind),
    /// Its power was cut, as was asked for.
    #[error("it was switched off")]
    SwitchedOff,
    /// It had not answered after this many milliseconds, and a person would not wait for its deadline.
    #[error("it had not answered after {} s, when somebody stopped waiting for it", .0 / 1000)]
    GivenUp(u64),
}

/// How an epoch ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// y, in units ([`Params::unit_mwh`]), checked against the witnesses.
    Published(i64),
    /// Nothing was published.
    Refused(Refusal),
}

/// The result of an epoch. Totals and noise are in units: [`Params::unit_mwh`] tells how much energy one is.
#[derive(Clone)]
pub struct Outcome {
    /// What was published.
    pub verdict: Verdict,
    /// The parameters it ran under.
    pub params: Params,
    /// t.
    pub epoch: u64,
    /// d: the sum of the clipped readings of the meters that count. The simulation knows it; no party does.
    pub true_total: i64,
    /// xi by the witnesses: the sum of the samples that the drawn positions select; 0 before any was drawn.
    pub selected_noise: i64,
    /// How many of those readings the cap cut.
    pub clipped: u32,
    /// What it cut off them, in mWh: they used as much more than d says. The simulation knows it; each home knows its own part.
    pub cut_mwh: i64,
    /// The meters that do not count: lost before their two messages were in. The total is over the others.
    pub absent: Vec<u32>,
    /// The epsilon that the epoch cost: its own, or more where meters were absent ([`privacy::cost`]). Charged when C1 and
    /// C2 leave the cloud, whatever becomes of them: a round that is refused after that has cost as much. Nothing where
    /// it was refused before.
    ///
    /// [`privacy::cost`]: blindsum_core::privacy::cost
    pub epsilon_spent: Option<f64>,
    /// Whether randomness came from a seed: repeatable, not secret.
    pub seeded: bool,
    /// SHA-256 over all messages in order.
    pub transcript_hash: [u8; 32],
    /// Bytes and milliseconds of the set-up ([`Phase::Initialization`], once) and of this epoch (every other phase).
    pub costs: Costs,
}

impl fmt::Debug for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, from, to, bytes } = self;
        write!(f, "Sent {{ kind: {kind:?}, from: {from}, to: {to}, bytes: {} }}", bytes.len())
    }
}

impl fmt::Debug for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Outcome {{ epoch: {}, verdict: {:?}, true_total: <redacted> }}", self.epoch, self.verdict)
    }
}

impl Outcome {
    /// y, where one was published.
    #[must_use]
    pub fn noisy_total(&self) -> Option<i64> {
        match self.verdict {
            Verdict::Published(total) => Some(total),
            Verdict::Refused(_) => None,
        }
    }

    /// xi, where a total was published: what the meters drew and the cloud selected, not the difference of the totals, so
    /// that y = d + xi is a statement that can be checked.
    #[must_use]
    pub fn noise(&self) -> Option<i64> {
        self.noisy_total().map(|_| self.selected_noise)
    }

    /// Why nothing was published.
    #[must_use]
    pub fn refusal(&self) -> Option<&Refusal> {
        match &self.verdict {
            Verdict::Published(_) => None,
            Verdict::Refused(refusal) => Some(refusal),
        }
    }
}

/// An epoch that is over.
#[derive(Debug, Clone)]
pub struct Finished {
    /// How it ended.
    pub outcome: Outcome,
    /// The records of the set-up and of the epoch, in the order of their [`Beat`](crate::Beat)s.
    pub records: Vec<Arc<Record>>,
}

/// The records of a round so far, cheap to clone.
pub(crate) type Records = Vec<Arc<Record>>;
