//! A whole city on one machine: every party of a round of devices on a thread of its own, the meters on few connections, over a real broker.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use blindsum_core::randomness::Randomness;
use blindsum_device::mqtt::{self, Address, Carried, Link, MqttError};
use blindsum_device::{
    DeviceKey, Ending, Event, FileStore, Invitation, Millis, Notice, Part, Party, PartyError, Patience,
    PublicKeys, RoundName, Seat, Served, Setting, ShardKeys, Terms,
};
use blindsum_paillier::Tables;
use blindsum_readings::Reading;
use rand_core::Rng;
use serde::Serialize;

use super::error::DeviceError;
use super::{fresh, life, millis, terms};
use crate::args::CityArgs;
use crate::error::CliError;
use crate::exit::{REFUSED, SUCCESS};

/// The one epoch of a city: the meters' clocks show it.
const EPOCH: u64 = 1_699_999_200;

/// What a meter shows, in Wh.
fn shown(index: u32) -> Option<Reading> {
    Reading::from_wh(f64::from(100 + index.wrapping_add(1).wrapping_mul(37) % 900))
}

/// Runs a city.
///
/// # Errors
/// Why it could not begin, or not go on.
pub fn city(args: &CityArgs, out: &mut impl Write) -> Result<u8, CliError> {
    let terms = terms(&args.terms)?;
    let start = Instant::now();
    let broker = match &args.broker {
        Some(broker) => broker.clone(),
        None => own_broker()?,
    };
    let folder = match &args.folder {
        Some(folder) => Folder { place: folder.clone(), is_ours: false },
        None => Folder::new()?,
    };
    let city = City::new(args, terms, broker, &folder.place)?;
    let told = city.run(args.pools)?;
    let report = Report::new(&city, args, told, start.elapsed());
    report.write(args.json, out)?;
    Ok(if report.total_wh.is_some() { SUCCESS } else { REFUSED })
}

#[cfg(feature = "broker")]
fn own_broker() -> Result<Address, CliError> {
    let anywhere = std::net::SocketAddr::from(([127, 0, 0, 1], 0));
    let address = blindsum_device::broker::start(anywhere).map_err(DeviceError::from)?;
    Ok(format!("mqtt://{address}").parse().map_err(DeviceError::from)?)
}

/// The arguments ask for a broker then.
#[cfg(not(feature = "broker"))]
fn own_broker() -> Result<Address, CliError> {
    Err(DeviceError::from(MqttError::Address(String::new())).into())
}

/// Where shards write, taken away in the end if it was made here.
struct Folder {
    place: PathBuf,
    is_ours: bool,
}

impl Folder {
    fn new() -> Result<Self, CliError> {
        let place = std::env::temp_dir().join(format!("blindsum-city-{}", std::process::id()));
        std::fs::create_dir_all(&place)
            .map_err(|error| DeviceError::Messages { place: place.clone(), error })?;
        Ok(Self { place, is_ours: true })
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if self.is_ours {
            let _ = std::fs::remove_dir_all(&self.place);
        }
    }
}

/// What all threads share.
struct City {
    terms: Terms,
    broker: Address,
    round: RoundName,
    invitation: Invitation,
    notice: Notice,
    keys: [DeviceKey; 3],
    shards: Vec<ShardKeys>,
    folder: PathBuf,
    syncs: Mutex<Vec<Arc<AtomicU64>>>,
    tables: Arc<Tables>,
    randomness: Randomness,
    patience: Patience,
    crowd: usize,
}

/// What the control centre's thread saw.
#[derive(Default)]
struct Told {
    /// Since the beginning: everybody joined and the keys made, the epoch begun, the total out.
    ready: Option<Duration>,
    ended: Option<Duration>,
    ending: Option<Ending>,
    carried: Carried,
    busy: Busy,
}

/// How many seconds of a processor each thread took, by the parties on it; nothing where the system does not say. What carries their letters, and
/// powers and products that are shared out over all processors, are not in it.
#[derive(Default, Serialize)]
struct Busy {
    control_center: Option<f64>,
    cloud: Option<f64>,
    dealer: Option<f64>,
    busiest_shard: Option<f64>,
    meters: Option<f64>,
}

