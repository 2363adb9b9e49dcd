//! Moves frames between parties, each in a process of its own, and notes them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::BufReader;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use blindsum_core::role::Role;
use blindsum_core::wire::kind::Kind;

use crate::frame::{Frame, Tag};
use crate::party::Configuration;

/// What a party does not answer within this it never answers.
const LIMIT: Duration = Duration::from_secs(120);

/// A message as it passed by.
pub(crate) struct Passed {
    pub(crate) kind: Kind,
    pub(crate) from: Role,
    pub(crate) to: Role,
    pub(crate) bytes: Vec<u8>,
}

/// Ends its process, whatever happens.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Runs one round. `deadline` plays the hosts' clocks: it says, after each message, whose deadline has passed by then.
pub(crate) fn route(
    parties: &BTreeMap<Role, Configuration>,
    mut deadline: impl FnMut(&[Passed]) -> Option<Role>,
) -> Vec<Passed> {
    let program = std::env::current_exe().unwrap();
    let (said, hear) = mpsc::channel();
    let mut processes = Vec::new();
    let mut pipes: BTreeMap<Role, ChildStdin> = BTreeMap::new();
    for (role, configuration) in parties {
        let mut child = Command::new(&program)
            .arg(crate::PARTY)
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (mut input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        processes.push((*role, Process(child)));
        let bytes = serde_json::to_vec(configuration).unwrap();
        Frame::new(Tag::Configuration, role.number(), bytes).write(&mut input).unwrap();
        pipes.insert(*role, input);
        let (said, from) = (said.clone(), *role);
        thread::spawn(move || {
            let mut output = BufReader::new(output);
            while let Ok(Some(frame)) = Frame::read(&mut output) {
                if said.send((from, Some(frame))).is_err() {
                    return;
                }
            }
            let _ = said.send((from, None));
        });
    }
    drop(said);
    let pids: BTreeSet<u32> = processes.iter().map(|(_, process)| process.0.id()).collect();
    assert_eq!(pids.len(), parties.len(), "a process of its own for each party");

    let mut passed = Vec::new();
    let start = Instant::now();
    while passed.last().is_none_or(|message: &Passed| message.kind != Kind::Published) {
        let (from, frame) = match hear.recv_timeout(LIMIT.saturating_sub(start.elapsed())) {
            Ok((from, Some(frame))) => (from, frame),
            Ok((from, None)) => panic!("{from} is gone after {} messages", passed.len()),
            Err(RecvTimeoutError::Timeout) => panic!("nothing more after {} messages", passed.len()),
            Err(RecvTimeoutError::Disconnected) => panic!("everybody is gone"),
        };
        let to = Role::from_number(frame.peer).unwrap();
        let kind = Kind::ALL.into_iter().find(|kind| kind.byte() == frame.bytes[1]).unwrap();
        let receivers: Vec<Role> = match (to, kind) {
            // Message 7 is for readers outside.
            (Role::Everybody, Kind::Published) => Vec::new(),
            (Role::Everybody, _) => pipes.keys().copied().filter(|role| *role != from).collect(),
            (to, _) => vec![to],
        };
        for role in receivers {
            let message = Frame::new(Tag::Message, from.number(), frame.bytes.clone());
            message.write(pipes.get_mut(&role).unwrap()).unwrap();
        }
        passed.push(Passed { kind, from, to, bytes: frame.bytes });
        if let Some(late) = deadline(&passed) {
            Frame::new(Tag::Deadline, late.number(), Vec::new())
                .write(pipes.get_mut(&late).unwrap())
                .unwrap();
        }
    }

    // Once their pipes are closed, all of them end by themselves, and with success.
    drop(pipes);
    for (role, mut process) in processes {
        while process.0.try_wait().unwrap().is_none() {
            assert!(start.elapsed() < LIMIT, "{role} does not end");
            thread::sleep(Duration::from_millis(5));
        }
        assert!(process.0.wait().unwrap().success(), "{role} failed");
    }
    passed
}
