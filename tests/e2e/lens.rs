//! Through somebody's eyes: two rounds that differ only in what they must not know give the same page, except for ciphertexts and
//! tags. What they may know is for `blindsum_sim::knowledge` to say, by the records of the same rounds run here.

mod here;
mod look;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use blindsum_core::variants::{AbsencePolicy, Blinding, EpochBase, KeyMode, NoiseLaw};
use blindsum_core::wire::kind::Kind;
use blindsum_paillier::Randomizer;
use blindsum_sim::knowledge::{Finding, Knowledge, Lens, Observer, Value};
use blindsum_sim::{Event, Finished, Phase, Record, Sent};
use serde::Deserialize;
use serde_json::json;

use crate::browser::Browser;
use crate::server::Site;
use crate::site;
use here::{Plan, known_numbers, twins};
use look::{Asked, Look, look};
pub(crate) use look::{difference, page};

/// Whose eyes: each party's, and coalitions' that together know more than each of them, or as good as all.
const LENSES: [&str; 11] = [
    "eavesdropper",
    "cloud",
    "center",
    "dealer",
    "meter-1",
    "center+eavesdropper",
    "cloud+eavesdropper",
    "cloud+meter-1",
    "center+meter-1",
    "meter-1+meter-2",
    "center+cloud+dealer",
];

/// What a look takes as leaving out the words for houses.
const VERDICTS: &str = "[data-verdict]";
const OPEN: &str = include_str!("lens/open.js");

/// Two rounds, or days, that differ in what most must not know.
struct Pair {
    what: &'static str,
    plans: [Plan; 2],
    /// The meter whose card is open, from 0: one that differs. None of the lenses has it.
    meter: u32,
    lenses: &'static [&'static str],
    /// Whether every message is opened, through each pair of eyes.
    opened: bool,
}

impl Pair {
    /// A plan and what is changed in it: what the third meter used, at least.
    fn new(what: &'static str, plan: &Plan, change: impl Fn(&mut Plan)) -> Self {
        let mut other = plan.clone();
        change(&mut other);
        Self { what, plans: [plan.clone(), other], meter: 2, lenses: &LENSES, opened: false }
    }

    /// Whether the two draw other random numbers. Those that a lens may know are left out of its pages then.
    fn is_drawn_anew(&self) -> bool {
        self.plans[0].seed != self.plans[1].seed
    }

    /// Whether a lens knows something that differs and is shown of the meter looked at: then its pages differ too.
    fn is_told_apart(&self, knowledge: &Knowledge) -> bool {
        let depends =
            [Value::Reading, Value::MaskedPlain, Value::NoisyReading].map(|value| value(self.meter));
        !self.is_drawn_anew() && depends.into_iter().any(|value| knowledge.knows(value))
    }

    /// Where its files of readings are.
    fn folder(&self) -> PathBuf {
        std::env::temp_dir().join(format!("blindsum-lens-{}-{}", std::process::id(), self.what))
    }

    /// Runs both and looks at them with all eyes.
    async fn compare(&self, site: &Site, browser: &Browser) {
        let begun = Instant::now();
        let seeds = self.plans.each_ref().map(|plan| plan.seed);
        let [first, second] = self.both(site, browser, None).await;
        assert_eq!(first.len(), second.len());
        for (number, (Seen { lens, place, told_apart, hash, .. }, other)) in
            first.iter().zip(&second).enumerate()
        {
            let told = format!("{}, seeds {seeds:?}: {lens} at {place}", self.what);
            match told_apart {
                Some(true) => assert!(*hash != other.hash, "{told}: what it knows is not on its page"),
                Some(false) if *hash != other.hash => {
                    let pages = self.both(site, browser, Some(number)).await;
                    let [page, other] = pages.map(|mut seen| seen.swap_remove(number).page.unwrap());
                    panic!("{told}: {}", difference(&page, &other));
                }
                _ => (),
            }
        }
        std::fs::remove_dir_all(self.folder()).unwrap();
        let looks = first.len() + second.len();
        println!("{}, seeds {seeds:?}: {looks} looks in {:.1} s", self.what, begun.elapsed().as_secs_f64());
    }

