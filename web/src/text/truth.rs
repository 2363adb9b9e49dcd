//! That what is said is so: sentences about who knows what, held against [`Knowledge`] of real rounds.

use std::sync::Arc;

use blindsum_core::params::{Params, RawParams};
use blindsum_core::variants::{Blinding, EpochBase, KeyMode, NoiseLaw};
use blindsum_core::wire::kind::Kind;
use blindsum_paillier::Randomizer;
use blindsum_sim::knowledge::{Assumption, Knowledge, Lens, Status, Value};
use blindsum_sim::{Event, Party, Phase, Record};

use crate::text::text;
use crate::text::words::Said;
use crate::text::words::inside::ShareSum;
use blindsum_sim::sample;

mod pooled;

fn with(change: impl FnOnce(&mut RawParams)) -> Params {
    let mut raw: RawParams = sample::params().into();
    change(&mut raw);
    Params::try_from(raw).unwrap()
}

/// A round under these parameters, and who knows what of it.
struct Round(Params, Vec<Arc<Record>>);

impl Round {
    fn run(change: impl FnOnce(&mut RawParams)) -> Self {
        let params = with(change);
        let records = sample::session(params, 1, None).remove(0).records;
        Self(params, records)
    }

    fn knows(&self, lens: &str, value: Value) -> bool {
        Knowledge::gather(&self.0, &self.1, &lens.parse().unwrap()).knows(value)
    }

    fn says(&self, phase: Phase) -> Said {
        text().says(phase, Some(&self.0))
    }
}

/// The ways of not decrypting: as printed, a base each, both.
const USELESS: [fn(&mut RawParams); 3] = [
    |raw| raw.blinding = Blinding::AsPrinted,
    |raw| raw.base = EpochBase::PerMeter,
    |raw| (raw.blinding, raw.base) = (Blinding::AsPrinted, EpochBase::PerMeter),
];

#[test]
fn a_meter_that_is_alone_or_has_one_sample_is_said_to_know_what_it_knows() {
    for key_mode in KeyMode::ALL.iter().copied() {
        for (meters, gamma) in [(1, 3), (3, 1), (3, 2)] {
            let round = Round::run(|raw| (raw.meters, raw.gamma, raw.key_mode) = (meters, gamma, key_mode));
            let says = [Phase::BlindSequence, Phase::Noise].map(|phase| round.says(phase).why);
            let knows = round.knows("meter-1", Value::Selection(0));
            assert_eq!(knows, (meters, gamma) != (3, 2));
            for why in says {
                let denied = ["the meter is not told", "neither the meter", "knows its samples, the c"];
                assert_eq!(!denied.iter().any(|words| why.contains(words)), knows, "{key_mode}: {why}");
            }
        }
        // Of a total that does not come nobody takes anything.
        let alone = Round::run(|raw| {
            (raw.meters, raw.gamma, raw.key_mode, raw.blinding) = (1, 3, key_mode, Blinding::AsPrinted);
        });
        assert!(!alone.knows("meter-1", Value::Selection(0)));
        assert!(!alone.says(Phase::BlindSequence).why.contains("from the published total"));
        assert!(!text().party_knows(Party::Meters, Some(&alone.0)).contains("from the total"));
    }
}

#[test]
fn what_does_not_decrypt_is_not_said_to_open() {
    for change in USELESS {
        for key_mode in KeyMode::ALL.iter().copied() {
            let round = Round::run(|raw| {
                change(raw);
                raw.key_mode = key_mode;
            });
            let shares = round.says(Phase::KeyShares).why;
            assert!(!shares.contains("Only the product of all of them opens"), "{shares}");
            assert!(shares.contains("does not decrypt either"), "{shares}");
            // The shares cancel where the base is one, and there anybody strips the rest.
            let common = round.0.base() == EpochBase::Common;
            let reading = round.says(Phase::Reading).why;
            for says in [&shares, &reading] {
                assert_eq!(says.contains("cancel, but"), common, "{says}");
            }
            assert_eq!(reading.contains("anyone can strip"), common);
            assert_eq!(round.knows("eavesdropper", Value::MaskedTotal), common);
            let center = text().party_knows(Party::ControlCenter, Some(&round.0));
            assert_eq!(center.contains("the noisy total"), common, "{center}");
            assert_eq!(round.knows("center", Value::NoisyTotal), common);
            assert!(!round.knows("center", Value::Published) && !center.contains('{'));
        }
    }
    let usual = Round::run(|_| ());
    assert!(usual.says(Phase::KeyShares).why.contains("Only the product of all of them opens"));
    assert!(text().party_knows(Party::ControlCenter, Some(&usual.0)).contains("the noisy total;"));
}

