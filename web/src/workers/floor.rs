//! The floor where the workers sit: who is there, who is busy, what waits for whom. Decides nothing about the round.

use std::collections::VecDeque;

use blindsum_core::role::Role;
use blindsum_core::sim::{Effect, HostFailure, Input, MeterRequest, WorkId};
use blindsum_core::work::Work;
use blindsum_meter_protocol::{Answer, AnswerError, Request};

use super::worker::HostedWorker;
use super::{Seat, Task};

/// Both keys are made at once.
const CENTER_CALCULATORS: usize = 2;
/// The cloud draws many powers, but a small machine has better use for its memory than idle calculators.
const MOST_CLOUD_CALCULATORS: usize = 4;

/// Something for a worker of a role to do.
pub(super) struct Order {
    role: Role,
    task: Task,
    ticket: Ticket,
    request: Request,
}

/// How the answer finds back into the round.
#[derive(Clone, Copy)]
enum Ticket {
    Meter(u32),
    Work(WorkId),
}

/// One worker's desk.
struct Desk {
    seat: Seat,
    worker: Option<HostedWorker>,
    doing: Doing,
}

enum Doing {
    Starting,
    Nothing,
    Order(u64, Ticket),
}

/// Names a desk.
pub(super) type DeskId = usize;

/// All workers of a run and all orders that wait.
pub(super) struct Floor {
    desks: Vec<Desk>,
    queue: VecDeque<Order>,
    /// How many orders are carried out at once: more than the machine has processors would only make each of them
    /// slower, and the times measured wrong.
    at_once: usize,
    next_id: u64,
}

impl Floor {
    /// An empty floor on a machine with so many processors.
    pub(super) fn new(processors: usize) -> Self {
        Self { desks: Vec::new(), queue: VecDeque::new(), at_once: processors.max(1), next_id: 0 }
    }

    /// Puts effects into the queue and says which calculators are missing.
    pub(super) fn accept(&mut self, effects: Vec<Effect>) -> Vec<Seat> {
        self.queue.extend(effects.into_iter().map(Order::from));
        let mut missing = Vec::new();
        for (role, most) in [
            (Role::ControlCenter, CENTER_CALCULATORS),
            (Role::Cloud, self.at_once.min(MOST_CLOUD_CALCULATORS)),
        ] {
            let waiting = self.queue.iter().filter(|order| order.role == role).count();
            let there = self.desks.iter().filter(|desk| desk.seat.role == role).count();
            let numbers = (1u32..).zip(0..most.min(waiting)).skip(there);
            missing.extend(numbers.map(|(number, _)| Seat { role, calculator: Some(number) }));
        }
        missing
    }

    /// The desk that the next worker will sit at.
    pub(super) fn next_desk(&self) -> DeskId {
        self.desks.len()
    }

    /// Seats a worker that starts; nobody, where it could not even be started.
    pub(super) fn seat(&mut self, seat: Seat, worker: Option<HostedWorker>) {
        self.desks.push(Desk { seat, worker, doing: Doing::Starting });
    }

    /// Who sits there.
    pub(super) fn seat_of(&self, desk: DeskId) -> Option<Seat> {
        self.desks.get(desk).map(|desk| desk.seat)
    }

    /// The seats that are taken.
    pub(super) fn seats(&self) -> impl Iterator<Item = Seat> {
        self.desks.iter().filter(|desk| desk.worker.is_some()).map(|desk| desk.seat)
    }

    /// A worker has nothing to do.
    pub(super) fn free(&mut self, desk: DeskId) {
        if let Some(desk) = self.desks.get_mut(desk) {
            desk.doing = Doing::Nothing;
        }
    }

