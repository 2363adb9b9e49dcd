//! English: the lecture.

use blindsum_core::wire::kind::Kind;
use blindsum_sim::beat::Beat;

use crate::state::lecture::Slide;
use crate::text::words::lecture::{LectureFigures, LectureWords, Standing};

/// A small number as a word.
fn number(count: u32) -> String {
    const WORDS: [&str; 10] = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    let word = usize::try_from(count).ok().and_then(|count| WORDS.get(count));
    word.map_or_else(|| count.to_string(), |word| (*word).to_owned())
}

fn beat_word(beat: Beat) -> &'static str {
    match beat {
        Beat::Keys => "keys",
        Beat::Register => "register",
        Beat::Admit => "admit",
        Beat::LockBits => "lock bits",
        Beat::DealShares => "deal shares",
        Beat::ReadAndBlind => "read, blind",
        Beat::SendReading => "send reading",
        Beat::DrawNoise => "draw noise",
        Beat::SendNoise => "send noise",
        Beat::Multiply => "multiply",
        Beat::HandOver => "hand over",
        Beat::Publish => "publish",
    }
}

fn title(slide: Slide, figures: &LectureFigures) -> String {
    let gamma = figures.gamma;
    match slide {
        Slide::Day => "A smart meter knows when you sleep",
        Slide::Question => "The grid needs only the sum",
        Slide::Run => match figures.standing {
            Standing::None => "Now the street adds up",
            Standing::Runs => "The street is adding up",
            Standing::Published => "The street has added up",
            Standing::Refused => "This round has no total",
        },
        Slide::Beat(Beat::Keys) => "Anybody can lock, one party can open",
        Slide::Beat(Beat::Register) => "Every meter shows who it is",
        Slide::Beat(Beat::Admit) => "The cloud learns whom to expect",
        Slide::Beat(Beat::LockBits) => {
            let zeros = gamma.saturating_sub(1);
            return format!(
                "The cloud locks a 1 and {} 0{}",
                number(zeros),
                if zeros == 1 { "" } else { "s" }
            );
        }
        Slide::Beat(Beat::DealShares) => "The dealer deals shares that cancel",
        Slide::Beat(Beat::ReadAndBlind) => "The meter reads, and masks the reading",
        Slide::Beat(Beat::SendReading) => "The masked reading goes out, locked",
        Slide::Beat(Beat::DrawNoise) => {
            return format!("The meter draws {} sample{}", number(gamma), if gamma == 1 { "" } else { "s" });
        }
        Slide::Beat(Beat::SendNoise) => "Each meter sends its noise, locked",
        Slide::Beat(Beat::Multiply) => "The cloud adds without opening",
        Slide::Beat(Beat::HandOver) => "Two products leave the cloud",
        Slide::Beat(Beat::Publish) => "Only the sum comes out",
        Slide::Cloud => "What does the cloud know now?",
        Slide::Coalition => "And if three of them pool?",
        Slide::Odds => "Epsilon is a limit on odds",
        Slide::Law => "The noise has a known shape",
        Slide::Homes => "More homes, less to hide behind",
        Slide::Learned => "What to take home",
        Slide::NotPromised => "What nobody promises",
    }
    .to_owned()
}