    /// Both, through all eyes; and the markup of one of these pages, by its place among them.
    async fn both(&self, site: &Site, browser: &Browser, whole: Option<usize>) -> [Vec<Seen>; 2] {
        let mut pages = [Vec::new(), Vec::new()];
        for (place, (plan, seen)) in self.plans.iter().zip(&mut pages).enumerate() {
            let here = plan.run().pop().unwrap();
            self.run(site, browser, plan, &here).await;
            let open = self.opened && place == 0 && whole.is_none();
            *seen = self.looks(browser, plan, &here, open, whole).await;
        }
        pages
    }

    /// Runs one of the two on the page, where it ends as it did here, to the byte.
    async fn run(&self, site: &Site, browser: &Browser, plan: &Plan, here: &Finished) {
        browser.open(&site.url(&plan.query())).await;
        if let Some((meter, phase)) = plan.lost {
            // Its worker is told how to begin, and then one thing in each of its phases.
            let phases = [Phase::Initialization, Phase::Registration, Phase::Reading, Phase::Noise];
            let heard = 1 + phases.iter().position(|other| *other == phase).unwrap();
            browser.deafen(&format!("meter {}", meter + 1), heard).await;
        }
        // The name is on the page, so all have the same.
        let file = self.folder().join("readings.csv");
        std::fs::create_dir_all(self.folder()).unwrap();
        std::fs::write(&file, plan.file()).unwrap();
        browser.parameters().await;
        browser.find("file").await.send_keys(file.to_str().unwrap()).await.unwrap();
        browser.wait_for_text("readings-name", |text| text.ends_with("readings.csv")).await;
        browser.close_drawer().await;
        let published = here.outcome.noisy_total().is_some();
        browser.run(if published { "published" } else { "refused" }).await;
        let hash: String = here.outcome.transcript_hash.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(browser.text("transcript-hash").await.trim(), hash, "{}", plan.query());
        let house = format!("document.querySelector('#meter-{} .glass')", self.meter + 1);
        browser.script(&format!("{house}.dispatchEvent(new MouseEvent('click', {{ bubbles: true }}))")).await;
        browser.find("meter-card").await;
    }

    /// One of the two, through all eyes.
    async fn looks(
        &self,
        browser: &Browser,
        plan: &Plan,
        here: &Finished,
        open: bool,
        whole: Option<usize>,
    ) -> Vec<Seen> {
        let (params, meters, all) = (plan.params(), plan.raw.meters, here.records.len());
        // Those who see the difference: the meter itself, and the simulation.
        let own = Lens::of(Observer::Meter(self.meter));
        let lenses = self.lenses.iter().map(|lens| lens.parse().unwrap());
        let lenses: Vec<Lens> = lenses.chain([own.clone(), Lens::Everything]).collect();
        let whose = |eyes| Asked { lens: Some((eyes, meters)), ..Asked::default() };
        let mut seen = Vec::new();
        if plan.is_day() {
            browser.tab("checks").await;
            browser.choose("exhibits-epoch", "0").await;
            browser.find("let-go").await;
            for eyes in &lenses {
                // Nobody knows more than was published of an epoch whose messages were dropped; a meter has its own day.
                let told_apart = Some(*eyes == own).filter(|_| *eyes != Lens::Everything);
                let asked = Asked { whole: whole == Some(seen.len()), ..whose(eyes) };
                let Look { hash, page, .. } = look(browser, asked).await;
                seen.push(Seen { lens: eyes.to_string(), place: 0, told_apart, hash, page });
            }
            browser.tab("checks").await;
            browser.choose("exhibits-epoch", &(plan.used[0].len() - 1).to_string()).await;
            browser.find("law-ledger").await;
        }
        // In the midst, when the total is there and not announced, and at the end. How the round ended is not told before.
        for place in [all / 2, all - 1, all] {
            let records = &here.records[..place];
            for eyes in &lenses {
                let knowledge = Knowledge::gather(&params, records, eyes);
                let is_told = *eyes == own || *eyes == Lens::Everything;
                let whole = whole == Some(seen.len());
                let mut asked = Asked { place: Some(place), whole, ..whose(eyes) };
                if self.is_drawn_anew() && !is_told {
                    asked.left_out = self.known_places(plan, &knowledge, messages(records).last().copied());
                    asked.names = json!(known_numbers(&knowledge, records));
                }
                let look = look(browser, asked).await;
                assert_eq!(look.steps, all, "{}", self.what);
                let status = &look.status;
                assert!(
                    place == all || !status.contains("kWh"),
                    "{}: {eyes} at {place}: {status}",
                    self.what
                );
                assert!(look.opened, "{}: {eyes} at {place}: no message is open", self.what);
                for (value, known) in &look.knows {
                    let known_here = knowledge.knows(self.value(value));
                    assert_eq!(*known, known_here, "{}: {eyes} at {place}: {value}", self.what);
                }
                let told_apart = match is_told || self.is_told_apart(&knowledge) {
                    true => Some(true).filter(|_| place == all),
                    false => Some(false),
                };
                let Look { hash, page, .. } = look;
                seen.push(Seen { lens: eyes.to_string(), place, told_apart, hash, page });
            }
        }
        for eyes in lenses.iter().filter(|eyes| open && **eyes != Lens::Everything) {
            look(browser, whose(eyes)).await;
            browser.tab("log").await;
            self.open_all(browser, eyes, &messages(&here.records)).await;
        }
        seen
    }

