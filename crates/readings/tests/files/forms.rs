//! Random energy, written in each form as its supplier writes it, over days on which clocks change: the same energy of each slot is read
//! back. What is expected is computed of the energy alone.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use blindsum_readings::files::{
    Ask, Days, DecimalSign, Encoding, Form, InUnit, Mapping, Named, StampAt, Zones, read,
};
use proptest::prelude::*;

/// Nights on which clocks change in Europe, in America, and do not: days since 1970.
const DAYS: [i64; 6] = [19_813, 20_023, 19_792, 20_030, 20_103, 20_089];

/// Energy of intervals one after the other.
#[derive(Debug, Clone)]
struct Energy {
    /// Seconds from 1970 to the first, UTC, or on the file's own clock.
    start: i64,
    minutes: i64,
    /// Multiples of 60 W, so that each is a whole number of mWh in every interval.
    watts: Vec<i64>,
    /// Where the clock is, for forms that have local times.
    zone: &'static str,
}

impl Energy {
    /// Each interval: its start, and mWh.
    fn rows(&self) -> impl Iterator<Item = (i64, i64)> {
        let seconds = self.minutes * 60;
        let starts = (0..).map(move |step: i64| self.start + step * seconds);
        starts.zip(&self.watts).map(|(start, watts)| (start, watts * self.minutes * 1000 / 60))
    }

    fn offset(&self, utc: i64) -> i64 {
        Named.zone(self.zone).map_or(0, |zone| i64::from(zone.offset(utc)))
    }

    /// A moment on the clock of the zone.
    fn local(&self, utc: i64) -> Clock {
        Clock(utc + self.offset(utc))
    }

    /// A moment on that clock, with its offset, of whole hours.
    fn with_offset(&self, utc: i64) -> String {
        let hours = self.offset(utc) / 3600;
        format!(
            "{}T{}:00{}{:02}:00",
            self.local(utc).date(),
            self.local(utc).time(),
            if hours < 0 { '-' } else { '+' },
            hours.abs()
        )
    }

    /// mWh of each slot, by its start.
    fn slots(&self) -> BTreeMap<i64, i64> {
        let slot = 60 * if self.minutes <= 30 { 30 } else { 60 };
        let mut slots = BTreeMap::new();
        for (start, mwh) in self.rows() {
            *slots.entry(start - start.rem_euclid(slot)).or_insert(0) += mwh;
        }
        slots
    }
}

/// Seconds since 1970 on some clock.
#[derive(Clone, Copy)]
struct Clock(i64);