impl Busy {
    fn add(&mut self, seat: Seat, seconds: Option<f64>) {
        match seat {
            Seat::ControlCenter => self.control_center = seconds,
            Seat::Cloud => self.cloud = seconds,
            Seat::Dealer => self.dealer = seconds,
            Seat::Shard(_) => {
                let most = self.busiest_shard.unwrap_or(0.0);
                self.busiest_shard = seconds.map(|seconds| seconds.max(most));
            }
            Seat::Meter(_) => self.meters = seconds.map(|seconds| seconds + self.meters.unwrap_or(0.0)),
        }
    }
}

impl City {
    fn new(args: &CityArgs, terms: Terms, broker: Address, folder: &Path) -> Result<Self, CliError> {
        let mut stream = fresh().map_err(DeviceError::from)?;
        let keys = [(); 3].map(|()| DeviceKey::draw(&mut stream));
        let shards: Vec<ShardKeys> = (0..args.shards).map(|_| ShardKeys::draw(&mut stream)).collect();
        let [center, cloud, dealer] = keys.each_ref().map(|key| key.public().clone());
        let public =
            PublicKeys { center, cloud, dealer, shards: shards.iter().map(ShardKeys::public).collect() };
        let mut session = [0u8; 16];
        stream.fill_bytes(&mut session);
        let invitation = Invitation::new(&public, &mut stream);
        let notice = Notice { keys: public, session };
        let wait = millis(args.patience);
        // A letter among thousands waits for its turn; sent again too early, like a word to everybody that nobody needs, it makes the others wait longer.
        let (repeat, word) = (wait / 6, wait);
        Ok(Self {
            terms,
            broker,
            round: format!("city-{:016x}", stream.next_u64())
                .parse()
                .map_err(MqttError::from)
                .map_err(DeviceError::from)?,
            invitation,
            notice,
            keys,
            shards,
            folder: folder.to_owned(),
            syncs: Mutex::default(),
            tables: Arc::new(Tables::shared_by(usize::try_from(args.terms.meters).unwrap_or(usize::MAX))),
            randomness: args.terms.scheme.seed.map_or(Randomness::System, Randomness::Seeded),
            patience: Patience { join: wait, register: wait, collect: wait, silence: wait, repeat, word },
            crowd: usize::try_from(args.terms.meters).unwrap_or(usize::MAX),
        })
    }

