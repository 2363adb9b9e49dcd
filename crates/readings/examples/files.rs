//! Prints what is found in files of readings: `cargo run -p blindsum-readings --example files -- FILE...`

use std::fs::File;

use blindsum_readings::files::{Ask, Named, read};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let names = std::env::args().skip(1);
    let files =
        names.map(|name| File::open(&name).map(|file| (name, file))).collect::<Result<Vec<_>, _>>()?;
    let found = read(files, &Ask::default(), &Named)?;
    for file in &found.files {
        let unit = file.unit.map_or("an unknown unit", |unit| unit.name());
        println!("{}: {}, in {unit}", file.name, file.form.title());
    }
    for (slot, (homes, mwh)) in found.table.slots.iter().zip(found.table.totals()) {
        println!("{}  {homes} homes  {}.{:03} Wh", slot.local(), mwh / 1000, mwh.abs() % 1000);
    }
    for note in &found.notes {
        println!("note ({}): {note}", note.code());
    }
    for question in &found.questions {
        println!("question ({}): {question} {:?}", question.code(), question.choices());
    }
    Ok(())
}
