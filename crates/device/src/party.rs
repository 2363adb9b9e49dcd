//! A party on a network: its node, its letters, and what drives both. Without I/O: bytes and the time come in, letters and events come out.

pub(crate) mod center;
pub(crate) mod cloud;
pub(crate) mod dealer;
pub(crate) mod meter;
pub(crate) mod shard;

use core::fmt;
use std::sync::Arc;

use blindsum_core::node::{Dealer, Meter, Outgoing};
use blindsum_core::params::CannotDecrypt;
use blindsum_core::party::meter::ManufacturedMeter;
use blindsum_core::randomness::{EntropyError, Randomness, Stream};
use blindsum_core::wire::link::MasterKey;
use blindsum_core::{Kind, Role};
use blindsum_paillier::Tables;

use crate::control::{Control, Ending, Hello, Member};
use crate::desk::{Desk, Event, Patience, Stop, is_of_kind};
use crate::keys::{DeviceKey, Invitation, Notice, PublicKey, ShardKeys};
use crate::party::center::CenterHost;
use crate::party::cloud::CloudHost;
use crate::party::dealer::DealerHost;
use crate::party::meter::{Memory, MeterHost, Sensor, excuse};
use crate::party::shard::ShardHost;
use crate::post::{Millis, Parcel, Post, Posted, Taken};
use crate::seat::Seat;
use crate::store::Store;
use crate::terms::Terms;

/// What a party is given.
pub struct Setting {
    /// What it agrees to.
    pub terms: Terms,
    /// How long it waits.
    pub patience: Patience,
    /// Whom to write to, and which session it is.
    pub notice: Notice,
    /// The invitation.
    pub invitation: Invitation,
    /// Its key for letters.
    pub key: DeviceKey,
    /// Which life it is in: larger than any before. Milliseconds since 1970 do.
    pub life: u64,
    /// Where its share of the protocol draws from.
    pub randomness: Randomness,
    /// Where letters draw from: never a seed outside of tests.
    pub letters: Stream,
    /// Tables of powers; parties of one program may share them.
    pub tables: Arc<Tables>,
    /// Whether to keep what it sends of the protocol, for a transcript.
    pub keep_sent: bool,
}

/// Which party it is, and what it alone has.
pub enum Part {
    /// A meter.
    Meter {
        /// Its number, from 0.
        index: u32,
        /// K_i, where the device has kept it; nothing: it is drawn.
        master_key: Option<MasterKey>,
        /// Its readings.
        sensor: Sensor,
        /// What it must not forget.
        memory: Box<dyn Memory + Send>,
        /// The epsilon that all epochs may cost.
        budget: Option<f64>,
    },
    /// The cloud.
    Cloud,
    /// The control centre.
    ControlCenter {
        /// The epochs to run, ascending.
        epochs: Vec<u64>,
        /// Whose the meters' seats are, where they were given away before ([`crate::lobby`]); otherwise who comes first has a seat.
        seats: Option<Vec<PublicKey>>,
    },
    /// The dealer.
    Dealer,
    /// A shard of the cloud.
    Shard {
        /// Its number, from 0.
        index: u32,
        /// Its keys, of which [`Setting::key`] is one.
        keys: Box<ShardKeys>,
        /// Where it writes down what has come.
        store: Box<dyn Store + Send>,
    },
}

/// Why a party does not begin.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PartyError {
    /// No random numbers.
    #[error(transparent)]
    Entropy(#[from] EntropyError),
    /// Its first letter cannot be written.
    #[error(transparent)]
    Stop(#[from] Stop),
    /// The terms cannot be hashed.
    #[error("the parameters cannot be written down: {0}")]
    Terms(String),
    /// A variant whose total cannot be decrypted: only a simulation, which knows the true total, can show that.
    #[error("with these choices no total can be decrypted ({0:?}); `blindsum run` shows what comes of them")]
    CannotDecrypt(CannotDecrypt),
    /// What is shown of a decryption holds for all meters together.
    #[error(
        "a decryption is shown to be right only where no meter may be absent; use the policy refuse with the opening, or do without it"
    )]
    Opening,
    /// Epochs that are not ascending, or 0.
    #[error("epochs must be above 0 and ascending, and at least one")]
    Epochs,
    /// The device's key is not the one that the invitation names.
    #[error("the key is not the one of {0} that the invitation names")]
    Key(Seat),
}

/// A party.
pub struct Party {
    me: Seat,
    desk: Desk,
    host: Host,
    /// When the control centre was heard last, or the beginning.
    heard: Millis,
    is_let_in: bool,
    /// An epoch that was announced before this party was ready for it, and its place among the session's.
    announced: Option<(u64, usize)>,
    over: Option<Over>,
}

enum Host {
    Meter(Box<MeterHost>),
    Cloud(Box<CloudHost>),
    Center(Box<CenterHost>),
    Dealer(Box<DealerHost>),
    Shard(Box<ShardHost>),
}

