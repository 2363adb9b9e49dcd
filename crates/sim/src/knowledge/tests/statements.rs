//! What PROTOCOL.md and PAPER.md say of who can read what, one by one.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use blindsum_core::wire::kind::Kind;
use num_bigint::{BigInt, BigUint};

use super::*;

fn mode(key_mode: KeyMode) -> RawParams {
    RawParams { key_mode, ..raw() }
}

fn blinded(blinding: Blinding) -> RawParams {
    RawParams { blinding, ..raw() }
}

fn hidden(knowledge: &Knowledge, value: Value) -> Assumption {
    match knowledge.status(value) {
        Status::Hidden(assumption) => assumption,
        other => panic!("{}: {value:?} is {other:?}", knowledge.lens()),
    }
}

/// Whether every meter's is known; where one is and another is not, no statement is made.
fn each(knowledge: &Knowledge, of: fn(u32) -> Value) -> bool {
    let known: BTreeSet<_> = (0..knowledge.params.meters()).map(|meter| knowledge.knows(of(meter))).collect();
    assert_eq!(known.len(), 1, "{}: {:?} of some meters", knowledge.lens(), of(0));
    known.contains(&true)
}

fn published(event: &Event) -> bool {
    matches!(event, Event::Sent(sent) if sent.kind == Kind::Published)
}

#[test]
fn the_control_center_alone_learns_the_totals_it_should_and_nothing_of_a_meter() {
    let knows = round(mode(KeyMode::Published), 1).knows("center");
    for total in [Value::MaskedTotal, Value::BlindedNoise, Value::NoisyTotal, Value::Published] {
        assert!(knows.knows(total), "{total:?}");
    }
    for of in [
        Value::Reading,
        Value::KeyShare,
        Value::Selection,
        Value::Blind,
        Value::MaskedPlain,
        Value::ShareTotal,
        Value::NoisyReading,
        Value::MaskedReading,
        Value::NoiseShares,
    ] {
        assert!(!each(&knows, of), "{:?}", of(0));
    }
    let from = vec![Value::ReadingSecret, Value::ReadingProduct];
    assert_eq!(knows.status(Value::MaskedTotal), Status::Derived { rule: Rule::DecryptReadings, from });
    assert_eq!(hidden(&knows, Value::TrueTotal), Assumption::Noise { shares: 3 });
    assert_eq!(hidden(&knows, Value::Reading(0)), Assumption::Noise { shares: 3 });
    assert_eq!(hidden(&knows, Value::KeyShare(0)), Assumption::SecureChannel);
    // It sees sums alone, with the other meters' blinds in them: that leaves many candidates, and no more.
    let bits = Params::try_from(mode(KeyMode::Published)).unwrap().blind_bits();
    for of in [Value::Blind, Value::MaskedPlain] {
        assert_eq!(hidden(&knows, of(0)), Assumption::Candidates { bits });
    }
    // Of the bits and the noise it is only that it does not listen.
    assert_eq!(hidden(&knows, Value::Selection(0)), Assumption::Unheard);
    assert_eq!(hidden(&knows, Value::ShareTotal(0)), Assumption::Unheard);
}

#[test]
fn a_control_center_that_listens_reads_the_bits_and_the_blinded_shares_but_no_reading() {
    for key_mode in [KeyMode::Published, KeyMode::CenterDraws] {
        let knows = round(mode(key_mode), 2).knows("center+eavesdropper");
        assert!(each(&knows, Value::Selection) && each(&knows, Value::ShareTotal), "{key_mode}");
        assert!(!each(&knows, Value::Reading) && !each(&knows, Value::NoisyReading), "{key_mode}");
        assert_eq!(hidden(&knows, Value::NoisyReading(0)), Assumption::OneTimePad);
        assert_eq!(hidden(&knows, Value::Reading(1)), Assumption::OneTimePad);
        assert_eq!(hidden(&knows, Value::Samples(2)), Assumption::Erased);
        // What is hidden are the small numbers: beside xi_i + x_i they leave little of the large ones.
        for (value, by) in [
            (Value::Blind(0), Value::Selected(0)),
            (Value::MaskedPlain(0), Value::NoisyReading(0)),
            (Value::KeyShare(0), Value::NoisyReading(0)),
            (Value::Randomizer(0), Value::NoisyReading(0)),
        ] {
            assert_eq!(hidden(&knows, value), Assumption::UpTo { by, bits: 29 }, "{value:?}");
        }
        assert_eq!(knows.sample(0, 9), Status::NotYet);
        let counts: Vec<_> = (0..2).map(|j| knows.sample(0, j)).collect();
        let erased = Status::Hidden(Assumption::Erased);
        // The one that counts is in xi_i + x_i.
        assert_eq!(counts.iter().filter(|status| **status == erased).count(), 1);
    }
    let knows = round(mode(KeyMode::SplitKeys), 2).knows("center+eavesdropper");
    assert!(!each(&knows, Value::Selection) && !each(&knows, Value::ShareTotal));
    assert_eq!(hidden(&knows, Value::Selection(0)), Assumption::Residuosity);
}

