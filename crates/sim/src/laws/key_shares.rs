//! The meters' key shares, as far as somebody holds them.

use blindsum_core::params::Params;
use num_bigint::BigUint;
use num_traits::Zero;

use crate::facts::Facts;
use crate::knowledge::Value;

/// k_i of these meters. A share that somebody takes from the law itself, as what the others' leave over, cannot be held against the law.
pub(super) fn given(facts: &Facts<'_>, meters: impl IntoIterator<Item = u32>) -> Option<BigUint> {
    let share = |meter: u32| facts.share(meter).filter(|_| facts.is_given(Value::KeyShare(meter)));
    meters.into_iter().map(|meter| Some(share(meter)?.expose())).sum()
}

/// Whether the shares come to 0 mod n: those of all meters, or with second masks those present with what the dealer says they lack.
pub(super) fn cancel(facts: &Facts<'_>, params: &Params) -> Option<bool> {
    let sum = if facts.shares_cancel() {
        given(facts, 0..params.meters())?
    } else {
        given(facts, facts.counted(params.meters())?)? + facts.lacking()?.expose()
    };
    Some((sum % facts.public_keys()?.reading.n()).is_zero())
}
