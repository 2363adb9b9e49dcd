//! The records, what they cost, and how epochs end.

use std::sync::Arc;

use blindsum_core::node::{Abort, Outgoing, Reaction, Witness};
use blindsum_core::party::control_center::Alarm;
use blindsum_core::randomness::SET_UP;
use blindsum_core::role::Role;
use blindsum_core::wire::messages::transcript_hash;
use blindsum_readings::{MWH_PER_WH, Reading};

use crate::beat::in_beats;
use crate::config::EpochPlan;
use crate::costs::Party;
use crate::driver::nodes::Nodes;
use crate::driver::state::{Session, Stage};
use crate::phase::Phase;
use crate::record::{Event, Finished, Outcome, Record, Refusal, Sent, Verdict};

impl Session {
    pub(super) fn refuse(&mut self, refusal: Refusal) {
        self.record(Event::Refused(refusal.clone()));
        self.finish(Verdict::Refused(refusal));
        self.stage = Stage::Over;
    }

    /// The end of an epoch. While it ran its records stood as they came; now that they are complete, in the order of beats.
    pub(super) fn finish(&mut self, verdict: Verdict) {
        let epsilon_spent = self.charged.take();
        let outcome = self.outcome_of(verdict, epsilon_spent);
        self.records = in_beats(core::mem::take(&mut self.records));
        self.finished.push(Finished { outcome, records: self.records.clone() });
    }

    fn outcome_of(&self, verdict: Verdict, epsilon_spent: Option<f64>) -> Outcome {
        let published = matches!(verdict, Verdict::Published(_));
        let messages = self.records.iter().filter_map(|record| match &record.event {
            Event::Sent(sent) => Some(sent.bytes.as_slice()),
            _ => None,
        });
        let counts = |meter: &u32| !published || self.counted.contains(meter);
        let cut = self.cut().filter(|(meter, _)| counts(meter)).map(|(_, cut)| cut);
        let absent = if published {
            (0..self.meters).filter(|meter| !self.counted.contains(meter)).collect()
        } else {
            self.lost.keys().copied().collect()
        };
        Outcome {
            verdict,
            params: self.config.params,
            epoch: self.epoch(),
            true_total: if published { self.counted_total() } else { self.encoded().map(|(_, d)| d).sum() },
            selected_noise: self.told.selected_noise,
            clipped: u32::try_from(cut.clone().count()).unwrap_or(u32::MAX),
            cut_mwh: cut.fold(0, i64::saturating_add),
            absent,
            epsilon_spent,
            seeded: self.config.randomness.is_seeded(),
            transcript_hash: transcript_hash(messages),
            costs: self.costs.clone(),
        }
    }

    pub(super) fn plan(&self) -> Option<&EpochPlan> {
        self.config.epochs.get(self.running)
    }

    pub(super) fn epoch(&self) -> u64 {
        self.plan().map_or(SET_UP, |plan| plan.epoch)
    }

    /// The readings of this epoch.
    fn readings(&self) -> impl Iterator<Item = (u32, Reading)> + Clone {
        let readings = self.plan().map(|plan| plan.readings.as_slice()).unwrap_or_default();
        (0..).zip(readings.iter().copied())
    }

    /// d_i of every meter in this epoch, in units.
    fn encoded(&self) -> impl Iterator<Item = (u32, i64)> {
        self.readings().map(|(meter, reading)| (meter, self.config.params.encode(reading).0))
    }

    /// The meters whose readings the cap cut, and what it cut off, in mWh.
    fn cut(&self) -> impl Iterator<Item = (u32, i64)> + Clone {
        let params = self.config.params;
        let cut = self.readings().filter(move |(_, reading)| params.encode(*reading).1);
        cut.map(move |(meter, reading)| (meter, reading.mwh() - i64::from(params.cap_wh()) * MWH_PER_WH))
    }

    /// d over the meters whose two messages are in.
    pub(super) fn counted_total(&self) -> i64 {
        self.encoded().filter(|(meter, _)| self.counted.contains(meter)).map(|(_, d)| d).sum()
    }

    pub(super) fn enter(&mut self, phase: Phase) {
        self.phase = phase;
        (self.done, self.all, self.cursor) = (0, 0, 0);
        self.replies.clear();
        self.asked.clear();
    }

