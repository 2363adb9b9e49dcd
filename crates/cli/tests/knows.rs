//! What `blindsum knows` tells, against `tests/transcript/coalition.py`, which plays the same coalition on a transcript without
//! the program's code.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

mod tool;

use std::process::Command;

use serde_json::{Value, json};
use tool::{Folder, blindsum, failure, refused, success};

const COALITION: &str = "center,dealer,eavesdropper";

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// `knows` through these eyes, with flags of the round.
fn arguments<'a>(lens: &'a str, round: &'a str) -> Vec<&'a str> {
    ["knows", "--lens", lens].into_iter().chain(round.split_whitespace()).collect()
}

fn told(lens: &str, round: &str) -> Value {
    let mut arguments = arguments(lens, round);
    arguments.push("--json");
    parsed(&success(&arguments))
}

fn text(lens: &str, round: &str) -> String {
    success(&arguments(lens, round))
}

/// What the script reads in a transcript.
fn played(transcript: &str) -> Value {
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/transcript/coalition.py");
    let output = Command::new("python3").args([program, transcript]).output().unwrap_or_else(|error| {
        panic!("this test runs a program in Python; install the package `python3` ({error})")
    });
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    parsed(&String::from_utf8(output.stdout).unwrap())
}

/// Whether the two-sided Clopper-Pearson interval of 99.99 % (alpha = 1e-4) around `count` of `n` holds p: neither as few nor as
/// many have a chance of alpha / 2 or less.
fn agrees(count: u64, n: u32, p: f64) -> bool {
    let mut ln_choose = 0.0;
    let (mut down, mut up) = (0.0, 0.0);
    for x in 0..=n {
        if x > 0 {
            ln_choose += f64::from(n - x + 1).ln() - f64::from(x).ln();
        }
        let chance = (ln_choose + f64::from(x) * p.ln() + f64::from(n - x) * (-p).ln_1p()).exp();
        if u64::from(x) <= count {
            down += chance;
        }
        if u64::from(x) >= count {
            up += chance;
        }
    }
    down > 5e-5 && up > 5e-5
}

#[test]
fn counts_are_refused_where_their_interval_lacks_the_chance() {
    // Beyond the ends of what a thousand trials at .97061 give with 99.99 %.
    let accepted: Vec<_> = (0..=1000).filter(|count| agrees(*count, 1000, 0.970_61)).collect();
    assert_eq!((accepted.first(), accepted.last()), (Some(&948), Some(&989)));
}

#[test]
fn control_centre_dealer_and_listener_read_what_a_script_reads_in_the_transcript() {
    let folder = Folder::new("knows-coalition");
    let round = "--meters 1000 --key-bits 256 --seed 1";
    let transcript = folder.path("t.json");
    let mut run = vec!["run", "--transcript", &transcript, "--json"];
    run.extend(round.split_whitespace());
    let report = parsed(&success(&run));
    let played = played(&transcript);
    let told = told(COALITION, round);
    assert_eq!(told["transcript_hash"], report["transcript_hash"]);
    assert_eq!(told["summary"], json!({ "read": 1000, "narrowed": 0, "hidden": 0, "not_worked_out": 0 }));

    let meters = told["meters"].as_array().unwrap();
    assert_eq!(meters.len(), 1000);
    let values = played["values_mwh"].as_array().unwrap();
    for (at, (meter, value)) in meters.iter().zip(values).enumerate() {
        let reading = &meter["reading"];
        assert_eq!((&meter["meter"], &reading["verdict"]), (&json!(at + 1), &json!("read")));
        assert_eq!(format!("{:.4}", reading["p_exact"].as_f64().unwrap()), "0.9706");
        let value = value.as_f64().unwrap() / 1000.0;
        assert!((reading["value_wh"].as_f64().unwrap() - value).abs() < 1e-9, "meter {}", at + 1);
    }
    let exact = played["exact"].as_u64().unwrap();
    let p_exact = meters[0]["reading"]["p_exact"].as_f64().unwrap();
    assert!(agrees(exact, 1000, p_exact), "seed 1: {exact} of 1000 are read to the mWh");

    // Keys that can be factored tell every meter its share.
    assert!(meters.iter().all(|meter| meter["own_share_known"] == true));
}

