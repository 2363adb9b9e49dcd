//! What is written in a hub: what it does, or, where its eyes look, what it knows or brings.

use blindsum_core::params::Params;
use blindsum_core::role::Role;
use blindsum_core::variants::KeyMode;
use blindsum_core::wire::kind::Kind;
use blindsum_sim::knowledge::{Lens, Observer};

use crate::ground::number;
use crate::state::seen::short_keys;
use crate::state::traffic::Traffic;
use crate::text::format;
use crate::text::text;
use crate::view::noise;

/// The second line of a hub.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Second {
    Nothing,
    Words(String),
    /// A number that everybody knows.
    Number(String),
    /// Symbols.
    Symbols(String),
    /// A symbol and how many of it have come.
    Received {
        symbol: String,
        count: String,
    },
}

/// What is written in a hub.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Says {
    /// The first line.
    pub(crate) first: String,
    /// The second.
    pub(crate) second: Second,
}

impl Says {
    /// Of a hub, by what was sent. The total is public, and so is how many messages there were.
    pub(crate) fn of(
        role: Role,
        lens: &Lens,
        params: Option<&Params>,
        traffic: &Traffic,
        meters: usize,
    ) -> Self {
        let p = text().picture;
        let says = |first: &str, second| Self { first: first.to_owned(), second };
        let words = |words: &str| Second::Words(words.to_owned());
        let parties = match lens {
            Lens::Parties(parties) => parties.len(),
            Lens::Everything => 0,
        };
        let looks = matches!(lens, Lens::Parties(parties) if Observer::of(role).is_some_and(|hub| parties.contains(&hub)));
        let mode = params.map(Params::key_mode).unwrap_or_default();
        let draws = mode.drawer() == Role::Cloud;
        let total = total(params, traffic);
        let came = received(role, params, traffic, meters);
        // What is known or brought is there once it has been dealt, drawn or sent.
        let has = |kind| traffic.sent(kind) > 0;
        match (role, looks, parties) {
            (Role::Dealer, true, 2..) if has(Kind::KeyShare) => {
                says(p.brings_shares, Second::Symbols(shares(meters)))
            }
            (Role::Dealer, true, _) if has(Kind::KeyShare) => {
                says(p.dealer_knows[0], words(p.dealer_knows[1]))
            }
            (Role::Cloud, true, 2..) if draws && has(Kind::BlindSequence) => {
                says(p.brings_samples[0], words(p.brings_samples[1]))
            }
            (Role::Cloud, true, 2..) if has(Kind::MaskedReading) => says(p.brings_messages, came),
            (Role::Cloud, true, _) if draws && has(Kind::NoiseShares) => {
                says(p.cloud_knows[0], words(p.cloud_knows[1]))
            }
            (Role::Cloud, true, _) if !draws && has(Kind::NoiseShares) => {
                let weak = params.is_some_and(short_keys);
                says(p.cloud_carries[0], words(if weak { p.carries_weak } else { p.cloud_carries[1] }))
            }
            (Role::ControlCenter, true, 2..) if has(Kind::ReadingKey) => {
                let brings = if mode == KeyMode::SplitKeys { p.brings_key } else { p.brings_keys };
                says(brings, total.map_or(came, Second::Number))
            }
            (_, false, 2..) => says(
                p.not_one,
                if role == Role::ControlCenter {
                    total.map_or(Second::Nothing, Second::Number)
                } else {
                    Second::Nothing
                },
            ),
            (Role::Dealer, ..) => says(
                if has(Kind::KeyShare) { p.dealt } else { text().dealer_task },
                came_unless_all(came, traffic),
            ),
            (Role::Cloud, ..) if has(Kind::Aggregate) || has(Kind::ReadingAggregate) => {
                says(p.multiplied, Second::Nothing)
            }
            (Role::Cloud, ..) => says(text().cloud_task(Some(mode)), came),
            _ => match total {
                Some(total) => says(p.published, Second::Number(total)),
                None => says(text().center_task(Some(mode)), came),
            },
        }
    }
}

/// The dealer's count of shares tells something only while they are dealt.
fn came_unless_all(came: Second, traffic: &Traffic) -> Second {
    if traffic.sent(Kind::MaskedReading) > 0 { Second::Nothing } else { came }
}

/// The symbols of all shares of the key.
fn shares(meters: usize) -> String {
    match meters {
        1 => "k_1".to_owned(),
        2 => "k_1, k_2".to_owned(),
        _ => format!("k_1\u{a0}…\u{a0}k_{{{meters}}}"),
    }
}

/// The public total with how far the noise strays, in kWh.
fn total(params: Option<&Params>, traffic: &Traffic) -> Option<String> {
    let params = params.filter(|_| traffic.sent(Kind::Published) > 0)?;
    let decimals = noise::decimals(params).min(3);
    let total = format::kwh(number::energy(params, traffic.total()?), decimals);
    Some((text().picture.total)(&total, &format::decimal(noise::band(params) / 1e6, decimals)))
}

/// What has come so far: what a hub waits for, or deals.
fn received(role: Role, params: Option<&Params>, traffic: &Traffic, meters: usize) -> Second {
    let t = text();
    let of = |kind| match traffic.of_meters(kind, meters) {
        (0, _) => None,
        (got, all) => Some(Second::Received {
            symbol: t.symbol(kind, params).to_owned(),
            count: (t.received_of)(got, all),
        }),
    };
    let drawer = params.map_or(Role::Cloud, |params| params.key_mode().drawer());
    let bits = of(Kind::BlindSequence);
    let came = match role {
        Role::Dealer => of(Kind::KeyShare),
        Role::Cloud => of(Kind::NoiseShares)
            .or_else(|| of(Kind::MaskedReading))
            .or_else(|| bits.filter(|_| drawer == Role::Cloud)),
        _ => bits.filter(|_| drawer == Role::ControlCenter).or_else(|| {
            // The cloud registers too.
            of(Kind::Registration)
                .filter(|_| traffic.sent(Kind::KeyShare) == 0 && traffic.sent(Kind::Admission) == 0)
        }),
    };
    came.unwrap_or(Second::Nothing)
}

#[cfg(test)]
mod tests {
    use blindsum_sim::sample;

    use super::*;

    #[test]
    fn a_hub_says_what_it_does_knows_or_brings() {
        let (records, _) = sample::published();
        let params = sample::params();
        let traffic = Traffic::of_records(&records);
        let meters = usize::try_from(params.meters()).unwrap();
        let says = |role, lens: &str| Says::of(role, &lens.parse().unwrap(), Some(&params), &traffic, meters);
        let p = text().picture;
        assert_eq!(says(Role::Dealer, "everything").first, p.dealt);
        assert_eq!(says(Role::Cloud, "cloud").first, p.cloud_knows[0]);
        assert_eq!(says(Role::Cloud, "dealer+center").first, p.not_one);
        assert_eq!(says(Role::Dealer, "dealer+center").first, p.brings_shares);
        // The total is public: it stands there whoever looks.
        for lens in ["everything", "cloud", "center", "dealer+center", "dealer+cloud", "meter-1"] {
            assert!(matches!(says(Role::ControlCenter, lens).second, Second::Number(_)), "{lens}");
        }
        let nothing =
            Says::of(Role::ControlCenter, &Lens::Everything, Some(&params), &Traffic::default(), meters);
        assert_eq!((nothing.first.as_str(), nothing.second), (text().center_task(None), Second::Nothing));
    }
}
