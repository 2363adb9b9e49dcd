//! What each party's host has at hand: its letters, its tables, its clock, and what it tells of itself.

use std::sync::Arc;

use blindsum_core::fault::Fault;
use blindsum_core::node::{Abort, Outgoing, Reaction};
use blindsum_core::shard::{PartFault, Shards};
use blindsum_core::wire::kind::{Kind, Protection};
use blindsum_paillier::{Tables, WorkError, WorkResult};
use zeroize::Zeroizing;

use crate::control::{Control, Ending, Refused};
use crate::keys::{PublicKey, PublicKeys};
use crate::letter::LetterError;
use crate::post::{Ignored, Millis, Parcel, Post};
use crate::seat::Seat;
use crate::terms::Terms;

/// How long a party waits for the others, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// The control centre for everybody to join.
    pub join: Millis,
    /// The control centre for registrations, from the beginning of an epoch on.
    pub register: Millis,
    /// The cloud for readings and noise, from the end of the registration on.
    pub collect: Millis,
    /// Everybody for the receipt of a letter before it is sent again, at first.
    pub repeat: Millis,
    /// How long the control centre is silent at most, so that who waits for others knows that it is there.
    pub word: Millis,
    /// Everybody for any word of the control centre, and the control centre for the cloud and the dealer.
    pub silence: Millis,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            join: 120_000,
            register: 30_000,
            collect: 60_000,
            repeat: 3_000,
            word: 60_000,
            silence: 300_000,
        }
    }
}

/// What a party tells of itself, in order. Nothing of it is secret but the total.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// A party has joined, or come back.
    Joined(Seat),
    /// A party was not let in, and why.
    TurnedAway {
        /// Who it said it was.
        role: Seat,
        /// Why.
        reason: Refused,
    },
    /// Everybody is there and the keys are made.
    Ready,
    /// An epoch has begun here.
    Begun {
        /// t.
        epoch: u64,
    },
    /// The control centre has let this party in.
    LetIn,
    /// A meter that did not answer in time.
    Lost(Seat),
    /// A party that says that it cannot go on.
    Failed {
        /// Who.
        who: Seat,
        /// Its own words.
        reason: String,
    },
    /// An epoch is over.
    Ended {
        /// t; 0 where the set-up failed.
        epoch: u64,
        /// How.
        ending: Ending,
    },
    /// A letter was put away.
    Ignored(Ignored),
}

