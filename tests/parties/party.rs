//! One party, alone in its process: a node, a host that calculates for it, and two pipes.

use std::io::{self, BufReader, Read, Write};

use blindsum_core::node::{Cloud, ControlCenter, Dealer, Meter, MeterAwaits, Reaction, Unseen};
use blindsum_core::params::Params;
use blindsum_core::party::control_center::Registry;
use blindsum_core::party::meter::ManufacturedMeter;
use blindsum_core::randomness::Randomness;
use blindsum_core::role::Role;
use blindsum_core::variants::AbsencePolicy;
use blindsum_core::wire::link::MasterKey;
use blindsum_paillier::Tables;
use blindsum_readings::Reading;
use serde::{Deserialize, Serialize};

use crate::frame::{Frame, Tag};

/// What a party is given before the first message.
#[derive(Serialize, Deserialize)]
pub(crate) struct Configuration {
    pub(crate) params: Params,
    pub(crate) randomness: Randomness,
    /// The epoch that begins as soon as the set-up is over.
    pub(crate) epoch: u64,
    pub(crate) part: Part,
}

/// What manufacture gives this party.
#[derive(Serialize, Deserialize)]
pub(crate) enum Part {
    Meter {
        index: u32,
        id: String,
        key: [u8; 32],
        /// What the sensor shows; nothing where the meter has no power when the epoch begins.
        reading: Option<Reading>,
    },
    Cloud {
        key: [u8; 32],
        identities: Vec<String>,
    },
    ControlCenter {
        meters: Vec<(String, [u8; 32])>,
        cloud: [u8; 32],
        repair: bool,
    },
    Dealer,
}

type Failed = Box<dyn std::error::Error>;

enum Node {
    Meter(Box<Meter>, Option<Reading>),
    Cloud(Box<Cloud>),
    ControlCenter(Box<ControlCenter>),
    Dealer(Box<Dealer>),
}

/// Lives until the pipe is closed. What this party knows nobody sees.
pub(crate) fn live() -> Result<(), Failed> {
    let (mut input, mut output) = (BufReader::new(io::stdin().lock()), io::stdout().lock());
    let first = Frame::read(&mut input)?.filter(|frame| frame.tag == Tag::Configuration);
    let configuration = serde_json::from_slice(&first.ok_or("no configuration")?.bytes)?;
    Party::begin(configuration, &mut output)?.serve(&mut input, &mut output)
}

struct Party {
    node: Node,
    tables: Tables,
    /// The epoch, until it has begun.
    epoch: Option<u64>,
}

impl Party {
    fn begin(configuration: Configuration, output: &mut impl Write) -> Result<Self, Failed> {
        let Configuration { params, randomness, epoch, part } = configuration;
        let (node, reaction) = match part {
            Part::Meter { index, id, key, reading } => {
                let master_key = MasterKey::new(key);
                let meter = ManufacturedMeter { index, id, master_key, randomness, params };
                (Node::Meter(Box::new(Meter::new(meter)), reading), Reaction::default())
            }
            Part::Cloud { key, identities } => {
                let identities = identities.iter().map(String::as_str);
                let (cloud, reaction) = Cloud::begin(params, MasterKey::new(key), identities, randomness)?;
                (Node::Cloud(Box::new(cloud)), reaction)
            }
            Part::ControlCenter { meters, cloud, repair } => {
                let meters = meters.into_iter().map(|(id, key)| (id, MasterKey::new(key))).collect();
                let registry = Registry { meters, cloud: MasterKey::new(cloud) };
                let policy = if repair { AbsencePolicy::Repair } else { AbsencePolicy::Refuse };
                let (center, reaction) = ControlCenter::begin(params, policy, registry, randomness)?;
                (Node::ControlCenter(Box::new(center)), reaction)
            }
            Part::Dealer => {
                // Shares without second masks, even if meters are absent.
                let dealer = Dealer::begin(params, AbsencePolicy::Repair, randomness);
                (Node::Dealer(Box::new(dealer)), Reaction::default())
            }
        };
        let mut party = Self { node, tables: Tables::default(), epoch: Some(epoch) };
        party.carry_out(reaction, output)?;
        Ok(party)
    }

    fn serve(mut self, input: &mut impl Read, output: &mut impl Write) -> Result<(), Failed> {
        while let Some(Frame { tag, peer, bytes }) = Frame::read(input)? {
            let reaction = match tag {
                Tag::Configuration => return Err("a second configuration".into()),
                Tag::Message => {
                    let from = Role::from_number(peer).ok_or("nobody's number")?;
                    self.receive(from, &bytes)?
                }
                Tag::Deadline => self.go_on()?,
            };
            self.carry_out(reaction, output)?;
            let reaction = self.begin_epoch()?;
            self.carry_out(reaction, output)?;
        }
        Ok(())
    }

    fn receive(&mut self, from: Role, bytes: &[u8]) -> Result<Reaction, Failed> {
        Ok(match &mut self.node {
            Node::Meter(meter, _) => meter.receive(from, bytes, &self.tables, &mut Unseen)?,
            Node::Cloud(cloud) => cloud.receive(from, bytes, &mut Unseen)?,
            Node::ControlCenter(center) => center.receive(from, bytes)?,
            Node::Dealer(dealer) => dealer.receive(from, bytes)?,
        })
    }

    fn go_on(&mut self) -> Result<Reaction, Failed> {
        Ok(match &mut self.node {
            Node::Cloud(cloud) => cloud.close_admissions(&mut Unseen)?,
            Node::ControlCenter(center) => center.close_registration()?,
            Node::Meter(..) | Node::Dealer(_) => Reaction::default(),
        })
    }

    /// Begins the epoch once, when the set-up is over. This host's clock is always right.
    fn begin_epoch(&mut self) -> Result<Reaction, Failed> {
        let Some(epoch) = self.epoch else { return Ok(Reaction::default()) };
        let reaction = match &mut self.node {
            Node::Meter(meter, Some(reading)) if meter.awaits() == MeterAwaits::Epoch => {
                meter.begin_epoch(epoch, epoch, *reading, &self.tables, &mut Unseen)?
            }
            Node::Cloud(cloud) if cloud.awaits_epoch() => cloud.begin_epoch(epoch, epoch, &mut Unseen)?,
            Node::ControlCenter(center) if center.awaits_epoch() => center.begin_epoch(epoch)?,
            Node::Dealer(dealer) if dealer.awaits_epoch() => dealer.begin_epoch(epoch, &mut Unseen)?,
            _ => return Ok(Reaction::default()),
        };
        self.epoch = None;
        Ok(reaction)
    }

    /// Sends what is to be sent, and calculates what is to be calculated, until nothing is left to do.
    fn carry_out(&mut self, reaction: Reaction, output: &mut impl Write) -> Result<(), Failed> {
        for message in reaction.messages {
            Frame::new(Tag::Message, message.to.number(), message.bytes).write(output)?;
        }
        for (id, work) in reaction.orders {
            let results = vec![work.carry_out(&self.tables)?];
            let next = match &mut self.node {
                Node::Cloud(cloud) => cloud.calculated(id, results, &mut Unseen)?,
                Node::ControlCenter(center) => center.calculated(id, results, &mut Unseen)?,
                Node::Meter(..) | Node::Dealer(_) => Reaction::default(),
            };
            self.carry_out(next, output)?;
        }
        Ok(())
    }
}
