//! What the page says of a file of readings.

use blindsum_readings::Readings;
use blindsum_worker_wire::reader::{self, FileFound, Found, Help};

use super::{Thing, text};
use crate::state::{Refused, Source, Unread, only_slot};

/// Where readings come from, within a sentence.
pub(crate) fn named(source: &Source) -> String {
    let t = text();
    match source {
        Source::Shipped => t.form.file_shipped.to_owned(),
        Source::File(name) => (t.form.file_named)(name),
    }
}

/// This many homes.
pub(crate) fn homes(count: usize) -> String {
    text().counted(Thing::Homes, count)
}

/// Why there cannot be as many meters: the readings are of fewer homes.
pub(crate) fn too_many_meters(source: &Source, count: usize) -> String {
    text().capital(&(text().form.too_many_meters)(&named(source), &homes(count), count))
}

/// That m followed a file; `before` is what stood there.
pub(crate) fn followed(source: &Source, readings: &Readings, before: &str) -> String {
    let t = text();
    let more = readings.taken.more_households;
    let sentence = if more { t.form.meters_followed_most } else { t.form.meters_followed };
    let file = if more { text().capital(&named(source)) } else { named(source) };
    let before = if before.is_empty() { t.form.meters_were_empty } else { before };
    sentence(readings.households.len(), before, &file)
}

/// Why readings could not be taken. Nothing where the file only leaves something open: that is asked.
pub(crate) fn unread(why: &Unread) -> String {
    match why {
        Unread::NotFetched(why) => (text().form.readings_failed)(why),
        Unread::Refused(refused) => explained(refused),
        Unread::Open => String::new(),
        Unread::Lost(failure) => (text().form.file_lost)(&text().refusals.failure(failure)),
    }
}

/// What is wrong with a file, and the page's own control that reads it all the same, where there is one.
fn explained(reader::Refused { says, help }: &reader::Refused) -> String {
    let t = text();
    match help {
        Help::Nothing => says.clone(),
        Help::ChooseUnit => (t.form.or_choose)(says, t.form.unit_label),
        Help::StateUnit => (t.form.state_at)(says, t.form.unit_label),
        Help::LeaveOut => (t.form.or_leave_out)(says, t.form.skip_bad),
        Help::NameColumns => (t.form.or_name_columns)(says),
    }
}

/// How a file was understood.
pub(crate) fn found(file: &FileFound) -> String {
    (text().form.file_found)(file)
}

/// How much was found.
pub(crate) fn counts(found: &Found) -> String {
    let t = text();
    let count = |thing, count: u32| t.counted(thing, usize::try_from(count).unwrap_or(usize::MAX));
    (t.form.readings_count)(&count(Thing::Households, found.households), &count(Thing::Slots, found.slots))
}

/// What is said where readings were refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// Which were, and which are in use.
    pub(crate) says: String,
    /// What the button says that goes on with those.
    pub(crate) choice: String,
    /// Why nothing runs yet.
    pub(crate) waits: String,
}

/// What is said of these, where those of `source` are in use: those of this many homes.
pub(crate) fn refusal(
    refused: &Refused,
    source: &Source,
    readings: Option<&Readings>,
    in_file: usize,
) -> Refusal {
    let t = text();
    let slot = readings.and_then(only_slot);
    let what = match refused.source {
        Source::Shipped => t.form.refused_shipped.to_owned(),
        Source::File(_) => {
            let open = refused.why == Unread::Open;
            let says = if open { t.form.refused_open } else { t.form.refused_file };
            text().capital(&says(&named(&refused.source)))
        }
    };
    let in_use = match readings {
        None => t.form.refused_none.to_owned(),
        Some(_) => {
            let homes = homes(in_file);
            let homes = match slot {
                Some(slot) => (t.form.homes_at)(&homes, slot),
                None => homes,
            };
            if refused.source == *source {
                (t.form.refused_same)(&homes)
            } else {
                (t.form.refused_in_use)(&named(source), &homes)
            }
        }
    };
    let in_use_is = match source {
        Source::Shipped => t.form.file_shipped,
        Source::File(name) => name,
    };
    let choice = match slot {
        Some(slot) => (t.form.use_readings_at)(in_use_is, slot),
        None => (t.form.use_readings)(in_use_is),
    };
    let waits = match refused.why {
        Unread::Open => (t.form.cannot_run_open)(&choice),
        _ => (t.form.cannot_run_refused)(&choice),
    };
    Refusal { says: format!("{what} {in_use}"), choice, waits }
}

/// That m is again what it was before any file.
pub(crate) fn meters_back(meters: &str) -> String {
    (text().form.meters_back)(meters)
}

