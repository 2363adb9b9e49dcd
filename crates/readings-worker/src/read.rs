//! What an order comes to.

use std::io::Read;

use blindsum_readings::files::{
    self, Ask, Beside, Counts, DateOrder, Days, DecimalSign, Exports, Fault, FileError, ForRound, FoundFile,
    Gaps, InUnit, Lacking, Mapping, NotForRound, Question as Open, StampAt, TakeError, Zones, for_round,
};
use blindsum_readings::{Day, OnBad, Options, Readings, ReadingsError, TimeOfDay, Unit, Wanted, Warning};
use blindsum_worker_wire::reader::{
    Asked, FileFound, Found, Help, How, Order, Question, Refused, Said, Table,
};

/// Reads files as the order says. `open` opens one, each time from its beginning; `here` is the zone of the person who reads them.
///
/// One file of which nothing is said that they do not know is read by the rules of the wide and the long form too: see [`for_round`].
pub fn read<R: Read>(
    order: &Order,
    open: impl Fn(usize) -> R,
    zones: &dyn Zones,
    here: Option<&str>,
) -> Said {
    let ask = ask(&order.how);
    let decided = for_round(
        || match (stated(order), order.names.first()) {
            (Some(unit), Some(name)) => {
                let mut file = Beside::new(open(0), options(order, unit, Wanted::day(day(&order.how))));
                let found = files::read([(name.clone(), &mut file)], &ask, zones);
                (found, Some(of_two_forms(order, unit, file.finish(), &open)))
            }
            _ => {
                let files = order.names.iter().enumerate().map(|(at, name)| (name.clone(), open(at)));
                (files::read(files, &ask, zones), None)
            }
        },
        |found| take(order, found),
    );
    match decided {
        Ok(ForRound::Table(readings)) => Said::Read(Box::new(taken(readings, Vec::new()))),
        Ok(ForRound::Files { found, mut readings }) => {
            readings.taken.more_households = found.table.homes.len() > most(order);
            let (households, slots) = (number(found.table.homes.len()), number(found.table.slots.len()));
            let files = found.files.iter().map(file_found).collect();
            Said::Read(Box::new(Found { households, slots, ..taken(readings, files) }))
        }
        Ok(ForRound::Open { found, questions }) => Said::Read(Box::new(Found {
            files: found.files.iter().map(file_found).collect(),
            households: number(found.table.homes.len()),
            slots: number(found.table.slots.len()),
            questions: questions.iter().map(|open| question(open, here)).collect(),
            warnings: found.notes.iter().map(|note| (note.code().to_owned(), note.to_string())).collect(),
            table: None,
        })),
        Err(NotForRound::Table(error)) => Said::Refused(refused(&error)),
        Err(NotForRound::File(error)) => Said::Refused(refused_file(&error)),
        Err(NotForRound::Take(error)) => {
            Said::Refused(Refused { says: error.to_string(), help: Help::Nothing })
        }
    }
}

/// Where no more is said of one file than its unit, which the wide and the long form know, that unit.
fn stated(order: &Order) -> Option<Option<Unit>> {
    match (order.names.as_slice(), order.how.answers.as_slice()) {
        ([_], []) => Some(None),
        ([_], [(Asked::Unit, unit)]) if unit.eq_ignore_ascii_case("kwh") => Some(Some(Unit::KWh)),
        ([_], [(Asked::Unit, unit)]) if unit.eq_ignore_ascii_case("wh") => Some(Some(Unit::Wh)),
        _ => None,
    }
}

fn most(order: &Order) -> usize {
    usize::try_from(order.most_households).unwrap_or(usize::MAX)
}

fn day(how: &How) -> Option<Day> {
    how.day.as_ref().and_then(|day| day.parse().ok())
}

fn slot(how: &How) -> Option<TimeOfDay> {
    how.slot.as_ref().and_then(|slot| slot.parse().ok())
}

fn options(order: &Order, unit: Option<Unit>, wanted: Wanted) -> Options {
    let on_bad = if order.how.skip { OnBad::Skip } else { OnBad::Refuse };
    Options { wanted, unit, on_bad, most_households: most(order) }
}

/// A file is read for the whole day, so that every slot can be chosen and drawn. Where a bad reading in some slot stops that or costs a
/// home its day, the one slot that is to be run is read alone, as the command line does: a slot's total does not depend on the
/// others.
fn of_two_forms<R: Read>(
    order: &Order,
    unit: Option<Unit>,
    whole: Result<Readings, ReadingsError>,
    open: impl Fn(usize) -> R,
) -> Result<Readings, ReadingsError> {
    let how = &order.how;
    let of_slots = match &whole {
        Ok(readings) => readings.taken.by_slot,
        Err(error) => error.is_of_slots(),
    };
    let Some(slot) = slot(how).filter(|_| of_slots) else { return whole };
    match Readings::read(open(0), options(order, unit, Wanted::slot(day(how), slot))) {
        Err(ReadingsError::Slot { .. }) => whole,
        read => read,
    }
}

/// The whole day, or the one slot that is to be run where some home lacks another one.
fn take(order: &Order, found: &files::Found) -> Result<Readings, TakeError> {
    let how = &order.how;
    let lacking = if how.answer(Asked::Lacking) == Some("slots") { Lacking::Slots } else { Lacking::Homes };
    let of_day = |times: &[TimeOfDay]| files::take(found, day(how), times, most(order), lacking);
    let whole = of_day(&[]);
    let lacks = match &whole {
        Ok(readings) => readings.taken.by_slot,
        Err(
            TakeError::Nobody
            | TakeError::NoCommonSlot { .. }
            | TakeError::BelowZero { .. }
            | TakeError::TooLarge { .. },
        ) => true,
        Err(_) => false,
    };
    let Some(slot) = slot(how).filter(|_| lacks) else { return whole };
    match of_day(&[slot]) {
        Err(TakeError::NoSlot { .. }) => whole,
        taken => taken,
    }
}

