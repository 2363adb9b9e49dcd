//! A network that loses, doubles, delays and reorders letters, and devices on it that can be switched off and on.

use std::collections::{BTreeMap, BTreeSet};

use blindsum_core::Role;
use blindsum_core::node::Outgoing;
use blindsum_core::params::{Params, RawParams};
use blindsum_core::randomness::{Randomness, Stream};
use blindsum_core::variants::{AbsencePolicy, KeyMode};
use blindsum_device::{
    DeviceKey, Event, Invitation, Memory, Millis, Notice, Part, Party, Patience, PublicKeys, Served, Setting,
    Terms,
};
use blindsum_readings::Reading;
use rand_core::{Rng, SeedableRng};
use std::sync::{Arc, Mutex};

pub(crate) const EPOCH: u64 = 1_700_000_000;

/// What the network does to a letter.
#[derive(Clone, Copy, Default)]
pub(crate) struct Weather {
    /// Of 100 letters, how many are lost.
    pub(crate) lost: u32,
    /// Of 100, how many come twice.
    pub(crate) doubled: u32,
    /// The most milliseconds that a letter takes.
    pub(crate) delay: Millis,
}

/// A session to be run.
#[derive(Clone)]
pub(crate) struct Round {
    pub(crate) params: Params,
    pub(crate) absence: AbsencePolicy,
    pub(crate) seed: u64,
    pub(crate) epochs: Vec<u64>,
    pub(crate) weather: Weather,
}

impl Round {
    pub(crate) fn new(key_mode: KeyMode, absence: AbsencePolicy, seed: u64) -> Self {
        let raw = RawParams { meters: 4, gamma: 3, key_bits: 512, key_mode, ..RawParams::default() };
        let params = raw.try_into().unwrap();
        Self {
            params,
            absence,
            seed,
            epochs: vec![EPOCH],
            weather: Weather { delay: 50, ..Weather::default() },
        }
    }

    pub(crate) fn reading(index: u32, epoch: u64) -> Reading {
        let later = u32::try_from((epoch - EPOCH) / 1800).unwrap();
        Reading::from_wh(125.5 * f64::from(index + 1) + f64::from(later)).unwrap()
    }

    pub(crate) fn terms(&self) -> Terms {
        Terms { params: self.params, absence: self.absence }
    }
}

/// A memory that outlives the device.
#[derive(Clone, Default)]
pub(crate) struct Kept(Arc<Mutex<Served>>);

impl Memory for Kept {
    fn served(&self) -> Served {
        *self.0.lock().unwrap()
    }

    fn serve(&mut self, served: Served) -> Result<(), String> {
        *self.0.lock().unwrap() = served;
        Ok(())
    }
}

struct Place {
    key: DeviceKey,
    memory: Kept,
    party: Option<Party>,
}

pub(crate) struct Net {
    round: Round,
    notice: Notice,
    invitation: Invitation,
    places: BTreeMap<Role, Place>,
    under_way: Vec<(Millis, u64, Role, Vec<u8>)>,
    count: u64,
    pub(crate) now: Millis,
    pub(crate) rng: Stream,
    pub(crate) events: Vec<(Role, Event)>,
    pub(crate) sent: Vec<(Role, Outgoing)>,
    /// Whose letters do not arrive for the time being.
    pub(crate) deaf: BTreeSet<Role>,
    /// All letters, as the broker sees them.
    pub(crate) seen: Vec<Vec<u8>>,
}

impl Net {
    pub(crate) fn new(round: Round) -> Self {
        let mut rng = Stream::seed_from_u64(round.seed);
        let roles = (0..round.params.meters()).map(Role::Meter);
        let mut places: BTreeMap<Role, Place> = BTreeMap::new();
        for role in [Role::ControlCenter, Role::Cloud, Role::Dealer].into_iter().chain(roles) {
            let key = DeviceKey::draw(&mut rng);
            places.insert(role, Place { key, memory: Kept::default(), party: None });
        }
        let public = |role| places[&role].key.public().clone();
        let keys = PublicKeys {
            center: public(Role::ControlCenter),
            cloud: public(Role::Cloud),
            dealer: public(Role::Dealer),
        };
        let invitation = Invitation::new(&keys, &mut rng);
        let mut session = [0u8; 16];
        rng.fill_bytes(&mut session);
        let mut net = Self {
            round,
            notice: Notice { keys, session },
            invitation,
            places,
            under_way: Vec::new(),
            count: 0,
            now: 1_000,
            rng,
            events: Vec::new(),
            sent: Vec::new(),
            deaf: BTreeSet::new(),
            seen: Vec::new(),
        };
        let roles: Vec<Role> = net.places.keys().copied().collect();
        roles.into_iter().for_each(|role| net.start(role));
        net
    }

