//! Carries out the driver's effects on threads. The driver puts what comes back into the protocol's order, so that a
//! seeded session gives the same transcripts on any number of threads.

use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use blindsum_core::protocol::meter::Meter;
use blindsum_core::role::Role;
use blindsum_core::sim::{Effect, HostFailure, Input, MeterNode, Progress, Session, local};

/// How often a watcher hears of a session in which nothing ends.
const BEAT: Duration = Duration::from_millis(200);

/// Milliseconds on a clock that never goes back, for [`blindsum_core::sim::Config::clock`].
#[must_use]
pub fn clock() -> f64 {
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed().as_secs_f64() * 1000.0
}

/// One thread for each processor, or one where the system does not say.
#[must_use]
pub fn all_processors() -> NonZeroUsize {
    thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

/// Carries out `effects` and all that follow from them until the session is over.
pub fn run(
    session: &mut Session,
    fleet: Vec<Meter>,
    effects: Vec<Effect>,
    threads: NonZeroUsize,
    watch: impl FnMut(Progress),
) {
    let nodes: Nodes = fleet.into_iter().map(|meter| Mutex::new(Some(MeterNode::new(meter)))).collect();
    drive(session, effects, threads, &|effect| carry_out(&nodes, effect), watch);
}

/// The meters. A place is empty while its meter computes, and for good after it crashed.
type Nodes = Vec<Mutex<Option<MeterNode>>>;

fn carry_out(nodes: &Nodes, effect: Effect) -> Input {
    match effect {
        // No meter takes part in it.
        calculation @ Effect::Calculate { .. } => local::carry_out(&mut [], calculation, clock),
        Effect::Ask { meter, request } => {
            let start = clock();
            let place = usize::try_from(meter).ok().and_then(|index| nodes.get(index));
            let taken = place.and_then(|place| Some((place, lock(place).take()?)));
            let Some((place, mut node)) = taken else {
                return Input::Lost { role: Role::Meter(meter), failure: crashed("it is gone") };
            };
            let reply = node.handle(request);
            *lock(place) = Some(node);
            Input::Answered { meter, reply, millis: clock() - start }
        }
    }
}

/// A thread that panicked leaves nothing half-done behind these locks.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn crashed(what: &str) -> HostFailure {
    HostFailure::Crashed(what.to_owned())
}

fn drive(
    session: &mut Session,
    effects: Vec<Effect>,
    threads: NonZeroUsize,
    carry_out: &(impl Fn(Effect) -> Input + Sync),
    mut watch: impl FnMut(Progress),
) {
    let (jobs, queue) = mpsc::channel();
    let (answers, inputs) = mpsc::channel();
    let (queue, over) = (Mutex::new(queue), AtomicBool::new(false));
    thread::scope(|scope| {
        let mut none = None;
        let mut started = 0usize;
        for _ in 0..threads.get() {
            let answers = answers.clone();
            let (queue, over) = (&queue, &over);
            let work = move || labour(queue, &answers, over, carry_out);
            match thread::Builder::new().spawn_scoped(scope, work) {
                Ok(_) => started += 1,
                Err(error) => none = Some(HostFailure::NotStarted(error.to_string())),
            }
        }
        drop(answers);
        if started == 0 {
            let failure = none.unwrap_or_else(|| crashed("no thread"));
            session.handle(Input::Lost { role: Role::ControlCenter, failure });
        }
        conduct(session, effects, &jobs, &inputs, &mut watch);
        over.store(true, Ordering::Relaxed);
        // Without a sender the threads find the queue closed and leave; the scope waits for them.
        drop(jobs);
    });
}

/// Hands orders out and answers in until the session is over.
fn conduct(
    session: &mut Session,
    effects: Vec<Effect>,
    jobs: &Sender<Effect>,
    inputs: &Receiver<Input>,
    watch: &mut impl FnMut(Progress),
) {
    let mut waiting = 0usize;
    let hand_out = |effects: Vec<Effect>, waiting: &mut usize| {
        *waiting += effects.len();
        // Threads that are all gone show as a closed channel of answers.
        effects.into_iter().for_each(|effect| drop(jobs.send(effect)));
    };
    hand_out(effects, &mut waiting);
    while !session.is_over() {
        // Nothing under way and yet not over would be a defect of the driver; better refused than stuck.
        let lost = |what| Input::Lost { role: Role::ControlCenter, failure: crashed(what) };
        let input = if waiting == 0 {
            lost("it waits for nothing")
        } else {
            match inputs.recv_timeout(BEAT) {
                Ok(input) => input,
                Err(RecvTimeoutError::Timeout) => {
                    watch(session.progress());
                    continue;
                }
                Err(RecvTimeoutError::Disconnected) => lost("every thread is gone"),
            }
        };
        waiting = waiting.saturating_sub(1);
        hand_out(session.handle(input), &mut waiting);
        watch(session.progress());
    }
}

