//! What an epoch costs in epsilon, and when it is charged.

use blindsum_core::fault::{CalculationFault, Fault};
use blindsum_core::party::control_center::Alarm;
use blindsum_core::party::dealer::enough_present;
use blindsum_core::privacy;
use blindsum_core::role::Role;
use blindsum_core::variants::{Blinding, EpochBase};

use crate::driver::state::Session;
use crate::record::Refusal;

impl Session {
    /// Who counts is certain now. A total that may not be opened, or not be paid for, is not even multiplied: nothing of the
    /// epoch has been told to anybody yet, and it costs nothing. Charged at once where the cloud, given the last share of
    /// noise, can read the total.
    pub(super) fn close_accounts(&mut self) -> Result<(), Refusal> {
        self.ledger.check(self.price()?)?;
        if self.cloud_can_read_total() {
            self.charge()?;
        }
        Ok(())
    }

    /// Charges the epoch, once, at the moment at which C1 and C2 leave the cloud. From then on the control centre may read d + xi
    /// whether the round is published or not: by its keys or, without r^n, by dividing h out. A charge that the ledger
    /// does not allow ends the round with nothing sent.
    pub(super) fn charge(&mut self) -> Result<(), Refusal> {
        if self.charged.is_none() {
            let price = self.price()?;
            self.ledger.charge(price)?;
            self.charged = Some(price);
        }
        Ok(())
    }

    /// Meters lost for good make every later total cost more.
    pub(super) fn check_before_epoch(&self) -> Result<(), Refusal> {
        if let Some(cost) = self.cost_of(self.meters.saturating_sub(count(self.lost.len()))) {
            self.ledger.check(cost)?;
        }
        Ok(())
    }

    /// The epsilon of a total over the meters that count; a refusal where it would not be repaired, so that nothing of it
    /// needs to leave the cloud.
    fn price(&self) -> Result<f64, Refusal> {
        let present = self.counted.len();
        let absent = (0..self.meters).filter(|meter| !self.counted.contains(meter)).count();
        if absent > 0 && !enough_present(absent, self.meters) {
            return Err(Alarm::TooFew { absent, meters: self.meters }.into());
        }
        let too_few = || Fault::calculation(Role::ControlCenter, CalculationFault::TooFewShares);
        Ok(self.cost_of(count(present)).ok_or_else(too_few)?)
    }

    /// Whether the cloud, before it sends anything, can read d + xi: it owns vA, and only powers of a public h cover
    /// d - x.
    fn cloud_can_read_total(&self) -> bool {
        let params = &self.config.params;
        let common = params.base() == EpochBase::Common || self.meters == 1;
        params.key_mode().noise_key_owner() == Role::Cloud
            && params.blinding() != Blinding::Hardened
            && common
            && count(self.counted.len()) == self.meters
    }

    /// The epsilon of a total over this many meters: more than the epoch's own where shares of noise are missing.
    fn cost_of(&self, present: u32) -> Option<f64> {
        privacy::cost(&self.config.params, present)
    }
}

/// How many meters these are, which are numbered by a u32.
fn count(items: usize) -> u32 {
    u32::try_from(items).unwrap_or(u32::MAX)
}
