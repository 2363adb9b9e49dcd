//! The nodes that live where the session does. The meters live with the host.

use blindsum_core::node::{Abort, Cloud, ControlCenter, Dealer, OrderId, Reaction, Witness};
use blindsum_core::party::control_center::Registry;
use blindsum_core::role::Role;
use blindsum_core::wire::link::MasterKey;
use blindsum_paillier::{Work, WorkResult};

use crate::config::{Config, SessionError};

/// An order of a node's.
pub(super) type Order = (Role, OrderId, Work);

/// Cloud, control centre and dealer: each knows what it was given and was sent, and nothing of the others.
pub(super) struct Nodes {
    pub(super) center: ControlCenter,
    pub(super) cloud: Cloud,
    pub(super) dealer: Dealer,
}

impl Nodes {
    /// The nodes, and what they order first: the keys.
    pub(super) fn begin(
        config: &Config,
        registry: Registry,
        cloud_key: MasterKey,
        identities: &[String],
    ) -> Result<(Self, Vec<Order>), SessionError> {
        let Config { params, randomness, absence, .. } = *config;
        let (center, first) = ControlCenter::begin(params, absence, registry, randomness)?;
        let identities = identities.iter().map(String::as_str);
        let (cloud, second) = Cloud::begin(params, cloud_key, identities, randomness)?;
        let dealer = Dealer::begin(params, absence, randomness);
        let mut orders = orders_of(Role::ControlCenter, first.orders);
        orders.extend(orders_of(Role::Cloud, second.orders));
        Ok((Self { center, cloud, dealer }, orders))
    }

    /// Hands a message to its receiver.
    pub(super) fn receive(
        &mut self,
        from: Role,
        to: Role,
        bytes: &[u8],
        told: &mut Vec<Witness>,
    ) -> Result<Reaction, Abort> {
        match to {
            Role::ControlCenter => self.center.receive(from, bytes),
            Role::Cloud => Ok(self.cloud.receive(from, bytes, told)?),
            Role::Dealer => Ok(self.dealer.receive(from, bytes)?),
            Role::Everybody | Role::Meter(_) => Ok(Reaction::default()),
        }
    }

    /// Hands the results of an order to whoever gave it.
    pub(super) fn calculated(
        &mut self,
        owner: Role,
        order: OrderId,
        results: Vec<WorkResult>,
        told: &mut Vec<Witness>,
    ) -> Result<Reaction, Abort> {
        match owner {
            Role::Cloud => Ok(self.cloud.calculated(order, results, told)?),
            _ => self.center.calculated(order, results, told),
        }
    }
}

pub(super) fn orders_of(owner: Role, orders: Vec<(OrderId, Work)>) -> Vec<Order> {
    orders.into_iter().map(|(order, work)| (owner, order, work)).collect()
}
