//! The two halves of message 0, as they come in.

use crate::role::Role;

/// The announcements of both keys, from their owners.
pub(crate) struct Announced {
    noise_owner: Role,
    reading: Option<Vec<u8>>,
    noise: Option<Vec<u8>>,
}

impl Announced {
    /// What `me` waits for: every key but its own, whose announcement it does not read.
    pub(crate) fn to(me: Role, noise_owner: Role) -> Self {
        let own = |owner: Role| (owner == me).then(Vec::new);
        Self { noise_owner, reading: own(Role::ControlCenter), noise: own(noise_owner) }
    }

    /// Whether a half is still due from this sender.
    pub(crate) fn awaits(&self, from: Role) -> bool {
        let reading = from == Role::ControlCenter && self.reading.is_none();
        reading || from == self.noise_owner && self.noise.is_none()
    }

    /// Keeps what a sender says: of the control centre first n, then nu where it owns both. Read once both are there.
    pub(crate) fn keep(&mut self, from: Role, bytes: &[u8]) {
        let half = if from == Role::ControlCenter && self.reading.is_none() {
            &mut self.reading
        } else {
            &mut self.noise
        };
        *half = Some(bytes.to_vec());
    }

    /// The announcement of n.
    pub(crate) fn reading(&self) -> Option<&[u8]> {
        self.reading.as_deref()
    }

    /// Both, n first.
    pub(crate) fn both(&self) -> Option<(&[u8], &[u8])> {
        Some((self.reading.as_deref()?, self.noise.as_deref()?))
    }
}