    fn link<'a>(&self, me: Seat, crowd: usize, goes_on: &'a dyn Fn() -> bool) -> Result<Link<'a>, MqttError> {
        let name = fresh().map_err(PartyError::from)?.next_u64();
        Ok(Link {
            address: self.broker.clone(),
            round: self.round.clone(),
            me,
            invitation: self.invitation.clone(),
            notice: (me == Seat::ControlCenter).then(|| self.notice.clone()),
            client_id: format!("blindsum{name:016x}"),
            crowd,
            goes_on,
        })
    }

    fn party(&self, seat: Seat, notice: &Notice, now: Millis) -> Result<Party, PartyError> {
        let mut letters = fresh()?;
        let [center, cloud, dealer] = &self.keys;
        let (key, part) = match seat {
            Seat::ControlCenter => (center.clone(), Part::ControlCenter { epochs: vec![EPOCH], seats: None }),
            Seat::Cloud => (cloud.clone(), Part::Cloud),
            Seat::Dealer => (dealer.clone(), Part::Dealer),
            Seat::Shard(index) => {
                let keys = usize::try_from(index).ok().and_then(|index| self.shards.get(index));
                let keys = keys.ok_or(PartyError::Key(seat))?.clone();
                let store = FileStore::new(&self.folder, &format!("shard-{}", u64::from(index) + 1));
                self.syncs.lock().unwrap_or_else(PoisonError::into_inner).push(store.syncs());
                (keys.letters.clone(), Part::Shard { index, keys: Box::new(keys), store: Box::new(store) })
            }
            Seat::Meter(index) => {
                let part = Part::Meter {
                    index,
                    master_key: None,
                    sensor: Box::new(move |_, _| shown(index)),
                    memory: Box::new(Served::default()),
                    budget: None,
                };
                (DeviceKey::draw(&mut letters), part)
            }
        };
        let setting = Setting {
            terms: self.terms,
            patience: self.patience,
            notice: notice.clone(),
            invitation: self.invitation.clone(),
            key,
            life: life(),
            randomness: self.randomness,
            letters,
            tables: Arc::clone(&self.tables),
            keep_sent: false,
        };
        Party::begin(setting, part, now)
    }

    fn run(&self, pools: u32) -> Result<Told, CliError> {
        let (stop, start) = (AtomicBool::new(false), Instant::now());
        let goes_on = || !stop.load(Ordering::Relaxed);
        let told = Mutex::new(Told::default());
        let seats = [Seat::ControlCenter, Seat::Cloud, Seat::Dealer];
        let shards = (0..).zip(&self.shards).map(|(index, _)| Seat::Shard(index));
        let seats: Vec<Seat> = seats.into_iter().chain(shards).collect();
        let meters = self.terms.params.meters();
        let (said, heard) = mpsc::channel();
        thread::scope(|scope| {
            for seat in seats {
                let (said, goes_on, told) = (said.clone(), &goes_on, &told);
                scope.spawn(move || {
                    let outcome = self.link(seat, self.crowd, goes_on).and_then(|link| {
                        let make = |notice: Notice, now| self.party(seat, &notice, now);
                        mqtt::live(&link, make, |_, event| note(seat, event, start, told))
                    });
                    let _ = said.send((seat, outcome, processor_time()));
                });
            }
            for pool in 0..pools {
                let (said, goes_on) = (said.clone(), &goes_on);
                scope.spawn(move || {
                    let own: Vec<Seat> =
                        (0..meters).filter(|index| index % pools == pool).map(Seat::Meter).collect();
                    let me = Seat::Meter(pool);
                    let outcome = self.link(me, own.len(), goes_on).and_then(|link| {
                        let make = |seat, notice: &Notice, now| self.party(seat, notice, now);
                        mqtt::live_together(&link, &own, make, |_, _| {})
                    });
                    let _ = said.send((me, outcome, processor_time()));
                });
            }
            drop(said);
            let (mut carried, mut failure, mut busy) = (Carried::default(), None, Busy::default());
            while let Ok((seat, outcome, time)) = heard.recv() {
                busy.add(seat, time);
                match outcome {
                    Ok(more) => {
                        carried.letters += more.letters;
                        carried.bytes += more.bytes;
                    }
                    Err(error) => {
                        stop.store(true, Ordering::Relaxed);
                        failure.get_or_insert(error);
                    }
                }
                // It has heard of everybody that they know how it ended, or has waited long enough.
                if seat == Seat::ControlCenter {
                    stop.store(true, Ordering::Relaxed);
                }
            }
            match failure {
                Some(error) => Err(DeviceError::from(error).into()),
                None => Ok((carried, busy)),
            }
        })
        .map(|(carried, busy)| {
            let mut told = told.into_inner().unwrap_or_else(PoisonError::into_inner);
            (told.carried, told.busy) = (carried, busy);
            told
        })
    }
}

/// What the control centre says of the round.
fn note(seat: Seat, event: Event, start: Instant, told: &Mutex<Told>) {
    if seat != Seat::ControlCenter {
        return;
    }
    let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
    match event {
        Event::Ready => told.ready = Some(start.elapsed()),
        Event::Ended { ending, .. } => {
            told.ended = Some(start.elapsed());
            told.ending = Some(ending);
        }
        _ => {}
    }
}

/// What came of it, and what it needed.
#[derive(Serialize)]
struct Report {
    meters: u32,
    shards: u32,
    pools: u32,
    gamma: u32,
    key_bits: u32,
    total_wh: Option<f64>,
    absent: Vec<String>,
    refused: Option<String>,
    /// Until everybody has joined and the keys are made.
    seconds_until_ready: Option<f64>,
    /// From there to the total.
    seconds_of_epoch: Option<f64>,
    seconds: f64,
    /// This program's, with the broker if it is in it; Linux alone says so.
    peak_memory_bytes: Option<u64>,
    letters: u64,
    letter_bytes: u64,
    letters_per_second: f64,
    /// How often shards waited for the disk.
    disk_syncs: u64,
    processor_seconds: Busy,
}

