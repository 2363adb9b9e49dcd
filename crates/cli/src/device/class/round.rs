//! One round of a class: control centre, cloud and dealer, each on a thread of its own, with the broker between them.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;
use std::sync::mpsc::Sender;
use std::sync::{Arc, OnceLock};
use std::thread;

use blindsum_core::params::{Params, RawParams};
use blindsum_core::variants::AbsencePolicy;
use blindsum_device::mqtt::{self, Link, MqttError};
use blindsum_device::{Notice, Part, Party, PartyError, Patience, PublicKey, Seat, Setting, Terms};
use blindsum_paillier::Tables;

use super::hall::{Class, Heard};
use crate::args::ClassArgs;
use crate::device::{fresh, life, message_lines, millis};

/// A round that is running.
pub(super) struct Round {
    number: u32,
    seats: Vec<PublicKey>,
    came: BTreeSet<u32>,
}

impl Round {
    /// Begins a round with those who are in the lobby.
    pub(super) fn begin(
        args: &ClassArgs,
        class: &Arc<Class>,
        absence: AbsencePolicy,
        number: u32,
        epoch: u64,
        said: &Sender<Heard>,
    ) -> Result<Self, String> {
        let mut seats = class.porter(|porter, now| porter.present(now));
        seats.truncate(usize::try_from(args.meters).unwrap_or(usize::MAX));
        if seats.is_empty() {
            return Err("nobody is there yet".to_owned());
        }
        let meters = u32::try_from(seats.len()).map_err(|error| error.to_string())?;
        let raw = RawParams { meters, ..args.scheme.over(RawParams::default()) };
        let terms = Terms { params: Params::try_from(raw).map_err(|error| error.to_string())?, absence };
        let notice = class.notice().map_err(|error| error.to_string())?;
        class
            .porter(|porter, now| porter.begin(number, terms, seats.clone(), now))
            .map_err(|error| error.to_string())?;
        let patience = Patience {
            join: millis(args.join),
            register: millis(args.register),
            collect: millis(args.collect),
            repeat: 1_500,
            word: 20_000,
            silence: millis(args.join + args.register + args.collect) + 60_000,
        };
        let run = Run {
            class: Arc::clone(class),
            number,
            epoch,
            terms,
            patience,
            seats: seats.clone(),
            notice,
            tables: Arc::new(Tables::shared_by(seats.len())),
            keeps: args.messages.is_some(),
            said: said.clone(),
            over: Arc::default(),
        };
        for seat in [Seat::ControlCenter, Seat::Cloud, Seat::Dealer] {
            let run = run.clone();
            thread::spawn(move || {
                let left = run.live(seat).err();
                if seat == Seat::ControlCenter {
                    let _ = run.over.set(());
                }
                let _ = run.said.send(Heard::Left(run.number, seat, left));
            });
        }
        Ok(Self { number, seats, came: BTreeSet::new() })
    }

    pub(super) fn number(&self) -> u32 {
        self.number
    }

    pub(super) fn meters(&self) -> usize {
        self.seats.len()
    }

    pub(super) fn joined(&mut self, seat: Seat) {
        if let Seat::Meter(index) = seat {
            self.came.insert(index);
        }
    }

    pub(super) fn never_came(&self) -> impl Iterator<Item = &PublicKey> {
        (0..).zip(&self.seats).filter(|(index, _)| !self.came.contains(index)).map(|(_, key)| key)
    }
}

#[derive(Clone)]
struct Run {
    class: Arc<Class>,
    number: u32,
    epoch: u64,
    terms: Terms,
    patience: Patience,
    seats: Vec<PublicKey>,
    notice: Notice,
    tables: Arc<Tables>,
    keeps: bool,
    said: Sender<Heard>,
    /// Set when the control centre has left: without it the others have nothing to wait for.
    over: Arc<OnceLock<()>>,
}

impl Run {
    fn live(&self, seat: Seat) -> Result<(), MqttError> {
        let class = &self.class;
        let goes_on = || !class.is_over.load(Ordering::Relaxed) && self.over.get().is_none();
        let is_center = seat == Seat::ControlCenter;
        let link = Link {
            notice: is_center.then(|| self.notice.clone()),
            ..class.link(seat, class.name.of_class(self.number)?, &goes_on)?
        };
        let make = |notice: Notice, now| self.party(seat, notice, now);
        let watch = |party: &mut Party, event| {
            let lines = message_lines(party);
            if !lines.is_empty() {
                let _ = self.said.send(Heard::Messages(lines));
            }
            if is_center {
                let _ = self.said.send(Heard::Event(self.number, event));
            }
        };
        mqtt::live(&link, make, watch).map(drop)
    }

    fn party(&self, seat: Seat, notice: Notice, now: u64) -> Result<Party, PartyError> {
        let [center, cloud, dealer] = &self.class.keys;
        let (key, part) = match seat {
            Seat::Cloud => (cloud, Part::Cloud),
            Seat::Dealer => (dealer, Part::Dealer),
            _ => (center, Part::ControlCenter { epochs: vec![self.epoch], seats: Some(self.seats.clone()) }),
        };
        let setting = Setting {
            terms: self.terms,
            patience: self.patience,
            notice,
            invitation: self.class.invitation.clone(),
            key: key.clone(),
            life: life(),
            randomness: self.class.randomness,
            letters: fresh()?,
            tables: Arc::clone(&self.tables),
            keep_sent: self.keeps,
        };
        Party::begin(setting, part, now)
    }
}