/// E21: equal samples tell their meter its share, and with keys that hold nothing else does. Where keys are factored a meter decrypts
/// its own b_ij, and no less noise is left over the others than if the cloud helped.
#[test]
fn a_meter_knows_its_share_by_equal_samples_or_by_factoring() {
    let folder = Folder::new("knows-shares");
    let transcript = folder.path("t.json");
    let known = |told: &Value| {
        let meters = told["meters"].as_array().unwrap().iter();
        meters.filter(|meter| meter["own_share_known"] == true).map(|meter| meter["meter"].clone()).collect()
    };
    let deviations = |told: &Value| {
        let against = &told["epsilon"]["against"][0];
        ["deviation_wh", "deviation_with_cloud_wh"].map(|key| against[key].as_f64().unwrap())
    };
    let round = "--meters 60 --gamma 2 --key-bits 1024 --seed 1";
    let mut run = vec!["run", "--transcript", &transcript, "--json"];
    run.extend(round.split_whitespace());
    success(&run);
    let holds = told("meter:1", round);
    let found: Vec<Value> = known(&holds);
    assert_eq!(json!(found), played(&transcript)["equal_samples"]);
    assert!(!found.is_empty() && found.len() < 60, "{found:?}");
    let [alone, helped] = deviations(&holds);
    assert!(alone > helped, "{alone} {helped}");

    let round = "--meters 60 --gamma 2 --key-bits 256 --seed 1";
    let short = told("meter:1", round);
    assert_eq!(known(&short).len(), 60);
    let [alone, helped] = deviations(&short);
    assert_eq!(alone, helped);
    assert!(
        text("meter:1", round)
            .contains("By themselves 60 of 60 meters know their share of the noise: anyone who factors")
    );
}

/// What the cap cut is at least the cap, and tells nothing of the resolution.
#[test]
fn a_reading_at_the_cap_may_be_more() {
    let round = "--meters 3 --cap 100 --key-bits 1024 --seed 1";
    let own = told("meter:1", round);
    assert_eq!(own["resolution_wh"], 1.0);
    let reading = &own["meters"][0]["reading"];
    assert_eq!((&reading["value_wh"], &reading["or_more"]), (&json!(100.0), &json!(true)));
    assert!(text("meter:1", round).contains("   100 or more"));
    assert_eq!(
        told("meter:1", "--meters 3 --key-bits 1024 --seed 1")["meters"][0]["reading"]["or_more"],
        false
    );
    let round = "--meters 200 --cap 100 --key-bits 1024 --seed 1";
    let all = text(COALITION, round);
    assert!(all.contains(": 100 Wh or more; that is right with"), "{all}");
}

/// A number that takes factoring is left out. That is said, and how far off it is.
#[test]
fn a_number_that_is_left_out_is_not_said_to_be_none() {
    let all = text("dealer,eavesdropper", "--meters 20 --key-bits 512 --seed 1");
    assert!(
        all.contains("For 20 homes they could work out a number that is off by 1 of 20 shares of noise."),
        "{all}"
    );
    assert!(all.contains("It takes factoring the keys, and is left out here."), "{all}");
    assert!(!all.contains("no number of their own"), "{all}");
}

#[test]
fn one_curious_meter_knows_its_own_reading_and_weakens_epsilon_for_the_others() {
    let told = told("meter:1", "--meters 10 --key-bits 256 --seed 1");
    let meters = told["meters"].as_array().unwrap();
    let own = &meters[0]["reading"];
    assert_eq!(
        (&own["verdict"], &own["value_wh"], &own["p_exact"]),
        (&json!("read"), &json!(1367.0), &json!(1.0))
    );
    for meter in &meters[1..] {
        let reading = &meter["reading"];
        assert_eq!(reading["verdict"], "hidden", "{meter}");
        assert_eq!(format!("{:.4}", reading["odds"].as_f64().unwrap()), "1.1876", "{meter}");
        assert!(reading["value_wh"].is_null() && reading["given"].is_null(), "{meter}");
    }
    assert_eq!(told["summary"], json!({ "read": 1, "narrowed": 0, "hidden": 9, "not_worked_out": 0 }));
    let epsilon = &told["epsilon"];
    assert_eq!((&epsilon["designed"], &epsilon["against"][0]["meters"]), (&json!(1.0), &json!(1)));
    assert_eq!(epsilon["against"][0]["epsilon"], meters[1]["reading"]["odds"]);
}