#[test]
fn with_the_dealer_a_control_center_that_listens_reads_every_reading_under_one_share_of_noise() {
    let round = round(mode(KeyMode::Published), 3);
    for lens in ["center+dealer+eavesdropper", "center+cloud+dealer"] {
        let knows = round.knows(lens);
        assert!(each(&knows, Value::NoisyReading) && each(&knows, Value::MaskedPlain));
        assert!(!each(&knows, Value::Reading));
        assert_eq!(hidden(&knows, Value::Reading(0)), Assumption::Noise { shares: 1 });
        assert_eq!(hidden(&knows, Value::Blind(0)), Assumption::UpTo { by: Value::Reading(0), bits: 22 });
        assert_eq!(hidden(&knows, Value::Selected(0)), Assumption::Readings { meters: 1 });
    }
    // Without vA x_i still covers it.
    let split = super::round(mode(KeyMode::SplitKeys), 3).knows("center+dealer+eavesdropper");
    assert!(each(&split, Value::MaskedPlain) && !each(&split, Value::NoisyReading));
}

/// Section 3.5: what k_i really buys. E6.
#[test]
fn not_even_control_center_and_cloud_open_one_masked_reading() {
    for key_mode in KeyMode::ALL.iter().copied() {
        let knows = round(mode(key_mode), 4).knows("center+cloud");
        assert!(each(&knows, Value::ShareTotal) && each(&knows, Value::Selection));
        assert!(!each(&knows, Value::MaskedPlain) && !each(&knows, Value::NoisyReading));
        assert_eq!(hidden(&knows, Value::NoisyReading(0)), Assumption::OneTimePad);
    }
}

#[test]
fn cloud_and_meters_know_the_bits_where_the_cloud_draws_them() {
    let knows = round(mode(KeyMode::Published), 5).knows("cloud+meter-2");
    assert!(each(&knows, Value::Selection));
    assert!(knows.knows(Value::Selected(1)) && !knows.knows(Value::Selected(0)));
    // A meter by itself does not know which of its samples counts.
    let knows = round(mode(KeyMode::Published), 5).knows("meter-2");
    assert!(knows.knows(Value::Samples(1)) && !knows.knows(Value::Selected(1)));
    let others = Assumption::EvidenceInTotal { readings: 2, shares: 2 };
    assert_eq!(hidden(&knows, Value::Selection(1)), others);
    assert_eq!(hidden(&knows, Value::NoisyReading(1)), others);
    let before = round(mode(KeyMode::Published), 5).before(published).knows("meter-2");
    assert_eq!(hidden(&before, Value::Selection(1)), Assumption::Residuosity);
}

#[test]
fn in_split_keys_control_center_and_meters_do_not_read_the_bits() {
    let round = round(mode(KeyMode::SplitKeys), 6);
    let knows = round.knows("center+meter-1+meter-2");
    assert!(!each(&knows, Value::Selection));
    assert!(matches!(knows.status(Value::BlindedNoise), Status::Sent { kind: Kind::NoiseTotal, .. }));
    // All of the meters do, once xi + x has come: they know x, so xi, and only one combination of their samples has
    // this sum.
    let all = "center+meter-1+meter-2+meter-3";
    let told = |event: &Event| matches!(event, Event::Sent(sent) if sent.kind == Kind::NoiseTotal);
    assert!(!each(&round.before(told).knows(all), Value::Selection));
    let knows = round.knows(all);
    assert!(each(&knows, Value::Selection));
    assert!(matches!(knows.status(Value::Selected(0)), Status::Derived { rule: Rule::OnlyCombination, .. }));
}

