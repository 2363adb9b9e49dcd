//! `cargo xtask test`: runs the steps, counts the tests, stops at the first failure.

use std::{
    io,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use clap::ValueEnum;

use crate::{
    child,
    step::{Job, Step, Work},
    tally::Tally,
    tools,
    workspace::spoken,
};

/// A step that went well.
struct Done {
    step: Step,
    time: Duration,
    tally: Tally,
}

/// Names the steps.
pub(crate) fn list() {
    for step in Step::value_variants() {
        println!("{:18}  {}", step.name(), step.about());
    }
}

/// Runs the steps in `only`, or all of them if it is empty.
///
/// # Errors
/// If a step fails, or has run no test where it should; no later step runs then.
pub(crate) fn test(only: &[Step]) -> Result<()> {
    let steps: Vec<Step> = Step::value_variants()
        .iter()
        .copied()
        .filter(|step| only.is_empty() || only.contains(step))
        .collect();
    let mut needs: Vec<_> = steps.iter().flat_map(|step| step.needs()).copied().collect();
    needs.sort_unstable();
    needs.dedup();
    tools::provide(&needs)?;
    let mut done = Vec::with_capacity(steps.len());
    for (place, &step) in (1_usize..).zip(&steps) {
        let head = format!("[{place}/{}] {}", steps.len(), step.name());
        println!("\n{head}: {}", step.about());
        let started = Instant::now();
        let tally = perform(step)
            .with_context(|| format!("step {} failed after {}", step.name(), spoken(started.elapsed())))?;
        let time = started.elapsed();
        println!("{head}: done in {}", spoken(time));
        done.push(Done { step, time, tally });
    }
    print!("{}", summary(&done));
    Ok(())
}

fn perform(step: Step) -> Result<Tally> {
    let mut sum = Tally::default();
    match step.work()? {
        Work::Check(check) => check()?,
        Work::Commands(jobs) => {
            for Job { mut command, shown, limit, tests } in jobs {
                println!("$ {shown}");
                let name = || format!("`{shown}`");
                if tests {
                    let tally = child::run_counting(&mut command, limit, io::stdout()).with_context(name)?;
                    has_tested(tally).with_context(name)?;
                    sum += tally;
                } else {
                    child::run(&mut command, Some(limit)).with_context(name)?;
                }
            }
        }
    }
    Ok(sum)
}

/// A runner that finds no tests is content with that (it may have been built without them); we are not.
fn has_tested(tally: Tally) -> Result<()> {
    ensure!(tally.failed == 0, "{} tests failed, though it ended well", tally.failed);
    ensure!(tally.passed > 0, "it ran no tests, and it should have");
    Ok(())
}

/// A table of the steps, and the closing line `N passed, 0 failed`.
fn summary(done: &[Done]) -> String {
    let mut all = Tally::default();
    let mut seconds = 0.0;
    let mut table = format!("\n{:18}  {:>8}  {:>6}\n", "step", "seconds", "tests");
    for Done { step, time, tally } in done {
        all += *tally;
        seconds += time.as_secs_f64();
        let tests = if tally.passed == 0 { "-".to_owned() } else { tally.passed.to_string() };
        table += &format!("{:18}  {:8.1}  {tests:>6}\n", step.name(), time.as_secs_f64());
    }
    table += &format!("{:18}  {seconds:8.1}  {:6}\n\n", "all", all.passed);
    if all.ignored > 0 {
        table += &format!("{} more are marked to be ignored\n", all.ignored);
    }
    table + &format!("{} passed, {} failed\n", all.passed, all.failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn done(step: Step, passed: u64, ignored: u64) -> Done {
        Done { step, time: Duration::from_millis(1500), tally: Tally { passed, failed: 0, ignored } }
    }

    #[test]
    fn no_tests_are_a_failure() {
        assert!(has_tested(Tally::default()).is_err());
        assert!(has_tested(Tally { passed: 3, failed: 1, ignored: 0 }).is_err());
        assert!(has_tested(Tally { passed: 1, failed: 0, ignored: 5 }).is_ok());
    }

    #[test]
    fn the_summary_closes_with_the_total_alone_on_a_line() {
        let text =
            summary(&[done(Step::Format, 0, 0), done(Step::TestsNative, 12, 1), done(Step::E2e, 3, 0)]);
        assert_eq!(text.lines().last(), Some("15 passed, 0 failed"));
        assert!(text.lines().any(|line| line == "format                   1.5       -"), "{text}");
        assert!(text.lines().any(|line| line == "all                      4.5      15"), "{text}");
        assert!(text.contains("1 more are marked to be ignored\n"));
    }
}
