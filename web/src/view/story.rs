//! The formulas of each phase as these parameters have them, in the notation of `ground::math`.

use blindsum_core::params::{Params, RawParams};
use blindsum_core::role::Role;
use blindsum_core::variants::{Blinding, EpochBase, KeyMode};
use blindsum_core::wire::kind::Kind;
use blindsum_paillier::Randomizer;
use blindsum_sim::{Phase, Sent};

/// The equations of a phase; those of the default parameters where there are none yet. Where meters are absent, products run over
/// those present: P, m' of them.
pub(crate) fn equations(phase: Phase, params: Option<&Params>, some_absent: bool) -> Vec<String> {
    let raw = params.copied().map_or_else(RawParams::default, RawParams::from);
    let short = raw.randomizer == Randomizer::ShortExponent;
    let splits = raw.key_mode == KeyMode::SplitKeys;
    match phase {
        Phase::Initialization if short => vec![
            "n = p q".to_owned(),
            "h_s = (-y^2)^nu mod nu^2".to_owned(),
            "E(M) = (nu+1)^M h_s^a mod nu^2".to_owned(),
        ],
        Phase::Initialization => vec!["n = p q".to_owned(), "E(M) = (n+1)^M r^n mod n^2".to_owned()],
        Phase::Registration => vec!["H_i = H(id_i , t_i)".to_owned()],
        Phase::BlindSequence => {
            vec!["E(b_{i1}) , … , E(b_{i gamma})".to_owned(), "sum_j b_{ij} = 1".to_owned()]
        }
        Phase::KeyShares => vec!["k_1 + k_2 + … + k_m = 0 mod n".to_owned()],
        Phase::Reading => vec![reading(&raw)],
        Phase::Noise if raw.collapsed => {
            vec!["e_i = E(x_i) prod_{j=1}^gamma E(b_{ij})^{xi_{ij} + O} mod nu^2".to_owned()]
        }
        Phase::Noise => vec!["e_{ij} = E(b_{ij})^{xi_{ij} + O} E(x_{ij}) mod nu^2".to_owned()],
        Phase::Aggregation => {
            let (over, count) = if some_absent { ("prod_{i ∈ P}", "m'") } else { ("prod_{i=1}^m", "m") };
            let noise = if raw.collapsed { "e_i" } else { "prod_{j=1}^gamma e_{ij}" };
            let mut all = vec![format!("C_2 = {over} c_i mod n^2"), format!("C_1 = {over} {noise} mod nu^2")];
            all.extend(splits.then(|| format!("D(C_1) = xi + x + {count} O")));
            all
        }
        Phase::Decryption => {
            let mut all = vec!["y = (d - x) + (xi + x) = d + xi".to_owned()];
            if some_absent {
                all.insert(0, REPAIR.to_owned());
            }
            all
        }
    }
}

/// The product that opens where meters are absent: what the cloud sent, and h_t to the sum of the absent meters' shares. It
/// has a name of its own, C_r, for it is another number than the C_2 that was sent.
pub(crate) const REPAIR: &str = "C_r = C_2 h_t^{k_a} mod n^2";

/// The equations that made what a message carries.
pub(crate) fn of_message(kind: Kind, params: &Params, some_absent: bool) -> Vec<String> {
    let raw = RawParams::from(*params);
    let of = |phase| equations(phase, Some(params), some_absent);
    match kind {
        Kind::ReadingKey => vec!["n = p q".to_owned()],
        Kind::NoiseKey if raw.randomizer == Randomizer::ShortExponent => {
            vec!["nu = p_nu q_nu".to_owned(), "h_s = (-y^2)^nu mod nu^2".to_owned()]
        }
        Kind::NoiseKey => vec!["nu = p_nu q_nu".to_owned()],
        Kind::Registration => of(Phase::Registration),
        Kind::Admission => vec!["H(K_i , t)".to_owned()],
        Kind::BlindSequence | Kind::SequenceProof => of(Phase::BlindSequence),
        Kind::KeyShare => of(Phase::KeyShares),
        Kind::MaskedReading => of(Phase::Reading),
        Kind::NoiseShares => of(Phase::Noise),
        Kind::Aggregate => of(Phase::Aggregation),
        Kind::ReadingAggregate => of(Phase::Aggregation).into_iter().take(1).collect(),
        Kind::NoiseTotal => of(Phase::Aggregation).into_iter().skip(1).collect(),
        Kind::RepairRequest => Vec::new(),
        Kind::RepairSum => vec!["k_a = -sum_{i ∈ P} k_i mod n".to_owned()],
        Kind::Published | Kind::Opening => {
            of(Phase::Decryption).into_iter().filter(|source| source != REPAIR).collect()
        }
    }
}

