//! The figures in the pictures that look at messages: numbers of this round, as far as the eyes know them.

use blindsum_core::role::Role;
use blindsum_core::wire::kind::Kind;
use blindsum_core::wire::messages::Body;
use blindsum_sim::facts::Facts;
use blindsum_sim::knowledge::{Lens, Value};

use super::ends;
use crate::ground::number::energy;
use crate::state::seen::Seen;
use crate::text::format;

/// Of a long number this many digits at each end.
const DIGITS: usize = 4;

/// The public halves of both key pairs, for readings and for noise.
pub(crate) fn moduli(seen: &Seen) -> Option<[String; 2]> {
    let keys = seen.facts().public_keys()?;
    Some([keys.reading.n(), keys.noise.n()].map(|n| ends(&n.to_string(), DIGITS)))
}

/// What a home used, for eyes that see everything: also before its meter has read it.
pub(crate) fn reading(seen: &Seen, meter: u32) -> Option<String> {
    let whole = Facts::gather(&seen.records);
    let units = whole.reading(meter).filter(|_| seen.lens == Lens::Everything)?;
    Some(format::wh(energy(&seen.params, units)))
}

/// A registration: what everybody knows of it, and how long its message is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Registered {
    /// The meter's name, and its time in seconds since 1970.
    pub(crate) id: String,
    pub(crate) time: String,
    /// The ends of the hash of both.
    pub(crate) hash: String,
    /// The length of the message.
    pub(crate) bytes: u64,
}

/// A meter's registration. Whoever knows name and time computes the hash.
pub(crate) fn registered(seen: &Seen, meter: u32) -> Option<Registered> {
    if !seen.knows(Value::Registration(meter)) {
        return None;
    }
    let whole = Facts::gather(seen.shown());
    let is_it = |role: Role, kind: Kind| role == Role::Meter(meter) && kind == Kind::Registration;
    let (_, sent) = whole.messages().iter().find(|(_, sent)| is_it(sent.from, sent.kind))?;
    let Body::Registration(registration) = whole.read(sent)?.body else { return None };
    Some(Registered {
        time: registration.timestamp.to_string(),
        hash: ends(&format::hex(&registration.hash), DIGITS),
        id: registration.id,
        bytes: u64::try_from(sent.bytes.len()).unwrap_or(u64::MAX),
    })
}

/// The key shares of all meters.
pub(crate) fn key_shares(seen: &Seen) -> Option<Vec<String>> {
    let facts = seen.facts();
    let share = |meter| Some(ends(&facts.share(meter)?.expose().to_string(), DIGITS - 1));
    (0..seen.params.meters()).map(share).collect()
}

/// The locked readings, in the order in which they came.
pub(crate) fn readings(seen: &Seen) -> Vec<String> {
    locked(seen, Kind::MaskedReading, |body| match body {
        Body::MaskedReading(c) => vec![c.to_string()],
        _ => Vec::new(),
    })
}

/// The locked numbers of all noise messages.
pub(crate) fn noise(seen: &Seen) -> Vec<String> {
    locked(seen, Kind::NoiseShares, |body| match body {
        Body::NoiseShares(all) => all.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    })
}

fn locked(seen: &Seen, kind: Kind, numbers: impl Fn(Body) -> Vec<String>) -> Vec<String> {
    let facts = seen.facts();
    let of_kind = facts.messages().iter().filter(|(_, sent)| sent.kind == kind);
    let bodies = of_kind.filter_map(|(_, sent)| Some(numbers(facts.read(sent)?.body)));
    bodies.flatten().map(|number| ends(&number, DIGITS - 1)).collect()
}

/// The products of readings and of noise, as they were sent.
pub(crate) fn products(seen: &Seen) -> Option<[String; 2]> {
    match seen.facts().aggregate()?.body {
        Body::Aggregate(sent) => {
            Some([sent.readings, sent.noise].map(|product| ends(&product.to_string(), DIGITS)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use blindsum_core::party::registration::hash;
    use blindsum_sim::sample;

    use super::*;
    use crate::state::Shared;

    fn seen(lens: &str) -> Seen {
        Seen::new(Shared::new(sample::published().0), None, &lens.parse().unwrap(), sample::params())
    }

    #[test]
    fn each_pair_of_eyes_has_the_numbers_that_it_knows() {
        // Public halves are everybody's; a reading is for nobody's eyes but everybody's together.
        for lens in ["everything", "eavesdropper", "dealer", "cloud", "center"] {
            let eyes = seen(lens);
            assert!(moduli(&eyes).is_some(), "{lens}");
            assert_eq!(reading(&eyes, 0).is_some(), lens == "everything", "{lens}");
            assert_eq!(key_shares(&eyes).is_some(), matches!(lens, "everything" | "dealer"), "{lens}");
            let hears = matches!(lens, "everything" | "eavesdropper" | "cloud");
            let all = if hears { sample::params().meters() as usize } else { 0 };
            assert_eq!(readings(&eyes).len(), all, "{lens}");
            assert_eq!(noise(&eyes).len(), all * sample::params().gamma() as usize, "{lens}");
        }
        assert!(products(&seen("cloud")).is_some() && products(&seen("dealer")).is_none());
    }

    #[test]
    fn anybody_computes_the_hash_of_a_registration() {
        let stranger = registered(&seen("eavesdropper"), 0).unwrap();
        let again = format::hex(&hash(&stranger.id, stranger.time.parse().unwrap()));
        assert_eq!(stranger.hash, ends(&again, DIGITS));
        assert!(stranger.bytes > 40);
    }
}