impl Report {
    fn new(city: &City, args: &CityArgs, told: Told, all: Duration) -> Self {
        let params = &city.terms.params;
        let (mut total_wh, mut absent, mut refused) = (None, Vec::new(), None);
        match told.ending {
            Some(Ending::Published { mwh, absent: without }) => {
                #[expect(clippy::cast_precision_loss, reason = "a total of readings is far below 2^53 mWh")]
                let wh = mwh as f64 / 1000.0;
                total_wh = Some(wh);
                absent = without.iter().map(Seat::to_string).collect();
            }
            Some(Ending::Refused { reason }) => refused = Some(reason),
            None => refused = Some("the control centre was stopped".to_owned()),
        }
        let syncs = city.syncs.lock().unwrap_or_else(PoisonError::into_inner);
        #[expect(clippy::cast_precision_loss, reason = "letters are far fewer than 2^53")]
        let letters_per_second = told.carried.letters as f64 / all.as_secs_f64();
        Self {
            meters: params.meters(),
            shards: args.shards,
            pools: args.pools,
            gamma: params.gamma(),
            key_bits: params.key_bits(),
            total_wh,
            absent,
            refused,
            seconds_until_ready: told.ready.map(|ready| ready.as_secs_f64()),
            seconds_of_epoch: told.ended.zip(told.ready).map(|(ended, ready)| (ended - ready).as_secs_f64()),
            seconds: all.as_secs_f64(),
            peak_memory_bytes: peak_memory(),
            letters: told.carried.letters,
            letter_bytes: told.carried.bytes,
            letters_per_second,
            disk_syncs: syncs.iter().map(|count| count.load(Ordering::Relaxed)).sum(),
            processor_seconds: told.busy,
        }
    }

    fn write(&self, json: bool, out: &mut impl Write) -> Result<(), CliError> {
        if json {
            let text = serde_json::to_string(self).map_err(io::Error::from)?;
            writeln!(out, "{text}")?;
            return Ok(out.flush()?);
        }
        match (self.total_wh, &self.refused) {
            (Some(wh), _) if self.absent.is_empty() => writeln!(out, "The total with noise is {wh} Wh.")?,
            (Some(wh), _) => {
                writeln!(out, "The total with noise is {wh} Wh, without {}.", self.absent.join(", "))?;
            }
            (None, reason) => {
                writeln!(
                    out,
                    "Refused, without a total: {}.",
                    reason.as_deref().unwrap_or("nothing was said")
                )?;
            }
        }
        let seconds = |time: Option<f64>| time.map_or("-".to_owned(), |time| format!("{time:.1} s"));
        writeln!(
            out,
            "{} meters, {} shards, {} connections for the meters, gamma {}, {} bits.",
            self.meters, self.shards, self.pools, self.gamma, self.key_bits
        )?;
        writeln!(
            out,
            "Until everybody was there and the keys were made: {}. The epoch: {}. All: {:.1} s.",
            seconds(self.seconds_until_ready),
            seconds(self.seconds_of_epoch),
            self.seconds
        )?;
        writeln!(
            out,
            "Letters: {}, {} bytes, {:.0} a second. Shards waited for the disk {} times.",
            self.letters, self.letter_bytes, self.letters_per_second, self.disk_syncs
        )?;
        let Busy { control_center, cloud, dealer, busiest_shard, meters } = &self.processor_seconds;
        writeln!(
            out,
            "Time of a processor: control centre {}, cloud {}, dealer {}, busiest shard {}, all meters {}.",
            seconds(*control_center),
            seconds(*cloud),
            seconds(*dealer),
            seconds(*busiest_shard),
            seconds(*meters)
        )?;
        if let Some(bytes) = self.peak_memory_bytes {
            writeln!(out, "Memory at most: {} MiB.", bytes / (1 << 20))?;
        }
        Ok(out.flush()?)
    }
}

/// The seconds that the thread which asks has had a processor, as Linux tells it.
fn processor_time() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds: u64 = text.split_whitespace().next()?.parse().ok()?;
    Some(Duration::from_nanos(nanoseconds).as_secs_f64())
}

/// The most memory that this program has had, as Linux tells it.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()?.checked_mul(1024)
}