/// Why a party cannot go on.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Stop {
    /// Its node failed, or was sent what it must not accept.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The control centre refuses the cloud's products or their total.
    #[error(transparent)]
    Abort(#[from] Abort),
    /// Parts of shards that must not be multiplied.
    #[error(transparent)]
    Part(#[from] PartFault),
    /// A part whose signature is not the shard's.
    #[error("the part of {0} does not bear its signature")]
    Signature(Seat),
    /// An order that cannot be carried out.
    #[error("a calculation failed: {0}")]
    Work(#[from] WorkError),
    /// A letter that cannot be written.
    #[error("a letter cannot be written: {0}")]
    Letter(#[from] LetterError),
    /// Somebody has not answered.
    #[error("{} not answered in time", listed(.0))]
    Silent(Vec<Seat>),
    /// Another party cannot go on.
    #[error("{who} cannot go on: {reason}")]
    Other {
        /// Who.
        who: Seat,
        /// Its own words.
        reason: String,
    },
    /// The control centre does not let it in.
    #[error("the control centre does not let this device in: {0}")]
    TurnedAway(Refused),
    /// A party came back without what it held.
    #[error("{0} was started again in the middle of a session, and what it held is gone")]
    StartedAgain(Seat),
    /// An epoch that this device has served before it was started again.
    #[error("the control centre asks for epoch {0}, which this device has served already, or a later one")]
    Served(u64),
    /// The sensor has nothing for this epoch.
    #[error("this device has no reading for epoch {0}")]
    NoReading(u64),
    /// The device's memory cannot be written.
    #[error("what this device must not forget cannot be written down or read back, so it takes no part: {0}")]
    Memory(String),
    /// The budget of epsilon of this device is spent.
    #[error("{0}")]
    Budget(blindsum_core::privacy::Overdraft),
    /// Something is said that its sender must not say.
    #[error("{0} says what is not theirs to say: {1}")]
    OutOfPlace(Seat, &'static str),
    /// The total is too large to be told.
    #[error("the total cannot be told in milliwatt-hours")]
    Total,
}

/// "meter 2 and meter 5 have".
fn listed(roles: &[Seat]) -> String {
    let verb = if roles.len() == 1 { "has" } else { "have" };
    let names: Vec<String> = roles.iter().map(Seat::to_string).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last} {verb}", rest.join(", ")),
        _ => format!("{} {verb}", names.concat()),
    }
}

/// What a host works with.
pub(crate) struct Desk {
    pub(crate) terms: Terms,
    pub(crate) patience: Patience,
    pub(crate) post: Post,
    pub(crate) tables: Arc<Tables>,
    pub(crate) now: Millis,
    /// Which life this party is in.
    pub(crate) life: u64,
    /// Whom everybody knows beforehand.
    pub(crate) keys: PublicKeys,
    pub(crate) events: Vec<Event>,
    /// The messages of the protocol that this party has sent, where somebody asked for them.
    pub(crate) sent: Option<Vec<Outgoing>>,
}

impl Desk {
    pub(crate) fn tell(&mut self, event: Event) {
        self.events.push(event);
    }

    /// A link to a party that the control centre tells of; whether it is a new one. Between cloud or dealer and a meter it lives as long as the meter.
    /// Any other link bears the later of both lives, which both know: a shard can be started again while its meters go on.
    pub(crate) fn meet(&mut self, role: Seat, key: PublicKey, life: u64) -> bool {
        let is_shards = matches!(self.post.me(), Seat::Shard(_));
        let life = if matches!(role, Seat::Meter(_)) && !is_shards { life } else { life.max(self.life) };
        self.post.meet(role, key, life)
    }

    /// How the meters are divided, where there are shards.
    pub(crate) fn division(&self) -> Option<Shards> {
        self.keys.division()
    }

    /// The shard of a meter, where there are shards.
    pub(crate) fn shard_of(&self, meter: Seat) -> Option<Seat> {
        match meter {
            Seat::Meter(index) => self.division().map(|shards| Seat::Shard(shards.of(index))),
            _ => None,
        }
    }

    pub(crate) fn say(&mut self, to: Seat, control: Control) -> Result<(), Stop> {
        Ok(self.post.send(to, &Parcel::Control(control), true, self.now)?)
    }

    /// Sends a message of the protocol to each of `to`: to several where it is for everybody.
    pub(crate) fn deliver(&mut self, message: &Outgoing, to: &[Seat]) -> Result<(), Stop> {
        let epoch = self.post.epoch();
        let parcel = Parcel::Message { epoch, bytes: Zeroizing::new(message.bytes.clone()) };
        let is_secret = message.kind.protection() == Protection::Secure;
        to.iter().try_for_each(|to| self.post.send(*to, &parcel, is_secret, self.now))?;
        Ok(())
    }

    /// Sends messages of the protocol, each to the party that it is for.
    pub(crate) fn send(&mut self, messages: &[Outgoing]) -> Result<(), Stop> {
        messages.iter().try_for_each(|message| {
            self.note(message);
            self.forward(message)
        })
    }

    /// Carries a message to the party that it is for. What a meter sends the cloud to be multiplied goes to the meter's shard, where there is one.
    pub(crate) fn forward(&mut self, message: &Outgoing) -> Result<(), Stop> {
        let shard = self.shard_of(self.post.me()).filter(|_| is_for_shards(message.kind));
        let to = shard.or_else(|| Seat::of(message.to));
        self.deliver(message, to.as_slice())
    }

    /// Notes what was sent, once a message.
    pub(crate) fn note(&mut self, message: &Outgoing) {
        if let Some(sent) = &mut self.sent {
            sent.push(message.clone());
        }
    }

    pub(crate) fn meters(&self) -> impl Iterator<Item = Seat> + use<> {
        (0..self.terms.params.meters()).map(Seat::Meter)
    }

    pub(crate) fn shards(&self) -> impl Iterator<Item = Seat> + use<> {
        let numbers = self.division().map(Shards::numbers);
        numbers.into_iter().flatten().map(Seat::Shard)
    }
}

/// What is multiplied.
pub(crate) fn is_for_shards(kind: Kind) -> bool {
    matches!(kind, Kind::MaskedReading | Kind::NoiseShares)
}

/// Whether bytes say that they are a message of this kind.
pub(crate) fn is_of_kind(bytes: &[u8], kind: Kind) -> bool {
    bytes.get(1) == Some(&kind.byte())
}

/// Carries out a node's orders here and now, and gives what it says to that: all messages in order.
pub(crate) fn work_through<E: Into<Stop>>(
    reaction: Reaction,
    tables: &Tables,
    mut calculated: impl FnMut(blindsum_core::node::OrderId, Vec<WorkResult>) -> Result<Reaction, E>,
) -> Result<Vec<Outgoing>, Stop> {
    let (mut messages, mut orders) = (reaction.messages, reaction.orders);
    while !orders.is_empty() {
        let mut next = Vec::new();
        for (id, work) in orders {
            let results = vec![work.carry_out(tables)?];
            let more = calculated(id, results).map_err(Into::into)?;
            messages.extend(more.messages);
            next.extend(more.orders);
        }
        orders = next;
    }
    Ok(messages)
}