/// One thread: takes an order, carries it out, answers, until the queue closes or the session is over.
fn labour(
    queue: &Mutex<Receiver<Effect>>,
    answers: &Sender<Input>,
    over: &AtomicBool,
    carry_out: &impl Fn(Effect) -> Input,
) {
    loop {
        let next = lock(queue).recv();
        let Ok(effect) = next else { return };
        if over.load(Ordering::Relaxed) {
            return;
        }
        let role = match &effect {
            Effect::Calculate { owner, .. } => *owner,
            Effect::Ask { meter, .. } => Role::Meter(*meter),
        };
        // Where panics unwind, a crashed party becomes a loss that the driver answers with a refusal. A profile with
        // `panic = "abort"` ends the whole process here instead: loudly, with nothing published.
        let input = catch_unwind(AssertUnwindSafe(|| carry_out(effect))).unwrap_or_else(|panic| {
            let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
            let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
            let failure = HostFailure::Crashed(text.unwrap_or_else(|| "a panic".to_owned()));
            Input::Lost { role, failure }
        });
        if answers.send(input).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use blindsum_core::params::{Params, RawParams};
    use blindsum_core::randomness::Randomness;
    use blindsum_core::readings::{FIRST_EPOCH, Reading};
    use blindsum_core::sim::{Config, EpochPlan, MeterRequest, Outcome, Phase, Refusal};

    fn begin(meters: u32) -> (Session, Vec<Meter>, Vec<Effect>) {
        let raw = RawParams { meters, gamma: 2, key_bits: 512, ..RawParams::default() };
        let readings = vec![Reading::from_wh(100.0).unwrap(); meters as usize];
        let epochs = vec![EpochPlan { epoch: FIRST_EPOCH, readings }];
        let config = Config::new(Params::try_from(raw).unwrap(), epochs, Randomness::Seeded(1), clock);
        Session::begin(Config { powers_per_order: 1, ..config }).unwrap()
    }

    /// How the one epoch ended.
    fn outcome(session: &mut Session) -> Outcome {
        session.take_finished().remove(0).outcome
    }

    fn threads(count: usize) -> NonZeroUsize {
        NonZeroUsize::new(count).unwrap()
    }

    #[test]
    fn a_seed_gives_one_transcript_on_any_number_of_threads() {
        let hash = |count| {
            let (mut session, fleet, effects) = begin(7);
            run(&mut session, fleet, effects, threads(count), |_| ());
            let outcome = outcome(&mut session);
            assert!(outcome.noisy_total().is_some());
            outcome.transcript_hash
        };
        let reference = hash(1);
        assert!([2, 4, 16].iter().all(|count| hash(*count) == reference));
    }

    #[test]
    fn a_crashed_meter_is_a_loss_and_nothing_hangs() {
        let (mut session, fleet, effects) = begin(5);
        let nodes: Nodes = fleet.into_iter().map(|meter| Mutex::new(Some(MeterNode::new(meter)))).collect();
        let crashing = |effect: Effect| match effect {
            Effect::Ask { meter: 3, request: MeterRequest::MaskReading { .. } } => panic!("meter on fire"),
            effect => carry_out(&nodes, effect),
        };
        drive(&mut session, effects, threads(2), &crashing, |_| ());
        let failure = HostFailure::Crashed("meter on fire".to_owned());
        let refusal = Refusal::Lost { role: Role::Meter(3), phase: Phase::Reading, failure };
        assert_eq!(outcome(&mut session).refusal(), Some(&refusal));
    }

    #[test]
    fn a_crashed_calculator_is_a_loss_of_its_owner() {
        let (mut session, _, effects) = begin(2);
        drive(&mut session, effects, threads(3), &|_| panic!("no power"), |_| ());
        let Some(Refusal::Lost { role, .. }) = outcome(&mut session).refusal().cloned() else {
            panic!("not a loss");
        };
        assert_eq!(role, Role::ControlCenter);
    }

    #[test]
    fn a_driver_that_waits_for_nothing_is_refused() {
        let (mut session, _, _) = begin(2);
        drive(&mut session, Vec::new(), threads(1), &|_| panic!("never called"), |_| ());
        assert!(outcome(&mut session).refusal().is_some());
    }
}
