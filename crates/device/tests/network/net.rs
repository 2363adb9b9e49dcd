//! A network that loses, doubles, delays and reorders letters, and devices on it that can be switched off and on.

use std::collections::{BTreeMap, BTreeSet};

use blindsum_core::node::Outgoing;
use blindsum_core::params::{Params, RawParams};
use blindsum_core::randomness::{Randomness, Stream};
use blindsum_core::variants::{AbsencePolicy, KeyMode};
use blindsum_device::{
    DeviceKey, Event, Invitation, Memory, Millis, Notice, Part, Party, Patience, PublicKeys, Seat, Served,
    Setting, ShardKeys, Store, Terms,
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
    /// How many shards the cloud has.
    pub(crate) shards: u32,
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
            shards: 0,
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

/// A disk: what is not synced goes when the device is switched off.
#[derive(Clone, Default)]
pub(crate) struct Disk(Arc<Mutex<Records>>);

#[derive(Default)]
pub(crate) struct Records {
    records: Vec<(u64, Vec<u8>)>,
    synced: usize,
    /// Whether it cannot be written.
    pub(crate) is_full: bool,
}

impl Disk {
    pub(crate) fn lose_unsynced(&self) {
        let mut disk = self.0.lock().unwrap();
        let synced = disk.synced;
        disk.records.truncate(synced);
    }

    pub(crate) fn lock(&self) -> std::sync::MutexGuard<'_, Records> {
        self.0.lock().unwrap()
    }
}

impl Records {
    pub(crate) fn clear(&mut self) {
        self.records.clear();
        self.synced = 0;
    }

    pub(crate) fn len(&self) -> usize {
        self.records.len()
    }
}

impl Store for Disk {
    fn read(&mut self, epoch: u64) -> Result<Vec<Vec<u8>>, String> {
        let disk = self.0.lock().unwrap();
        Ok(disk.records.iter().filter(|(of, _)| *of == epoch).map(|(_, record)| record.clone()).collect())
    }

    fn append(&mut self, epoch: u64, record: &[u8]) -> Result<(), String> {
        let mut disk = self.0.lock().unwrap();
        if disk.is_full {
            return Err("the disk is full".to_owned());
        }
        disk.records.push((epoch, record.to_vec()));
        Ok(())
    }

    fn sync(&mut self) -> Result<(), String> {
        let mut disk = self.0.lock().unwrap();
        disk.synced = disk.records.len();
        Ok(())
    }

    fn forget_before(&mut self, epoch: u64) -> Result<(), String> {
        let mut disk = self.0.lock().unwrap();
        disk.records.retain(|(of, _)| *of >= epoch);
        disk.synced = disk.records.len();
        Ok(())
    }
}

struct Place {
    key: DeviceKey,
    memory: Kept,
    disk: Disk,
    shard: Option<ShardKeys>,
    party: Option<Party>,
}

pub(crate) struct Net {
    round: Round,
    notice: Notice,
    invitation: Invitation,
    places: BTreeMap<Seat, Place>,
    under_way: Vec<(Millis, u64, Seat, Vec<u8>)>,
    count: u64,
    pub(crate) now: Millis,
    pub(crate) rng: Stream,
    pub(crate) events: Vec<(Seat, Event)>,
    pub(crate) sent: Vec<(Seat, Outgoing)>,
    /// Whose letters do not arrive for the time being.
    pub(crate) deaf: BTreeSet<Seat>,
    /// Who is switched off after this many letters, between taking the last and doing anything about it that others could see.
    pub(crate) crash: Option<(Seat, u32)>,
    /// All letters, as the broker sees them.
    pub(crate) seen: Vec<Vec<u8>>,
}

