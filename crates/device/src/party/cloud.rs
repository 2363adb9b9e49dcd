//! The cloud's host.

use std::collections::BTreeMap;

use blindsum_core::node::{Cloud, Outgoing, Reaction, Unseen};
use blindsum_core::randomness::Randomness;
use blindsum_core::wire::link::MasterKey;
use blindsum_core::{Kind, Role};
use zeroize::Zeroizing;

use crate::control::{Control, Member};
use crate::desk::{Desk, Event, Stop, work_through};
use crate::post::Millis;

pub(crate) struct CloudHost {
    pub(crate) node: Option<Cloud>,
    pub(crate) master_key: MasterKey,
    pub(crate) randomness: Randomness,
    /// The keys that it has announced, for those who come back.
    keys: Vec<Outgoing>,
    /// What came before the roster.
    early: Vec<(Role, Zeroizing<Vec<u8>>)>,
    deadline: Option<Millis>,
    /// Whether the products of this epoch are sent.
    is_sent: bool,
}

/// Messages that can come before the roster: the keys, which the control centre sends behind it.
const MOST_EARLY: usize = 4;

impl CloudHost {
    pub(crate) fn new(master_key: MasterKey, randomness: Randomness) -> Self {
        Self {
            node: None,
            master_key,
            randomness,
            keys: Vec::new(),
            early: Vec::new(),
            deadline: None,
            is_sent: false,
        }
    }

    /// The roster, at first; after that whoever has come back.
    pub(crate) fn members(&mut self, members: Vec<Member>, desk: &mut Desk) -> Result<(), Stop> {
        let identities: BTreeMap<Role, String> =
            members.iter().map(|member| (member.role, member.identity.clone())).collect();
        let roles: Vec<Role> = members.iter().map(|member| member.role).collect();
        for Member { role, key, life, .. } in members {
            desk.meet(role, key, life);
        }
        if self.node.is_some() {
            return self.keys.iter().try_for_each(|message| desk.deliver(message, &roles));
        }
        let meters = identities.iter().filter(|(role, _)| matches!(role, Role::Meter(_)));
        let names = meters.map(|(_, identity)| identity.as_str());
        let (node, reaction) =
            Cloud::begin(desk.terms.params, self.master_key.clone(), names, self.randomness)?;
        self.node = Some(node);
        self.go_on(reaction, desk)?;
        let early = core::mem::take(&mut self.early);
        early.into_iter().try_for_each(|(from, bytes)| self.receive(from, bytes, desk))
    }

    pub(crate) fn receive(
        &mut self,
        from: Role,
        bytes: Zeroizing<Vec<u8>>,
        desk: &mut Desk,
    ) -> Result<(), Stop> {
        let Some(node) = &mut self.node else {
            if self.early.len() < MOST_EARLY {
                self.early.push((from, bytes));
            }
            return Ok(());
        };
        let reaction = node.receive(from, &bytes, &mut Unseen)?;
        self.go_on(reaction, desk)
    }

    pub(crate) fn is_ready(&self) -> bool {
        self.node.as_ref().is_some_and(Cloud::awaits_epoch)
    }

    pub(crate) fn begin(&mut self, epoch: u64, desk: &mut Desk) -> Result<(), Stop> {
        let Some(node) = &mut self.node else { return Ok(()) };
        desk.post.open_epoch(epoch);
        self.is_sent = false;
        let reaction = node.begin_epoch(epoch, epoch, &mut Unseen)?;
        desk.tell(Event::Begun { epoch });
        self.go_on(reaction, desk)
    }

    /// The control centre has admitted all whom it will admit.
    pub(crate) fn admitted(&mut self, desk: &mut Desk) -> Result<(), Stop> {
        if self.is_sent {
            // All of them had answered before this was heard.
            return Ok(());
        }
        self.deadline = Some(desk.now + desk.patience.collect);
        let Some(node) = &mut self.node else { return Ok(()) };
        let reaction = node.close_admissions(&mut Unseen)?;
        self.go_on(reaction, desk)
    }

    pub(crate) fn due(&self) -> Option<Millis> {
        self.deadline
    }

    pub(crate) fn tick(&mut self, desk: &mut Desk) -> Result<(), Stop> {
        if self.deadline.is_none_or(|deadline| desk.now < deadline) {
            return Ok(());
        }
        self.deadline = None;
        let Some(node) = &mut self.node else { return Ok(()) };
        let missing = node.missing();
        for meter in &missing {
            desk.tell(Event::Lost(*meter));
        }
        desk.say(Role::ControlCenter, Control::Missing(missing))?;
        let reaction = node.close_collection()?;
        self.go_on(reaction, desk)
    }

    fn go_on(&mut self, reaction: Reaction, desk: &mut Desk) -> Result<(), Stop> {
        let Some(node) = &mut self.node else { return Ok(()) };
        let calculated = |id, results| node.calculated(id, results, &mut Unseen);
        let messages = work_through(reaction, &desk.tables, calculated)?;
        for message in messages {
            desk.note(&message);
            match (message.kind, message.to) {
                (Kind::NoiseKey, _) => {
                    let mut everybody = vec![Role::ControlCenter, Role::Dealer];
                    everybody.extend(desk.meters());
                    desk.deliver(&message, &everybody)?;
                    self.keys.push(message);
                }
                (Kind::Aggregate | Kind::ReadingAggregate, to) => {
                    (self.deadline, self.is_sent) = (None, true);
                    desk.deliver(&message, &[to])?;
                }
                (_, to) => desk.deliver(&message, &[to])?,
            }
        }
        Ok(())
    }
}