    /// Opens every message: of those that the lens does not see there is no byte, and of all others there are some.
    async fn open_all(&self, browser: &Browser, lens: &Lens, messages: &[&Sent]) {
        let opened = browser.ask(OPEN, &[]).await;
        let opened = Vec::<(bool, usize)>::deserialize(&opened).unwrap_or_else(|_| panic!("{opened}"));
        assert_eq!(opened.len(), messages.len());
        for (number, ((sealed, shown), sent)) in (1..).zip(opened.into_iter().zip(messages)) {
            let sees = lens.sees(sent);
            assert_eq!((sealed, shown > 0), (!sees, sees), "{}: {lens}, message {number}", self.what);
        }
    }

    /// A value by its symbol in the table of who knows what.
    fn value(&self, symbol: &str) -> Value {
        let meter = self.meter;
        match symbol {
            "d_i" => Value::Reading(meter),
            "x_i" => Value::Blind(meter),
            "k_i" => Value::KeyShare(meter),
            "c_i" => Value::MaskedReading(meter),
            "d_i - x_i" => Value::MaskedPlain(meter),
            "E(b_{ij})" => Value::EncryptedBits(meter),
            "b_{ij}" => Value::Selection(meter),
            "xi_{ij}" => Value::Samples(meter),
            "xi_i" => Value::Selected(meter),
            "e_{ij}" => Value::NoiseShares(meter),
            "xi_i + x_i" => Value::ShareTotal(meter),
            "d_i + xi_i" => Value::NoisyReading(meter),
            "C_2" => Value::ReadingProduct,
            "C_1" => Value::NoiseProduct,
            "d - x" => Value::MaskedTotal,
            "xi + x" => Value::BlindedNoise,
            "d" => Value::TrueTotal,
            "xi" => Value::Noise,
            "y" => Value::Published,
            "r_i" => Value::Randomizer(meter),
            "x_{ij}" => Value::SubBlinds(meter),
            "H_i" => Value::Registration(meter),
            "K_i" => Value::LinkKey(meter),
            "x" => Value::TotalBlind,
            "d + xi" => Value::NoisyTotal,
            "k_a" => Value::AbsentShares,
            "n" => Value::ReadingKey,
            "nu" => Value::NoiseKey,
            "p , q" => Value::ReadingSecret,
            "p_nu , q_nu" => Value::NoiseSecret,
            _ => panic!("what is {symbol}?"),
        }
    }