impl Clock {
    fn parts(self) -> (i64, i64, i64) {
        let (mut year, mut day) = (1970, self.0.div_euclid(86_400));
        let leap = |year: i64| i64::from(year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
        while day >= 365 + leap(year) {
            day -= 365 + leap(year);
            year += 1;
        }
        let mut month = 1;
        for length in [31, 28 + leap(year), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
            if day < length {
                break;
            }
            day -= length;
            month += 1;
        }
        (year, month, day + 1)
    }

    fn date(self) -> String {
        let (year, month, day) = self.parts();
        format!("{year}-{month:02}-{day:02}")
    }

    fn day_first(self, separator: char) -> String {
        let (year, month, day) = self.parts();
        format!("{day:02}{separator}{month:02}{separator}{year}")
    }

    fn time(self) -> String {
        let minute = self.0.rem_euclid(86_400) / 60;
        format!("{:02}:{:02}", minute / 60, minute % 60)
    }
}

fn kwh(mwh: i64) -> String {
    format!("{}.{:06}", mwh / 1_000_000, mwh % 1_000_000)
}

/// kW of the mWh of some minutes.
fn kw(mwh: i64, minutes: i64) -> String {
    let watts = mwh * 60 / minutes / 1000;
    format!("{}.{:03}", watts / 1000, watts % 1000)
}

/// How a form is written, of which intervals, and what has to be said of it.
struct Writer {
    form: Form,
    zone: &'static str,
    minutes: &'static [i64],
    /// Whether it has whole days of its own clock alone.
    whole_days: bool,
    write: fn(&Energy) -> String,
    ask: fn(&Energy) -> Ask,
}

fn nothing(_: &Energy) -> Ask {
    Ask { days: Some(Days::Slots), ..Ask::default() }
}

fn the_zone(energy: &Energy) -> Ask {
    Ask { zone: Some(energy.zone.to_owned()), days: Some(Days::Slots), ..Ask::default() }
}

/// The lengths of intervals that a slot can have.
const EVERY: &[i64] = &[1, 5, 10, 15, 30, 60];

fn writers() -> Vec<Writer> {
    let of = |form, minutes, write: fn(&Energy) -> String| Writer {
        form,
        zone: "",
        minutes,
        whole_days: false,
        write,
        ask: nothing,
    };
    vec![
        of(Form::London, &[30], |energy| {
            let mut text = "LCLid,stdorToU,DateTime,KWH/hh (per half hour) ,Acorn\r\n".to_owned();
            for (start, mwh) in energy.rows() {
                let (date, time) = (Clock(start).date(), Clock(start).time());
                let _ = write!(text, "MAC1,Std,{date} {time}:00.0000000, {} ,ACORN-A\r\n", kwh(mwh));
            }
            text
        }),
        Writer {
            whole_days: true,
            ..of(Form::LondonDays, &[30], |energy| {
                let names: String = (0..48).map(|slot| format!(",hh_{slot}")).collect();
                let rows: Vec<_> = energy.rows().collect();
                let mut text = format!("LCLid,day{names}\n");
                for day in rows.chunks(48) {
                    let _ = write!(text, "MAC1,{}", Clock(day[0].0).date());
                    day.iter().for_each(|(_, mwh)| text += &format!(",{}", kwh(*mwh)));
                    text += "\n";
                }
                text
            })
        },
        Writer {
            zone: "Europe/London",
            ..of(Form::Octopus, EVERY, |energy| {
                let mut text = "Consumption (kwh), Start, End\n".to_owned();
                for (start, mwh) in energy.rows() {
                    let [from, to] = [start, start + energy.minutes * 60].map(|at| energy.with_offset(at));
                    let _ = writeln!(text, "{}, {from}, {to}", kwh(mwh));
                }
                text
            })
        },
        of(Form::N3rgyJson, &[30], |energy| {
            let values = energy.rows().map(|(start, mwh)| {
                let (date, time) = (Clock(start).date(), Clock(start).time());
                format!("{{\"timestamp\":\"{date} {time}\",\"value\":{}}}", kwh(mwh))
            });
            let values = values.collect::<Vec<_>>().join(",");
            format!(
                "{{\"resource\":\"/1/electricity/consumption/1\",\"granularity\":\"halfhour\",\"values\":[{values}]}}"
            )
        }),
        of(Form::N3rgyCsv, EVERY, |energy| {
            let mut text = "timestamp (UTC),energyConsumption (kWh)\n".to_owned();
            for (start, mwh) in energy.rows() {
                let _ = writeln!(text, "{} {},{}", Clock(start).date(), Clock(start).time(), kwh(mwh));
            }
            text
        }),
        Writer {
            zone: "Europe/Paris",
            ..of(Form::Enedis, &[10, 15, 30, 60], |energy| {
                let mut text = format!(
                    "\u{feff}Identifiant PRM;Type de donnees;Grandeur physique;Unite;Pas en minutes\r\n1;Courbe de charge;Energie active;W;{}\r\n\
                     Horodate;Valeur\r\n",
                    energy.minutes
                );
                for (start, mwh) in energy.rows() {
                    let watts = mwh * 60 / energy.minutes / 1000;
                    let _ = write!(text, "{};{watts}\r\n", energy.with_offset(start + energy.minutes * 60));
                }
                text
            })
        },
        Writer {
            zone: "America/Los_Angeles",
            ask: the_zone,
            ..of(Form::GreenButtonCsv, &[15, 30, 60], |energy| {
                let mut text =
                    "Name,SAMPLE\n\nTYPE,DATE,START TIME,END TIME,USAGE (kWh),COST,NOTES\n".to_owned();
                for (start, mwh) in energy.rows() {
                    let (from, to) = (energy.local(start), energy.local(start + energy.minutes * 60 - 60));
                    let _ = writeln!(
                        text,
                        "Electric usage,{},{},{},{},$0.02,",
                        from.date(),
                        from.time(),
                        to.time(),
                        kwh(mwh)
                    );
                }
                text
            })
        },
        of(Form::GreenButtonXml, EVERY, |energy| {
            let mut text = "<feed><entry><ReadingType><powerOfTenMultiplier>-3</powerOfTenMultiplier><uom>72</uom></ReadingType></entry>\
                            <entry><IntervalBlock>"
                .to_owned();
            for (start, mwh) in energy.rows() {
                let _ = write!(
                    text,
                    "<IntervalReading><timePeriod><duration>{}</duration><start>{start}</start></timePeriod><value>{mwh}</value>\
                     </IntervalReading>",
                    energy.minutes * 60
                );
            }
            text + "</IntervalBlock></entry></feed>"
        }),
        Writer {
            zone: "Europe/Brussels",
            ..of(Form::Fluvius, &[15], |energy| {
                let mut text =
                    "\u{feff}Van (datum);Van (tijdstip);Tot (datum);Tot (tijdstip);EAN-code;Register;Volume;Eenheid\r\n"
                        .to_owned();
                for (row, (start, mwh)) in energy.rows().enumerate() {
                    let [from, to] = [start, start + 900].map(|at| energy.local(at));
                    let times = [from, to].map(|at| format!("{};{}:00", at.day_first('-'), at.time()));
                    // Both registers, of which one stands still: they add up.
                    let registers = ["Afname Dag", "Afname Nacht"];
                    for (at, register) in registers.iter().enumerate() {
                        let number = if row / 7 % 2 == at { kwh(mwh) } else { kwh(0) };
                        let number = number.replace('.', ",");
                        let _ = write!(text, "{};=\"54\";{register};{number};kWh\r\n", times.join(";"));
                    }
                }
                text
            })
        },
        of(Form::Fingrid, &[15, 60], |energy| {
            let mut text = "Mittauspisteen tunnus;Tuotteen tyyppi;Resoluutio;Yksikkötyyppi;Lukeman tyyppi;Alkuaika;Määrä;Laatu\r\n"
                .to_owned();
            for (start, mwh) in energy.rows() {
                let (date, time, number) =
                    (Clock(start).date(), Clock(start).time(), kwh(mwh).replace('.', ","));
                let _ =
                    write!(text, "64;87;PT{}M;kWh;BN01;{date}T{time}:00Z;{number};OK\r\n", energy.minutes);
            }
            text
        }),
        Writer {
            zone: "+10:00",
            whole_days: true,
            ..of(Form::Nem12, &[5, 15, 30], |energy| {
                let rows: Vec<_> = energy.rows().collect();
                let mut text = format!("100,NEM12,1,A,B\n200,N,E1,1,E1,N1,M,kWh,{},\n", energy.minutes);
                for day in rows.chunks(usize::try_from(1440 / energy.minutes).unwrap()) {
                    let _ = write!(text, "300,{}", energy.local(day[0].0).date().replace('-', ""));
                    day.iter().for_each(|(_, mwh)| text += &format!(",{}", kwh(*mwh)));
                    text += ",A,,,,\n";
                }
                text + "900\n"
            })
        },
        of(Form::HomeAssistantEnergy, &[30, 60], |energy| {
            let times: String = energy
                .rows()
                .map(|(start, _)| format!(",{}T{}:00.000Z", Clock(start).date(), Clock(start).time()))
                .collect();
            let numbers: String = energy.rows().map(|(_, mwh)| format!(",{}", kwh(mwh))).collect();
            format!(
                "entity_id,type,unit{times}\nsensor.grid,grid_consumption,kWh{numbers}\nsensor.pv,solar_production,kWh{numbers}\n"
            )
        }),
        of(Form::HomeAssistantHistory, EVERY, |energy| {
            let mut count = 5_120_000_000;
            let mut text = "entity_id,state,last_changed\n".to_owned();
            let mut row = |at: i64, count: i64| {
                let (date, time) = (Clock(at).date(), Clock(at).time());
                let _ = writeln!(text, "sensor.meter,{},{date}T{time}:00.140Z", kwh(count));
            };
            row(energy.start, count);
            for (start, mwh) in energy.rows() {
                count += mwh;
                row(start + energy.minutes * 60, count);
            }
            text
        }),
        of(Form::Uci, &[1], |energy| {
            let mut text = "Date;Time;Global_active_power;Global_reactive_power;Voltage\n".to_owned();
            for (start, mwh) in energy.rows() {
                let (date, time) = (Clock(start).day_first('/'), Clock(start).time());
                let _ = writeln!(text, "{date};{time}:00;{};0.100;240.000", kw(mwh, 1));
            }
            text
        }),
        Writer {
            zone: "America/Chicago",
            ..of(Form::PecanStreet, &[1, 15], |energy| {
                let time = if energy.minutes == 1 { "localminute" } else { "local_15min" };
                let mut text = format!("dataid,{time},grid,solar\n");
                for (start, mwh) in energy.rows() {
                    let stamp = energy.with_offset(start).replace('T', " ");
                    let stamp = stamp.strip_suffix(":00").unwrap();
                    let _ = writeln!(text, "9001,{stamp},{},0.000", kw(mwh, energy.minutes));
                }
                text
            })
        },
        Writer {
            whole_days: true,
            ask: |_| Ask { unit: Some(InUnit::Wh), ..Ask::default() },
            ..of(Form::Wide, &[5, 15, 30, 60], |energy| {
                let times: String =
                    energy.rows().map(|(start, _)| format!(",{}", Clock(start).time())).collect();
                let numbers: String =
                    energy.rows().map(|(_, mwh)| format!(",{}.{:03}", mwh / 1000, mwh % 1000)).collect();
                format!("date{times}\nh{numbers}\n")
            })
        },
        Writer {
            zone: "Europe/Berlin",
            ask: |energy| Ask { decimal: Some(DecimalSign::Comma), ..the_zone(energy) },
            ..of(Form::Long, EVERY, |energy| {
                let mut text = "household;timestamp;energy (Wh)\n".to_owned();
                for (start, mwh) in energy.rows() {
                    let at = energy.local(start);
                    let _ = writeln!(
                        text,
                        "h;{} {};{},{:03}",
                        at.day_first('.'),
                        at.time(),
                        mwh / 1000,
                        mwh % 1000
                    );
                }
                text
            })
        },
        Writer {
            zone: "Europe/London",
            ask: |energy| Ask {
                stamp: Some(StampAt::End),
                unit: Some(InUnit::W),
                map: Mapping {
                    household: Some("who".to_owned()),
                    time: Some("2".to_owned()),
                    energy: Some("3".to_owned()),
                },
                ..the_zone(energy)
            },
            ..of(Form::Mapped, EVERY, |energy| {
                let mut text = "Who\tWhen\tHow much\n".to_owned();
                for (start, mwh) in energy.rows() {
                    let end = start + energy.minutes * 60;
                    let watts = mwh * 60 / energy.minutes / 1000;
                    let _ = writeln!(text, "h\t{}\t{watts}", energy.with_offset(end));
                }
                text
            })
        },
    ]
}

/// The text in one of the ways in which programs store it.
fn stored(text: &str, way: u8) -> (Vec<u8>, Option<Encoding>) {
    let plain = text.strip_prefix('\u{feff}').unwrap_or(text);
    match way {
        0 => (text.as_bytes().to_vec(), None),
        1 => {
            let marked = format!("\u{feff}{plain}");
            (marked.encode_utf16().flat_map(u16::to_le_bytes).collect(), Some(Encoding::Utf16Le))
        }
        2 => (plain.encode_utf16().flat_map(u16::to_be_bytes).collect(), Some(Encoding::Utf16Be)),
        // Windows-1252 has the letters of these forms at their numbers.
        _ => (plain.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect(), None),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn each_form_s_energy_is_read_back(
        day in prop::sample::select(DAYS.to_vec()),
        hours in prop::collection::vec(0_i64..40, 60),
        which in any::<prop::sample::Index>(),
        way in 0_u8..4,
    ) {
        for Writer { form, zone, minutes, whole_days, write, ask } in writers() {
            let minutes = *which.get(minutes);
            // The wide form has one day alone, the first of 2010.
            let day = if form == Form::Wide { 14_610 } else { day };
            let count = match (form, whole_days) {
                (Form::Wide, _) => 1440,
                (_, true) => 2880,
                (_, false) => 1620,
            } / minutes;
            let watts = (0..).zip(hours.iter().cycle()).take(usize::try_from(count).unwrap());
            let watts = watts.map(|(step, watts): (i64, _)| 60 * (watts + step % 11)).collect();
            let start = day * 86_400 - if zone == "+10:00" { 36_000 } else { 0 };
            let energy = Energy { start, minutes, watts, zone };
            let (bytes, encoding) = stored(&write(&energy), way);
            let found = read([("home.csv".to_owned(), bytes.as_slice())], &ask(&energy), &Named);
            let found = found.map_err(|error| TestCaseError::fail(format!("{form:?}, {minutes} minutes: {error}")))?;
            prop_assert_eq!(found.files[0].form, form);
            prop_assert!(found.questions.is_empty(), "{:?}: {:?}", form, found.questions);
            prop_assert!(encoding.is_none_or(|encoding| found.files[0].encoding == encoding), "{:?}", form);
            prop_assert_eq!(found.table.homes.len(), 1, "{:?}", form);
            let slots = found.table.slots.iter().map(|slot| slot.utc().unwrap_or(slot.shown()));
            let there: BTreeMap<_, _> = slots.zip(found.table.totals().iter().map(|(_, mwh)| *mwh)).collect();
            prop_assert_eq!(there, energy.slots(), "{:?}, {} minutes from {}", form, minutes, start);
        }
    }
}
