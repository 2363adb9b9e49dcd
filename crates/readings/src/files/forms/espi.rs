//! Green Button's XML (NAESB ESPI in an Atom feed): blocks of intervals, each of a meter reading, whose type says the unit, the
//! power of ten, and the direction of flow. Entries refer to each other by links. Times are seconds since 1970, UTC.
//!
//! A document with a DOCTYPE is refused: entities are not resolved. Depth and elements are counted.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::files::batch::{self, Batch, Channel, Point, Quality, Said};
use crate::files::fault::{Fault, Flaw};
use crate::files::form::Form;
use crate::files::limits::{MOST_ATTRIBUTES, MOST_DEPTH, MOST_ELEMENTS, MOST_ENTRIES, MOST_LINK_BYTES};
use crate::files::note::Note;
use crate::files::number::{self, DecimalSign};
use crate::files::tally::Tally;
use crate::files::unit::InUnit;

/// Watt-hours, in the list of units of IEC 61968-9.
const WH: &str = "72";

/// Which entries of a feed its links lead to.
struct Links<'a> {
    /// Usage points and meter readings by their own links, without slashes at the end, and by their order in the feed.
    points: HashMap<&'a str, (usize, &'a Entry)>,
    readings: HashMap<&'a str, (usize, &'a Entry)>,
    types: HashMap<&'a str, (usize, &'a Entry)>,
    only_type: Option<&'a Entry>,
    many_points: bool,
}

impl<'a> Links<'a> {
    fn new(entries: &'a [Entry]) -> Self {
        let of = |wanted| entries.iter().filter(move |entry| entry.kind == wanted);
        let index = |kind: Kind, key: fn(&str) -> &str| {
            let mut index = HashMap::new();
            for (number, entry) in of(kind).enumerate() {
                // The first of several that are called the same.
                index.entry(key(&entry.own)).or_insert((number, entry));
            }
            index
        };
        let mut types = of(Kind::ReadingType);
        Self {
            points: index(Kind::UsagePoint, |own| own.trim_end_matches('/')),
            readings: index(Kind::MeterReading, |own| own.trim_end_matches('/')),
            types: index(Kind::ReadingType, |own| own),
            only_type: types.next().filter(|_| types.next().is_none()),
            many_points: of(Kind::UsagePoint).nth(1).is_some(),
        }
    }

    /// The usage point that a block belongs to, where a feed has several: these are homes of their own.
    fn home_of(&self, block: &Entry) -> Option<&'a str> {
        let mut above = above(&block.own).filter_map(|own| self.points.get(own));
        let (_, point) = above.next().filter(|_| self.many_points)?;
        Some(point.own.as_str())
    }

    /// The type of a block's readings: by the links, or the only one there is.
    fn type_of(&self, block: &Entry) -> Result<&'a ReadingType, Flaw> {
        let links = block.related.iter().chain([&block.own]);
        let readings = links.flat_map(|link| above(link)).filter_map(|own| self.readings.get(own));
        let reading = readings.min_by_key(|(number, _)| number).map(|(_, reading)| reading);
        let types = reading.into_iter().flat_map(|reading| &reading.related);
        let types = types.filter_map(|own| self.types.get(own.as_str()));
        let linked = types.min_by_key(|(number, _)| number).map(|(_, kind)| *kind);
        linked
            .or(self.only_type)
            .map(|entry| &entry.reading_type)
            .ok_or_else(|| wrong("an IntervalBlock has no ReadingType that its links lead to".to_owned()))
    }
}

/// A link and those above it, from the longest on: `/a/b`, `/a`.
fn above(link: &str) -> impl Iterator<Item = &str> {
    let whole = Some(link).filter(|link| !link.is_empty());
    core::iter::successors(whole, |link| link.rsplit_once('/').map(|(before, _)| before))
        .filter(|link| !link.is_empty())
}

/// An entry of the feed.
#[derive(Default)]
struct Entry {
    own: String,
    related: Vec<String>,
    kind: Kind,
    reading_type: ReadingType,
    intervals: Vec<Interval>,
}

#[derive(Default, PartialEq, Eq, Clone, Copy)]
enum Kind {
    #[default]
    Other,
    UsagePoint,
    MeterReading,
    ReadingType,
    IntervalBlock,
}

#[derive(Default, Clone)]
struct ReadingType {
    accumulation: String,
    commodity: String,
    flow: String,
    multiplier: String,
    unit: String,
}

#[derive(Default)]
struct Interval {
    start: String,
    duration: String,
    value: String,
    quality: String,
}