#[test]
fn the_control_centre_alone_knows_no_more_than_epsilon_allows() {
    let told = told("center", "--meters 10 --key-bits 256 --seed 1");
    for meter in told["meters"].as_array().unwrap() {
        let reading = &meter["reading"];
        assert_eq!((&reading["verdict"], &reading["odds"]), (&json!("hidden"), &json!(1.0)), "{meter}");
        assert!(reading["value_wh"].is_null() && reading["p_exact"].is_null(), "{meter}");
    }
    assert_eq!(told["total"]["verdict"], "hidden");
    assert_eq!(told["total"]["value_wh"], told["published_wh"]);
}

#[test]
fn who_or_what_is_not_there_is_refused_before_a_round_begins() {
    // At 4096 bits a round that began would not end while anybody waits.
    let round = "--meters 10 --key-bits 4096";
    for (lens, more, part) in [
        (
            "nobody",
            "",
            "\"nobody\" is not understood; there are center, cloud, dealer, eavesdropper and meter:1",
        ),
        ("center,", "", "is not understood"),
        ("meter:0", "", "\"meter:0\" is not understood"),
        ("meter:99", "", "there is no meter-99; the meters are meter-1 to meter-10"),
        ("center", " --slots 07:00,19:00", "unexpected argument '--slots'"),
        ("center", " --budget 2", "unexpected argument '--budget'"),
        ("center", " --gamma 0", "gamma must be from 1"),
    ] {
        let round = format!("{round}{more}");
        let said = failure(&arguments(lens, &round), 2);
        assert!(said.contains(part), "{lens}{more}: {said}");
        let mut with_json = arguments(lens, &round);
        with_json.push("--json");
        let output = blindsum(&with_json);
        assert!(output.status.code() == Some(2) && output.stderr.is_empty(), "{lens}{more}");
        let error = parsed(&String::from_utf8(output.stdout).unwrap());
        let code = if more.contains("gamma") { "parameters" } else { "usage" };
        assert_eq!(error["error"]["code"], code, "{lens}{more}");
        assert!(error["error"]["message"].as_str().unwrap().contains(part), "{lens}{more}: {error}");
    }
    assert!(failure(&["knows", "--meters", "3"], 2).contains("--lens <WHO,...>"));
}

#[test]
fn the_help_lists_what_is_taken_and_nothing_else() {
    let flags = |command: &str| {
        let help = success(&[command, "--help"]);
        let flags = help.lines().filter_map(|line| line.trim_start().strip_prefix("--"));
        let flags = flags.map(|line| line.split([' ', '\n']).next().unwrap().to_owned());
        (flags.collect::<Vec<_>>(), help)
    };
    let (knows, help) = flags("knows");
    let (run, _) = flags("run");
    for of_run in ["slots", "budget", "ledger", "transcript", "public", "force", "against"] {
        assert!(run.iter().any(|flag| flag == of_run), "{of_run}");
        // Nor does another flag's help speak of it.
        assert!(
            !help.contains(&format!("--{of_run} ")) && !help.contains(&format!("--{of_run}\n")),
            "{of_run} in {help}"
        );
    }
    // What is listed is taken: a value that no flag has is what is wrong with it.
    for flag in knows.iter().filter(|flag| run.contains(flag)) {
        let output = blindsum(&["knows", &format!("--{flag}=\u{1}"), "--lens", "center", "--meters", "0"]);
        let message = String::from_utf8(output.stderr).unwrap();
        assert!(!message.contains("unexpected argument"), "{flag}: {message}");
    }
    assert!(knows.len() > 15 && knows.iter().any(|flag| flag == "lens"), "{knows:?}");
}

/// What follows some words up to the next of other words, as a number.
fn number_between(text: &str, before: &str, after: &str) -> f64 {
    let (_, rest) = text.split_once(before).unwrap();
    rest.split_once(after).unwrap().0.parse().unwrap()
}