struct Over {
    since: Millis,
    /// Whether somebody is there who will say that they have the last letters.
    waits: bool,
}

/// How long a party that is over waits for receipts.
const LINGER: Millis = 60_000;

impl Party {
    /// A party that has read the notice: it says hello.
    ///
    /// # Errors
    /// Why it cannot begin.
    pub fn begin(setting: Setting, part: Part, now: Millis) -> Result<Self, PartyError> {
        let Setting {
            terms,
            patience,
            notice,
            invitation,
            key,
            life,
            randomness,
            letters,
            tables,
            keep_sent,
        } = setting;
        if let Some(why) = terms.params.cannot_decrypt() {
            return Err(PartyError::CannotDecrypt(why));
        }
        if terms.params.opening() && terms.absence.repairs() {
            return Err(PartyError::Opening);
        }
        let me = match &part {
            Part::Meter { index, .. } => Seat::Meter(*index),
            Part::Cloud => Seat::Cloud,
            Part::ControlCenter { .. } => Seat::ControlCenter,
            Part::Dealer => Seat::Dealer,
            Part::Shard { index, .. } => Seat::Shard(*index),
        };
        let is_pinned = match &part {
            Part::Meter { .. } => true,
            Part::Shard { index, keys, .. } => {
                let pinned = usize::try_from(*index).ok().and_then(|index| notice.keys.shards.get(index));
                pinned == Some(&keys.public()) && *key.public() == keys.public().letters
            }
            _ => notice.keys.of(me) == Some(key.public()),
        };
        if !is_pinned {
            return Err(PartyError::Key(me));
        }
        let hash = terms.hash().map_err(|error| PartyError::Terms(error.to_string()))?;
        let post = Post::new(me, notice.session, key, invitation, letters, patience.repeat);
        let sent = keep_sent.then(Vec::new);
        let events = Vec::new();
        let keys = notice.keys.clone();
        let mut desk = Desk { terms, patience, post, tables, now, life, keys, events, sent };
        let params = terms.params;
        let (host, identity, master_key) = match part {
            Part::Meter { index, master_key, sensor, memory, budget } => {
                let id = format!("meter-{}", u64::from(index) + 1);
                let master_key = match master_key {
                    Some(key) => key,
                    None => MasterKey::draw(randomness, Role::Meter(index))?.0,
                };
                let made = ManufacturedMeter {
                    index,
                    id: id.clone(),
                    master_key: master_key.clone(),
                    randomness,
                    params,
                };
                let host = MeterHost {
                    node: Meter::new(made.clone()),
                    made,
                    keys: Vec::new(),
                    sensor,
                    memory,
                    budget,
                    early: Vec::new(),
                    for_shard: Vec::new(),
                };
                for (role, key) in [
                    (Seat::ControlCenter, &notice.keys.center),
                    (Seat::Cloud, &notice.keys.cloud),
                    (Seat::Dealer, &notice.keys.dealer),
                ] {
                    desk.post.meet(role, key.clone(), life);
                }
                (Host::Meter(Box::new(host)), id, Some(master_key))
            }
            Part::Cloud => {
                let master_key = MasterKey::draw(randomness, Role::Cloud)?.0;
                let host = CloudHost::new(master_key.clone(), randomness);
                (Host::Cloud(Box::new(host)), me.to_string(), Some(master_key))
            }
            Part::Dealer => {
                let node = Dealer::begin(params, terms.absence, randomness);
                let host = DealerHost { node };
                (Host::Dealer(Box::new(host)), me.to_string(), None)
            }
            Part::Shard { index, keys, store } => {
                let host = ShardHost::new(index, *keys, notice.session, store);
                (Host::Shard(Box::new(host)), me.to_string(), None)
            }
            Part::ControlCenter { epochs, seats } => {
                let ascending = epochs.windows(2).all(|pair| matches!(pair, [a, b] if a < b));
                if !ascending || epochs.first().is_none_or(|first| *first == 0) {
                    return Err(PartyError::Epochs);
                }
                let until = now.saturating_add(patience.join);
                let host = CenterHost::new(notice.keys.clone(), seats, hash, randomness, epochs, until);
                let host = Host::Center(Box::new(host));
                return Ok(Self {
                    me,
                    desk,
                    host,
                    heard: now,
                    is_let_in: false,
                    announced: None,
                    over: None,
                });
            }
        };
        desk.post.meet(Seat::ControlCenter, notice.keys.center, life);
        desk.say(Seat::ControlCenter, Control::Hello(Hello { identity, terms: hash, master_key }))?;
        Ok(Self { me, desk, host, heard: now, is_let_in: false, announced: None, over: None })
    }

    /// Who it is.
    #[must_use]
    pub fn role(&self) -> Seat {
        self.me
    }

