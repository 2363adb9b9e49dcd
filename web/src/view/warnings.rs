//! What a person should know of the readings before a total is believed.

use blindsum_readings::{Readings, USUAL_SLOT_MINUTES, Warning};

use crate::state::{Plan, Preview, Source};

/// What is to be said of readings, each with a short name: what was found in their files, and what the plan's cap does to them. Of the
/// shipped file everything is known, but not whether the cap suits it.
pub(crate) fn warnings(
    source: &Source,
    preview: Option<&Preview>,
    plan: Option<&Plan>,
) -> Vec<(String, String)> {
    let cut = plan.and_then(|plan| cut(source, plan));
    let cut = cut.and_then(|cut| Some((cut.code().to_owned(), cut.words_of_cut()?)));
    let found = preview.filter(|preview| preview.source == *source);
    found.into_iter().flat_map(|preview| preview.found.warnings.iter().cloned()).chain(cut).collect()
}

/// What a plan's cap does to its readings; of the shipped file only what casts doubt on the cap itself.
pub(crate) fn cut(source: &Source, plan: &Plan) -> Option<Warning> {
    let slots = plan.slots.iter().map(|slot| (slot.label.as_str(), slot.readings.as_slice()));
    Warning::cut(plan.params.cap_wh(), slots).filter(|cut| *source != Source::Shipped || cut.is_doubt())
}

/// How many minutes a slot of the file has, where it is not the half-hour that the page speaks of.
pub(crate) fn unusual_minutes(readings: &Readings) -> Option<u32> {
    readings.taken.slot_minutes.filter(|minutes| *minutes != USUAL_SLOT_MINUTES)
}

#[cfg(test)]
mod tests {
    use blindsum_worker_wire::reader::Found;

    use super::*;
    use crate::state::{Field, Form, check};

    fn read(file: &str) -> Readings {
        Readings::from_wide(file.as_bytes()).unwrap()
    }

    /// Codes of what is said where this cap is typed and three homes take part.
    fn codes(source: &Source, readings: &Readings, cap: &str) -> Vec<String> {
        let mut form = Form::default();
        for (field, value) in [(Field::Meters, "3"), (Field::Cap, cap), (Field::Slot, "19:00")] {
            form.set(field, value.to_owned());
        }
        let checked = check(&form, Some((source, readings)));
        assert!(checked.plan.is_some(), "{:?}", checked.errors);
        warnings(source, None, checked.plan.as_deref()).into_iter().map(|(code, _)| code).collect()
    }

    #[test]
    fn a_cap_that_cuts_is_told_before_the_round() {
        let readings = read("date,18:30,19:00\na,100,200\nb,300,400\nc,100,2000\n");
        let own = Source::File("own.csv".to_owned());
        assert_eq!(codes(&own, &readings, "3000"), [""; 0]);
        assert_eq!(codes(&own, &readings, "1000"), ["cut_by_cap"]);
        // Of the shipped file only what casts doubt on the cap itself.
        assert_eq!(codes(&Source::Shipped, &readings, "1000"), [""; 0]);
        assert_eq!(codes(&Source::Shipped, &readings, "300"), ["cut_by_cap"]);
        // Without a plan there is no cap, and what is known of the file stands.
        let told = ("slot_length".to_owned(), "60 minutes".to_owned());
        let found = Found {
            files: vec![],
            households: 1,
            slots: 2,
            questions: vec![],
            warnings: vec![told.clone()],
            table: None,
        };
        let preview = Preview { source: own.clone(), found };
        assert_eq!(warnings(&own, Some(&preview), None), [told]);
        assert_eq!(warnings(&Source::Shipped, Some(&preview), None), []);
    }

    #[test]
    fn slots_that_are_no_half_hours_are_told_apart() {
        assert_eq!(unusual_minutes(&read("date,18:30,19:00\na,100,200\n")), None);
        assert_eq!(unusual_minutes(&read("date,19:00\na,100\n")), None);
        assert_eq!(unusual_minutes(&read("date,18:00,19:00\na,100,200\n")), Some(60));
    }
}