/// The words of [`Words::pooling`], of the choice of keys, and of the last stop of the guided path.
#[test]
fn pooling_gives_away_what_it_is_said_to_give_away() {
    const OTHERS: &str = "meter-2+meter-3+meter-4";
    let (bit, noisy) = (Value::Selection(0), Value::NoisyReading(0));
    for key_mode in KeyMode::ALL.iter().copied() {
        let round = Round::run(|raw| (raw.meters, raw.key_mode) = (4, key_mode));
        let says = text().pooling(Some(&round.0));
        let split = key_mode == KeyMode::SplitKeys;
        let center_draws = key_mode == KeyMode::CenterDraws;
        // "control centre, cloud and dealer together", and with a listener in the cloud's place.
        assert!(round.knows("center+cloud+dealer", noisy));
        assert_eq!(round.knows("center+dealer+eavesdropper", noisy), !split);
        assert_eq!(says.contains("listens"), !split);
        for pair in ["center+cloud", "center+dealer", "cloud+dealer", "cloud+dealer+eavesdropper"] {
            assert!(!round.knows(pair, noisy), "{key_mode}: {pair}");
        }
        // "all other meters" and the one or the other; without them not.
        assert_eq!(round.knows(&format!("cloud+{OTHERS}"), noisy), !center_draws);
        assert_eq!(round.knows(&format!("center+{OTHERS}"), noisy), !split);
        assert!(!round.knows(OTHERS, noisy));
        assert!(
            !round.knows("cloud+meter-2+meter-3", noisy) && !round.knows("center+meter-2+meter-3", noisy)
        );
        // Who can open a bit, and who knows it without.
        assert_eq!(round.knows("center+eavesdropper", bit), !split);
        assert_eq!(round.knows("cloud", bit), !center_draws);
        assert_eq!(round.knows("center", bit), center_draws);
        assert!(!round.knows(&format!("dealer+eavesdropper+{OTHERS}"), bit));
        if center_draws {
            assert!(!round.knows(&format!("cloud+dealer+eavesdropper+{OTHERS}"), bit));
        }
        // No party holds both keys, or one does.
        let holds = |party| [Value::ReadingSecret, Value::NoiseSecret].map(|key| round.knows(party, key));
        assert_eq!((holds("center"), holds("cloud")), ([true, !split], [false, split]));
        assert_eq!(says.contains("no party holds both"), split);
        // The barest that anybody reads of a home, whoever pools what.
        assert!(!round.knows(&format!("center+cloud+dealer+eavesdropper+{OTHERS}"), Value::Reading(0)));
        // All meters: "if they are few".
        assert!(round.knows(&format!("meter-1+{OTHERS}"), bit));
    }
    // The answers of the last stop of the guided path, told of the usual keys, and what split keys change.
    let (usual, split) = (
        Round::run(|raw| raw.meters = 4),
        Round::run(|raw| (raw.meters, raw.key_mode) = (4, KeyMode::SplitKeys)),
    );
    let answers = ["cloud+dealer", OTHERS, "center+dealer+eavesdropper"].map(|lens| usual.knows(lens, noisy));
    let last = text().tour.stops.last().unwrap();
    assert_eq!(answers.iter().position(|knows| *knows), Some(last.right));
    assert!(split.knows("center+dealer+eavesdropper", Value::MaskedPlain(0)));
    assert!(split.knows("center+dealer+cloud", noisy));
}

#[test]
fn the_total_is_said_to_be_evidence_and_no_proof_of_which_sample_counted() {
    // Of two meters one knows half the noise's makers; still any split of the noise is possible.
    let round = Round::run(|raw| raw.meters = 2);
    assert!(!round.knows("meter-1", Value::Selection(0)));
    let stop = &text().tour.stops[3];
    assert_eq!(stop.right, 1);
    let after_the_total = stop.answers[2].1.of(None);
    assert!(after_the_total.contains("evidence") && after_the_total.contains("never certain"));
}

#[test]
fn of_one_absent_meter_the_sum_is_its_share() {
    let t = text();
    let finished = sample::repaired();
    assert_eq!(finished.outcome.absent, [2]);
    let knows = Knowledge::gather(&finished.outcome.params, &finished.records, &"center".parse().unwrap());
    assert!(knows.knows(Value::KeyShare(2)) && !knows.knows(Value::KeyShare(0)));
    assert!(!knows.knows(Value::Reading(2)));
    let told = t.absent_told(1);
    assert!(told.contains("its own share") && !told.contains("no single one"));
    assert!(t.absent_told(2).contains("no single one"));
}

#[test]
fn only_all_shares_together_are_said_to_be_laplace() {
    let sum = ShareSum { meters: "3 shares", sum: "1", law: "Laplace", scale: "2", present: 2, all: 3 };
    let says = |params: &Params, some_absent| text().shares_law_says(params, some_absent, &sum);
    for noise in [NoiseLaw::Discrete, NoiseLaw::Continuous] {
        let usual = says(&with(|raw| raw.noise = noise), false);
        assert!(usual.contains("sum obeys") && usual.contains("Eq. 23"), "{usual}");
        let absent = says(&with(|raw| raw.noise = noise), true);
        assert!(!absent.contains("sum obeys") && absent.contains("not Laplace"), "{absent}");
        let one = says(&with(|raw| (raw.noise, raw.meters) = (noise, 1)), false);
        assert!(one.contains("whole noise") && !one.contains("Eq. 23"), "{one}");
    }
}

