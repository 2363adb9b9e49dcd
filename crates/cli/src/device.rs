//! Devices on a network: `invite`, `broker`, `center`, `cloud`, `dealer` and `meter`.

mod city;
#[cfg(feature = "class")]
mod class;
pub(crate) mod error;
mod folder;
mod join;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, anyhow};
use blindsum_core::node::Outgoing;
use blindsum_core::params::{MAX_METERS, Params, RawParams};
use blindsum_core::randomness::{EntropyError, Randomness, SET_UP, Stream};
use blindsum_core::role::Role;
use blindsum_device::mqtt::{self, Link};
use blindsum_device::{Ending, Event, Millis, Notice, Part, Party, Patience, Seat, Sensor, Setting, Terms};
use blindsum_readings::{Options, Reading, Readings};
use rand_core::Rng;
use serde::Serialize;

#[cfg(feature = "broker")]
use crate::args::BrokerArgs;
use crate::args::{CenterArgs, InviteArgs, MeterArgs, NetworkArgs, PartyArgs, ShardArgs, TermsArgs};
use crate::error::CliError;
use crate::exit::{REFUSED, SUCCESS};

pub use city::city;
#[cfg(feature = "class")]
pub use class::class;
use error::DeviceError;
use folder::{Keys, MeterFile};
pub use join::join;

/// A stream of the operating system's randomness, apart from what the protocol draws: a seed never reaches letters or keys.
fn fresh() -> Result<Stream, EntropyError> {
    Randomness::System.stream(Role::Everybody, SET_UP)
}

/// Makes keys and an invitation.
///
/// # Errors
/// The folder is not empty or cannot be written, or there are no random numbers.
pub fn invite(args: &InviteArgs, out: &mut impl Write) -> Result<u8, CliError> {
    let mut stream = fresh().map_err(DeviceError::from)?;
    folder::make(&args.folder, args.shards, &mut stream).map_err(DeviceError::from)?;
    writeln!(
        out,
        "{} holds the keys of the control centre, the cloud and the dealer, and the invitation for all devices. All of it is secret: give each \
         device its own key and the invitation, a meter the invitation alone.",
        args.folder.display()
    )?;
    Ok(SUCCESS)
}

/// Runs a broker until the program is stopped.
///
/// # Errors
/// It cannot listen there.
#[cfg(feature = "broker")]
pub fn broker(args: &BrokerArgs, out: &mut impl Write) -> Result<u8, CliError> {
    let address = blindsum_device::broker::start(args.listen).map_err(DeviceError::from)?;
    writeln!(out, "A broker listens on mqtt://{address}. Ctrl-C ends it.").and_then(|()| out.flush())?;
    loop {
        std::thread::park();
    }
}

/// Is the control centre.
///
/// # Errors
/// Why it could not begin, or not go on.
pub fn center(args: &CenterArgs, out: &mut impl Write) -> Result<u8, CliError> {
    let patience = Patience {
        join: millis(args.join),
        register: millis(args.register),
        collect: millis(args.collect),
        silence: millis(args.network.silence),
        ..Patience::default()
    };
    let keys = Keys::open(&args.network.keys).map_err(DeviceError::from)?;
    let mut session = [0u8; 16];
    fresh().map_err(DeviceError::from)?.fill_bytes(&mut session);
    let notice = Notice { keys: keys.public().map_err(DeviceError::from)?, session };
    let epochs = args.epochs.clone();
    let make = move || Part::ControlCenter { epochs: epochs.clone(), seats: None };
    Device { network: &args.network, terms: &args.terms, patience, me: Seat::ControlCenter }.run(
        &keys,
        Some(notice),
        make,
        out,
    )
}

/// Is the cloud.
///
/// # Errors
/// Why it could not begin, or not go on.
pub fn cloud(args: &PartyArgs, out: &mut impl Write) -> Result<u8, CliError> {
    one_of_three(args, Seat::Cloud, || Part::Cloud, out)
}