#[test]
fn in_split_keys_the_cloud_does_not_read_the_masked_total_until_y_gives_it_away() {
    let round = round(mode(KeyMode::SplitKeys), 7);
    let before = round.before(published).knows("cloud");
    assert!(before.knows(Value::BlindedNoise) && !before.knows(Value::MaskedTotal));
    assert_eq!(hidden(&before, Value::NoisyTotal), Assumption::Residuosity);
    assert!(matches!(hidden(&before, Value::MaskedTotal), Assumption::UpTo { by: Value::NoisyTotal, .. }));
    // d - x = y - (xi + x): x still covers d.
    let after = round.knows("cloud");
    let from = vec![Value::NoisyTotal, Value::BlindedNoise];
    assert_eq!(after.status(Value::MaskedTotal), Status::Derived { rule: Rule::Combine, from });
    assert_eq!(hidden(&after, Value::TrueTotal), Assumption::Noise { shares: 3 });
    // In the other modes C1 is closed to it.
    let published = super::round(mode(KeyMode::Published), 7).knows("cloud");
    assert!(!published.knows(Value::MaskedTotal) && !published.knows(Value::BlindedNoise));
}

#[test]
fn in_center_draws_cloud_and_meters_learn_no_bit_but_by_all_their_samples_and_y() {
    let round = round(mode(KeyMode::CenterDraws), 8);
    let all = "cloud+meter-1+meter-2+meter-3";
    let before = round.before(published).knows(all);
    assert!(!each(&before, Value::Selection) && !before.knows(Value::Noise));
    let some = round.knows("cloud+meter-1+meter-2");
    assert!(!each(&some, Value::Selection));
    // All meters have y - d = xi.
    assert!(each(&round.knows(all), Value::Selection));
    assert!(each(&round.knows("meter-1+meter-2+meter-3"), Value::Selection));
    // Where many combinations have the same sum, they do not.
    let large = RawParams { meters: 40, ..mode(KeyMode::CenterDraws) };
    let meters: Vec<_> = (1..=40).map(|number| format!("meter-{number}")).collect();
    let knows = super::round(large, 8).knows(&format!("cloud+{}", meters.join("+")));
    assert!(knows.knows(Value::Noise) && !each(&knows, Value::Selection));
    // Some meters know their shares: their samples are equal.
    let shares = (1..40).filter(|meter| !knows.knows(Value::Selected(*meter))).count();
    let shares = u32::try_from(shares).unwrap();
    assert_eq!(hidden(&knows, Value::Selection(0)), Assumption::EvidenceInTotal { readings: 0, shares });
    // The control centre drew them.
    assert!(matches!(round.knows("center").status(Value::Selection(2)), Status::Own { .. }));
}

/// E3.
#[test]
fn under_corrected_anyone_reads_the_masked_total_without_a_key() {
    for blinding in [Blinding::Corrected, Blinding::AsPrinted] {
        let knows = round(blinded(blinding), 9).knows("eavesdropper");
        let from = vec![Value::ReadingProduct];
        assert_eq!(knows.status(Value::MaskedTotal), Status::Derived { rule: Rule::Strip, from });
        assert!(!each(&knows, Value::MaskedPlain) && !knows.knows(Value::TrueTotal));
        assert_eq!(hidden(&knows, Value::MaskedPlain(0)), Assumption::ShortExponent);
        // With the dealer's shares, every d_i - x_i, and no secret key at all.
        let knows = round(blinded(blinding), 9).knows("dealer+eavesdropper");
        assert!(each(&knows, Value::MaskedPlain));
        let bits = Params::try_from(blinded(blinding)).unwrap().blind_bits() - 22;
        assert_eq!(hidden(&knows, Value::Reading(0)), Assumption::Statistical { bits });
        // Who has the key could take logarithms, or try: that is not a one-time pad. Beside xi_i + x_i there is little to try,
        // and then one share of noise is all that is left.
        let knows = round(blinded(blinding), 9).knows("center+eavesdropper");
        for value in [Value::KeyShare(0), Value::NoisyReading(0)] {
            assert_eq!(hidden(&knows, value), Assumption::Trials { bits: 29 }, "{value:?}");
        }
        assert_eq!(hidden(&knows, Value::Reading(0)), Assumption::Noise { shares: 1 });
        let split = RawParams { key_mode: KeyMode::SplitKeys, ..blinded(blinding) };
        let knows = round(split, 9).knows("center+eavesdropper");
        assert_eq!(hidden(&knows, Value::MaskedPlain(0)), Assumption::DiscreteLogarithm);
    }
    let knows = round(blinded(Blinding::Hardened), 9).knows("eavesdropper");
    assert_eq!(hidden(&knows, Value::MaskedTotal), Assumption::Residuosity);
    assert_eq!(hidden(&knows, Value::MaskedPlain(1)), Assumption::Residuosity);
    let knows = round(blinded(Blinding::Hardened), 9).knows("dealer+eavesdropper");
    assert!(!each(&knows, Value::MaskedPlain));
    assert_eq!(hidden(&knows, Value::MaskedPlain(1)), Assumption::Residuosity);
}

