//! What the threads of a class share, and what they tell its host.

use std::net::SocketAddr;
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use blindsum_core::randomness::Randomness;
use blindsum_core::variants::AbsencePolicy;
use blindsum_device::lobby::Porter;
use blindsum_device::mqtt::{Link, MqttError};
use blindsum_device::{DeviceKey, Event, Invitation, Millis, Notice, PublicKeys, RoundName, Seat};
use rand_core::Rng;

use crate::device::fresh;

/// What the class is told, by the terminal, the lecturer's page and its own threads.
pub(super) enum Heard {
    /// Begin a round.
    Run,
    /// End the class.
    End,
    /// What is to become of a total that some are missing in, from the next round on.
    Absence(AbsencePolicy),
    /// Something has happened in a round, at the control centre.
    Event(u32, Event),
    /// Messages that one of the three has sent, where they are kept.
    Messages(Vec<String>),
    /// One of the three has ended.
    Left(u32, Seat, Option<MqttError>),
    /// The lobby's connection has ended.
    Lobby(MqttError),
}

/// What all threads of a class share.
pub(super) struct Class {
    pub(super) broker: SocketAddr,
    pub(super) name: RoundName,
    pub(super) keys: [DeviceKey; 3],
    pub(super) public: PublicKeys,
    pub(super) invitation: Invitation,
    pub(super) porter: Mutex<Porter>,
    pub(super) randomness: Randomness,
    pub(super) start: Instant,
    pub(super) is_over: AtomicBool,
}

impl Class {
    fn now(&self) -> Millis {
        Millis::try_from(self.start.elapsed().as_millis()).unwrap_or(Millis::MAX)
    }

    pub(super) fn porter<T>(&self, ask: impl FnOnce(&mut Porter, Millis) -> T) -> T {
        let now = self.now();
        ask(&mut self.porter.lock().unwrap_or_else(PoisonError::into_inner), now)
    }

    pub(super) fn present(&self) -> usize {
        self.porter(|porter, now| porter.present(now).len())
    }

    pub(super) fn link<'a>(
        &self,
        me: Seat,
        round: RoundName,
        goes_on: &'a dyn Fn() -> bool,
    ) -> Result<Link<'a>, MqttError> {
        let name = fresh().map_err(blindsum_device::PartyError::from)?.next_u64();
        Ok(Link {
            address: format!("mqtt://{}", self.broker).parse()?,
            round,
            me,
            invitation: self.invitation.clone(),
            notice: None,
            client_id: format!("blindsum{name:016x}"),
            crowd: 1000,
            goes_on,
        })
    }

    pub(super) fn notice(&self) -> Result<Notice, MqttError> {
        let mut session = [0u8; 16];
        fresh().map_err(blindsum_device::PartyError::from)?.fill_bytes(&mut session);
        Ok(Notice { keys: self.public.clone(), session })
    }
}