    pub(crate) fn setting(&mut self, role: Role) -> Setting {
        let mut fresh = [0u8; 32];
        self.rng.fill_bytes(&mut fresh);
        Setting {
            terms: self.round.terms(),
            patience: Patience::default(),
            notice: self.notice.clone(),
            invitation: self.invitation.clone(),
            key: self.places[&role].key.clone(),
            // Each device was started at a moment of its own.
            life: self.now + u64::from(role.number()),
            randomness: Randomness::Seeded(self.round.seed),
            letters: Stream::from_seed(fresh),
            keep_sent: true,
        }
    }

    pub(crate) fn part(&self, role: Role) -> Part {
        match role {
            Role::Meter(index) => Part::Meter {
                index,
                master_key: None,
                sensor: Box::new(move |epoch, _| Some(Round::reading(index, epoch))),
                memory: Box::new(self.places[&role].memory.clone()),
                budget: None,
            },
            Role::Cloud => Part::Cloud,
            Role::Dealer => Part::Dealer,
            _ => Part::ControlCenter { epochs: self.round.epochs.clone() },
        }
    }

    /// Switches a device on, for the first time or again.
    pub(crate) fn start(&mut self, role: Role) {
        let (setting, part) = (self.setting(role), self.part(role));
        self.put(role, setting, part);
    }

    pub(crate) fn put(&mut self, role: Role, setting: Setting, part: Part) {
        let party = Party::begin(setting, part, self.now).unwrap();
        self.places.get_mut(&role).unwrap().party = Some(party);
        self.take_from(role);
    }

    /// Switches a device off: what it held in memory is gone.
    pub(crate) fn stop(&mut self, role: Role) {
        self.places.get_mut(&role).unwrap().party = None;
    }

    /// Sends bytes to a device as anybody at the broker can.
    pub(crate) fn slip(&mut self, to: Role, bytes: Vec<u8>) {
        self.count += 1;
        self.under_way.push((self.now + 1, self.count, to, bytes));
    }

    fn chance(&mut self, of_100: u32) -> bool {
        self.rng.next_u32() % 100 < of_100
    }

    fn take_from(&mut self, role: Role) {
        let Some(party) = &mut self.places.get_mut(&role).unwrap().party else { return };
        let letters = party.letters();
        self.events.extend(party.events().into_iter().map(|event| (role, event)));
        self.sent.extend(party.sent().into_iter().map(|message| (role, message)));
        let Weather { lost, doubled, delay } = self.round.weather;
        for letter in letters {
            self.seen.push(letter.bytes.clone());
            if self.chance(lost) {
                continue;
            }
            let copies = if self.chance(doubled) { 2 } else { 1 };
            for _ in 0..copies {
                self.count += 1;
                let wait = 1 + Millis::from(self.rng.next_u32()) % delay.max(1);
                self.under_way.push((self.now + wait, self.count, letter.to, letter.bytes.clone()));
            }
        }
    }

    /// Runs until nothing more comes of anybody, or `until` says so after something has happened.
    pub(crate) fn run(&mut self, mut until: impl FnMut(&Self) -> bool) {
        for _ in 0..200_000 {
            if until(self) {
                return;
            }
            let open = |place: &&Place| place.party.as_ref().is_some_and(|party| !party.is_over());
            let due = self
                .places
                .values()
                .filter(open)
                .filter_map(|place| place.party.as_ref())
                .map(Party::due)
                .min();
            let next = self.under_way.iter().map(|(at, number, ..)| (*at, *number)).min();
            match (next, due) {
                (Some((at, number)), due) if due.is_none_or(|due| at <= due) => {
                    let place = self.under_way.iter().position(|letter| letter.1 == number).unwrap();
                    let (_, _, to, bytes) = self.under_way.swap_remove(place);
                    self.now = self.now.max(at);
                    let hears = !self.deaf.contains(&to);
                    if let Some(party) = self.places.get_mut(&to).unwrap().party.as_mut().filter(|_| hears) {
                        party.take(&bytes, self.now);
                    }
                    self.take_from(to);
                }
                (_, Some(due)) => {
                    self.now = self.now.max(due);
                    let roles: Vec<Role> = self.places.keys().copied().collect();
                    for role in roles {
                        if let Some(party) = &mut self.places.get_mut(&role).unwrap().party {
                            party.tick(self.now);
                        }
                        self.take_from(role);
                    }
                }
                _ => return,
            }
        }
        panic!("no end after 200,000 steps, seed {}", self.round.seed);
    }

    pub(crate) fn told(&self, role: Role) -> Vec<&Event> {
        self.events.iter().filter(|(who, _)| *who == role).map(|(_, event)| event).collect()
    }
}