/// Is the dealer.
///
/// # Errors
/// Why it could not begin, or not go on.
pub fn dealer(args: &PartyArgs, out: &mut impl Write) -> Result<u8, CliError> {
    one_of_three(args, Seat::Dealer, || Part::Dealer, out)
}

fn one_of_three(
    args: &PartyArgs,
    me: Seat,
    make: fn() -> Part,
    out: &mut impl Write,
) -> Result<u8, CliError> {
    let silence = millis(args.network.silence);
    let patience = Patience { collect: millis(args.collect), silence, ..Patience::default() };
    let keys = Keys::open(&args.network.keys).map_err(DeviceError::from)?;
    Device { network: &args.network, terms: &args.terms, patience, me }.run(&keys, None, make, out)
}

/// Is a meter.
///
/// # Errors
/// Why it could not begin, or not go on.
pub fn meter(args: &MeterArgs, out: &mut impl Write) -> Result<u8, CliError> {
    let index = args.id - 1;
    let patience = Patience { silence: millis(args.network.silence), ..Patience::default() };
    let keys = Keys::open(&args.network.keys).map_err(DeviceError::from)?;
    let readings = readings(args).map_err(CliError::Readings)?;
    let mut stream = fresh().map_err(DeviceError::from)?;
    let file = MeterFile::open(&args.network.keys, index, &mut stream).map_err(DeviceError::from)?;
    let (seed, budget) = (args.terms.scheme.seed, args.budget);
    let kept = file.clone();
    let make = move || {
        let memory = Box::new(kept.clone());
        // Under a seed K_i follows from it, as in a simulation.
        let master_key = seed.is_none().then(|| kept.keys().master.clone());
        Part::Meter { index, master_key, sensor: sensor(readings.clone()), memory, budget }
    };
    let keys = keys.with_key(file.keys().letters.clone());
    Device { network: &args.network, terms: &args.terms, patience, me: Seat::Meter(index) }
        .run(&keys, None, make, out)
}

/// Is a shard of the cloud.
///
/// # Errors
/// Why it could not begin, or not go on.
pub fn shard(args: &ShardArgs, out: &mut impl Write) -> Result<u8, CliError> {
    let index = args.id - 1;
    let patience = Patience { silence: millis(args.network.silence), ..Patience::default() };
    let keys = Keys::open(&args.network.keys).map_err(DeviceError::from)?;
    let (own, _lock) = keys.shard(index).map_err(DeviceError::from)?;
    let letters = own.letters.clone();
    let keys = keys.with_key(letters);
    let make = || Part::Shard { index, keys: Box::new(own.clone()), store: Box::new(keys.store(index)) };
    Device { network: &args.network, terms: &args.terms, patience, me: Seat::Shard(index) }
        .run(&keys, None, make, out)
}

/// What a meter shows: one number for ever, a number an epoch in their order, or what the file has.
#[derive(Clone)]
enum Shown {
    Always(Reading),
    InTurn(Vec<Reading>),
    ByEpoch(BTreeMap<u64, Reading>),
}

fn readings(args: &MeterArgs) -> anyhow::Result<Shown> {
    let Some((path, row)) = args.readings.as_ref().zip(args.row) else {
        let shown: Vec<Reading> = args
            .reading
            .iter()
            .map(|wh| Reading::from_wh(*wh).ok_or_else(|| anyhow!("--reading {wh} is not a number of Wh")))
            .collect::<anyhow::Result<_>>()?;
        return Ok(match shown.as_slice() {
            [one] => Shown::Always(*one),
            _ => Shown::InTurn(shown),
        });
    };
    let name = || path.display().to_string();
    let most = usize::try_from(MAX_METERS).unwrap_or(usize::MAX);
    let read =
        Readings::read(File::open(path).with_context(name)?, Options::at_most(most)).with_context(name)?;
    let rows = read.households.len();
    let household = usize::try_from(row - 1).ok().and_then(|row| read.households.get(row));
    let household = household.ok_or_else(|| {
        anyhow!("{}: --row {row} asks for a household that is not there: it has {rows}", name())
    })?;
    let slots = read.slots.iter().map(blindsum_readings::Slot::epoch);
    Ok(Shown::ByEpoch(slots.zip(household.readings.iter().copied()).collect()))
}