#[test]
fn short_keys_are_said_to_hide_nothing_by_their_length() {
    use blindsum_core::params::KEY_SIZES;
    let w = text().walk;
    for bits in KEY_SIZES {
        let params = Params::try_from(RawParams { key_bits: bits, ..RawParams::blackboard() }).unwrap();
        let said = w.short_keys(&params);
        assert_eq!(said.is_some(), params.insecure_size(), "{bits}");
        assert!(said.is_none_or(|said| said.starts_with(&format!("Keys of {bits} bits"))));
    }
}

/// Under every variant and through every pair of eyes: nothing is said to be hidden, without a doubt, that whoever factors the
/// keys has or that something else hides from them.
#[test]
fn what_short_keys_do_not_hide_is_doubted() {
    let w = text().walk;
    let mut doubted = 0;
    for bits in [128, 512] {
        for key_mode in KeyMode::ALL.iter().copied() {
            for blinding in [Blinding::Hardened, Blinding::Corrected] {
                for randomizer in Randomizer::ALL.iter().copied() {
                    let round = Round::run(|raw| {
                        (raw.key_bits, raw.key_mode, raw.blinding, raw.randomizer) =
                            (bits, key_mode, blinding, randomizer);
                    });
                    for lens in [
                        "eavesdropper",
                        "cloud",
                        "center+dealer+eavesdropper",
                        "dealer+eavesdropper",
                        "meter-1",
                    ] {
                        let lens: Lens = lens.parse().unwrap();
                        let plain = Knowledge::gather(&round.0, &round.1, &lens);
                        let short = Knowledge::gather_factoring(&round.0, &round.1, &lens);
                        for value in plain.values() {
                            let Status::Hidden(why) = plain.status(value) else { continue };
                            let doubt = w.doubt(value, &plain, Some(&short), &round.0);
                            let same = short.status(value) == Status::Hidden(why);
                            let long =
                                [Assumption::Factoring, Assumption::Residuosity, Assumption::ShortExponent];
                            assert!(
                                doubt.is_some() || same && !long.contains(&why),
                                "{lens}: {value:?} is {why:?}"
                            );
                            if short.knows(value) && doubt != Some(w.few_trials) {
                                assert_eq!(doubt, Some(w.not_at_this_size_open), "{lens}: {value:?}");
                            }
                            doubted += usize::from(doubt.is_some());
                        }
                    }
                }
            }
        }
    }
    assert!(doubted > 500, "{doubted}");
    // Long keys hide; few trials do so at no size.
    let round = Round::run(|_| ());
    let long = with(|raw| raw.key_bits = 2048);
    let plain = Knowledge::gather(&round.0, &round.1, &"eavesdropper".parse().unwrap());
    assert!(plain.values().all(|value| w.doubt(value, &plain, None, &long).is_none()));
}

#[test]
fn who_was_admitted_is_told_to_those_who_can_read_it() {
    use crate::state::Shared;
    use crate::state::seen::Seen;
    let w = text().walk;
    let round = Round::run(|_| ());
    let told = |lens: &str| -> Vec<String> {
        let seen = Seen::new(Shared::new(round.1.clone()), None, &lens.parse().unwrap(), round.0);
        let admissions = round.1.iter().filter(|record| match &record.event {
            Event::Sent(sent) => sent.kind == Kind::Admission,
            _ => false,
        });
        admissions.map(|record| w.sentence(record, &seen)).collect()
    };
    for lens in ["everything", "center", "cloud"] {
        let told = told(lens);
        assert_eq!(told.len(), 3);
        for (number, sentence) in (1..).zip(&told) {
            assert!(sentence.contains(&format!("meter {number} has registered")), "{lens}: {sentence}");
        }
    }
    for lens in ["eavesdropper", "meter-1", "dealer"] {
        let told = told(lens);
        assert!(
            told.iter().all(|sentence| sentence.contains("of a meter") && *sentence == told[0]),
            "{lens}"
        );
    }
}

#[test]
fn everything_in_the_equations_of_a_registration_is_explained() {
    use crate::ground::symbols::{symbol_of, symbols_of};
    use crate::view::story::equations;
    let explained: Vec<_> = text().walk.symbols.iter().filter_map(|(source, _)| symbol_of(source)).collect();
    for source in equations(Phase::Registration, None, false) {
        for symbol in symbols_of(&source) {
            assert!(explained.contains(&symbol), "{symbol}");
        }
    }
    // The hash, the bases and the base of short exponents are four symbols.
    let mut of_h: Vec<_> =
        explained.iter().filter(|symbol| symbol.to_lowercase().starts_with("h_")).collect();
    of_h.sort();
    assert_eq!(of_h, ["H_i", "h_it", "h_s", "h_t"]);
}
