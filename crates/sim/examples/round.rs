//! One seeded round of five homes, and what three parties that pool what they know can tell of each home.

use blindsum_core::randomness::Randomness;
use blindsum_core::{Params, RawParams};
use blindsum_readings::{DEFAULT_SLOT, Readings};
use blindsum_sim::knowledge::{Knowledge, Lens};
use blindsum_sim::{Config, EpochPlan, Session, local};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let raw = RawParams { meters: 5, key_bits: 512, ..RawParams::default() };
    let params = Params::try_from(raw)?;
    let shipped = Readings::shipped()?;
    let (slot, readings) = shipped.at(DEFAULT_SLOT, params.meters())?;
    let plan = EpochPlan { epoch: slot.epoch(), readings };

    let config = Config::new(params, vec![plan], Randomness::Seeded(1), || 0.0);
    let (mut session, fleet, effects) = Session::begin(config)?;
    local::run(&mut session, fleet, effects);
    for finished in session.take_finished() {
        println!("{:?}, {} records", finished.outcome.verdict, finished.records.len());
        let lens: Lens = "center+dealer+eavesdropper".parse()?;
        let knowledge = Knowledge::gather(&params, &finished.records, &lens);
        for (meter, finding) in (1..).zip(knowledge.readings()) {
            println!("  home {meter}: {finding:?}");
        }
    }
    Ok(())
}
