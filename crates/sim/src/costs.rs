//! What a round costs: bytes and milliseconds by phase and party.

use std::collections::BTreeMap;

use blindsum_core::role::Role;

use crate::phase::Phase;

/// A party as costs are reported: all meters together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Party {
    /// All meters together.
    Meters,
    /// The cloud platform.
    Cloud,
    /// The control centre.
    ControlCenter,
    /// The dealer.
    Dealer,
}

impl Party {
    /// Every party, in the order of reports.
    pub const ALL: [Self; 4] = [Self::Meters, Self::Cloud, Self::ControlCenter, Self::Dealer];

    /// The name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Meters => "meters",
            Self::Cloud => "cloud",
            Self::ControlCenter => "control_center",
            Self::Dealer => "dealer",
        }
    }

    /// The party of a role; nobody in particular is everybody.
    #[must_use]
    pub fn of(role: Role) -> Option<Self> {
        match role {
            Role::Meter(_) => Some(Self::Meters),
            Role::Cloud => Some(Self::Cloud),
            Role::ControlCenter => Some(Self::ControlCenter),
            Role::Dealer => Some(Self::Dealer),
            Role::Everybody => None,
        }
    }
}

/// One party's cost in one phase.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Cost {
    /// Computing time, in milliseconds; for the meters, the sum over all.
    pub millis: f64,
    /// Bytes of the messages sent; an announcement to everybody counts once.
    pub sent: u64,
    /// Bytes of the messages received; an announcement counts at every party that reads it.
    pub received: u64,
}

/// Costs by phase and party.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Costs(BTreeMap<(Phase, Party), Cost>);

impl Costs {
    /// The cost of one party in one phase.
    #[must_use]
    pub fn get(&self, phase: Phase, party: Party) -> Cost {
        self.0.get(&(phase, party)).copied().unwrap_or_default()
    }

    /// The cost of one party over all phases.
    #[must_use]
    pub fn total(&self, party: Party) -> Cost {
        self.sum(party, |_| true)
    }

    /// The cost of one party in every phase but the set-up: what each epoch costs again.
    #[must_use]
    pub fn epoch(&self, party: Party) -> Cost {
        self.sum(party, |phase| phase != Phase::Initialization)
    }

    fn sum(&self, party: Party, counts: impl Fn(Phase) -> bool) -> Cost {
        let costs = self.0.iter().filter(|((phase, whose), _)| *whose == party && counts(*phase));
        costs.fold(Cost::default(), |sum, (_, cost)| Cost {
            millis: sum.millis + cost.millis,
            sent: sum.sent + cost.sent,
            received: sum.received + cost.received,
        })
    }

    pub(crate) fn spend(&mut self, phase: Phase, party: Party, millis: f64) {
        self.0.entry((phase, party)).or_default().millis += millis;
    }

    /// Books a message; one to everybody is received by all meters and by every other party but its sender.
    pub(crate) fn book(&mut self, phase: Phase, from: Role, to: Role, bytes: usize, meters: u32) {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        if let Some(party) = Party::of(from) {
            self.0.entry((phase, party)).or_default().sent += bytes;
        }
        let receivers = match Party::of(to) {
            Some(party) => vec![(party, 1)],
            None => Party::ALL
                .into_iter()
                .filter(|party| Some(*party) != Party::of(from))
                .map(|party| (party, if party == Party::Meters { u64::from(meters) } else { 1 }))
                .collect(),
        };
        for (party, readers) in receivers {
            self.0.entry((phase, party)).or_default().received += bytes.saturating_mul(readers);
        }
    }

    /// What was spent in the set-up alone.
    pub(crate) fn set_up(&self) -> Self {
        let phase = Phase::Initialization;
        let mut set_up = Self::default();
        // One by one: a map that is collected is sorted first, by a program of five kilobytes.
        set_up.0.extend(self.0.iter().filter(|((of, _), _)| *of == phase));
        set_up
    }
}