#[test]
fn what_is_at_most_a_number_is_rounded_up() {
    for (lens, round) in [
        ("center", "--meters 10 --key-bits 256 --seed 1"),
        ("meter:1", "--meters 10 --key-bits 256 --seed 1"),
        ("center", "--meters 10 --key-bits 256 --seed 1 --epsilon 5"),
        ("center", "--meters 10 --key-bits 256 --seed 1 --epsilon 10"),
    ] {
        let (text, told) = (text(lens, round), told(lens, round));
        let odds = told["meters"][1]["reading"]["odds"].as_f64().unwrap().exp();
        let factor = number_between(&text, "by a factor of ", " at most");
        assert!(factor >= odds && factor < odds * 1.005, "{lens} {round}: {factor} for {odds}");
    }
    // Half of the width that holds 90 %, to the last digit.
    let round = "--meters 100 --key-bits 256 --seed 1 --gamma 3 --epsilon 0.7 --cap 2999";
    let interval = told(COALITION, round)["meters"][0]["reading"]["interval_wh"].as_f64().unwrap();
    let off = number_between(&text(COALITION, round), "in 90 it is off by ", " Wh at most");
    assert!(
        interval > 0.0 && 2.0 * off >= interval - 1e-9 && 2.0 * off <= interval + 0.001 + 1e-9,
        "{off} of {interval}"
    );
}

#[test]
fn the_text_names_the_consequence_first() {
    let round = "--meters 200 --key-bits 256 --seed 1";
    let (read, meters) = (text(COALITION, round), told(COALITION, round)["meters"].clone());
    let certain = |meter: &&Value| meter["reading"]["given"]["p_exact"].as_f64().unwrap() >= 0.9;
    let first = meters.as_array().unwrap().iter().find(certain).unwrap();
    let likeliest = first["reading"]["given"]["likeliest_wh"].as_f64().unwrap();
    let consequence =
        format!("They read home {}: {likeliest} Wh; that is right with a chance of", first["meter"]);
    assert!(read.find(&consequence).unwrap() < read.find("shares of noise").unwrap(), "{read}");
    let law = "Such a number is the reading exactly in 86.1 of 100 homes, and within 30 Wh in 96.0;";
    assert!(read.contains(law) && !read.contains("sealed"), "{read}");

    // The one to whom no home is open is told so, with what the bound says.
    let hidden = text("center", "--meters 10 --key-bits 256 --seed 1");
    assert!(hidden.contains("hidden        10   a fifty-fifty suspicion never gets above 90 %"), "{hidden}");
    assert!(!hidden.contains(" home 1:") && hidden.contains("by a factor of 2.719 at most"), "{hidden}");
    assert!(hidden.contains("Against one curious meter epsilon is 1.1876, not 1;"), "{hidden}");

    // A lens of its own home alone reads nobody else's.
    let own = text("meter:1", "--meters 10 --key-bits 256 --seed 1");
    assert!(!own.contains("It reads") && own.contains("by a factor of 3.280 at most"), "{own}");
}

#[test]
fn odds_without_a_limit_are_told_so() {
    let round = "--meters 10 --key-bits 256 --seed 1 --noise continuous";
    let few = text(COALITION, round);
    assert!(
        few.contains("No bound is known on how far the odds of two readings of such a home can shift."),
        "{few}"
    );
    let pooled = "meter:1,meter:2,meter:3,meter:4,meter:5,meter:6";
    let many = text(pooled, round);
    assert!(
        many.contains("Against 6 meters that pool what they know no finite epsilon is known to hold;"),
        "{many}"
    );
    assert!(told(pooled, round)["epsilon"]["against"][1]["epsilon"].is_null());
}

#[test]
fn columns_of_the_table_keep_apart() {
    let told = text(COALITION, "--meters 60 --key-bits 256 --seed 1");
    let mut lines = told.lines().skip_while(|line| !line.starts_with(" meter"));
    let head = lines.next().unwrap();
    // Columns that are flush right end where their names end.
    let chance = head.find("chance").unwrap() + "chance".len();
    let likeliest = head.find("likeliest").unwrap() + "likeliest".len();
    let rows: Vec<_> = lines.take_while(|line| !line.contains("more homes")).collect();
    assert_eq!(rows.len(), 20, "{told}");
    for row in &rows {
        assert!(row[..chance].ends_with(" %") && row[chance..].starts_with("   "), "{row}");
        assert!(row[likeliest..].starts_with("   "), "{row}");
    }
    assert!(rows.iter().any(|row| row.contains("over 99.9 %")), "the widest chance: {told}");
}

