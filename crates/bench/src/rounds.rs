//! Whole rounds: ours beside the rival's, the paper's hardest point, and how cost grows.

use std::convert::Infallible;
use std::num::NonZeroUsize;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use blindsum_bench::plan::{RoundPlan, Took, Watch};
use blindsum_cli::host;
use blindsum_core::variants::KeyMode;
use blindsum_paillier::Randomizer;
use blindsum_sim::{Event, Session};
use serde_json::json;

use crate::arguments::Arguments;
use crate::browser::Browser;
use crate::report::Report;
use crate::sample::{Aim, GOAL_BITS, RoundSample};

/// Who runs rounds.
const CONTENDERS: [&str; 4] = ["ours-kernel", "ours-portable", "paillier-bigint", "ours-native"];
/// m and gamma of the round that everybody runs.
const COMMON: (u32, u32) = (100, 4);
/// m and gamma of the paper's hardest point.
const HARDEST: (u32, u32) = (500, 20);
/// For the growth with m, at gamma = 4. The first one is the fixed part.
const METERS: [u32; 5] = [1, 26, 51, 101, 201];
/// For the growth with gamma, at m = 50.
const GAMMAS: [u32; 5] = [1, 5, 9, 17, 33];
/// m of the largest class.
const CROWD: u32 = 1000;

/// Measures all of them.
pub(crate) fn measure(arguments: &Arguments, report: &mut Report, browser: &mut Browser) -> Result<()> {
    let workers = u32::try_from(host::all_processors().get())?.min(8);
    let times = arguments.rounds.div_ceil(2);
    let (textbook, short) = (Randomizer::Textbook, Randomizer::ShortExponent);
    let start = Instant::now();
    let mut one = |aim, contender, (meters, gamma), bits, randomizer, round: u32| -> Result<()> {
        let key_mode = KeyMode::default();
        let plan = RoundPlan { meters, gamma, bits, key_mode, randomizer, workers, seed: round.into() };
        let took = if contender == "ours-native" {
            native(plan)?
        } else {
            let told = browser.put(json!({ "contender": contender, "round": plan }))?;
            serde_json::from_value(told.get("round").cloned().context("the page told nothing")?)?
        };
        report.add_round(RoundSample { aim, contender, plan, round, took });
        let seconds = start.elapsed().as_secs_f64();
        eprintln!(
            "bench: {} {contender} m={meters} gamma={gamma} {bits} bits, after {seconds:.0} s",
            aim.name()
        );
        Ok(())
    };
    for round in 1..=times {
        for bits in &arguments.bits {
            // Nobody is always the first.
            let turn = usize::try_from(round).unwrap_or(0) % CONTENDERS.len();
            for contender in CONTENDERS.into_iter().cycle().skip(turn).take(CONTENDERS.len()) {
                one(Aim::Common, contender, COMMON, *bits, textbook, round)?;
                if contender != "paillier-bigint" {
                    one(Aim::Common, contender, COMMON, *bits, short, round)?;
                }
            }
        }
        if arguments.bits.contains(&GOAL_BITS) {
            one(Aim::Hardest, "ours-kernel", HARDEST, GOAL_BITS, short, round)?;
            for meters in METERS {
                one(Aim::Meters, "ours-kernel", (meters, 4), GOAL_BITS, textbook, round)?;
            }
            for gamma in GAMMAS {
                one(Aim::Gammas, "ours-kernel", (50, gamma), GOAL_BITS, textbook, round)?;
            }
        }
    }
    if arguments.bits.contains(&GOAL_BITS) {
        one(Aim::Crowd, "ours-kernel", (CROWD, 4), GOAL_BITS, short, 1)?;
    }
    Ok(())
}

/// A round on threads of this program.
fn native(plan: RoundPlan) -> Result<Took> {
    let config = plan.config(host::clock).map_err(|error| anyhow::anyhow!("{error}"))?;
    let (mut session, fleet, effects) = Session::begin(config)?;
    let threads = NonZeroUsize::new(usize::try_from(plan.workers)?).context("no workers")?;
    let mut watch = Watch::default();
    let see = |session: &mut Session| -> Result<(), Infallible> {
        let made = session.records().iter().take(2).any(|record| matches!(record.event, Event::KeysMade(..)));
        watch.see(session.progress().phase, made, host::clock());
        Ok(())
    };
    let Ok(()) = host::run(&mut session, fleet, effects, threads, &Default::default(), see);
    ensure!(session.is_over(), "the round is not over");
    let (wall, cloud_wall) = watch.told(host::clock()).context("no keys were made")?;
    let finished = session.take_finished();
    finished
        .first()
        .and_then(|finished| Took::of(finished, wall, cloud_wall))
        .context("no total, or a wrong one")
}