    /// Hands out the next order that somebody is free for, or says at which desk that failed.
    pub(super) fn hand_out(&mut self) -> Option<Result<(Seat, Task), (DeskId, HostFailure)>> {
        let busy = self.desks.iter().filter(|desk| matches!(desk.doing, Doing::Order(..))).count();
        if busy >= self.at_once {
            return None;
        }
        let free = |role| {
            self.desks.iter().position(|desk| desk.seat.role == role && matches!(desk.doing, Doing::Nothing))
        };
        let (place, at) =
            (0..).zip(&self.queue).find_map(|(place, order)| Some((place, free(order.role)?)))?;
        let order = self.queue.remove(place)?;
        let desk = self.desks.get_mut(at)?;
        let id = self.next_id;
        self.next_id += 1;
        desk.doing = Doing::Order(id, order.ticket);
        Some(match desk.worker.as_ref()?.request(id, order.request) {
            Ok(()) => Ok((desk.seat, order.task)),
            Err(failure) => Err((at, failure)),
        })
    }

    /// Takes an answer; the worker is free again.
    pub(super) fn answer(
        &mut self,
        desk: DeskId,
        id: u64,
        millis: f64,
        answer: Result<Answer, AnswerError>,
    ) -> Result<Input, HostFailure> {
        let wrong = |what: &str| HostFailure::Unreadable(what.to_owned());
        let desk = self.desks.get_mut(desk).ok_or_else(|| wrong("nobody sits there"))?;
        let ticket = match desk.doing {
            Doing::Order(expected, ticket) if expected == id => ticket,
            _ => return Err(wrong("nobody asked for it")),
        };
        desk.doing = Doing::Nothing;
        let other = |error: AnswerError| HostFailure::Unreadable(error.to_string());
        Ok(match ticket {
            Ticket::Meter(meter) => {
                let reply = match answer {
                    Ok(Answer::Meter(reply)) => Ok(reply),
                    Err(AnswerError::Fault(fault)) => Err(fault),
                    Ok(Answer::Work(_)) => return Err(wrong("it is a calculator's")),
                    Err(error) => return Err(other(error)),
                };
                Input::Answered { meter, reply, millis }
            }
            Ticket::Work(id) => {
                let result = match answer {
                    Ok(Answer::Work(result)) => Ok(result),
                    Err(AnswerError::Work(error)) => Err(error),
                    Ok(Answer::Meter(_)) => return Err(wrong("it is a meter's")),
                    Err(error) => return Err(other(error)),
                };
                Input::Calculated { id, result, millis }
            }
        })
    }

    /// A worker is gone; its desk stays empty.
    pub(super) fn lose(&mut self, desk: DeskId) {
        if let Some(desk) = self.desks.get_mut(desk) {
            desk.worker = None;
            desk.doing = Doing::Starting;
        }
    }

    /// Nothing more to do: the queue is emptied, calculators are terminated, meters live on without being listened to.
    pub(super) fn close(&mut self) {
        self.queue.clear();
        for desk in &mut self.desks {
            match (&desk.worker, desk.seat.calculator) {
                (Some(worker), None) => worker.retire(),
                _ => desk.worker = None,
            }
            desk.doing = Doing::Starting;
        }
    }

    /// Everybody is terminated.
    pub(super) fn clear(&mut self) {
        self.queue.clear();
        self.desks.clear();
    }

    /// Cuts a meter's power.
    pub(super) fn unplug(&self, meter: u32) {
        let desk = self.desks.iter().find(|desk| desk.seat.role == Role::Meter(meter));
        if let Some(worker) = desk.and_then(|desk| desk.worker.as_ref()) {
            worker.unplug();
        }
    }
}

impl From<Effect> for Order {
    fn from(effect: Effect) -> Self {
        match effect {
            Effect::Ask { meter, request } => Self {
                role: Role::Meter(meter),
                task: match request {
                    MeterRequest::AcceptKeys { .. } => Task::AcceptKeys,
                    MeterRequest::Register { .. } => Task::Register,
                    MeterRequest::MaskReading { .. } => Task::MaskReading,
                    MeterRequest::AddNoise { .. } => Task::AddNoise,
                },
                ticket: Ticket::Meter(meter),
                request: Request::Meter(request),
            },
            Effect::Calculate { id, owner, work } => Self {
                role: owner,
                task: match work {
                    Work::KeyGeneration { .. } => Task::FindPrimes,
                    Work::Powers(_) => Task::RaisePowers,
                    Work::Product { .. } => Task::Multiply,
                },
                ticket: Ticket::Work(id),
                request: Request::Work(work),
            },
        }
    }
}
