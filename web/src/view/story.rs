//! The formulas of each phase as these parameters have them, in the notation of `math.rs`.

use blindsum_core::blinding::Blinding;
use blindsum_core::params::{EpochBase, KeyMode, Params, Randomizer, RawParams};
use blindsum_core::protocol::messages::Kind;
use blindsum_core::sim::Phase;

/// The equations of a phase; those of the default parameters where there are none yet.
pub(crate) fn equations(phase: Phase, params: Option<&Params>) -> Vec<String> {
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
        Phase::Registration => vec!["h_i = H(id_i , t_i)".to_owned()],
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
            let noise = match raw.collapsed {
                true => "C_1 = prod_{i=1}^m e_i mod nu^2",
                false => "C_1 = prod_{i=1}^m prod_{j=1}^gamma e_{ij} mod nu^2",
            };
            let mut all = vec!["C_2 = prod_{i=1}^m c_i mod n^2".to_owned(), noise.to_owned()];
            all.extend(splits.then(|| "D(C_1) = xi + x + m O".to_owned()));
            all
        }
        Phase::Decryption => vec!["y = (d - x) + (xi + x) = d + xi".to_owned()],
    }
}

/// The equations that made what a message carries.
pub(crate) fn of_message(kind: Kind, params: &Params) -> Vec<String> {
    let raw = RawParams::from(*params);
    let of = |phase| equations(phase, Some(params));
    match kind {
        Kind::ReadingKey => vec!["n = p q".to_owned()],
        Kind::NoiseKey if raw.randomizer == Randomizer::ShortExponent => {
            vec!["nu = p_nu q_nu".to_owned(), "h_s = (-y^2)^nu mod nu^2".to_owned()]
        }
        Kind::NoiseKey => vec!["nu = p_nu q_nu".to_owned()],
        Kind::Registration => of(Phase::Registration),
        Kind::Admission => vec!["H(K_i , t)".to_owned()],
        Kind::BlindSequence => of(Phase::BlindSequence),
        Kind::KeyShare => of(Phase::KeyShares),
        Kind::MaskedReading => of(Phase::Reading),
        Kind::NoiseShares => of(Phase::Noise),
        Kind::Aggregate => of(Phase::Aggregation),
        Kind::ReadingAggregate => of(Phase::Aggregation).into_iter().take(1).collect(),
        Kind::NoiseTotal => of(Phase::Aggregation).into_iter().skip(1).collect(),
        Kind::RepairRequest => Vec::new(),
        Kind::RepairSum => vec!["k_a = sum_i k_i mod n".to_owned()],
        Kind::Published => of(Phase::Decryption),
    }
}

/// Eq. (18), as it is meant.
fn reading(raw: &RawParams) -> String {
    let base = match raw.base {
        EpochBase::Common => "h_t",
        EpochBase::PerMeter => "h_i",
    };
    match raw.blinding {
        Blinding::Hardened => format!("c_i = g^{{d_i - x_i}} {base}^{{k_i}} r_i^n mod n^2"),
        Blinding::Corrected => format!("c_i = g^{{d_i - x_i}} {base}^{{n + k_i}} mod n^2"),
        Blinding::AsPrinted => format!("c_i = g^{{d_i - x_i}} {base}^{{gamma + k_i}} mod n^2"),
    }
}

/// What is left over where the sum does not decrypt.
pub(crate) fn leftover(params: &Params) -> Option<&'static str> {
    use blindsum_core::params::CannotDecrypt;
    let per_meter = params.base() == EpochBase::PerMeter && params.meters() > 1;
    params.cannot_decrypt().map(|why| match why {
        CannotDecrypt::AsPrinted if per_meter => "C_2 = g^{d - x} prod_{i=1}^m h_i^{gamma + k_i} mod n^2",
        CannotDecrypt::AsPrinted => "C_2 = g^{d - x} h_t^{m gamma} mod n^2",
        CannotDecrypt::PerMeterBase => "C_2 = g^{d - x} prod_{i=1}^m h_i^{k_i} mod n^2",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_message_but_a_question_has_its_equation() {
        for kind in Kind::ALL {
            assert_eq!(of_message(kind, &with(|_| ())).is_empty(), kind == Kind::RepairRequest, "{kind:?}");
        }
    }

    fn with(change: impl Fn(&mut RawParams)) -> Params {
        let mut raw = RawParams::default();
        change(&mut raw);
        Params::try_from(raw).unwrap()
    }

    #[test]
    fn formulas_follow_the_parameters() {
        let of = |phase, params: Params| equations(phase, Some(&params)).join("; ");
        let usual = of(Phase::Reading, with(|_| ()));
        assert_eq!(usual, "c_i = g^{d_i - x_i} h_t^{k_i} r_i^n mod n^2");
        assert_eq!(equations(Phase::Reading, None).join("; "), usual);
        let short = with(|raw| raw.randomizer = Randomizer::ShortExponent);
        // The masked reading keeps r^n whatever the noise key uses.
        assert_eq!(of(Phase::Reading, short), usual);
        assert!(of(Phase::Initialization, short).contains("h_s^a"));
        let printed = with(|raw| {
            raw.blinding = Blinding::AsPrinted;
            raw.base = EpochBase::PerMeter;
        });
        assert!(of(Phase::Reading, printed).contains("h_i^{gamma + k_i}"));
        assert!(leftover(&printed).unwrap().contains("h_i^{gamma + k_i}"));
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
