//! Carries out the driver's effects on threads. The driver puts what comes back into the protocol's order, so that a
//! seeded session gives the same transcripts on any number of threads.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use blindsum_core::node::{MeterNode, MeterRequest};
use blindsum_core::party::meter::ManufacturedMeter;
use blindsum_core::role::Role;
use blindsum_paillier::Tables;
use blindsum_sim::{Effect, HostFailure, Input, Session, local};

use crate::args::Moment;

/// How often a watcher hears of a session in which nothing ends.
const BEAT: Duration = Duration::from_millis(200);

/// Milliseconds on a clock that never goes back, for [`blindsum_sim::Config::clock`].
#[must_use]
pub fn clock() -> f64 {
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed().as_secs_f64() * 1000.0
}

/// Milliseconds that processors have worked for this program, all its threads together; nothing where the system does not say.
#[must_use]
pub fn processor() -> Option<f64> {
    #[cfg(unix)]
    {
        use nix::time::{ClockId, clock_gettime};
        let time = clock_gettime(ClockId::CLOCK_PROCESS_CPUTIME_ID).ok()?;
        Some(Duration::from(time).as_secs_f64() * 1000.0)
    }
    #[cfg(not(unix))]
    None
}

/// One thread for each processor, or one where the system does not say.
#[must_use]
pub fn all_processors() -> NonZeroUsize {
    thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

/// Carries out `effects` and all that follow from them until the session is over. The meters in `drops` fall silent.
/// `watch` sees the session after every step, before anything that follows from it is carried out, and now and then between
/// them.
///
/// # Errors
/// The first error of `watch`, with which the session is left as it stands.
pub fn run<E>(
    session: &mut Session,
    fleet: Vec<ManufacturedMeter>,
    effects: Vec<Effect>,
    threads: NonZeroUsize,
    drops: &BTreeMap<u32, Moment>,
    watch: impl FnMut(&mut Session) -> Result<(), E>,
) -> Result<(), E> {
    let nodes: Nodes = fleet.into_iter().map(|meter| Mutex::new(Some(MeterNode::new(meter)))).collect();
    let tables = Tables::shared_by(nodes.len());
    drive(
        session,
        effects,
        threads,
        &|effect| carry_out(&nodes, &tables, effect),
        &|effect| dropped(drops, effect),
        watch,
    )
}

/// What becomes of an effect for a meter that is to fall silent by now: it is lost, and nothing is carried out.
fn dropped(drops: &BTreeMap<u32, Moment>, effect: &Effect) -> Option<Input> {
    let Effect::Ask { meter, request } = effect else { return None };
    let by_now = match request {
        MeterRequest::AcceptKeys { .. } => false,
        MeterRequest::Register { .. } => drops.get(meter) == Some(&Moment::Before),
        MeterRequest::MaskReading { .. } | MeterRequest::AddNoise { .. } => drops.contains_key(meter),
    };
    by_now.then(|| Input::Lost { role: Role::Meter(*meter), failure: HostFailure::SwitchedOff })
}

/// The meters. A place is empty while its meter computes, and for good after it crashed.
type Nodes = Vec<Mutex<Option<MeterNode>>>;

fn carry_out(nodes: &Nodes, tables: &Tables, effect: Effect) -> Input {
    match effect {
        // No meter takes part in it.
        calculation @ Effect::Calculate { .. } => local::carry_out(&mut [], tables, calculation, clock),
        Effect::Ask { meter, request } => {
            let start = clock();
            let place = usize::try_from(meter).ok().and_then(|index| nodes.get(index));
            let taken = place.and_then(|place| Some((place, lock(place).take()?)));
            let Some((place, mut node)) = taken else {
                return Input::Lost { role: Role::Meter(meter), failure: crashed("it is gone") };
            };
            let reply = node.handle(request, tables);
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

fn drive<E>(
    session: &mut Session,
    effects: Vec<Effect>,
    threads: NonZeroUsize,
    carry_out: &(impl Fn(Effect) -> Input + Sync),
    lost: &impl Fn(&Effect) -> Option<Input>,
    mut watch: impl FnMut(&mut Session) -> Result<(), E>,
) -> Result<(), E> {
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
        let result = conduct(session, effects, &jobs, &inputs, lost, &mut watch);
        over.store(true, Ordering::Relaxed);
        // Without a sender the threads find the queue closed and leave; the scope waits for them.
        drop(jobs);
        result
    })
}

/// Hands orders out and answers in until the session is over.
fn conduct<E>(
    session: &mut Session,
    effects: Vec<Effect>,
    jobs: &Sender<Effect>,
    inputs: &Receiver<Input>,
    lost: &impl Fn(&Effect) -> Option<Input>,
    watch: &mut impl FnMut(&mut Session) -> Result<(), E>,
) -> Result<(), E> {
    let mut waiting = 0usize;
    hand_out(session, effects, jobs, lost, &mut waiting, watch)?;
    while !session.is_over() {
        // Nothing under way and yet not over would be a defect of the driver; better refused than stuck.
        let gone = |what| Input::Lost { role: Role::ControlCenter, failure: crashed(what) };
        let input = if waiting == 0 {
            gone("it waits for nothing")
        } else {
            match inputs.recv_timeout(BEAT) {
                Ok(input) => input,
                Err(RecvTimeoutError::Timeout) => {
                    watch(session)?;
                    continue;
                }
                Err(RecvTimeoutError::Disconnected) => gone("every thread is gone"),
            }
        };
        waiting = waiting.saturating_sub(1);
        let effects = session.handle(input);
        hand_out(session, effects, jobs, lost, &mut waiting, watch)?;
    }
    Ok(())
}

/// Shows the session to `watch`, then sends orders to the threads. Those that are lost are told at once, before any answer: so that a seed gives one transcript
/// whatever the threads do.
fn hand_out<E>(
    session: &mut Session,
    mut effects: Vec<Effect>,
    jobs: &Sender<Effect>,
    lost: &impl Fn(&Effect) -> Option<Input>,
    waiting: &mut usize,
    watch: &mut impl FnMut(&mut Session) -> Result<(), E>,
) -> Result<(), E> {
    watch(session)?;
    while !effects.is_empty() {
        let mut losses = Vec::new();
        for effect in effects {
            match lost(&effect) {
                Some(loss) => losses.push(loss),
                None => {
                    *waiting += 1;
                    // Threads that are all gone show as a closed channel of answers.
                    drop(jobs.send(effect));
                }
            }
        }
        effects = losses.into_iter().flat_map(|loss| session.handle(loss)).collect();
        watch(session)?;
    }
    Ok(())
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
    use blindsum_readings::{FIRST_EPOCH, Reading};
    use blindsum_sim::{Config, EpochPlan, Outcome, Phase, Refusal};

    fn begin(meters: u32) -> (Session, Vec<ManufacturedMeter>, Vec<Effect>) {
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
            run(&mut session, fleet, effects, threads(count), &BTreeMap::new(), |_| Ok::<_, ()>(())).unwrap();
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
            effect => carry_out(&nodes, &Tables::default(), effect),
        };
        drive(&mut session, effects, threads(2), &crashing, &|_| None, |_| Ok::<_, ()>(())).unwrap();
        let failure = HostFailure::Crashed("meter on fire".to_owned());
        let refusal = Refusal::Lost { role: Role::Meter(3), phase: Phase::Reading, failure };
        assert_eq!(outcome(&mut session).refusal(), Some(&refusal));
    }

    #[test]
    fn a_crashed_calculator_is_a_loss_of_its_owner() {
        let (mut session, _, effects) = begin(2);
        drive(&mut session, effects, threads(3), &|_| panic!("no power"), &|_| None, |_| Ok::<_, ()>(()))
            .unwrap();
        let Some(Refusal::Lost { role, .. }) = outcome(&mut session).refusal().cloned() else {
            panic!("not a loss");
        };
        assert_eq!(role, Role::ControlCenter);
    }

    #[test]
    fn a_driver_that_waits_for_nothing_is_refused() {
        let (mut session, _, _) = begin(2);
        drive(&mut session, Vec::new(), threads(1), &|_| panic!("never called"), &|_| None, |_| {
            Ok::<_, ()>(())
        })
        .unwrap();
        assert!(outcome(&mut session).refusal().is_some());
    }

    #[test]
    fn a_watcher_sees_a_charge_before_the_control_centre_decrypts() {
        let (mut session, fleet, effects) = begin(2);
        let nodes: Nodes = fleet.into_iter().map(|meter| Mutex::new(Some(MeterNode::new(meter)))).collect();
        // What the control centre calculates, the keys left out, and what the watcher sees.
        let log = Mutex::new(Vec::new());
        let mut keys = true;
        let noted = |effect: Effect| {
            if let Effect::Calculate { owner: Role::ControlCenter, .. } = effect {
                lock(&log).push("calculated");
            }
            carry_out(&nodes, &Tables::default(), effect)
        };
        drive(&mut session, effects, threads(2), &noted, &|_| None, |session| {
            if keys && session.progress().phase != Phase::Initialization {
                keys = false;
                lock(&log).clear();
            }
            if session.ledger().spent() > 0.0 {
                // Time enough for an order that went out too soon.
                thread::sleep(Duration::from_millis(50));
                lock(&log).push("charged");
            }
            Ok::<_, ()>(())
        })
        .unwrap();
        assert_eq!(lock(&log).first(), Some(&"charged"));
        assert!(lock(&log).contains(&"calculated"));
    }

    #[test]
    fn an_error_of_the_watcher_ends_the_run_at_once() {
        let (mut session, fleet, effects) = begin(3);
        let mut seen = 0;
        let result = run(&mut session, fleet, effects, threads(2), &BTreeMap::new(), |_| {
            seen += 1;
            if seen == 3 { Err("enough") } else { Ok(()) }
        });
        assert_eq!((result, seen), (Err("enough"), 3));
        assert!(!session.is_over());
    }
}
