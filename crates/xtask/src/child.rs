//! Running children: with a time limit, and so that none of them outlives us.
//!
//! Each child leads a process group of its own. A test runner starts drivers, and drivers start browsers; ending the
//! group ends them all, which ending the child alone would not.

use std::{
    io::{self, Read, Write},
    process::{Child, Command, Stdio},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::{tally, tally::Tally, workspace::spoken};

/// How often we look whether a child has ended.
const POLL: Duration = Duration::from_millis(20);

/// The groups that Ctrl-C has to end.
static RUNNING: Mutex<Vec<u32>> = Mutex::new(Vec::new());
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Passes Ctrl-C (and the request to end) on to the running children, which being in their own groups would miss it.
pub(crate) fn stop_children_on_ctrl_c() -> Result<()> {
    ctrlc::set_handler(|| {
        INTERRUPTED.store(true, Ordering::SeqCst);
        let groups = RUNNING.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let ends: Vec<_> =
            groups.into_iter().map(|group| thread::spawn(move || ask_group_to_end(group))).collect();
        for end in ends {
            // It only starts a shell.
            let _ = end.join();
        }
        std::process::exit(130);
    })
    .context("Ctrl-C cannot be handled")
}

/// Runs a command to its end.
///
/// # Errors
/// If it cannot start, ends badly, or takes longer than `limit`; its group is ended then.
pub(crate) fn run(command: &mut Command, limit: Option<Duration>) -> Result<()> {
    finish(start(command)?, limit)
}

/// Runs a command to its end, as [`run`] does, and counts the tests in its standard output while passing that on to `to`.
pub(crate) fn run_counting(
    command: &mut Command,
    limit: Duration,
    to: impl Write + Send + 'static,
) -> Result<Tally> {
    let mut child = start(command.stdout(Stdio::piped()))?;
    let counting = child.stdout.take().map(|output| count(output, to));
    let finished = finish(child, Some(limit));
    // The group is gone, so the pipe is closed; only a process that left the group could keep it open. A failed child's
    // output is waited for as well, for its last lines say why it failed.
    let counted = counting.map(|counting| counting.recv_timeout(Duration::from_secs(10)));
    finished?;
    match counted {
        Some(tally) => tally
            .context("something it started keeps its output open")?
            .context("its output cannot be passed on"),
        None => Ok(Tally::default()),
    }
}

fn count(
    output: impl Read + Send + 'static,
    to: impl Write + Send + 'static,
) -> mpsc::Receiver<io::Result<Tally>> {
    let (sender, receiver) = mpsc::channel();
    // Nobody listens any more if this took too long; then the count is of no interest.
    thread::spawn(move || drop(sender.send(tally::tee(output, to))));
    receiver
}

fn start(command: &mut Command) -> Result<Child> {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    let child = command
        .spawn()
        .with_context(|| format!("`{}` cannot be started", command.get_program().display()))?;
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner).push(child.id());
    Ok(child)
}

fn finish(mut child: Child, limit: Option<Duration>) -> Result<()> {
    let started = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break Some(status);
        }
        if limit.is_some_and(|limit| started.elapsed() > limit) {
            break None;
        }
        thread::sleep(POLL);
    };
    while INTERRUPTED.load(Ordering::SeqCst) {
        // The handler waits for the group to end, and then ends us with its own exit code.
        thread::sleep(POLL);
    }
    // What a child leaves behind when it ends (a browser closing slowly) must not meet the next one.
    end_group(&mut child);
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner).retain(|group| *group != child.id());
    match (status, limit) {
        (Some(status), _) if status.success() => Ok(()),
        (Some(status), _) => bail!("ended with {status}"),
        (None, limit) => {
            bail!("took longer than its limit of {} and was ended", spoken(limit.unwrap_or_default()))
        }
    }
}

fn end_group(child: &mut Child) {
    #[cfg(unix)]
    signal_group(child.id(), r#"kill -s KILL -- "-$1""#);
    // Both fail if the child has ended by itself, which is as good.
    let _ = child.kill();
    let _ = child.wait();
}

/// Like Ctrl-C in a terminal; what does not obey within two seconds is ended.
fn ask_group_to_end(group: u32) {
    #[cfg(unix)]
    signal_group(
        group,
        r#"kill -s INT -- "-$1" || exit 0
        for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
            sleep 0.1
            kill -s 0 -- "-$1" || exit 0
        done
        kill -s KILL -- "-$1""#,
    );
    // Elsewhere the console passes Ctrl-C to all of its processes by itself.
    #[cfg(not(unix))]
    let _ = group;
}

/// The standard library cannot signal a group and this crate has no unsafe code, but every shell can.
#[cfg(unix)]
fn signal_group(group: u32, script: &str) {
    let mut shell = Command::new("sh");
    shell.args(["-c", script, "sh", &group.to_string()]);
    // It fails if the group has gone already, which is what we want.
    let _ = shell.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    /// Counts without passing anything on: what is printed here would count as tests of this crate.
    fn count(script: &str, limit: Duration) -> Result<Tally> {
        run_counting(&mut shell(script), limit, io::sink())
    }

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn output_is_counted_and_failure_is_told() {
        let limit = Duration::from_secs(20);
        let tally = count("echo 'test result: ok. 3 passed; 0 failed'", limit).unwrap();
        assert_eq!(tally.passed, 3);
        let error = count("exit 3", limit).unwrap_err();
        assert!(error.to_string().contains("exit status: 3"), "{error}");
    }

    #[test]
    fn a_time_limit_ends_grandchildren_too() {
        let started = Instant::now();
        let error = count("sleep 60 & sleep 60", Duration::from_millis(100)).unwrap_err();
        assert!(error.to_string().contains("limit of 0.1 s"), "{error}");
        assert!(started.elapsed() < Duration::from_secs(20));
    }

    #[test]
    fn what_a_child_leaves_behind_does_not_keep_us_waiting() {
        let started = Instant::now();
        count("sleep 60 & exit 0", Duration::from_secs(30)).unwrap();
        assert!(started.elapsed() < Duration::from_secs(20));
    }
}