pub(crate) fn read(file: &str, text: &str) -> Result<Batch, Flaw> {
    let entries = entries(text)?;
    if !entries.iter().any(|entry| entry.kind == Kind::IntervalBlock) {
        return Err(wrong("it has no IntervalBlock of Green Button (ESPI)".to_owned()));
    }
    let mut read = Batch::new(file, Form::GreenButtonXml);
    read.unit = Said::Known(InUnit::Wh);
    let own_name = read.file_household();
    let links = Links::new(&entries);
    let (mut estimated, mut others, mut other_blocks) = (Tally::default(), Vec::new(), 0_u64);
    let blocks = entries.iter().filter(|entry| entry.kind == Kind::IntervalBlock);
    for block in blocks {
        let kind = links.type_of(block)?;
        let channel = match direction(kind) {
            Ok(channel) => channel,
            Err(what) => {
                other_blocks += 1;
                if !others.contains(&what) && others.len() < 8 {
                    others.push(what);
                }
                continue;
            }
        };
        let ten =
            if kind.multiplier.is_empty() { 0 } else { whole(&kind.multiplier, "powerOfTenMultiplier")? };
        let ten = i32::try_from(ten).ok().filter(|ten| (-12..=12).contains(ten));
        let ten = ten
            .ok_or_else(|| wrong(format!("powerOfTenMultiplier is {:?}", batch::shown(&kind.multiplier))))?;
        // Several usage points in one feed are homes of their own.
        let name = links.home_of(block).unwrap_or(own_name.as_str());
        for interval in &block.intervals {
            let (mul, scale) = InUnit::Wh.scale();
            let value =
                number::exact(&interval.value, DecimalSign::Point, mul, scale + ten).map_err(|why| {
                    wrong(format!("the value {:?} is not read: {why}", batch::shown(&interval.value)))
                })?;
            let seconds = u32::try_from(whole(&interval.duration, "duration")?).ok();
            let seconds = seconds.filter(|seconds| (1..=86_400).contains(seconds));
            let seconds =
                seconds.ok_or_else(|| wrong(format!("a duration is {:?} seconds", interval.duration)))?;
            let quality = match interval.quality.as_str() {
                "8" | "9" | "12" => Quality::Estimated,
                _ => Quality::Measured,
            };
            if quality == Quality::Estimated {
                estimated.see(1);
            }
            let local = whole(&interval.start, "start")?;
            if !(0..=7_000_000_000).contains(&local) {
                return Err(wrong(format!("a start is {local} seconds after 1970")));
            }
            let point = Point {
                local,
                offset: Some(0),
                seconds,
                value,
                line: 1,
                part: 0,
                quality,
                again: false,
                either: false,
            };
            read.add(name, channel, point).map_err(|fault| fault.in_row(1))?;
        }
    }
    if read.is_empty() {
        let found = if others.is_empty() { "a feed without intervals".to_owned() } else { others.join(", ") };
        return Err(Fault::NotElectricity { found }.into());
    }
    if estimated.count > 0 {
        read.notes.push(Note::Estimated { count: estimated.count, line: estimated.line });
    }
    if other_blocks > 0 {
        read.notes.push(Note::RowsPassedOver { count: other_blocks, names: others.join(", ") });
    }
    Ok(read)
}

fn wrong(why: String) -> Flaw {
    Fault::Document { what: "XML", why }.into()
}

fn whole(text: &str, what: &str) -> Result<i64, Flaw> {
    text.parse()
        .map_err(|_| wrong(format!("{what} is {:?}, and a whole number was expected", batch::shown(text))))
}

/// Which way the energy of a type flows, or what it is instead.
fn direction(kind: &ReadingType) -> Result<Channel, String> {
    if !matches!(kind.commodity.as_str(), "" | "0" | "1" | "2") {
        return Err(format!("commodity {}", batch::shown(&kind.commodity)));
    }
    if kind.unit != WH {
        return Err(format!("unit {}", batch::shown(&kind.unit)));
    }
    if !matches!(kind.accumulation.as_str(), "" | "4") {
        return Err(format!("accumulationBehaviour {}", batch::shown(&kind.accumulation)));
    }
    match kind.flow.as_str() {
        // Forward, or net, of which readings may be below 0.
        "" | "1" | "4" => Ok(Channel::Import),
        "19" => Ok(Channel::Export),
        other => Err(format!("flowDirection {}", batch::shown(other))),
    }
}

