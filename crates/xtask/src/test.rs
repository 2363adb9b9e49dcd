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
    tools, wasm,
    workspace::spoken,
};

/// A step that went well.
struct Done {
    step: Step,
    time: Duration,
    tally: Tally,
    left_out: Option<&'static str>,
}

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Selection {
    /// Every step that needs no other engine than Chromium.
    Usual,
    /// Every step.
    AllEngines,
    /// These.
    Only(Vec<Step>),
}

impl Selection {
    /// The steps in `only`, or all of them if it is empty; those for other engines if they are asked for.
    pub(crate) fn new(only: Vec<Step>, all_engines: bool) -> Self {
        match (only.is_empty(), all_engines) {
            (false, _) => Self::Only(only),
            (true, true) => Self::AllEngines,
            (true, false) => Self::Usual,
        }
    }

    /// The steps, in the order they run.
    fn steps(&self) -> Vec<Step> {
        let is_selected = |step: &Step| match self {
            Self::Usual => !step.is_for_all_engines(),
            Self::AllEngines => true,
            Self::Only(only) => only.contains(step),
        };
        Step::value_variants().iter().copied().filter(is_selected).collect()
    }

    /// What a user may take for tested and is not.
    fn left_out(&self) -> Option<&'static str> {
        (*self == Self::Usual).then_some(
            "the page ran in Chromium alone: Firefox and WebKit were not asked for (--all-engines does that)",
        )
    }
}

/// Names the steps.
pub(crate) fn list() {
    for step in Step::value_variants() {
        println!("{:18}  {}", step.name(), step.about());
    }
}

/// Runs the steps that are selected.
///
/// # Errors
/// If a step fails, or has run no test where it should; no later step runs then.
pub(crate) fn test(selection: &Selection) -> Result<()> {
    let steps = selection.steps();
    let mut needs: Vec<_> = steps.iter().flat_map(|step| step.needs()).copied().collect();
    needs.sort_unstable();
    needs.dedup();
    tools::provide(&needs)?;
    let mut done = Vec::with_capacity(steps.len());
    for (place, &step) in (1_usize..).zip(&steps) {
        let head = format!("[{place}/{}] {}", steps.len(), step.name());
        println!("\n{head}: {}", step.about());
        let started = Instant::now();
        let (tally, left_out) = perform(step)
            .with_context(|| format!("step {} failed after {}", step.name(), spoken(started.elapsed())))?;
        let time = started.elapsed();
        println!("{head}: done in {}", spoken(time));
        done.push(Done { step, time, tally, left_out });
    }
    print!("{}", summary(&done, selection.left_out()));
    Ok(())
}

fn perform(step: Step) -> Result<(Tally, Option<&'static str>)> {
    let mut sum = Tally::default();
    let Work { jobs, suite, check } = step.work()?;
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
    if let Some(suite) = suite {
        for (shown, tally) in wasm::run(&suite)? {
            has_tested(tally).with_context(|| format!("`{shown}`"))?;
            sum += tally;
        }
    }
    let left_out = match check {
        Some(check) => check()?,
        None => None,
    };
    Ok((sum, left_out))
}

/// A runner that finds no tests is content with that (it may have been built without them); we are not.
fn has_tested(tally: Tally) -> Result<()> {
    ensure!(tally.failed == 0, "{} tests failed, though it ended well", tally.failed);
    ensure!(tally.passed > 0, "it ran no tests, and it should have");
    Ok(())
}

/// A table of the steps, what was left out, and the closing line `N passed, 0 failed`.
fn summary(done: &[Done], left_out: Option<&str>) -> String {
    let mut all = Tally::default();
    let mut seconds = 0.0;
    let mut table = format!("\n{:18}  {:>8}  {:>6}\n", "step", "seconds", "tests");
    for Done { step, time, tally, .. } in done {
        all += *tally;
        seconds += time.as_secs_f64();
        let tests = if tally.passed == 0 { "-".to_owned() } else { tally.passed.to_string() };
        table += &format!("{:18}  {:8.1}  {tests:>6}\n", step.name(), time.as_secs_f64());
    }
    table += &format!("{:18}  {seconds:8.1}  {:6}\n\n", "all", all.passed);
    if all.ignored > 0 {
        table += &format!("{} more are marked to be ignored\n", all.ignored);
    }
    for left_out in done.iter().filter_map(|done| done.left_out).chain(left_out) {
        table += &format!("{left_out}\n");
    }
    table + &format!("{} passed, {} failed\n", all.passed, all.failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn done(step: Step, passed: u64, ignored: u64) -> Done {
        let tally = Tally { passed, failed: 0, ignored };
        Done { step, time: Duration::from_millis(1500), tally, left_out: None }
    }

    #[test]
    fn no_tests_are_a_failure() {
        assert!(has_tested(Tally::default()).is_err());
        assert!(has_tested(Tally { passed: 3, failed: 1, ignored: 0 }).is_err());
        assert!(has_tested(Tally { passed: 1, failed: 0, ignored: 5 }).is_ok());
    }

    #[test]
    fn the_summary_closes_with_the_total_alone_on_a_line() {
        let steps = [done(Step::Format, 0, 0), done(Step::TestsNative, 12, 1), done(Step::E2e, 3, 0)];
        let text = summary(&steps, Some("nobody asked"));
        assert_eq!(text.lines().last(), Some("15 passed, 0 failed"));
        assert!(text.lines().any(|line| line == "format                   1.5       -"), "{text}");
        assert!(text.lines().any(|line| line == "all                      4.5      15"), "{text}");
        assert!(text.contains("1 more are marked to be ignored\n"));
        assert!(text.contains("nobody asked\n"), "{text}");
        assert!(!summary(&steps, None).contains("nobody asked"));
        let steps = [Done { left_out: Some("no network"), ..done(Step::Deny, 0, 0) }];
        assert!(summary(&steps, None).contains("\nno network\n"));
    }

    #[test]
    fn other_engines_are_tested_when_asked_for_and_else_said_to_be_left_out() {
        let usual = Selection::new(Vec::new(), false);
        let all = Selection::new(Vec::new(), true);
        assert_eq!(all.steps(), Step::value_variants());
        assert!(!usual.steps().contains(&Step::E2eEngines));
        assert_eq!(usual.steps().len() + 1, all.steps().len());
        assert!(usual.left_out().is_some_and(|said| said.contains("--all-engines")));
        assert_eq!(all.left_out(), None);
    }

    #[test]
    fn named_steps_run_alone_in_the_usual_order() {
        let only = Selection::new(vec![Step::E2eEngines, Step::Build], false);
        assert_eq!(only.steps(), [Step::Build, Step::E2eEngines]);
        assert_eq!(only.left_out(), None);
    }
}