/// With y the public strip gives xi + x too; x still covers both.
#[test]
fn under_corrected_the_eavesdropper_reads_the_blinded_noise_once_y_is_out() {
    let round = round(blinded(Blinding::Corrected), 10);
    assert!(!round.before(published).knows("eavesdropper").knows(Value::BlindedNoise));
    let knows = round.knows("eavesdropper");
    assert!(knows.knows(Value::BlindedNoise));
    assert!(matches!(hidden(&knows, Value::TotalBlind), Assumption::UpTo { by: Value::TrueTotal, .. }));
}

/// E1: the round is refused, but nobody needs its own decryption.
#[test]
fn as_printed_the_control_center_learns_d_plus_xi_all_the_same() {
    let round = round(blinded(Blinding::AsPrinted), 11);
    let knows = round.knows("center");
    assert_eq!(knows.status(Value::Published), Status::NotYet);
    assert!(matches!(knows.status(Value::MaskedTotal), Status::Derived { rule: Rule::Strip, .. }));
    assert!(knows.knows(Value::NoisyTotal) && !knows.knows(Value::TrueTotal));
    // Others have no xi + x: there is no y to take it from.
    assert!(!round.knows("cloud").knows(Value::NoisyTotal));
}

#[test]
fn with_a_base_of_each_meters_own_only_the_shares_open_the_product() {
    for blinding in Blinding::ALL.iter().copied() {
        let raw = RawParams { base: EpochBase::PerMeter, ..blinded(blinding) };
        let round = round(raw, 12);
        for lens in ["center", "center+cloud+eavesdropper", "center+cloud+eavesdropper+meter-1"] {
            assert!(!round.knows(lens).knows(Value::MaskedTotal), "{blinding} {lens}");
        }
        assert!(round.knows("center+dealer").knows(Value::MaskedTotal), "{blinding}");
        let open = round.knows("dealer+eavesdropper").knows(Value::MaskedTotal);
        assert_eq!(open, blinding != Blinding::Hardened);
    }
}

#[test]
fn all_meters_but_one_and_y_leave_the_last_reading_under_noise() {
    let round = round(mode(KeyMode::Published), 13);
    // Without the bits they do not know their own noise: all of it is left.
    let knows = round.knows("meter-1+meter-2");
    assert!(!knows.knows(Value::NoisyReading(2)));
    assert_eq!(hidden(&knows, Value::Reading(2)), Assumption::Noise { shares: 3 });
    // With them only the last one's share is.
    let knows = round.knows("cloud+meter-1+meter-2");
    assert!(knows.knows(Value::NoisyReading(2)) && !knows.knows(Value::Reading(2)));
    assert_eq!(hidden(&knows, Value::Reading(2)), Assumption::Noise { shares: 1 });
    // Key shares sum to 0: the last one is known, and its c_i of no use without pk.
    assert!(matches!(knows.status(Value::KeyShare(2)), Status::Derived { rule: Rule::SharesCancel, .. }));
    assert_eq!(hidden(&knows, Value::MaskedPlain(2)), Assumption::Residuosity);
    // The control centre divides C2 by what they sent; nobody need listen.
    let knows = round.knows("center+meter-1+meter-2");
    assert!(matches!(knows.status(Value::MaskedReading(2)), Status::Derived { rule: Rule::Divide, .. }));
    assert!(knows.knows(Value::NoisyReading(2)) && !knows.knows(Value::Reading(2)));
    // All of them have d, so xi.
    let knows = round.knows("meter-1+meter-2+meter-3");
    assert!(knows.knows(Value::TrueTotal) && knows.knows(Value::Noise));
}

