//! What stands on a meter's lane: its last message, as those who look see it, and what they know of it besides. What they cannot see is
//! not in here.

use blindsum_core::role::Role;
use blindsum_core::wire::kind::{Kind, Protection};
use blindsum_sim::knowledge::{Lens, Observer, Value};

use crate::state::seen::{Seen, short_keys};
use crate::state::traffic::Sent;
use crate::view::meter::messages_of;
use crate::view::stage::home::on_lane;

/// The plate of what travelled last.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Top {
    /// Nothing has travelled.
    Nothing,
    /// Something has, and nothing of it reaches those who look.
    Unheard,
    /// Whoever looks has sent it.
    Own,
    /// A message, and whether they see what is in it. Readings and noise are two.
    Message {
        /// Its kind: of readings and noise the noise.
        kind: Kind,
        /// Whether the reading before it is on the plate too.
        with_reading: bool,
        /// Whether they see what is in it.
        seen: bool,
    },
    /// They have opened the reading: less a blind that they do not know.
    Masked,
    /// They have the reading with its share of the noise, in kWh as the houses are.
    Number(String),
}

/// What stands on a meter's lane.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Lane {
    /// The plate.
    pub(crate) top: Top,
    /// Which sample counts, from 1, where they know it and do not have the number.
    pub(crate) sample: Option<u32>,
    /// Whether the meter has spoken so that they hear it.
    pub(crate) lit: bool,
    /// The record of the last message.
    pub(crate) open: Option<usize>,
    /// Whether keys are so short that they lock nothing.
    pub(crate) weak: bool,
}

impl Lane {
    /// Of a meter, which has sent this.
    pub(crate) fn of(seen: &Seen, sent: Sent, meter: u32) -> Self {
        let [_, reading, noise] = sent;
        let facts = seen.facts();
        let own = seen.lens != Lens::Everything && seen.lens.has(Observer::Meter(meter));
        let hears = |kind| seen.lens.sees_between(kind, Role::Meter(meter), Role::Cloud);
        let spoken = reading.is_some() || noise.is_some();
        let heard = own || hears(Kind::MaskedReading);
        let messages = messages_of(seen.shown(), meter);
        let last = messages.last();
        let number = facts
            .number(Value::NoisyReading(meter), &seen.params)
            .and_then(|number| i64::try_from(number).ok());
        let top = if spoken {
            match number {
                _ if own => Top::Own,
                Some(number) => Top::Number(on_lane(&seen.params, number)),
                None if !heard => Top::Unheard,
                None if facts.knows(Value::MaskedPlain(meter)) => Top::Masked,
                None => Top::Message {
                    kind: if noise.is_some() { Kind::NoiseShares } else { Kind::MaskedReading },
                    with_reading: noise.is_some(),
                    seen: false,
                },
            }
        } else {
            last.map_or(Top::Nothing, |(_, sent)| {
                let sees = seen.sees(sent);
                match sent.kind.protection() {
                    Protection::Open if !sees => Top::Unheard,
                    // Whoever sees the ciphertexts does not see the bits.
                    Protection::Open => Top::Message {
                        kind: sent.kind,
                        with_reading: false,
                        seen: facts.knows(Value::Selection(meter)),
                    },
                    _ => Top::Message { kind: sent.kind, with_reading: false, seen: sees },
                }
            })
        };
        let samples = facts.samples(meter, seen.params.gamma());
        // With one sample there is nothing to know; to the simulation, and to those who have the number, it is one of many things.
        let tells =
            seen.params.gamma() > 1 && seen.lens != Lens::Everything && !matches!(top, Top::Number(_));
        let counts = samples.iter().position(|sample| sample.counts == Some(true)).filter(|_| tells);
        Self {
            top,
            sample: counts.and_then(|place| u32::try_from(place + 1).ok()),
            lit: spoken && heard,
            open: last.map(|(index, _)| *index),
            weak: short_keys(&seen.params),
        }
    }
}