fn sensor(shown: Shown) -> Sensor {
    Box::new(move |epoch, place| match &shown {
        Shown::Always(reading) => Some(*reading),
        Shown::InTurn(readings) => readings.get(place).copied(),
        Shown::ByEpoch(readings) => readings.get(&epoch).copied(),
    })
}

fn millis(seconds: u64) -> Millis {
    seconds.saturating_mul(1000)
}

fn terms(args: &TermsArgs) -> Result<Terms, CliError> {
    let raw = RawParams { meters: args.meters, ..args.scheme.over(RawParams::default()) };
    Ok(Terms { params: Params::try_from(raw)?, absence: args.scheme.absent })
}

struct Device<'a> {
    network: &'a NetworkArgs,
    terms: &'a TermsArgs,
    patience: Patience,
    me: Seat,
}

impl Device<'_> {
    fn run(
        &self,
        keys: &Keys,
        notice: Option<Notice>,
        make: impl Fn() -> Part,
        out: &mut impl Write,
    ) -> Result<u8, CliError> {
        let Self { network, terms: args, patience, me } = self;
        let terms = terms(args)?;
        let seed = args.scheme.seed;
        let randomness = seed.map_or(Randomness::System, Randomness::Seeded);
        let key = keys.key(*me).map_err(DeviceError::from)?;
        let mut name = fresh().map_err(DeviceError::from)?;
        let link = Link {
            address: network.broker.clone(),
            round: network.round.clone(),
            me: *me,
            invitation: keys.invitation.clone(),
            notice,
            client_id: format!("blindsum{:016x}", name.next_u64()),
            crowd: if matches!(me, Seat::Meter(_)) {
                0
            } else {
                usize::try_from(args.meters).unwrap_or(usize::MAX)
            },
            goes_on: &|| true,
        };
        let mut telling = Telling::new(*me, seed, network.json, network.messages.as_deref(), out)?;
        let begin = |notice: Notice, now: Millis| {
            let setting = Setting {
                terms,
                patience: *patience,
                notice,
                invitation: keys.invitation.clone(),
                key: key.clone(),
                life: life(),
                randomness,
                letters: fresh()?,
                tables: Arc::default(),
                keep_sent: network.messages.is_some(),
            };
            Party::begin(setting, make(), now)
        };
        if link.notice.is_none() {
            telling.say("Looking for the control centre of the round.");
        }
        let lived = mqtt::live(&link, begin, |party, event| telling.hear(party, event));
        let told = telling.end()?;
        lived.map_err(DeviceError::from)?;
        Ok(told)
    }
}

/// Milliseconds since 1970: larger in each life of a device, as long as its clock is not set back.
fn life() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// An event in words, where it is worth a line.
fn line(event: &Event) -> Option<String> {
    Some(match event {
        Event::Joined(role) => format!("{role} has joined."),
        Event::TurnedAway { role, reason } => format!("{role} was not let in: {reason}."),
        Event::LetIn => "The control centre has let this device in; now for the others.".to_owned(),
        Event::Failed { who, reason } => format!("{who} cannot go on: {reason}."),
        Event::Ready => "Everybody is there, and the keys are made.".to_owned(),
        Event::Begun { epoch } => format!("Epoch {epoch} begins."),
        Event::Lost(role) => format!("{role} did not answer in time."),
        Event::Ended { epoch, ending: Ending::Published { mwh, absent } } => {
            let absent: Vec<String> = absent.iter().map(Seat::to_string).collect();
            let without =
                if absent.is_empty() { String::new() } else { format!(", without {}", absent.join(", ")) };
            format!("Epoch {epoch}: the total with noise is {} Wh{without}.", wh(*mwh))
        }
        Event::Ended { epoch, ending: Ending::Refused { reason } } => {
            format!("Epoch {epoch}: refused, without a total: {reason}.")
        }
        // Anybody at the broker can send letters that are put away: they are not worth a line each.
        _ => return None,
    })
}