#[test]
fn the_dealer_alone_knows_the_shares_and_what_is_public() {
    let knows = round(raw(), 14).knows("dealer");
    let known: Vec<_> = knows.values().filter(|value| knows.knows(*value)).collect();
    let expected = [
        Value::ReadingKey,
        Value::NoiseKey,
        Value::NoisyTotal,
        Value::Published,
        Value::Registration(0),
        Value::Registration(1),
        Value::Registration(2),
        Value::KeyShare(0),
        Value::KeyShare(1),
        Value::KeyShare(2),
    ];
    assert_eq!(known, expected);
    // Section 4.2.2: the hash of a public name and a public clock is not a secret.
    let hash = Status::Derived { rule: Rule::PublicHash, from: Vec::new() };
    assert_eq!(knows.status(Value::Registration(0)), hash);
    assert_eq!(hidden(&knows, Value::ReadingSecret), Assumption::Factoring);
}

#[test]
fn a_single_meter_has_no_share_to_hide_behind_and_its_total_is_its_reading() {
    for key_mode in KeyMode::ALL.iter().copied() {
        let round = round(RawParams { meters: 1, gamma: 3, ..mode(key_mode) }, 15);
        // k_1 = 0.
        assert!(round.knows("eavesdropper").knows(Value::KeyShare(0)));
        let knows = round.knows("center");
        assert!(knows.knows(Value::MaskedPlain(0)) && knows.knows(Value::NoisyReading(0)));
        assert!(!knows.knows(Value::Reading(0)));
        assert_eq!(hidden(&knows, Value::Reading(0)), Assumption::Noise { shares: 1 });
        // y less its reading is its noise, and that tells which sample was taken.
        assert!(round.knows("meter-1").knows(Value::Selection(0)));
        assert!(!round.before(published).knows("meter-1").knows(Value::Selection(0)));
    }
}

#[test]
fn with_one_sample_each_meter_knows_its_noise() {
    let round = round(RawParams { gamma: 1, ..mode(KeyMode::CenterDraws) }, 16);
    assert!(each(&round.knows("eavesdropper"), Value::Selection));
    let knows = round.knows("meter-2");
    assert!(knows.knows(Value::Selected(1)) && knows.knows(Value::NoisyReading(1)));
    assert!(!knows.knows(Value::Selected(0)));
    // m - 1 meters need nobody else.
    let knows = round.knows("meter-1+meter-2");
    assert!(knows.knows(Value::NoisyReading(2)));
    assert_eq!(hidden(&knows, Value::Reading(2)), Assumption::Noise { shares: 1 });
}

/// PAPER.md, absent meters: the sum over one absent meter is its share.
#[test]
fn a_meter_given_up_after_its_masked_reading_leaves_it_under_x_alone() {
    let round = round_losing(raw(), 17, &[(1, Phase::Noise)]);
    let knows = round.knows("center");
    assert!(matches!(knows.status(Value::AbsentShares), Status::Sent { kind: Kind::RepairSum, .. }));
    assert!(knows.knows(Value::KeyShare(1)) && !knows.knows(Value::KeyShare(0)));
    assert!(!knows.knows(Value::MaskedPlain(1)));
    assert_eq!(hidden(&knows, Value::MaskedPlain(1)), Assumption::Unheard);
    let knows = round.knows("center+eavesdropper");
    assert!(knows.knows(Value::MaskedPlain(1)) && !knows.knows(Value::MaskedPlain(0)));
    let bits = round.params.blind_bits() - 22;
    assert_eq!(hidden(&knows, Value::Reading(1)), Assumption::Statistical { bits });
    assert_eq!(knows.status(Value::Samples(1)), Status::NotYet);
    // The total is over the other two, and so are the shares that hide it.
    assert_eq!(hidden(&knows, Value::TrueTotal), Assumption::Noise { shares: 2 });
    // Before the dealer has answered, C2 does not open.
    let asked = |event: &Event| matches!(event, Event::Sent(sent) if sent.kind == Kind::RepairSum);
    let before = round.before(asked).knows("center");
    assert!(!before.knows(Value::MaskedTotal));
    assert_eq!(hidden(&before, Value::NoisyTotal), Assumption::OneTimePad);
    assert!(matches!(hidden(&before, Value::MaskedTotal), Assumption::UpTo { by: Value::NoisyTotal, .. }));
    assert!(round.before(asked).knows("center+dealer").knows(Value::MaskedTotal));
    // Of two absent meters no single share is told.
    let lost = [(0, Phase::Registration), (3, Phase::Noise)];
    let two = round_losing(RawParams { meters: 5, ..raw() }, 17, &lost);
    let knows = two.knows("center+cloud");
    assert!(knows.knows(Value::AbsentShares) && !each(&knows, Value::KeyShare));
    // A stranger is not told of the sum, nor of the meter that is not there.
    assert_eq!(hidden(&two.knows("eavesdropper"), Value::AbsentShares), Assumption::SecureChannel);
    assert_eq!(knows.status(Value::Reading(0)), Status::NotYet);
}

