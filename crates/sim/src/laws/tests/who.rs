//! Who can check which law, and how: a coalition a row.

use blindsum_core::variants::EpochBase;
use blindsum_paillier::Randomizer;

use super::*;

/// A letter for each law, in order: how the eyes checked it, "x" where it is broken, "-" where they cannot tell.
fn letters(records: &Arc<Vec<Arc<Record>>>, params: Params, lens: &str) -> String {
    let seen = Seen::new(records.clone(), None, &lens.parse().unwrap(), params);
    let letter = |law| match found(&seen, law) {
        Found { standing: Standing::Broken, .. } => 'x',
        Found { standing: Standing::Holds, by, .. } => match by {
            By::Named => 'n',
            By::EachMeter => 'e',
            By::Opened => 'o',
            By::MadeAgain => 'a',
        },
        Found { standing: Standing::Sealed, .. } => '-',
        found => panic!("{found:?}"),
    };
    LAWS.into_iter().map(letter).collect()
}

const METERS: &str = "meter-1+meter-2+meter-3";

fn with_meters(others: &str) -> String {
    if others.is_empty() { METERS.to_owned() } else { format!("{others}+{METERS}") }
}

/// A coalition, and the letters of its laws.
type Expected = (&'static str, &'static str);

/// Bits, shares, parts of the first meter's blind, readings, noise, total, range: for each coalition who can check what, and how.
#[test]
fn who_has_both_sides_of_a_law_checks_it() {
    let raw: RawParams = sample::params().into();
    let short = Randomizer::ShortExponent;
    let rounds: [(&str, RawParams, &[Expected]); 9] = [
        (
            "as built",
            raw,
            &[
                ("everything", "nnnnnnn"),
                ("center", "-----on"),
                ("cloud", "a------"),
                ("dealer", "-n-----"),
                ("eavesdropper", "-------"),
                ("meter-1", "--n----"),
                ("center+eavesdropper", "n---eon"),
                ("center+cloud", "n---eon"),
                ("center+dealer+eavesdropper", "nn-eeen"),
                ("cloud+dealer+eavesdropper", "an-----"),
                ("cloud+meter-1+meter-2", "a-n----"),
                (METERS, "-nn---n"),
                ("eavesdropper+METERS", "-nna--n"),
                ("cloud+METERS", "annaann"),
                ("dealer+METERS", "-nn---n"),
                ("center+METERS", "nnnnnnn"),
            ],
        ),
        (
            "centre draws",
            RawParams { key_mode: KeyMode::CenterDraws, ..raw },
            &[("cloud", "-------"), ("center", "n----on"), ("cloud+METERS", "-nna--n")],
        ),
        (
            "split keys",
            RawParams { key_mode: KeyMode::SplitKeys, ..raw },
            &[
                // y less what it opened is d - x. That each e_ij opens to its part of a product that it made does not check it.
                ("cloud", "n-----n"),
                ("cloud+METERS", "nnnannn"),
                ("center", "-----on"),
                ("eavesdropper+METERS", "-nna--n"),
                ("center+METERS", "-nnn-on"),
                ("cloud+METERS", "nnnannn"),
            ],
        ),
        (
            "without r",
            RawParams { blinding: Blinding::Corrected, ..raw },
            &[
                ("eavesdropper", "------n"),
                (METERS, "-nn---n"),
                ("eavesdropper+METERS", "-nnn--n"),
                ("cloud+METERS", "annnann"),
            ],
        ),
        (
            "as printed",
            RawParams { blinding: Blinding::AsPrinted, ..raw },
            &[
                ("eavesdropper+METERS", "-nn----"),
                // What C2 opens to takes pk: that y is not d + xi nobody else can say, for it is not announced.
                ("cloud+METERS", "ann-a--"),
                ("center+METERS", "nnnxnxx"),
            ],
        ),
        (
            "a base of each meter's own",
            RawParams { base: EpochBase::PerMeter, ..raw },
            &[("eavesdropper+METERS", "-nn----"), ("cloud+METERS", "ann-a--")],
        ),
        ("collapsed", RawParams { collapsed: true, ..raw }, &[("cloud+METERS", "annaann")]),
        (
            "short exponents",
            RawParams { randomizer: short, ..raw },
            &[("cloud", "a------"), ("cloud+METERS", "annaann")],
        ),
        // Everybody knows the only position there is, and only who drew it the randomizers.
        (
            "one sample",
            RawParams { gamma: 1, ..raw },
            &[("eavesdropper+METERS", "-nna-nn"), ("cloud+METERS", "annaann")],
        ),
    ];
    let mut wrong = Vec::new();
    for (name, raw, lenses) in rounds {
        let params = Params::try_from(raw).unwrap();
        let records = Arc::new(sample::session(params, 1, None).remove(0).records);
        for (lens, expected) in lenses {
            let lens = lens.replace("METERS", METERS);
            let found = letters(&records, params, &lens);
            if found != *expected {
                wrong.push(format!("{name}: {lens}: {found}, not {expected}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// The third meter is lost before it sends anything. What it knows of its share repairs the product, and so does the dealer.
#[test]
fn of_a_repaired_product_those_can_tell_who_have_every_share() {
    let finished = sample::repaired();
    let (params, records) = (finished.outcome.params, Arc::new(finished.records));
    let two = "meter-1+meter-2";
    for (lens, expected) in [
        (format!("eavesdropper+{two}"), "--n---n"),
        (format!("cloud+{two}"), "a-n-ann"),
        (format!("cloud+dealer+{two}"), "annaann"),
        (with_meters("eavesdropper"), "-nna--n"),
        (with_meters("cloud"), "annaann"),
        (format!("center+{two}"), "n-nnnnn"),
    ] {
        assert_eq!(letters(&records, params, &lens), expected, "{lens}");
    }
}

/// Each of the ciphertexts that is made again can differ from the one that was sent, and each number from the one that went in.
#[test]
fn what_is_made_again_can_differ() {
    let (records, _) = sample::published();
    let params = sample::params();
    let size = params.key_bits() as usize / 4;
    let flip = |kind: Kind, to: Role, back: usize| {
        changed(&records, |event| match event {
            Event::Sent(sent) if sent.kind == kind && sent.to == to => {
                let at = sent.bytes.len() - TAG_BYTES - back;
                sent.bytes[at] ^= 1;
                true
            }
            _ => false,
        })
    };
    let (eavesdropper, cloud) = (with_meters("eavesdropper"), with_meters("cloud"));
    let sequence = flip(Kind::BlindSequence, Role::Meter(0), 1);
    assert_eq!(letters(&sequence, params, "cloud"), "x------");
    // The aggregate ends with the number of meters present and each of them, 4 bytes; before that C1, before that C2.
    let present = 4 * (1 + 3);
    let noise = flip(Kind::Aggregate, Role::ControlCenter, present + 1);
    assert_eq!(letters(&noise, params, &cloud), "annaxnn");
    let readings = flip(Kind::Aggregate, Role::ControlCenter, present + size + 1);
    assert_eq!(letters(&readings, params, &cloud), "annxann");
    assert_eq!(letters(&readings, params, &eavesdropper), "-nnx--n");
    let reading = changed(&records, |event| match event {
        Event::Masked { meter: 1, witness } => {
            witness.reading += 1;
            true
        }
        _ => false,
    });
    assert_eq!(letters(&reading, params, &eavesdropper), "-nnx--n");
    let sample = changed(&records, |event| match event {
        Event::NoiseAdded { meter: 2, witness } => {
            witness.samples.iter_mut().for_each(|sample| *sample += 1);
            true
        }
        _ => false,
    });
    assert_eq!(letters(&sample, params, &cloud), "annaxxn");
    let share = flip(Kind::KeyShare, Role::Meter(1), 0);
    assert_eq!(letters(&share, params, "dealer"), "-x-----");
}