/// What the letters i, t and j of a message's equations and of its symbol stand for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Indices {
    /// i, from 1: the meter at one of its ends.
    pub(crate) meter: Option<u64>,
    /// What it carries, with i in it.
    pub(crate) symbol: Option<String>,
    /// Whether the half-hour t is in them.
    pub(crate) slot: bool,
    /// How many j there are, where there is more than one number.
    pub(crate) samples: Option<u32>,
}

/// The same of a message whose symbol is this one. Who its ends are everybody may know.
pub(crate) fn indices(sent: &Sent, symbol: &str, params: &Params, some_absent: bool) -> Indices {
    let equations = of_message(sent.kind, params, some_absent).join(" ");
    let meter = [sent.from, sent.to].into_iter().find_map(|role| match role {
        Role::Meter(index) => Some(u64::from(index) + 1),
        _ => None,
    });
    let meter = meter.filter(|_| symbol.contains("_i") || symbol.contains("_{i"));
    let each = symbol.contains("_{ij}").then(|| params.gamma());
    let filled = |meter: u64| {
        symbol.replace("_{ij}", &format!("_{{{meter} , j}}")).replace("_i", &format!("_{{{meter}}}"))
    };
    Indices {
        meter,
        symbol: meter.map(filled),
        slot: ["h_t", ", t)"].iter().any(|place| equations.contains(place)),
        samples: each.filter(|samples| *samples > 1 && meter.is_some()),
    }
}

/// Eq. (18), as it is meant.
fn reading(raw: &RawParams) -> String {
    let base = match raw.base {
        EpochBase::Common => "h_t",
        EpochBase::PerMeter => "h_{it}",
    };
    match raw.blinding {
        Blinding::Hardened => format!("c_i = g^{{d_i - x_i}} {base}^{{k_i}} r_i^n mod n^2"),
        Blinding::Corrected => format!("c_i = g^{{d_i - x_i}} {base}^{{n + k_i}} mod n^2"),
        Blinding::AsPrinted => format!("c_i = g^{{d_i - x_i}} {base}^{{gamma + k_i}} mod n^2"),
    }
}