    /// Takes in the bytes of a letter. Bytes that are not one, or not for this party, change nothing.
    pub fn take(&mut self, bytes: &[u8], now: Millis) {
        self.desk.now = now;
        match self.desk.post.take(bytes) {
            Err(ignored) => self.desk.tell(Event::Ignored(ignored)),
            Ok(Taken::Newcomer { role, key, life, hello }) => {
                if let Host::Center(host) = &mut self.host
                    && self.over.is_none()
                {
                    let outcome = host.newcomer(role, key, life, hello, &mut self.desk);
                    self.settle(outcome);
                }
            }
            Ok(Taken::Parcels { from, parcels }) => {
                if from == Seat::ControlCenter && !self.is_let_in {
                    self.is_let_in = true;
                    self.desk.tell(Event::LetIn);
                }
                // A letter of before that comes again says nothing of now.
                if from == Seat::ControlCenter && !parcels.is_empty() {
                    self.heard = now;
                }
                for parcel in parcels {
                    if self.over.is_none() {
                        let outcome = self.open(from, parcel).and_then(|()| self.begin_announced());
                        self.settle(outcome);
                    }
                }
            }
        }
    }

    /// Does what the time has come for.
    pub fn tick(&mut self, now: Millis) {
        self.desk.now = now;
        self.desk.post.repeat(now);
        if self.over.is_some() {
            return;
        }
        let outcome = match &mut self.host {
            Host::Cloud(host) => host.tick(&mut self.desk),
            Host::Center(host) => host.tick(&mut self.desk),
            Host::Meter(_) | Host::Dealer(_) | Host::Shard(_) => Ok(()),
        };
        self.settle(outcome);
        let is_center = matches!(self.host, Host::Center(_));
        if !is_center && self.over.is_none() && now >= self.heard.saturating_add(self.desk.patience.silence) {
            self.settle(Err(Stop::Silent(vec![Seat::ControlCenter])));
        }
    }

    /// When [`Self::tick`] has something to do next.
    #[must_use]
    pub fn due(&self) -> Millis {
        let silence = self.heard.saturating_add(self.desk.patience.silence);
        let own = match (&self.over, &self.host) {
            (Some(over), _) => Some(over.since.saturating_add(LINGER)),
            (None, Host::Cloud(host)) => Some(host.due().map_or(silence, |due| due.min(silence))),
            (None, Host::Center(host)) => host.due(),
            (None, Host::Meter(_) | Host::Dealer(_) | Host::Shard(_)) => Some(silence),
        };
        [self.desk.post.due(), own].into_iter().flatten().min().unwrap_or(Millis::MAX)
    }

    /// The letters to be carried, in order. What a shard says has come is on its disk then.
    pub fn letters(&mut self) -> Vec<Posted> {
        if let Host::Shard(host) = &mut self.host
            && let Err(stop) = host.sync()
        {
            // No receipt for what may be lost.
            self.desk.post.collect();
            if self.over.is_none() {
                self.settle(Err(stop));
            }
        }
        self.desk.post.collect()
    }

    /// What has happened.
    pub fn events(&mut self) -> Vec<Event> {
        core::mem::take(&mut self.desk.events)
    }

    /// The messages of the protocol that it has sent, where they are kept.
    pub fn sent(&mut self) -> Vec<Outgoing> {
        self.desk.sent.as_mut().map(core::mem::take).unwrap_or_default()
    }

    /// Whether the control centre has let it in.
    #[must_use]
    pub fn is_let_in(&self) -> bool {
        self.is_let_in
    }

    /// Whether nothing more will come of it: it is over and all that it said has come, or has waited long enough.
    #[must_use]
    pub fn is_over(&self) -> bool {
        let lost = |role: Seat| matches!(&self.host, Host::Center(host) if host.has_lost(role));
        self.over.as_ref().is_some_and(|over| {
            !over.waits
                || self.desk.post.is_delivered_but_to(lost)
                || self.desk.now >= over.since.saturating_add(LINGER)
        })
    }

