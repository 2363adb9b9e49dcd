//! What manufacture gives whom.

use core::fmt;

use crate::params::Params;
use crate::party::control_center::Registry;
use crate::party::meter::ManufacturedMeter;
use crate::randomness::{EntropyError, Randomness};
use crate::role::Role;
use crate::wire::link::MasterKey;

/// All that is known before the first message, of a fleet that is made in one place. Each party gets its own part and no
/// more.
pub struct Manufacture {
    /// What each meter leaves the factory with: number, identity, K_i, parameters.
    pub meters: Vec<ManufacturedMeter>,
    /// What the control centre is given: everybody's identity and K.
    pub registry: Registry,
    /// The cloud's K.
    pub cloud_key: MasterKey,
    /// The meters' identities by number: no secret. The cloud is given them.
    pub identities: Vec<String>,
}

/// Makes a fleet: each K from its party's own stream of the set-up.
///
/// # Errors
/// No random numbers.
pub fn manufacture(params: Params, randomness: Randomness) -> Result<Manufacture, EntropyError> {
    let meters = (0..params.meters())
        .map(|index| {
            let id = format!("meter-{}", u64::from(index) + 1);
            let (master_key, _) = MasterKey::draw(randomness, Role::Meter(index))?;
            Ok(ManufacturedMeter { index, id, master_key, randomness, params })
        })
        .collect::<Result<Vec<_>, EntropyError>>()?;
    let (cloud_key, _) = MasterKey::draw(randomness, Role::Cloud)?;
    let registry = Registry {
        meters: meters.iter().map(|meter| (meter.id.clone(), meter.master_key.clone())).collect(),
        cloud: cloud_key.clone(),
    };
    let identities = meters.iter().map(|meter| meter.id.clone()).collect();
    Ok(Manufacture { meters, registry, cloud_key, identities })
}

impl fmt::Debug for Manufacture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Manufacture {{ meters: {}, keys: <redacted> }}", self.meters.len())
    }
}
