//! What epsilon holds against meters that pool what they know, for groups of several sizes.

use blindsum_core::privacy::Against;
use blindsum_core::{Params, RawParams};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for meters in [2, 10, 100, 1000] {
        let params = Params::try_from(RawParams { meters, ..RawParams::default() })?;
        println!("{meters} meters, designed epsilon {}", params.epsilon());
        for pooled in [0, 1, meters / 2] {
            if let Some(against) = Against::new(&params, 0, pooled) {
                println!("  against {pooled} that pool: {against:?}");
            }
        }
    }
    Ok(())
}