/// E7 with second masks: the number that the dealer tells has nothing of the absent meter's share in it, so that its late messages
/// stay closed to those who hold all keys; with the dealer, who dealt the share, they open.
#[test]
fn with_second_masks_a_single_absent_meters_messages_stay_closed() {
    for key_mode in KeyMode::ALL.iter().copied() {
        let lost = [(1, Phase::Noise)];
        let bare = round_losing(mode(key_mode), 17, &lost);
        assert!(bare.knows("center+cloud").knows(Value::MaskedPlain(1)), "{key_mode}: without them it opens");
        let round = masked_round(mode(key_mode), 17, &lost);
        let knows = round.knows("center+cloud+eavesdropper");
        assert!(matches!(knows.status(Value::AbsentShares), Status::Sent { kind: Kind::RepairSum, .. }));
        assert!(knows.knows(Value::MaskedReading(1)) && knows.knows(Value::NoisyTotal));
        assert!(!each(&knows, Value::KeyShare) && !knows.knows(Value::MaskedPlain(1)));
        assert_eq!(hidden(&knows, Value::MaskedPlain(1)), Assumption::OneTimePad);
        // The other meters do not help: all their shares and the number tell nothing of this one.
        let knows = round.knows("center+cloud+meter-1+meter-3");
        assert!(knows.knows(Value::KeyShare(0)) && knows.knows(Value::KeyShare(2)));
        assert!(!knows.knows(Value::KeyShare(1)) && !knows.knows(Value::MaskedPlain(1)));
        assert!(round.knows("center+cloud+dealer").knows(Value::MaskedPlain(1)), "{key_mode}");
        // Of those present the last share follows for those who are told what they lack, and for the other meters alone it does not.
        let whole = masked_round(mode(key_mode), 18, &[]);
        assert!(whole.knows("center+meter-1+meter-2").knows(Value::KeyShare(2)));
        assert!(!whole.knows("meter-1+meter-2").knows(Value::KeyShare(2)));
        let asked = |event: &Event| matches!(event, Event::Sent(sent) if sent.kind == Kind::RepairSum);
        let before = whole.before(asked).knows("center");
        assert!(!before.knows(Value::MaskedTotal));
    }
}

#[test]
fn link_keys_are_known_to_the_meter_the_cloud_and_the_control_center() {
    for key_mode in KeyMode::ALL.iter().copied() {
        let round = round(mode(key_mode), 18);
        assert!(each(&round.knows("center"), Value::LinkKey));
        let cloud = round.knows("cloud");
        assert!(matches!(cloud.status(Value::LinkKey(2)), Status::Sent { kind: Kind::Admission, .. }));
        let meter = round.knows("meter-1");
        assert!(meter.knows(Value::LinkKey(0)) && !meter.knows(Value::LinkKey(1)));
        assert_eq!(hidden(&meter, Value::LinkKey(1)), Assumption::SecureChannel);
        assert!(!each(&round.knows("dealer"), Value::LinkKey));
        let eavesdropper = round.knows("eavesdropper");
        assert!(!each(&eavesdropper, Value::LinkKey));
        assert_eq!(hidden(&eavesdropper, Value::LinkKey(0)), Assumption::Tag);
    }
}