/// Whose readings a round is of: of all homes of a file, or of the first of them.
pub(crate) fn summed(source: &Source, meters: usize, all: usize) -> String {
    let t = text();
    let some = |all| (t.form.homes_first)(meters, &homes(all));
    let homes = if meters < all { some(all) } else { homes(meters) };
    let says = (t.form.result_source)(&named(source), &homes);
    match source {
        Source::Shipped => format!("{says} {}", t.form.result_public),
        Source::File(_) => says,
    }
}

/// That the result shown is not of the readings that would run now: of another file, or of the same file read in another way.
pub(crate) fn of_others(ran: &Source, now: &Source) -> String {
    let t = text();
    if ran == now { t.form.result_reread.to_owned() } else { (t.form.result_other)(&named(ran)) }
}

#[cfg(test)]
mod tests {
    use blindsum_readings::{Options, Wanted};

    use super::*;
    use crate::state::FileOptions;

    #[test]
    fn an_error_names_the_pages_own_control() {
        let says = |help| explained(&reader::Refused { says: "line 2, column 2: why".to_owned(), help });
        let bad = says(Help::LeaveOut);
        assert!(bad.starts_with("line 2, column 2"), "{bad}");
        assert!(bad.ends_with(". Tick “Leave out bad rows” to read the file without its bad rows."), "{bad}");
        assert!(says(Help::ChooseUnit).ends_with("or choose it at “Unit of its numbers”"));
        assert!(says(Help::StateUnit).ends_with("at “Unit of its numbers”"));
        // What no control of the page can change is told as it is.
        assert_eq!(says(Help::Nothing), "line 2, column 2: why");
    }

    #[test]
    fn a_refusal_names_both_files_and_the_choice() {
        let [bad, own] = ["bad.csv", "own.csv"].map(|name| Source::File(name.to_owned()));
        let readings =
            Readings::read("date,19:00\na,100\nb,200\n".as_bytes(), Options::at_most(1000)).unwrap();
        let refused = |source: &Source| Refused {
            source: source.clone(),
            why: Unread::NotFetched("line 3".to_owned()),
            tried: FileOptions::default(),
        };
        let open = Refused { why: Unread::Open, ..refused(&bad) };
        let words = refusal(&open, &Source::Shipped, Some(&readings), 2);
        assert!(
            words.says.starts_with("The file bad.csv leaves something open. The readings in use"),
            "{words:?}"
        );
        assert!(words.waits.starts_with("Run waits for your answer"), "{words:?}");
        let words = refusal(&refused(&bad), &own, Some(&readings), 2);
        assert_eq!(
            words.says,
            "The file bad.csv was refused. The readings in use are still those of the file own.csv (2 homes)."
        );
        assert_eq!(words.choice, "Use own.csv");
        assert_eq!(words.waits, "Run waits for your choice: press “Use own.csv”, or choose another file.");
        let words = refusal(&refused(&bad), &Source::Shipped, Some(&readings), 2);
        assert!(words.says.ends_with("still those of the shipped file (2 homes)."), "{words:?}");
        assert_eq!(words.choice, "Use the shipped file");
        // The same file, which was to be read in another way.
        let words = refusal(&refused(&own), &own, Some(&readings), 2);
        assert_eq!(
            words.says,
            "The file own.csv was refused. The readings in use are still those read from it before (2 homes)."
        );
        // One slot of it alone.
        let slot = Options { wanted: Wanted::slot(None, "19:30".parse().unwrap()), ..Options::at_most(1000) };
        let only = Readings::read("date,19:00,19:30\na,100,200\n".as_bytes(), slot).unwrap();
        let words = refusal(&refused(&own), &own, Some(&only), 1);
        assert!(words.says.ends_with("read from it before (1 home, 19:30 alone)."), "{words:?}");
        assert_eq!(words.choice, "Use own.csv at 19:30");
        let words = refusal(&refused(&Source::Shipped), &own, Some(&readings), 2);
        assert!(words.says.starts_with("The shipped file could not be loaded."), "{words:?}");
        let words = refusal(&refused(&bad), &Source::Shipped, None, 0);
        assert_eq!(words.says, "The file bad.csv was refused. No readings are in use.");
    }

    #[test]
    fn that_m_followed_is_told_with_what_it_was() {
        let own = Source::File("own.csv".to_owned());
        let read = |most_households| {
            let options = Options { most_households, ..Options::at_most(1000) };
            Readings::read("date,19:00\na,100\nb,200\nc,300\n".as_bytes(), options).unwrap()
        };
        assert_eq!(
            followed(&own, &read(3), "20"),
            "Meters m is now 3, as many as the file own.csv has homes; before, it was 20."
        );
        assert!(followed(&own, &read(3), "").ends_with("before, it was empty."));
        assert_eq!(
            followed(&own, &read(2), "20"),
            "Meters m is now 2, the most that this page runs; before, it was 20. The file own.csv has more homes."
        );
    }
}