    /// Where the page shows short numbers, and bytes, that a lens knows and that differ with the seed: a short number may stand
    /// in many places by chance, so these go by their places.
    fn known_places(&self, plan: &Plan, knowledge: &Knowledge, latest: Option<&Sent>) -> Vec<String> {
        let short = ["d_i", "xi_i", "d_i + xi_i", "d", "xi", "d + xi"];
        let known = short.into_iter().filter(|symbol| knowledge.knows(self.value(symbol)));
        let mut places: Vec<_> =
            known.map(|symbol| format!("#knows tr[data-value='{symbol}'] td:nth-child(2)")).collect();
        // The verdict has them too.
        places.extend(["held", "chain"].map(|table| format!("[data-testid='{table}'] .number")));
        if knowledge.knows(Value::NoisyTotal) {
            places.push("[data-testid='verdict-softer']".to_owned());
        }
        // The street beside the laboratory has each share that is known.
        let shares = (0..plan.raw.meters).filter(|meter| knowledge.knows(Value::Selected(*meter)));
        places.extend(shares.map(|meter| format!("#shares [data-testid='meter-{}'] .range", meter + 1)));
        let number = |value| match knowledge.finding(value) {
            Finding::Covered { cover, .. } => cover.number,
            _ => None,
        };
        if number(Value::TrueTotal).is_some() {
            // What is left of y less the shares that are known.
            places.extend(["d", "xi"].map(|symbol| format!("#knows tr[data-value='{symbol}'] td")));
            places.extend(["true-total-known", "noise-known"].map(|id| format!("[data-testid='{id}']")));
        }
        // The laboratory says of each part what it depends on.
        for (value, word) in [(Value::Noise, "noise"), (Value::TrueTotal, "total")] {
            if knowledge.knows(value) {
                places.push(format!("#shares [data-known='{word}']"));
            }
        }
        if (0..plan.raw.meters).any(|meter| number(Value::Reading(meter)).is_some()) {
            // The number in hand, what it is worth, and the word that follows.
            places.push(VERDICTS.to_owned());
            places.push("[data-testid='card-verdict']".to_owned());
            places.push("#knows tr[data-value='d_i'] td".to_owned());
            let verdict = [
                ".verdict-band > svg",
                ".verdict-band .say",
                ".verdict-band .tally",
                ".verdict-panel .home",
                ".verdict-panel .big",
            ];
            places.extend(verdict.map(str::to_owned));
            places.extend(
                [".verdict-picture", "#knows .downloads", "[data-testid='changes']", "[data-testid='rests']"]
                    .map(str::to_owned),
            );
            // The same word on what follows from the reading.
            let words = [
                "#knows td:has(.finding)",
                ":is(#matrix, #all-meters) :is(.sample, .m-sample):has(.finding)",
                ".card-facts .sample:has(.finding)",
                "[data-testid='shares-found']",
            ];
            places.extend(words.map(str::to_owned));
        }
        if (0..plan.raw.meters).any(|meter| knowledge.knows(Value::NoisyReading(meter))) {
            places.push(".stage .pooled-number".to_owned());
        }
        for meter in 0..plan.raw.meters {
            for j in (0..plan.raw.gamma).filter(|j| knowledge.sample(meter, *j).is_known()) {
                let (row, column) = (meter + 1, j + 2);
                places.push(format!(
                    "#all-meters .matrix tbody tr:nth-child({row}) td:nth-child({column}) .sample"
                ));
                if meter == self.meter {
                    places.push(format!(".card-facts .sample:nth-child({})", j + 1));
                    // The sample, and what comes of it.
                    let rows = ["samples", "product", "sent", "all"].map(|row| format!("#matrix .row-{row}"));
                    places.extend(rows);
                }
            }
        }
        // Of the announced total all bytes are the same.
        if latest.is_some_and(|sent| knowledge.sees(sent) && sent.kind != Kind::Published) {
            places.push("#message .hex".to_owned());
        }
        places
    }
}

/// A page that was looked at.
struct Seen {
    lens: String,
    place: usize,
    /// Whether it must differ from the other round's, or must not; nothing: either.
    told_apart: Option<bool>,
    hash: String,
    page: Option<String>,
}

/// The messages among records.
fn messages(records: &[Arc<Record>]) -> Vec<&Sent> {
    let messages = records.iter().filter_map(|record| match &record.event {
        Event::Sent(sent) => Some(sent),
        _ => None,
    });
    messages.collect()
}

/// What four homes use, in mWh: the third and the fourth are those that most lenses must not know.
const USED: [&[i64]; 4] = [&[1_000_000], &[2_000_000], &[1_500_000], &[500_000]];