fn sentence(slide: Slide, figures: &LectureFigures) -> String {
    let LectureFigures { homes, gamma, standing, .. } = figures;
    match slide {
        Slide::Day => "This is one home’s day, as its meter saw it.",
        Slide::Question => "Can a street give its sum, and no home its reading?",
        Slide::Run => match standing {
            Standing::None => return format!("{homes} and three helpers: every party runs here."),
            Standing::Runs => "Every beat fills when its messages are through.",
            Standing::Published => "The total is out. Now beat by beat.",
            Standing::Refused => "It stopped by a rule, and it published nothing.",
        },
        Slide::Beat(Beat::Keys) => "The control centre keeps the halves that open.",
        Slide::Beat(Beat::Register) => "It registers for this half-hour on a secret channel.",
        Slide::Beat(Beat::Admit) => "The control centre sends it the list.",
        Slide::Beat(Beat::LockBits) => "Each meter gets its own row, and cannot read it.",
        Slide::Beat(Beat::DealShares) => "A huge random number each; together they add up to zero.",
        Slide::Beat(Beat::ReadAndBlind) => "It takes off a blind: a huge random number of its own.",
        Slide::Beat(Beat::SendReading) => "The dealer’s share is in it too.",
        Slide::Beat(Beat::DrawNoise) if *gamma > 1 => "It cannot know which one will count.",
        Slide::Beat(Beat::DrawNoise) => "It knows that this one will count.",
        Slide::Beat(Beat::SendNoise) if *gamma > 1 => {
            return format!("Of the {} samples it drew, only one will count.", number(*gamma));
        }
        Slide::Beat(Beat::SendNoise) => "Its one sample counts.",
        Slide::Beat(Beat::Multiply) => "To multiply locked numbers is to add what is inside.",
        Slide::Beat(Beat::HandOver) => "No message of a single home goes with them.",
        Slide::Beat(Beat::Publish) => "The blinds vanish, and the noise stays in.",
        Slide::Cloud => "It has every locked message, and no key.",
        Slide::Coalition => "Control centre, dealer and one who listens.",
        Slide::Odds => "However the total comes out, odds move no further.",
        Slide::Law => "Small noise is likely, large noise is rare.",
        Slide::Homes => "What the same three read, by the law of one share.",
        Slide::Learned => "Three sentences are enough.",
        Slide::NotPromised => "Three more, so that nobody trusts it too much.",
    }
    .to_owned()
}

fn verdict(slide: Slide, figures: &LectureFigures) -> String {
    let lines = match slide {
        Slide::Day => {
            ["Anybody with this curve can read a household off it.", "Its meter makes one every day."]
        }
        Slide::Question => {
            ["Nobody alone may learn what one home used.", "Everybody may learn the sum, blurred on purpose."]
        }
        Slide::Run => [
            "Dealer, cloud and control centre are three parties.",
            "None of them may see what one home used.",
        ],
        Slide::Beat(Beat::Keys) => [
            "Numbers locked by such a key can be added unopened.",
            "The lock alone does not hide from its owner.",
        ],
        Slide::Beat(Beat::Register) => {
            ["An outsider cannot speak in a meter’s name.", "The control centre checks each of them."]
        }
        Slide::Beat(Beat::Admit) => {
            ["Nothing about energy has been sent so far.", "Every home is still closed."]
        }
        Slide::Beat(Beat::LockBits) if figures.gamma > 1 => [
            "The cloud knows which place holds the 1.",
            "The meter does not: a locked 1 looks like a locked 0.",
        ],
        Slide::Beat(Beat::DealShares) => [
            "With its share in it, one message alone stays closed.",
            "Only the product of all of them opens.",
        ],
        Slide::Beat(Beat::ReadAndBlind) => {
            ["The reading and its blind stay in the home.", "What is left hides the reading from all others."]
        }
        Slide::Beat(Beat::SendReading) => {
            ["Three covers: the lock, the share and the blind.", "The cloud can lift none of them."]
        }
        Slide::Beat(Beat::DrawNoise) if figures.gamma > 1 => {
            ["It knows every sample.", "Noise that it chose alone, it could take off the total."]
        }
        Slide::Beat(Beat::SendNoise) if figures.gamma > 1 => [
            "The cloud knows which one counts, not its value.",
            "The meter knows the value, not that it counts.",
        ],
        Slide::Beat(Beat::LockBits | Beat::DrawNoise | Beat::SendNoise) => {
            ["With one sample there is nothing to choose.", "The meter knows its part of the noise."]
        }
        Slide::Beat(Beat::Multiply) => {
            ["The cloud adds numbers that it cannot read.", "It sees no reading, and not the sum."]
        }
        Slide::Beat(Beat::HandOver) => [
            "Without blinds, the control centre would open the true sum.",
            "Without noise, everybody would have it.",
        ],
        Slide::Beat(Beat::Publish) => {
            let band = format!("In 19 rounds of 20 it is off by {} at most.", figures.band);
            return ["The total is public, and blurred on purpose.".to_owned(), band].join("\n");
        }
        Slide::Odds => {
            let line = format!("A fifty-fifty suspicion gets to {}.", figures.suspicion);
            return [line, "The next total costs as much again.".to_owned()].join("\n");
        }
        Slide::Law => {
            ["The law is public, the value is not.", "This page shows it because it simulates every party."]
        }
        Slide::Homes => {
            ["Each home’s share of the noise gets smaller.", "The noise in the total stays as it is."]
        }
        Slide::Cloud | Slide::Coalition | Slide::Learned | Slide::NotPromised => return String::new(),
    };
    lines.join("\n")
}