    pub(super) fn record(&mut self, event: Event) {
        let index = self.records.len();
        self.records.push(Arc::new(Record { index, phase: self.phase, event }));
    }

    pub(super) fn sent(&mut self, from: Role, message: &Outgoing) {
        let Outgoing { kind, to, bytes } = message.clone();
        self.costs.book(self.phase, from, to, bytes.len(), self.meters);
        self.record(Event::Sent(Sent { kind, from, to, bytes }));
    }

    /// Lets a node do a step, books the time, and records what it tells.
    pub(super) fn timed(
        &mut self,
        role: Role,
        step: impl FnOnce(&mut Nodes, &mut Vec<Witness>) -> Result<Reaction, Abort>,
    ) -> Result<Reaction, Refusal> {
        let mut told = Vec::new();
        let start = (self.config.clock)();
        let result = step(&mut self.nodes, &mut told);
        let spent = (self.config.clock)() - start;
        self.spend(role, spent);
        told.into_iter().for_each(|witness| self.show(witness));
        result.map_err(|abort| match abort {
            Abort::Fault(fault) => fault.into(),
            // These two judge what was decrypted.
            Abort::Alarm(alarm @ (Alarm::MaskedTotal { .. } | Alarm::Total { .. })) => {
                self.explained(Some(alarm))
            }
            Abort::Alarm(alarm) => alarm.into(),
        })
    }

    pub(super) fn spend(&mut self, role: Role, millis: f64) {
        if let Some(party) = Party::of(role) {
            self.costs.spend(self.phase, party, millis);
        }
    }

    /// Records what a node tells of its secrets.
    fn show(&mut self, witness: Witness) {
        match witness {
            // Recorded together, once both are made.
            Witness::KeysMade(own) => {
                self.told.reading_key = self.told.reading_key.take().or(own.reading);
                self.told.noise_key = self.told.noise_key.take().or(own.noise);
            }
            Witness::Selected(selection) => {
                self.record(Event::Selected(selection.clone()));
                self.told.selection = selection;
            }
            Witness::Dealt(shares) => self.record(Event::Dealt(shares)),
            Witness::NoiseOpened(witness) => self.record(Event::NoiseOpened(witness)),
            Witness::Decrypted(witness) => {
                self.told.total = i64::try_from(&witness.total).ok();
                self.record(Event::Decrypted(witness));
            }
            // A meter's come with its answers.
            Witness::Masked(_) | Witness::NoiseAdded(_) => {}
        }
    }

    /// Why there is no total: the variant that was to fail has failed, or the alarm rang, or this program is wrong.
    pub(super) fn explained(&self, alarm: Option<Alarm>) -> Refusal {
        match (self.config.params.cannot_decrypt(), alarm) {
            (Some(why), alarm) => Refusal::CannotDecrypt { why, alarm },
            (None, Some(alarm)) => alarm.into(),
            (None, None) => self.unnoticed().unwrap_or(Refusal::Audit),
        }
    }

    /// In a round that is tampered with, a total that the witnesses contradict does not mean a defect of this program.
    fn unnoticed(&self) -> Option<Refusal> {
        let (would_publish, honest_total) = self.told.total.zip(self.expected_total())?;
        self.is_tampered_with().then_some(Refusal::Unnoticed { would_publish, honest_total })
    }

    /// d + xi by the witnesses.
    pub(super) fn expected_total(&self) -> Option<i64> {
        self.counted_total().checked_add(self.told.selected_noise)
    }

    /// Meters lost in earlier epochs, told again in this one's records; those lost in the set-up stand there already.
    pub(super) fn tell_absent(&mut self) {
        let told = |meter: u32| {
            self.records
                .iter()
                .any(|record| matches!(record.event, Event::Absent { meter: at, .. } if at == meter))
        };
        let untold: Vec<_> = self
            .lost
            .iter()
            .filter(|(meter, _)| !told(**meter))
            .map(|(meter, failure)| Event::Absent { meter: *meter, failure: failure.clone() })
            .collect();
        untold.into_iter().for_each(|event| self.record(event));
    }
}
