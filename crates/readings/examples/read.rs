//! Reads a file and says how it was understood. Without an argument: the readings that ship with the crate.

use std::fs::File;

use blindsum_readings::{Options, Readings};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let readings = match std::env::args().nth(1) {
        Some(path) => Readings::read(File::open(path)?, Options::at_most(100_000))?,
        None => Readings::shipped()?,
    };
    println!("{} households, {} slots", readings.households.len(), readings.slots.len());
    for slot in readings.slots.iter().take(3) {
        let (_, of_all) = readings.at(&slot.label, u32::try_from(readings.households.len())?)?;
        let wh: i64 = of_all.iter().map(|reading| reading.mwh()).sum::<i64>() / 1000;
        println!("{}  {wh} Wh together", slot.label);
    }
    for warning in &readings.warnings {
        println!("warning: {warning}");
    }
    Ok(())
}