fn sentences(slide: Slide, figures: &LectureFigures) -> String {
    let sentences = match slide {
        Slide::Learned => [
            "A street adds up and opens no home, unless three parties pool.".to_owned(),
            "The one who knows the number does not know that it counts.".to_owned(),
            format!(
                "Noise limits what a total tells: a fifty-fifty suspicion gets to {}.",
                figures.suspicion
            ),
        ],
        Slide::NotPromised => [
            "Three who pool get close to what a home used.".to_owned(),
            "One silent meter stops the sum, or its repair costs privacy.".to_owned(),
            "Nobody checks that a meter tells the truth.".to_owned(),
        ],
        _ => return String::new(),
    };
    sentences.join("\n")
}

fn exhibit(slide: Slide, figures: &LectureFigures) -> String {
    match slide {
        Slide::Day => "energy, slot by slot",
        Slide::Question => "what the grid asks for",
        Slide::Run => "twelve beats",
        Slide::Beat(Beat::Keys) => "two public keys",
        Slide::Beat(Beat::Register) => "registered",
        Slide::Beat(Beat::Admit) => "the list",
        Slide::Beat(Beat::LockBits) => return format!("{}: locked, and inside", figures.first),
        Slide::Beat(Beat::DealShares) => "shares, on secret channels",
        Slide::Beat(Beat::ReadAndBlind) => "inside the home",
        Slide::Beat(Beat::SendReading) => "what the cloud gets",
        Slide::Beat(Beat::DrawNoise) => return format!("{}: samples, in Wh", figures.first),
        Slide::Beat(Beat::SendNoise) => return format!("{}: bit × sample, in Wh", figures.first),
        Slide::Beat(Beat::Multiply) => "many in, two out",
        Slide::Beat(Beat::HandOver) => "two locked sums",
        Slide::Beat(Beat::Publish) => "opened and added",
        Slide::Cloud => "what the cloud holds",
        Slide::Coalition => return format!("{} in 25 equal chances", figures.home),
        Slide::Odds => "a suspicion about one home",
        Slide::Law => "the noise in the total",
        Slide::Homes => return format!("read to within {}", figures.close),
        Slide::Learned | Slide::NotPromised => "",
    }
    .to_owned()
}