/// All entries of the feed.
fn entries(text: &str) -> Result<Vec<Entry>, Flaw> {
    let mut reader = Reader::from_str(text);
    let (mut entries, mut entry, mut interval) = (Vec::new(), Entry::default(), Interval::default());
    let (mut path, mut value, mut elements): (Vec<String>, String, usize) = (Vec::new(), String::new(), 0);
    loop {
        let at = reader.buffer_position();
        let event = reader.read_event().map_err(|error| wrong(format!("it breaks at byte {at}: {error}")))?;
        match event {
            Event::Start(start) => {
                elements += 1;
                if path.len() >= MOST_DEPTH {
                    return Err(wrong(format!("it has more than {MOST_DEPTH} elements within one another")));
                }
                if elements > MOST_ELEMENTS {
                    return Err(wrong(format!("it has more than {MOST_ELEMENTS} elements")));
                }
                let name = local_name(&start);
                begin(&name, &start, &mut entry)?;
                if name == "IntervalReading" {
                    interval = Interval::default();
                }
                path.push(name);
                value.clear();
            }
            Event::Empty(start) => {
                elements += 1;
                if elements > MOST_ELEMENTS {
                    return Err(wrong(format!("it has more than {MOST_ELEMENTS} elements")));
                }
                begin(&local_name(&start), &start, &mut entry)?;
            }
            // What is longer than any number is of no interest.
            Event::Text(text) if value.len() < 100 => value.push_str(&text),
            Event::End(_) => {
                let name = path.pop().unwrap_or_default();
                let parent = path.last().map_or("", String::as_str);
                let text = value.trim();
                match (parent, name.as_str()) {
                    ("ReadingType", "accumulationBehaviour") => {
                        entry.reading_type.accumulation = text.to_owned()
                    }
                    ("ReadingType", "commodity") => entry.reading_type.commodity = text.to_owned(),
                    ("ReadingType", "flowDirection") => entry.reading_type.flow = text.to_owned(),
                    ("ReadingType", "powerOfTenMultiplier") => {
                        entry.reading_type.multiplier = text.to_owned()
                    }
                    ("ReadingType", "uom") => entry.reading_type.unit = text.to_owned(),
                    ("timePeriod", "start") => interval.start = text.to_owned(),
                    ("timePeriod", "duration") => interval.duration = text.to_owned(),
                    ("IntervalReading", "value") => interval.value = text.to_owned(),
                    ("ReadingQuality", "quality") => interval.quality = text.to_owned(),
                    (_, "IntervalReading") => entry.intervals.push(core::mem::take(&mut interval)),
                    (_, "entry") if entries.len() >= MOST_ENTRIES => {
                        return Err(wrong(format!("it has more than {MOST_ENTRIES} entries")));
                    }
                    (_, "entry") => entries.push(core::mem::take(&mut entry)),
                    _ => {}
                }
                value.clear();
            }
            Event::DocType(_) => {
                return Err(wrong("it has a DOCTYPE, whose entities are not resolved".to_owned()));
            }
            // A title may have an ampersand; a number with one is not a number. Nothing is looked up.
            Event::GeneralRef(name) => match name.strip_prefix('#').map_or(&*name, |_| "amp") {
                "amp" | "lt" | "gt" | "quot" | "apos" if value.len() < 100 => value.push('&'),
                "amp" | "lt" | "gt" | "quot" | "apos" => {}
                other => {
                    let name = batch::shown(other);
                    return Err(wrong(format!("it has the entity &{name};, and entities are not resolved")));
                }
            },
            Event::Eof if path.is_empty() => return Ok(entries),
            Event::Eof => return Err(wrong("it ends in the middle".to_owned())),
            _ => {}
        }
    }
}

fn local_name(start: &BytesStart<'_>) -> String {
    start.local_name().as_ref().to_owned()
}

fn begin(name: &str, start: &BytesStart<'_>, entry: &mut Entry) -> Result<(), Flaw> {
    match name {
        "UsagePoint" => entry.kind = Kind::UsagePoint,
        "MeterReading" => entry.kind = Kind::MeterReading,
        "ReadingType" => entry.kind = Kind::ReadingType,
        "IntervalBlock" => entry.kind = Kind::IntervalBlock,
        "link" => {
            let (mut rel, mut href) = (String::new(), String::new());
            // Each is compared with those before it.
            for (number, attribute) in start.attributes().enumerate() {
                if number >= MOST_ATTRIBUTES {
                    return Err(wrong(format!("a link has more than {MOST_ATTRIBUTES} attributes")));
                }
                let attribute = attribute.map_err(|error| wrong(format!("a link is broken: {error}")))?;
                let text = attribute.value.clone().into_owned();
                match attribute.key.as_ref() {
                    "rel" => rel = text,
                    "href" => href = text,
                    _ => {}
                }
            }
            if href.len() > MOST_LINK_BYTES {
                return Err(wrong(format!("a link is longer than {MOST_LINK_BYTES} bytes")));
            }
            match rel.as_str() {
                "self" => entry.own = href,
                _ if entry.related.len() < 100 => entry.related.push(href),
                _ => {}
            }
        }
        _ => {}
    }
    Ok(())
}