#[test]
fn a_refused_round_still_tells() {
    let round = "--meters 10 --key-bits 256 --seed 1 --blinding as-printed";
    let mut with_json = arguments(COALITION, round);
    with_json.push("--json");
    let told = parsed(&refused(&with_json));
    assert!(told["refused"].as_str().unwrap().contains("does not decrypt"));
    assert!(told["published_wh"].is_null());
    // Before the alarm rang c_i had left the meters: with pk's key and the dealer's shares it opens all the same.
    // What logarithms tell of k_i without r^n is not worked out.
    assert_eq!(told["summary_law"], json!({ "read": 0, "narrowed": 0, "hidden": 0, "not_worked_out": 10 }));
    for meter in told["meters"].as_array().unwrap() {
        let reading = &meter["reading"];
        assert_eq!(format!("{:.5}", reading["p_exact"].as_f64().unwrap()), "0.05164", "{meter}");
        assert!(reading["value_wh"].is_number(), "{meter}");
    }
    let text = refused(&arguments(COALITION, round));
    assert!(text.contains("The round was REFUSED: Eq. (18) as printed does not decrypt"), "{text}");
    // A number that is a whole Wh is read at ten homes too, whatever the law of the round says of all of them.
    let given = &told["summary"];
    let (read, open) = (given["read"].as_u64().unwrap(), given["not_worked_out"].as_u64().unwrap());
    assert!(read > 0 && read + open == 10, "{given}");
    assert!(text.contains(&format!("not worked out {open}   ")), "{text}");
}

/// Where one reading is all that is not known, the total is known as well as that; the law's verdict stays the law's.
#[test]
fn the_total_is_told_as_the_last_home_is() {
    let lens = (1..9).fold("cloud".to_owned(), |lens, meter| format!("{lens},meter:{meter}"));
    let mut refined = 0;
    for seed in 1..12 {
        let told = told(&lens, &format!("--meters 9 --key-bits 256 --seed {seed}"));
        let (total, last) = (&told["total"], &told["meters"][8]["reading"]);
        let known: f64 =
            (0..8).map(|meter| told["meters"][meter]["reading"]["value_wh"].as_f64().unwrap()).sum();
        assert_eq!(total["verdict"], last["verdict"], "seed {seed}");
        assert_eq!(total["law_verdict"], last["law_verdict"], "seed {seed}");
        assert_eq!(total["given"]["p_close"], last["given"]["p_close"], "seed {seed}");
        let sum = last["given"]["likeliest_wh"].as_f64().unwrap() + known;
        assert!((total["given"]["likeliest_wh"].as_f64().unwrap() - sum).abs() < 1e-6, "seed {seed}");
        refined += u32::from(total["verdict"] != total["law_verdict"]);
    }
    assert!(refined > 0);
    // Who knows every reading knows the total, and is told it.
    let all = told("meter:1,meter:2,meter:3", "--meters 3 --key-bits 256 --seed 1");
    let sum: f64 = (0..3).map(|meter| all["meters"][meter]["reading"]["value_wh"].as_f64().unwrap()).sum();
    assert!((all["total"]["value_wh"].as_f64().unwrap() - sum).abs() < 1e-6, "{all}");
}

/// The word for a home follows from the chance with the number in hand alone.
#[test]
fn read_is_more_often_than_not() {
    let (mut read, mut narrowed) = (0, 0);
    for seed in 1..6 {
        let told = told(COALITION, &format!("--meters 8 --key-bits 256 --seed {seed}"));
        for meter in told["meters"].as_array().unwrap() {
            let reading = &meter["reading"];
            let close = reading["given"]["p_close"].as_f64().unwrap();
            let word = if close >= 0.5 { "read" } else { "narrowed" };
            assert_eq!(reading["verdict"], word, "seed {seed}: {meter}");
            (read, narrowed) = (read + u32::from(word == "read"), narrowed + u32::from(word == "narrowed"));
        }
    }
    assert!(read > 0 && narrowed > 0, "{read} {narrowed}");
}