impl Net {
    pub(crate) fn new(round: Round) -> Self {
        let mut rng = Stream::seed_from_u64(round.seed);
        let roles = (0..round.params.meters()).map(Seat::Meter);
        let mut places: BTreeMap<Seat, Place> = BTreeMap::new();
        let shards = (0..round.shards).map(Seat::Shard);
        for role in [Seat::ControlCenter, Seat::Cloud, Seat::Dealer].into_iter().chain(roles).chain(shards) {
            let shard = matches!(role, Seat::Shard(_)).then(|| ShardKeys::draw(&mut rng));
            let key = shard.as_ref().map_or_else(|| DeviceKey::draw(&mut rng), |keys| keys.letters.clone());
            let (memory, disk) = (Kept::default(), Disk::default());
            places.insert(role, Place { key, memory, disk, shard, party: None });
        }
        let public = |role| places[&role].key.public().clone();
        let keys = PublicKeys {
            center: public(Seat::ControlCenter),
            cloud: public(Seat::Cloud),
            dealer: public(Seat::Dealer),
            shards: places.values().filter_map(|place| Some(place.shard.as_ref()?.public())).collect(),
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
            crash: None,
            seen: Vec::new(),
        };
        let roles: Vec<Seat> = net.places.keys().copied().collect();
        roles.into_iter().for_each(|role| net.start(role));
        net
    }

    pub(crate) fn setting(&mut self, role: Seat) -> Setting {
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
            tables: Arc::default(),
            keep_sent: true,
        }
    }

    pub(crate) fn part(&self, role: Seat) -> Part {
        match role {
            Seat::Meter(index) => Part::Meter {
                index,
                master_key: None,
                sensor: Box::new(move |epoch, _| Some(Round::reading(index, epoch))),
                memory: Box::new(self.places[&role].memory.clone()),
                budget: None,
            },
            Seat::Cloud => Part::Cloud,
            Seat::Dealer => Part::Dealer,
            Seat::Shard(index) => Part::Shard {
                index,
                keys: Box::new(self.shard_keys(role)),
                store: Box::new(self.places[&role].disk.clone()),
            },
            _ => Part::ControlCenter { epochs: self.round.epochs.clone(), seats: None },
        }
    }

    /// Switches a device on, for the first time or again.
    pub(crate) fn start(&mut self, role: Seat) {
        let (setting, part) = (self.setting(role), self.part(role));
        self.put(role, setting, part);
    }

    pub(crate) fn put(&mut self, role: Seat, setting: Setting, part: Part) {
        let party = Party::begin(setting, part, self.now).unwrap();
        self.places.get_mut(&role).unwrap().party = Some(party);
        self.take_from(role);
    }

    /// Switches a device off: what it held in memory is gone, and what its disk had not taken yet.
    pub(crate) fn stop(&mut self, role: Seat) {
        let place = self.places.get_mut(&role).unwrap();
        place.party = None;
        place.disk.lose_unsynced();
    }

    pub(crate) fn disk(&self, role: Seat) -> &Disk {
        &self.places[&role].disk
    }

    pub(crate) fn shard_keys(&self, role: Seat) -> ShardKeys {
        self.places[&role].shard.clone().unwrap()
    }

    /// Sends bytes to a device as anybody at the broker can.
    pub(crate) fn slip(&mut self, to: Seat, bytes: Vec<u8>) {
        self.count += 1;
        self.under_way.push((self.now + 1, self.count, to, bytes));
    }

    fn chance(&mut self, of_100: u32) -> bool {
        self.rng.next_u32() % 100 < of_100
    }

    fn take_from(&mut self, role: Seat) {
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
                    match &mut self.crash {
                        Some((who, 0)) if *who == to => {
                            self.crash = None;
                            self.stop(to);
                        }
                        Some((who, left)) if *who == to => {
                            *left -= 1;
                            self.take_from(to);
                        }
                        _ => self.take_from(to),
                    }
                }
                (_, Some(due)) => {
                    self.now = self.now.max(due);
                    let roles: Vec<Seat> = self.places.keys().copied().collect();
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

    pub(crate) fn told(&self, role: Seat) -> Vec<&Event> {
        self.events.iter().filter(|(who, _)| *who == role).map(|(_, event)| event).collect()
    }
}