/// What is left over where the sum does not decrypt.
pub(crate) fn leftover(params: &Params, some_absent: bool) -> Option<String> {
    use blindsum_core::params::CannotDecrypt;
    let per_meter = params.base() == EpochBase::PerMeter && params.meters() > 1;
    let over = if some_absent { "prod_{i ∈ P}" } else { "prod_{i=1}^m" };
    let left = match (params.cannot_decrypt()?, some_absent) {
        (CannotDecrypt::AsPrinted, _) if per_meter => {
            format!("C_2 = g^{{d - x}} {over} h_{{it}}^{{gamma + k_i}}")
        }
        // The shares of those present cancel in the repaired product alone.
        (CannotDecrypt::AsPrinted, true) => "C_r = g^{d - x} h_t^{m' gamma}".to_owned(),
        (CannotDecrypt::AsPrinted, false) => "C_2 = g^{d - x} h_t^{m gamma}".to_owned(),
        (CannotDecrypt::PerMeterBase, _) => format!("C_2 = g^{{d - x}} {over} h_{{it}}^{{k_i}}"),
    };
    Some(format!("{left} mod n^2"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_message_but_a_question_has_its_equation() {
        for kind in Kind::ALL {
            for some_absent in [false, true] {
                let none = of_message(kind, &with(|_| ()), some_absent).is_empty();
                assert_eq!(none, kind == Kind::RepairRequest, "{kind:?}");
            }
        }
    }

    #[test]
    fn a_message_says_which_meter_its_equations_speak_of() {
        let sent = |kind, from, to| Sent { kind, from, to, bytes: Vec::new() };
        let of = |sent: &Sent, symbol| indices(sent, symbol, &with(|raw| raw.gamma = 2), false);
        let third = Role::Meter(2);
        let reading = of(&sent(Kind::MaskedReading, third, Role::Cloud), "c_i");
        let expected =
            Indices { meter: Some(3), symbol: Some("c_{3}".to_owned()), slot: true, samples: None };
        assert_eq!(reading, expected);
        let bits = of(&sent(Kind::BlindSequence, Role::Cloud, third), "E(b_{ij})");
        assert_eq!((bits.symbol.as_deref(), bits.samples, bits.slot), (Some("E(b_{3 , j})"), Some(2), false));
        let share = of(&sent(Kind::KeyShare, Role::Dealer, third), "k_i");
        assert_eq!(share.symbol.as_deref(), Some("k_{3}"));
        // The cloud is not a meter, and sums have no i.
        let cloud = of(&sent(Kind::Registration, Role::Cloud, Role::ControlCenter), "H_i");
        assert_eq!((cloud.meter, cloud.slot), (None, false));
        let products = of(&sent(Kind::Aggregate, Role::Cloud, Role::ControlCenter), "C_2 , C_1");
        assert_eq!(products, Indices::default());
    }

    #[test]
    fn where_meters_are_absent_everything_runs_over_those_present() {
        for collapsed in [false, true] {
            let split = with(|raw| (raw.collapsed, raw.key_mode) = (collapsed, KeyMode::SplitKeys));
            let of = |some_absent| equations(Phase::Aggregation, Some(&split), some_absent).join("; ");
            assert!(of(false).contains("prod_{i=1}^m") && of(false).ends_with("+ m O"), "{}", of(false));
            assert!(!of(true).contains("^m") && of(true).ends_with("+ m' O"), "{}", of(true));
            assert_eq!(of(true).matches("prod_{i ∈ P}").count(), 2);
        }
        let usual = with(|_| ());
        let opening = |some_absent| equations(Phase::Decryption, Some(&usual), some_absent);
        assert!(opening(true).contains(&REPAIR.to_owned()) && !opening(false).contains(&REPAIR.to_owned()));
        let sent = of_message(Kind::Aggregate, &usual, true).join("; ");
        // What the cloud sends is C_2; it never has the other.
        assert!(sent.starts_with("C_2 = prod_{i ∈ P}") && !sent.contains("C_r"), "{sent}");
        let printed = with(|raw| raw.blinding = Blinding::AsPrinted);
        assert!(leftover(&printed, true).unwrap().starts_with("C_r = g^{d - x} h_t^{m' gamma}"));
        let per_meter = with(|raw| raw.base = EpochBase::PerMeter);
        assert!(leftover(&per_meter, true).unwrap().contains("prod_{i ∈ P} h_{it}"));
    }

    fn with(change: impl Fn(&mut RawParams)) -> Params {
        let mut raw = RawParams::default();
        change(&mut raw);
        Params::try_from(raw).unwrap()
    }

    #[test]
    fn formulas_follow_the_parameters() {
        let of = |phase, params: Params| equations(phase, Some(&params), false).join("; ");
        let leftover = |params: &Params| leftover(params, false);
        let usual = of(Phase::Reading, with(|_| ()));
        assert_eq!(usual, "c_i = g^{d_i - x_i} h_t^{k_i} r_i^n mod n^2");
        assert_eq!(equations(Phase::Reading, None, false).join("; "), usual);
        let short = with(|raw| raw.randomizer = Randomizer::ShortExponent);
        // The masked reading keeps r^n whatever the noise key uses.
        assert_eq!(of(Phase::Reading, short), usual);
        assert!(of(Phase::Initialization, short).contains("h_s^a"));
        let printed = with(|raw| {
            raw.blinding = Blinding::AsPrinted;
            raw.base = EpochBase::PerMeter;
        });
        assert!(of(Phase::Reading, printed).contains("h_{it}^{gamma + k_i}"));
        assert!(leftover(&printed).unwrap().contains("h_{it}^{gamma + k_i}"));
        assert!(leftover(&with(|raw| raw.blinding = Blinding::AsPrinted)).unwrap().contains("m gamma"));
        assert!(of(Phase::Reading, with(|raw| raw.blinding = Blinding::Corrected)).contains("h_t^{n + k_i}"));
        let collapsed = with(|raw| raw.collapsed = true);
        assert!(
            of(Phase::Noise, collapsed).starts_with("e_i =")
                && of(Phase::Aggregation, collapsed).contains("e_i")
        );
        let split = with(|raw| raw.key_mode = KeyMode::SplitKeys);
        assert!(of(Phase::Aggregation, split).contains("D(C_1)"));
        assert!(leftover(&with(|raw| raw.base = EpochBase::PerMeter)).is_some());
        assert_eq!(leftover(&split), None);
    }
}