/// What was taken, with its warnings in words.
fn taken(mut readings: Readings, files: Vec<FileFound>) -> Found {
    let warnings: Vec<Warning> = readings.warnings.drain(..).collect();
    Found {
        files,
        households: number(readings.households.len()),
        slots: number(readings.slots.len()),
        questions: Vec::new(),
        warnings: warnings.iter().map(|told| (told.code().to_owned(), told.to_string())).collect(),
        table: Some(Table::from(readings)),
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn refused(error: &ReadingsError) -> Refused {
    let help = match error {
        ReadingsError::NoUnit { .. } => Help::ChooseUnit,
        error if error.is_of_unit() => Help::StateUnit,
        error if error.reason().is_some() => Help::LeaveOut,
        _ => Help::Nothing,
    };
    Refused { says: error.to_string(), help }
}

fn refused_file(error: &FileError) -> Refused {
    let help = match error.fault {
        Fault::NoForm { .. } | Fault::NoColumn { .. } => Help::NameColumns,
        Fault::ShortRow { .. } | Fault::Time { .. } | Fault::Number { .. } | Fault::Name { .. } => {
            Help::LeaveOut
        }
        _ => Help::Nothing,
    };
    Refused { says: error.to_string(), help }
}

fn file_found(file: &FoundFile) -> FileFound {
    let tenths = file.interval_seconds.max(0) / 6;
    let minutes = match (tenths / 10, tenths % 10) {
        (0, 0) => String::new(),
        (minutes, 0) => minutes.to_string(),
        (minutes, tenths) => format!("{minutes}.{tenths}"),
    };
    FileFound {
        name: file.name.clone(),
        form: file.form.title().to_owned(),
        unit: file.unit.map(|unit| unit.name().to_owned()).unwrap_or_default(),
        minutes,
        zone: file.zone.clone().unwrap_or_default(),
        at_end: file.stamp == Some(StampAt::End),
        encoding: file.encoding.name().to_owned(),
    }
}

fn question(open: &Open, here: Option<&str>) -> Question {
    let mut choices = open.choices();
    let asked = match open {
        Open::Dates { .. } => Asked::Dates,
        Open::Unit { .. } => Asked::Unit,
        Open::Decimal { .. } => Asked::Decimal,
        Open::Export { .. } => Asked::Export,
        Open::Gaps { .. } => Asked::Gaps,
        Open::Counts { .. } => Asked::Counts,
        Open::Days { .. } => Asked::Days,
        Open::Column { .. } => Asked::Energy,
        // Whatever else a reader may ask one day is asked as the zone is: with a field to type into.
        _ => Asked::Zone,
    };
    if let Some(here) = here.filter(|_| asked == Asked::Zone)
        && !choices.iter().any(|choice| choice == here)
    {
        choices.push(here.to_owned());
    }
    let meant = |choice: String| {
        let means = open.means(&choice).to_owned();
        (choice, means)
    };
    Question { asked, says: open.to_string(), choices: choices.into_iter().map(meant).collect() }
}

/// What a person said, as far as it is one of the answers there are: what is not stays open.
fn ask(how: &How) -> Ask {
    let named = |asked| how.answer(asked).map(str::to_owned);
    Ask {
        zone: named(Asked::Zone),
        stamp: how.answer(Asked::Stamp).and_then(|choice| match choice {
            "start" => Some(StampAt::Start),
            "end" => Some(StampAt::End),
            _ => None,
        }),
        unit: how.answer(Asked::Unit).and_then(InUnit::named),
        export: how.answer(Asked::Export).and_then(|choice| match choice {
            "clip" => Some(Exports::Clip),
            "net" => Some(Exports::Net),
            "leave" => Some(Exports::Leave),
            _ => None,
        }),
        slot_minutes: how.answer(Asked::SlotMinutes).and_then(|minutes| minutes.parse().ok()),
        map: Mapping {
            household: named(Asked::Household),
            time: named(Asked::Time),
            energy: named(Asked::Energy),
        },
        dates: how.answer(Asked::Dates).and_then(|choice| match choice {
            "day-first" => Some(DateOrder::DayFirst),
            "month-first" => Some(DateOrder::MonthFirst),
            _ => None,
        }),
        gaps: how.answer(Asked::Gaps).and_then(|choice| match choice {
            "zero" => Some(Gaps::Zero),
            "missing" => Some(Gaps::Missing),
            _ => None,
        }),
        counts: how.answer(Asked::Counts).and_then(|choice| match choice {
            "register" => Some(Counts::Register),
            "energy" => Some(Counts::Energy),
            _ => None,
        }),
        days: how.answer(Asked::Days).and_then(|choice| match choice {
            "slots" => Some(Days::Slots),
            "homes" => Some(Days::Homes),
            _ => None,
        }),
        decimal: how.answer(Asked::Decimal).and_then(|choice| match choice {
            "point" => Some(DecimalSign::Point),
            "comma" => Some(DecimalSign::Comma),
            _ => None,
        }),
        skip_bad_rows: how.skip,
    }
}