fn foot(slide: Slide, figures: &LectureFigures) -> String {
    let LectureFigures { digits, noise, gamma, .. } = figures;
    let digits = digits.map(|digits| format!("Each has {digits} digits."));
    match slide {
        Slide::Question => "The sum is all it needs.".to_owned(),
        Slide::Beat(Beat::Keys | Beat::DealShares) => digits.unwrap_or_default(),
        Slide::Beat(Beat::LockBits) => "Each lock looks like any other.".to_owned(),
        Slide::Beat(Beat::SendReading) => "All three have to go first.".to_owned(),
        Slide::Beat(Beat::DrawNoise) if *gamma > 1 => "Which one counts?".to_owned(),
        Slide::Beat(Beat::SendNoise) if *gamma > 2 => {
            format!("{} samples left no trace.", capital(&number(gamma - 1)))
        }
        Slide::Beat(Beat::SendNoise) if *gamma == 2 => "One sample left no trace.".to_owned(),
        Slide::Law => noise.as_ref().map(|noise| format!("This round: {noise}")).unwrap_or_default(),
        _ => String::new(),
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

pub(super) static LECTURE: LectureWords = LectureWords {
    begin: "Lecture",
    leave: "Leave",
    go_on: "Next scene",
    go_back: "Scene before",
    place: |number, all| format!("{number} of {all}"),
    next: "next:",
    next_slide: |slide| {
        match slide {
            Slide::Day => "a day",
            Slide::Question => "the question",
            Slide::Run => "the round",
            Slide::Beat(beat) => beat_word(beat),
            Slide::Cloud => "the cloud",
            Slide::Coalition => "three who pool",
            Slide::Odds => "epsilon",
            Slide::Law => "the noise",
            Slide::Homes => "more homes",
            Slide::Learned => "take home",
            Slide::NotPromised => "limits",
        }
        .to_owned()
    },
    notes_minutes: |slide, until, all| {
        let (here, aside) = (slide.minutes(), slide.aside());
        let what = match slide {
            Slide::Beat(Beat::LockBits) => "in tab Meter",
            Slide::Beat(Beat::SendNoise) => "in tab Noise",
            Slide::Beat(Beat::Publish) => "in tab Opening",
            Slide::Coalition => "for the eyes",
            Slide::Homes => "in a town",
            _ => "in tab Day",
        };
        let aside = if aside > 0 { format!(", {aside} {what}") } else { String::new() };
        format!("{here} min here{aside}: {until} of {all}")
    },
    notes_keys: "S light, ↑ ↓ move it, N notes, P leave",
    notes_title: "Notes for the speaker",
    picture: "The parties of the round.",
    picture_lit: |who| format!("In the light: {who}."),
    picture_dimmed: |who| format!("Dimmed: {who}."),
    picture_all_lit: "All of them are in the light.",
    listens: "listens",
    carried: |kind| {
        match kind {
            Kind::ReadingKey | Kind::NoiseKey => "keys",
            Kind::Registration => "who it is",
            Kind::Admission => "list",
            Kind::BlindSequence => "locked bits",
            Kind::SequenceProof | Kind::Opening => "proof",
            Kind::KeyShare => "share",
            Kind::MaskedReading => "reading",
            Kind::NoiseShares => "noise",
            Kind::Aggregate | Kind::ReadingAggregate | Kind::NoiseTotal => "products",
            Kind::Published => "total",
            Kind::RepairRequest | Kind::RepairSum => "repair",
        }
        .to_owned()
    },
    windows: |who| format!("The windows show what {who} can tell."),
    homes: |from, to| if from == to { format!("home {from}") } else { format!("homes {from} to {to}") },
    travels: |what, from, to| format!("On its way: {what}, from {from} to {to}."),
    planned: |home, beat| format!("Home {home} loses its power in beat {beat}, as planned."),
    title,
    sentence,
    verdict,
    sentences,
    needs_round: "No round was run yet. Go on, and it runs.",
    needs_running: "The round is running.",
    not_usual: "Your parameters choose a variant that these scenes do not describe.",
    refused: "The round was refused before this.",
    exhibit,
    foot,
    row_readings: "for readings",
    row_noise: "for noise",
    row_meters: "meters",
    row_admitted: "admitted",
    of: |count, all| format!("{count} of {all}"),
    row_share: |meter| format!("meter {meter}"),
    row_more: |count| format!("{count} more"),
    row_reading: "reading",
    row_blind: "− blind",
    row_cover_lock: "the lock",
    row_cover_share: "the share",
    row_cover_blind: "the blind",
    row_all_readings: "readings",
    row_all_noise: "noise",
    row_sum_open: "sum − blinds",
    row_noise_open: "noise + blinds",
    row_total: "total",
    row_band: "in 19 rounds of 20 within",
    row_sum: "their sum",
    unknown: "?",
    plus_minus: |value| format!("±\u{a0}{value}"),
    wh: |value| format!("{value}\u{a0}Wh"),
    before: "before the total",
    after: "after it, at most",
    one_meter_after: "for one curious meter, at most",
    odds_of: |up, down| format!("{up} : {down}"),
    guess: |what, from, until| format!("{what} {from} to {until}"),
    into_one: |count| format!("{count} in, 1 out"),
    row_masked: "= masked",
    not_limited: "no limit",
    homes_row: |homes, read| format!("{homes}: {read} of 100 are read"),
    dots_axis: |most| format!("{most}\u{a0}Wh"),
    dots_alt: |homes| format!("What {homes} may have used, as 25 dots over 0 to the cap"),
    columns_alt: |count| format!("{count} places, each with its bit and its sample as far as they are known"),
    law_alt: "The law of the noise: highest at nothing, and falling on both sides",
    curve_alt: "A home’s energy over the day, as steps",
};