#[tokio::test(flavor = "multi_thread")]
async fn a_lens_shows_the_same_page_whatever_it_must_not_know() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.hurry().await;
    let plan = Plan::new(&USED);
    let exchanged = |plan: &mut Plan| plan.used.swap(2, 3);

    // Who of two homes used what: the sum is the same, and so is all that is random.
    let mut pair = Pair::new("published keys", &plan, exchanged);
    pair.opened = true;
    pair.compare(&site, &browser).await;
    for (what, key_mode, blinding) in [
        ("split keys", KeyMode::SplitKeys, Blinding::Hardened),
        ("a centre that draws, corrected", KeyMode::CenterDraws, Blinding::Corrected),
    ] {
        let mut plan = plan.clone();
        (plan.raw.key_mode, plan.raw.blinding) = (key_mode, blinding);
        Pair::new(what, &plan, exchanged).compare(&site, &browser).await;
    }

    // What the parameters besides those change: of one sample each meter knows that it counts.
    let mut one = plan.clone();
    (one.raw.gamma, one.raw.randomizer, one.raw.noise) = (1, Randomizer::ShortExponent, NoiseLaw::Continuous);
    Pair::new("one sample, short exponents", &one, exchanged).compare(&site, &browser).await;
    let mut lab = plan.clone();
    (lab.raw.base, lab.raw.collapsed) = (EpochBase::PerMeter, true);
    Pair::new("a base for each meter, collapsed", &lab, exchanged).compare(&site, &browser).await;

    browser.quit().await;
}

/// Two tests, for these take longest of all, and so they can run at the same time.
#[tokio::test(flavor = "multi_thread")]
async fn a_lens_shows_the_same_page_of_another_sum_of_an_alarm_of_a_loss_and_of_a_day() {
    let site = site().await;
    let browser = Browser::start().await;
    browser.hurry().await;
    let plan = Plan::new(&USED);

    // The same total is published, of another sum and other noise.
    let seeded = |seed| Plan { seed, ..plan.clone() };
    let seeds = twins(seeded, |one, other| one != other && one.abs_diff(other) < 900_000);
    let [noise, others] = seeds.map(|seed| seeded(seed).run()[0].outcome.selected_noise);
    let pair = Pair::new("another sum", &seeded(seeds[0]), |plan| {
        plan.seed = seeds[1];
        plan.used[2][0] += noise - others;
    });
    let totals = pair.plans.each_ref().map(|plan| plan.run()[0].outcome.noisy_total());
    assert!(totals[0].is_some_and(|total| total > 0) && totals[0] == totals[1], "{seeds:?}: {totals:?}");
    pair.compare(&site, &browser).await;

    // Nothing is published: the numbers do not decrypt, and the alarm rings. Whoever has no key learns nothing of them.
    let printed = |seed| {
        let mut plan = Plan { seed, ..plan.clone() };
        (plan.raw.key_mode, plan.raw.blinding) = (KeyMode::SplitKeys, Blinding::AsPrinted);
        plan
    };
    let seeds = twins(printed, |one, other| one != other);
    let pair = Pair::new("an alarm", &printed(seeds[0]), |plan| {
        plan.seed = seeds[1];
        plan.used[2][0] += 250_000;
    });
    pair.compare(&site, &browser).await;

    // A fifth meter falls silent after it has sent its masked reading. What it used is not in the total.
    let mut plan = Plan::new(&[USED[0], USED[1], USED[2], USED[3], &[700_000]]);
    plan.lost = Some((4, Phase::Noise));
    let exchanged = |plan: &mut Plan| {
        plan.used.swap(2, 3);
        plan.used[4][0] += 123_000;
    };
    Pair::new("a meter lost", &plan, exchanged).compare(&site, &browser).await;
    plan.absence = AbsencePolicy::Repair;
    let mut pair = Pair::new("a round repaired", &plan, exchanged);
    (pair.meter, pair.opened) = (4, true);
    pair.compare(&site, &browser).await;

    // A day: an earlier epoch is looked at as well as the last.
    let plan = Plan::new(&[
        &[1_000_000, 800_000, 0],
        &[2_000_000, 90_000, 600_000],
        &[1_500_000, 400_000, 1_000_000],
        &[500_000, 1_100_000, 2_000_000],
    ]);
    let mut pair = Pair::new("a day", &plan, |plan| plan.used.swap(2, 3));
    pair.lenses = &["eavesdropper", "cloud", "center", "meter-1", "meter-1+meter-2", "center+cloud+dealer"];
    pair.compare(&site, &browser).await;
    browser.quit().await;
}