#[test]
fn short_exponents_change_what_vas_ciphertexts_rest_on_and_not_what_readings_do() {
    let round = round(RawParams { randomizer: Randomizer::ShortExponent, ..raw() }, 19);
    let eavesdropper = round.knows("eavesdropper");
    assert_eq!(hidden(&eavesdropper, Value::Selection(0)), Assumption::ShortExponent);
    assert_eq!(hidden(&eavesdropper, Value::BlindedNoise), Assumption::ShortExponent);
    assert_eq!(hidden(&eavesdropper, Value::MaskedPlain(0)), Assumption::Residuosity);
    // For vA's owner a sample that does not count is not quite erased, nor one that does quite blinded.
    let center = round.knows("center+eavesdropper");
    for value in [Value::Samples(0), Value::Selected(0)] {
        assert_eq!(hidden(&center, value), Assumption::DiscreteLogarithm, "{value:?}");
    }
    let textbook = super::round(raw(), 19).knows("center+eavesdropper");
    assert_eq!(hidden(&textbook, Value::Samples(0)), Assumption::Erased);
    assert!(matches!(hidden(&textbook, Value::Selected(0)), Assumption::Statistical { .. }));
}

/// Why: the randomizer of e_ij is h_s to an exponent that is the sample times that of E(b_ij), and little more.
/// Nobody can take the logarithm, but the number is there.
#[test]
fn a_short_exponent_holds_its_sample() {
    let round = round(RawParams { randomizer: Randomizer::ShortExponent, ..raw() }, 19);
    let truth = super::truth::Truth::of(&round);
    let key = &truth.keys.noise;
    let (mut selection, mut checked) = (None, 0);
    for record in &round.records {
        match &record.event {
            Event::Selected(witness) => selection = Some(witness),
            Event::NoiseAdded { meter, witness } => {
                let drawn = &selection.unwrap().0[meter];
                let shares = truth.number(Value::NoiseShares(*meter)).naturals();
                for (j, share) in shares.iter().enumerate() {
                    let sample =
                        BigUint::try_from(BigInt::from(witness.samples[j] + round.params.offset())).unwrap();
                    let (bit, own) = (drawn.randomizers[j].expose(), witness.randomizers[j].expose());
                    let exponent = bit * &sample + own;
                    let counts = u32::from(usize::try_from(drawn.position) == Ok(j));
                    let plain = witness.blinds[j].expose() + &sample * counts;
                    let h_s = key.randomizer_base().unwrap();
                    let power = key.ciphertexts().pow_vartime(h_s, &exponent);
                    assert!(*share == key.blind(&(plain % key.n()), &power));
                    // The order of h_s is about n: it does not wrap.
                    assert!(exponent.bits() < key.n().bits() - 8);
                    assert!(&exponent / bit - &sample < BigUint::from(1u32 << 16), "seed 19");
                    checked += 1;
                }
            }
            _ => (),
        }
    }
    assert_eq!(checked, 6);
}

#[test]
fn blinds_hide_shares_of_noise_to_128_bits_at_real_sizes() {
    let wide = RawParams { key_bits: 512, key_mode: KeyMode::SplitKeys, ..raw() };
    let knows = round(wide, 20).knows("cloud");
    // O / 2^B with B = 176 and |xi_i| < O = 2^47.
    assert!(knows.knows(Value::ShareTotal(0)));
    assert_eq!(hidden(&knows, Value::Selected(0)), Assumption::Statistical { bits: 128 });
}

#[test]
fn only_ends_listeners_and_the_public_see_a_message() {
    let round = round(raw(), 21);
    let seen = |lens: &str, kind: Kind| -> usize {
        let knows = round.knows(lens);
        let sent = round.records.iter().filter_map(|record| match &record.event {
            Event::Sent(sent) if sent.kind == kind => Some(sent),
            _ => None,
        });
        sent.filter(|sent| knows.sees(sent)).count()
    };
    assert_eq!(seen("everything", Kind::KeyShare), 3);
    assert_eq!(seen("meter-1", Kind::KeyShare), 1);
    assert_eq!(seen("eavesdropper", Kind::KeyShare), 0);
    assert_eq!(seen("eavesdropper", Kind::MaskedReading), 3);
    assert_eq!(seen("center", Kind::MaskedReading), 0);
    assert_eq!(seen("center", Kind::Aggregate), 1);
    assert_eq!(seen("meter-2", Kind::Aggregate), 0);
    assert_eq!(seen("dealer", Kind::Published), 1);
}