/// What the lanes carried for those who look, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Carried {
    /// Readings with their shares of the noise: several pool.
    Pooled,
    /// Only what one meter sent itself.
    OwnOf(u32),
    /// Locked readings, and locked noise where that was sent.
    Locked {
        /// Whether noise was sent.
        noise: bool,
    },
    /// The same, under keys that anybody can factor.
    Weak {
        /// Whether noise was sent.
        noise: bool,
    },
    /// Locked, except of some homes, whose reading less its blind they have opened: how many, and the first of them.
    LockedBut {
        /// How many.
        homes: usize,
        /// From 0.
        first: u32,
    },
    /// Nothing.
    Unheard,
}

/// What the lanes carried, by all of them; nothing where the simulation looks, or where no reading has been sent.
pub(crate) fn carried(lens: &Lens, lanes: &[Lane]) -> Option<Carried> {
    let Lens::Parties(_) = lens else { return None };
    let is = |of: fn(&Top) -> bool| lanes.iter().any(|lane| of(&lane.top));
    if is(|top| matches!(top, Top::Number(_))) {
        return Some(Carried::Pooled);
    }
    if let Some(meter) = lens.only_meter() {
        return is(|top| *top == Top::Own).then_some(Carried::OwnOf(meter));
    }
    let noise = is(|top| matches!(top, Top::Message { kind: Kind::NoiseShares, .. }));
    if noise || is(|top| matches!(top, Top::Message { kind: Kind::MaskedReading, .. })) {
        if lanes.iter().any(|lane| lane.weak) {
            return Some(Carried::Weak { noise });
        }
        let mut opened = (0u32..).zip(lanes).filter(|(_, lane)| lane.top == Top::Masked);
        return Some(match opened.next() {
            Some((first, _)) => Carried::LockedBut { homes: 1 + opened.count(), first },
            None => Carried::Locked { noise },
        });
    }
    // What travels before readings are sent is another matter.
    let spoken = lanes.iter().any(|lane| lane.top == Top::Unheard && lane.open.is_some());
    (spoken && !is(|top| matches!(top, Top::Own | Top::Masked))).then_some(Carried::Unheard)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use blindsum_core::params::{Params, RawParams};
    use blindsum_sim::sample;

    use super::*;
    use crate::state::Shared;
    use crate::state::traffic::Traffic;

    /// As if the keys were long.
    fn long(params: Params) -> Params {
        Params::try_from(RawParams { key_bits: 2048, ..params.into() }).unwrap()
    }

    /// The lanes of a round of ten at its end, or before.
    fn lanes(lens: &str, until: impl Fn(usize) -> Option<usize>) -> (Seen, Vec<Lane>) {
        let params = Params::try_from(RawParams { meters: 10, ..sample::params().into() }).unwrap();
        let records: Vec<Arc<_>> = sample::session(params, 1, None).remove(0).records;
        let step = until(records.len());
        let seen = Seen::new(Shared::new(records), step, &lens.parse().unwrap(), long(params));
        let traffic = Traffic::of_records(seen.shown());
        let lanes = (0..10).map(|meter| Lane::of(&seen, traffic.of(meter), meter)).collect();
        (seen, lanes)
    }

    fn at_the_end(lens: &str) -> Vec<Lane> {
        lanes(lens, |_| None).1
    }

    #[test]
    fn each_pair_of_eyes_has_its_plates() {
        let sealed = Top::Message { kind: Kind::NoiseShares, with_reading: true, seen: false };
        let cloud = at_the_end("cloud");
        assert!(cloud.iter().all(|lane| lane.top == sealed && lane.sample.is_some() && lane.lit));
        let heard = at_the_end("eavesdropper");
        assert!(heard.iter().all(|lane| lane.top == sealed && lane.sample.is_none() && lane.lit));
        for eyes in ["dealer", "center"] {
            assert!(at_the_end(eyes).iter().all(|lane| lane.top == Top::Unheard && !lane.lit), "{eyes}");
        }
        let own = at_the_end("meter-2");
        assert!(
            own.iter()
                .enumerate()
                .all(|(place, lane)| (lane.top == Top::Own) == (place == 1) && lane.lit == (place == 1))
        );
        let three = at_the_end("dealer+center+eavesdropper");
        assert!(three.iter().all(|lane| matches!(lane.top, Top::Number(_)) && lane.sample.is_none()));
        // Together with the cloud a meter knows which of its samples counts.
        let both = at_the_end("cloud+meter-2");
        assert!(both.iter().all(|lane| lane.sample.is_some()) && both[1].top == Top::Own);
    }

    #[test]
    fn what_the_lanes_carried_is_said_in_a_word() {
        let said = |lens: &str| {
            let (seen, lanes) = lanes(lens, |_| None);
            carried(&seen.lens, &lanes)
        };
        assert_eq!(said("everything"), None);
        assert_eq!(said("cloud"), Some(Carried::Locked { noise: true }));
        assert_eq!(said("center"), Some(Carried::Unheard));
        assert_eq!(said("meter-2"), Some(Carried::OwnOf(1)));
        assert_eq!(said("dealer+center+eavesdropper"), Some(Carried::Pooled));
    }

    /// Keys that anybody can factor: nothing is said to be locked, whatever these eyes have.
    #[test]
    fn nothing_is_locked_by_keys_that_are_factored() {
        for lens in ["cloud", "eavesdropper", "dealer+eavesdropper"] {
            let (seen, _) = lanes(lens, |_| None);
            let short = Params::try_from(RawParams { key_bits: 512, ..seen.params.into() }).unwrap();
            let seen = Seen::new(seen.records.clone(), None, &seen.lens, short);
            let traffic = Traffic::of_records(seen.shown());
            let lanes: Vec<Lane> = (0..10).map(|meter| Lane::of(&seen, traffic.of(meter), meter)).collect();
            assert_eq!(carried(&seen.lens, &lanes), Some(Carried::Weak { noise: true }), "{lens}");
        }
    }

    /// A meter that is lost after it sent c: the sum of the absent shares is its own, and opens that c. All c are known by now, and of
    /// two absent meters the sum opens neither.
    #[test]
    fn what_the_repair_opens_is_not_said_to_be_locked() {
        use blindsum_sim::Phase;
        let said = |lens: &str, phase| {
            let params = Params::try_from(RawParams { meters: 4, ..sample::params().into() }).unwrap();
            let records = sample::repaired_in(params, phase).records;
            let seen = Seen::new(Shared::new(records), None, &lens.parse().unwrap(), long(params));
            let traffic = Traffic::of_records(seen.shown());
            let lanes: Vec<Lane> = (0..4).map(|meter| Lane::of(&seen, traffic.of(meter), meter)).collect();
            assert_eq!(lanes[3].top == Top::Masked, seen.knows(Value::MaskedPlain(3)));
            carried(&seen.lens, &lanes)
        };
        let last = Some(Carried::LockedBut { homes: 1, first: 3 });
        for lens in ["center+cloud", "center+eavesdropper"] {
            assert_eq!(said(lens, Phase::Noise), last, "{lens}");
            assert_eq!(said(lens, Phase::Reading), Some(Carried::Locked { noise: true }), "{lens}");
        }
        for lens in ["cloud", "eavesdropper", "cloud+eavesdropper"] {
            assert_eq!(said(lens, Phase::Noise), Some(Carried::Locked { noise: true }), "{lens}");
        }
    }

    #[test]
    fn nothing_stands_on_a_lane_before_the_first_message() {
        let (seen, lanes) = lanes("cloud", |_| Some(0));
        assert!(lanes.iter().all(|lane| lane.top == Top::Nothing && !lane.lit && lane.open.is_none()));
        assert_eq!(carried(&seen.lens, &lanes), None);
    }
}