#[expect(clippy::cast_precision_loss, reason = "a total of readings is far below 2^53 mWh")]
fn wh(mwh: i64) -> f64 {
    mwh as f64 / 1000.0
}

/// What a party has sent of the protocol since the last time, a line a message: kind, sender, recipient, bytes.
fn message_lines(party: &mut Party) -> Vec<String> {
    let from = party.role().number();
    let line = |message: Outgoing| {
        let bytes: String = message.bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("{} {from} {} {bytes}", message.kind.byte(), message.to.number())
    };
    party.sent().into_iter().map(line).collect()
}

/// What becomes of what a device tells: lines as it happens, or an object in the end.
struct Telling<'a, W> {
    out: &'a mut W,
    me: Seat,
    json: bool,
    messages: Option<(PathBuf, File)>,
    epochs: Vec<EpochJson>,
    failure: Option<CliError>,
}

#[derive(Serialize)]
struct ReportJson {
    role: String,
    epochs: Vec<EpochJson>,
}

#[derive(Serialize)]
struct EpochJson {
    epoch: u64,
    total_wh: Option<f64>,
    absent: Vec<String>,
    refused: Option<String>,
}

impl<'a, W: Write> Telling<'a, W> {
    fn new(
        me: Seat,
        seed: Option<u64>,
        json: bool,
        messages: Option<&Path>,
        out: &'a mut W,
    ) -> Result<Self, CliError> {
        let messages = match messages {
            Some(place) => Some((place.to_owned(), create(place)?)),
            None => None,
        };
        let mut telling = Self { out, me, json, messages, epochs: Vec::new(), failure: None };
        if let Some(seed) = seed {
            telling.say(&format!("Everything follows from seed {seed}: repeatable, and not secret."));
        }
        Ok(telling)
    }

    fn hear(&mut self, party: &mut Party, event: Event) {
        self.write_messages(party);
        let Some(line) = line(&event) else { return };
        if let Event::Ended { epoch, ending } = event {
            self.note(epoch, ending);
        }
        self.say(&line);
    }

    fn note(&mut self, epoch: u64, ending: Ending) {
        self.epochs.push(match ending {
            Ending::Published { mwh, absent } => {
                let absent = absent.iter().map(Seat::to_string).collect();
                EpochJson { epoch, total_wh: Some(wh(mwh)), absent, refused: None }
            }
            Ending::Refused { reason } => {
                EpochJson { epoch, total_wh: None, absent: Vec::new(), refused: Some(reason) }
            }
        });
    }

    fn say(&mut self, line: &str) {
        if self.json || self.failure.is_some() {
            return;
        }
        if let Err(error) = writeln!(self.out, "{}", capital(line)).and_then(|()| self.out.flush()) {
            self.failure = Some(error.into());
        }
    }

    fn write_messages(&mut self, party: &mut Party) {
        let Some((place, file)) = &mut self.messages else { return };
        for line in message_lines(party) {
            if let Err(error) = writeln!(file, "{line}") {
                let place = place.clone();
                self.failure = Some(DeviceError::Messages { place, error }.into());
                return;
            }
        }
    }

    /// The exit code, once everything is told.
    fn end(self) -> Result<u8, CliError> {
        if let Some(failure) = self.failure {
            return Err(failure);
        }
        let good = !self.epochs.is_empty() && self.epochs.iter().all(|epoch| epoch.total_wh.is_some());
        if self.json {
            let report = ReportJson { role: self.me.to_string(), epochs: self.epochs };
            let text = serde_json::to_string(&report).map_err(io::Error::from)?;
            writeln!(self.out, "{text}").and_then(|()| self.out.flush())?;
        }
        Ok(if good { SUCCESS } else { REFUSED })
    }
}

fn create(place: &Path) -> Result<File, DeviceError> {
    File::create(place).map_err(|error| DeviceError::Messages { place: place.to_owned(), error })
}

fn capital(line: &str) -> String {
    let mut letters = line.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
