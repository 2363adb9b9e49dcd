//! What the parts of the laboratory are about, and its numbers as they are written.

use blindsum_core::params::Params;
use blindsum_laboratory::{Drawn, Law, Pair};

use crate::ground::number;
use crate::state::Shared;
use crate::text::format;
use crate::text::words::inside::ShareSum;
use crate::text::{Thing, text};
use crate::view::laboratory::here::Here;

/// What the parts of the laboratory are about.
#[derive(Clone, PartialEq)]
pub(crate) struct Trial {
    /// The settings.
    pub(crate) params: Params,
    /// What is known of the round.
    pub(crate) here: Here,
    /// Rounds that were drawn under these settings.
    pub(crate) rounds: Option<Shared<Drawn>>,
}

impl Trial {
    pub(crate) fn law(&self) -> Law {
        Law::of_present(&self.params, self.present())
    }

    /// How many homes there are.
    pub(crate) fn present(&self) -> u32 {
        self.here.present.unwrap_or(self.params.meters())
    }

    pub(crate) fn pair(&self) -> Pair {
        Pair::new(&self.params, self.law(), self.here.place(&self.params))
    }

    /// The shares of the round, or else of the last one that was drawn here.
    pub(crate) fn shares(&self) -> Option<(bool, Vec<(u32, i64)>)> {
        if let Some(shares) = &self.here.shares {
            return Some((true, shares.clone()));
        }
        let drawn = &self.rounds.as_ref()?;
        Some((false, (0..).zip(drawn.last.iter().copied()).collect()))
    }
}

/// What law the shares add up to, and what their picture is called.
pub(crate) fn law_says(trial: &Trial, some_absent: bool) -> (String, String) {
    let t = text();
    let shares = trial.shares().map(|(_, shares)| shares).unwrap_or_default();
    let meters = t.counted(Thing::Shares, shares.len());
    let sum = signed(trial, shares.iter().map(|(_, share)| share).sum());
    let law = t.law(&trial.params);
    let scale = kwh(trial, trial.law().scale());
    let (present, all) = (shares.len(), trial.params.meters());
    let values = ShareSum { meters: &meters, sum: &sum, law, scale: &scale, present, all };
    let name = if some_absent { t.inside.shares_picture_absent } else { t.inside.shares_picture };
    (t.shares_law_says(&trial.params, some_absent, &values), name(&values))
}

/// Whether shares of the round are missing.
pub(crate) fn some_absent(trial: &Trial) -> bool {
    trial.here.present.is_some()
}

/// Units as kWh, to three digits and without zeros at the end.
pub(crate) fn kwh(trial: &Trial, units: f64) -> String {
    kwh_of(&trial.params, units)
}

pub(crate) fn kwh_of(params: &Params, units: f64) -> String {
    let mwh = units * number::to_f64(params.unit_mwh());
    let text = format::kwh_significant(mwh);
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// A signed noise in kWh.
pub(crate) fn signed(trial: &Trial, units: i64) -> String {
    format::signed(kwh(trial, number::to_f64(units)))
}

pub(crate) fn count(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