    fn open(&mut self, from: Seat, parcel: Parcel) -> Result<(), Stop> {
        let desk = &mut self.desk;
        match (parcel, &mut self.host) {
            // Late; or the publication, which is for readers outside: the control centre's own words tell the parties.
            (Parcel::Message { epoch, bytes }, _)
                if epoch < desk.post.epoch() || is_of_kind(&bytes, Kind::Published) =>
            {
                Ok(())
            }
            (Parcel::Message { epoch, bytes }, host) => match host {
                Host::Meter(host) => host.receive(from, epoch, bytes, desk),
                Host::Cloud(host) => host.receive(from, bytes, desk),
                Host::Dealer(host) => host.receive(from, &bytes, desk),
                Host::Shard(host) => host.receive(from, epoch, &bytes, desk),
                Host::Center(host) => host.receive(from, bytes, desk),
            },
            (Parcel::Control(control), Host::Center(host)) => match control {
                Control::Failed { reason } => host.failed(from, reason, desk),
                Control::Missing(meters) if from == Seat::Cloud => host.missing(meters, desk),
                _ => Err(Stop::OutOfPlace(from, "a word that only the control centre says")),
            },
            (Parcel::Control(Control::Part { bytes, signature }), Host::Cloud(host)) => {
                host.part(from, &bytes, &signature, desk)
            }
            (Parcel::Control(Control::Assignment(bytes)), Host::Shard(host)) if from == Seat::Cloud => {
                host.assignment(&bytes, desk)
            }
            (Parcel::Control(Control::Close { epoch }), Host::Shard(host)) if from == Seat::Cloud => {
                host.close(epoch, desk)
            }
            (Parcel::Control(_), _) if from != Seat::ControlCenter => {
                Err(Stop::OutOfPlace(from, "a word that only the control centre says"))
            }
            (Parcel::Control(control), host) => match (control, host) {
                (Control::Begin { epoch, place, shard_life }, host) => {
                    self.announced = Some((epoch, usize::try_from(place).unwrap_or(usize::MAX)));
                    match (host, desk.shard_of(desk.post.me())) {
                        (Host::Meter(host), Some(shard)) => host.shard(shard, shard_life, desk),
                        _ => Ok(()),
                    }
                }
                (Control::Wait, _) => Ok(()),
                (Control::Members(members), Host::Cloud(host)) => host.members(members, desk),
                (Control::Members(members), Host::Dealer(_)) => {
                    for Member { role, key, life, .. } in members {
                        desk.meet(role, key, life);
                    }
                    Ok(())
                }
                (Control::Members(members), Host::Shard(host)) => {
                    host.members(members, desk);
                    Ok(())
                }
                (Control::Members(members), Host::Meter(host)) => {
                    members.into_iter().try_for_each(|member| host.shard(member.role, member.life, desk))
                }
                (Control::Admitted, Host::Cloud(host)) => host.admitted(desk),
                (Control::Ended { epoch, ending }, _) => {
                    desk.tell(Event::Ended { epoch, ending });
                    Ok(())
                }
                (Control::TurnedAway(reason), _) => Err(Stop::TurnedAway(reason)),
                (Control::Over, _) => {
                    self.over = Some(Over { since: desk.now, waits: true });
                    Ok(())
                }
                _ => Err(Stop::OutOfPlace(from, "a word that is for somebody else")),
            },
        }
    }

    /// Begins the epoch that was announced, once this party can.
    fn begin_announced(&mut self) -> Result<(), Stop> {
        let is_ready = match &self.host {
            Host::Meter(host) => host.is_ready(),
            Host::Cloud(host) => host.is_ready(),
            Host::Dealer(host) => host.is_ready(),
            Host::Shard(_) => true,
            Host::Center(_) => false,
        };
        let Some((epoch, place)) = self.announced.take_if(|_| is_ready) else { return Ok(()) };
        match &mut self.host {
            Host::Meter(host) => host.begin(epoch, place, &mut self.desk),
            Host::Cloud(host) => host.begin(epoch, &mut self.desk),
            Host::Dealer(host) => host.begin(epoch, &mut self.desk),
            Host::Shard(_) => {
                self.desk.post.open_epoch(epoch);
                self.desk.tell(Event::Begun { epoch });
                Ok(())
            }
            Host::Center(_) => Ok(()),
        }
    }

    /// What comes of a step: a party that cannot go on says so and stops.
    fn settle(&mut self, outcome: Result<(), Stop>) {
        let desk = &mut self.desk;
        if let Err(stop) = outcome {
            match &mut self.host {
                Host::Center(host) => host.refuse(&stop, desk),
                host => {
                    let epoch = desk.post.epoch();
                    let word = match host {
                        Host::Meter(_) => excuse(&stop, desk.terms.absence),
                        _ => Some(Control::Failed { reason: stop.to_string() }),
                    };
                    let stays = word.is_none();
                    if let Some(word) = word {
                        // Where not even this can be written, the control centre's deadline tells.
                        let _ = desk.say(Seat::ControlCenter, word);
                    }
                    desk.tell(Event::Ended { epoch, ending: Ending::Refused { reason: stop.to_string() } });
                    if !stays {
                        let nobody = matches!(stop, Stop::TurnedAway(_) | Stop::Silent(_));
                        self.over = Some(Over { since: desk.now, waits: !nobody });
                    }
                }
            }
        }
        if let Host::Center(host) = &self.host
            && host.is_over()
            && self.over.is_none()
        {
            self.over = Some(Over { since: desk.now, waits: true });
        }
    }
}

impl fmt::Debug for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Party {{ {} }}", self.me)
    }
}