/// Short exponents: whoever factors the key, or owns it, takes logarithms of E(b_ij) and e_ij, and has the samples.
#[test]
fn what_logarithms_may_tell_is_never_said_to_be_hidden() {
    for (lens, round) in [
        ("eavesdropper", "--meters 1 --key-bits 64 --randomizer short-exponent --seed 5"),
        ("cloud", "--meters 3 --key-bits 1024 --key-mode split-keys --randomizer short-exponent --seed 5"),
        ("center,eavesdropper", "--meters 3 --key-bits 256 --blinding corrected --seed 5"),
    ] {
        let told = told(lens, round);
        let meters = told["meters"].as_array().unwrap();
        let all = json!({ "read": 0, "narrowed": 0, "hidden": 0, "not_worked_out": meters.len() });
        assert_eq!((&told["summary"], &told["summary_law"]), (&all, &all), "{lens}");
        assert_eq!((&told["not_worked_out"], &told["counts"]["hidden"]), (&json!(true), &json!(0)), "{lens}");
        for reading in meters.iter().map(|meter| &meter["reading"]).chain([&told["total"]]) {
            assert_eq!(reading["verdict"], "not worked out", "{lens}");
            assert!(reading["odds"].is_null(), "{reading}");
        }
        let text = text(lens, round);
        assert!(text.contains("hidden         0   "), "{text}");
        assert!(text.contains("WARNING: primes of") && text.contains("not worked out "), "{text}");
        assert!(!text.contains("by a factor of") && !text.contains("No help"), "{text}");
    }
    let holds = told("eavesdropper", "--meters 3 --key-bits 2048 --randomizer short-exponent --seed 5");
    assert_eq!((&holds["not_worked_out"], &holds["summary"]["hidden"]), (&json!(false), &json!(3)));
}

/// What one who goes leaves, who would have to help, and the even bet: in both ways of telling.
#[test]
fn who_could_go_or_help_is_told() {
    // Keys that nobody has shown how to factor.
    let round = "--meters 10 --gamma 2 --key-bits 1024 --seed 1";
    let three = told(COALITION, round);
    let leaving = three["leaving"].as_array().unwrap();
    assert_eq!(leaving.len(), 3, "{three}");
    for change in leaving {
        let none = json!({ "own": 0, "read": 0, "narrowed": 0, "hidden": 10, "not_worked_out": 0 });
        assert_eq!(change["counts"], none, "{change}");
    }
    assert!(three["helping"].as_array().unwrap().is_empty());
    let all = text(COALITION, round);
    assert!(
        all.contains("Take any one of them away, and every home that is not their own is hidden."),
        "{all}"
    );
    for meter in three["meters"].as_array().unwrap() {
        let given = &meter["reading"]["given"];
        let (even, chance) = (given["even_wh"].as_f64().unwrap(), given["p_even"].as_f64().unwrap());
        // As likely as not, and never farther than what is likelier.
        let interval = given["interval_wh"].as_array().unwrap();
        let (low, high) = (interval[0].as_f64().unwrap(), interval[1].as_f64().unwrap());
        assert!(chance >= 0.5 && even <= high - low, "{meter}");
        // Where the likeliest alone is as likely as not, the bet is on that.
        assert_eq!(even == 0.0, given["p_exact"].as_f64().unwrap() >= 0.5, "{meter}");
        assert!(all.contains(&format!("give or take {even}")), "{meter}");
    }
    // The cloud lacks two.
    let cloud = told("cloud", round);
    let opens: Vec<_> = cloud["helping"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|change| change["counts"]["hidden"] != json!(10))
        .collect();
    assert_eq!(opens.len(), 1, "{cloud}");
    assert_eq!(opens[0]["who"], json!(["center", "dealer"]));
    assert!(text("cloud", round).contains(
        "With the help of the control centre and the dealer together, by the law alone: 0 read, 10"
    ));
    // Keys that can be factored count as factored, as in the page: the control centre is not needed then, and a home that stays narrowed
    // is not said to be hidden. What nobody has factored has no number.
    let short = "--meters 10 --gamma 2 --key-bits 256 --seed 1";
    let three = told(COALITION, short);
    let without_center = three["leaving"]
        .as_array()
        .unwrap()
        .iter()
        .find(|change| change["who"] == json!(["center"]))
        .unwrap();
    assert_eq!(without_center["counts"]["narrowed"], 10, "{three}");
    assert!(!text(COALITION, short).contains("Take any one of them away"));
    let two = told("dealer,eavesdropper", short);
    assert_eq!(two["summary"], json!({ "read": 0, "narrowed": 10, "hidden": 0, "not_worked_out": 0 }));
    assert!(two["meters"].as_array().unwrap().iter().all(|meter| meter["reading"]["value_wh"].is_null()));
    assert!(
        text("dealer,eavesdropper", short)
            .contains("Keys of 256 bits can be factored, and count as factored")
    );
    // A meter's own home is counted apart.
    let own = told("meter:2", round);
    assert_eq!(
        own["counts"],
        json!({ "own": 1, "read": 0, "narrowed": 0, "hidden": 9, "not_worked_out": 0 })
    );
    assert!(text("meter:2", round).contains("own            1   of those that are read"));
}
