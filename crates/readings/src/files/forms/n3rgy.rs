//! n3rgy's API: JSON with `resource`, `granularity` and `values`, each with a `timestamp` in UTC and kWh.

use serde::Deserialize;

use crate::files::batch::{self, Batch, Channel, ClockOf, Point, Quality, Said};
use crate::files::fault::{Fault, Flaw};
use crate::files::form::Form;
use crate::files::number::{self, DecimalSign};
use crate::files::stamp;
use crate::files::unit::InUnit;

#[derive(Deserialize)]
struct Document {
    resource: String,
    #[serde(default)]
    granularity: Option<String>,
    values: Vec<Value>,
}

#[derive(Deserialize)]
struct Value {
    timestamp: String,
    value: Option<serde_json::Number>,
}

pub(crate) fn read(file: &str, text: &str) -> Result<Batch, Flaw> {
    let document: Document = serde_json::from_str(text).map_err(|error| {
        let line = u64::try_from(error.line()).unwrap_or(1);
        let why = format!("it does not have n3rgy's members resource and values: {error}");
        Fault::Document { what: "JSON", why }.in_row(line)
    })?;
    let parts: Vec<&str> = document.resource.split('/').filter(|part| !part.is_empty()).collect();
    if !parts.contains(&"electricity") {
        return Err(Fault::NotElectricity { found: batch::shown(&document.resource) }.into());
    }
    let mut read = Batch::new(file, Form::N3rgyJson);
    read.unit = Said::Known(InUnit::KWh);
    read.clock = ClockOf::Known("UTC".to_owned());
    read.seconds = (document.granularity.as_deref() == Some("halfhour")).then_some(1800);
    let channel = if parts.contains(&"production") { Channel::Export } else { Channel::Import };
    let name = parts.first().filter(|name| name.bytes().all(|byte| byte.is_ascii_digit()));
    let name = name.map_or_else(|| read.file_household(), |name| (*name).to_owned());
    for value in &document.values {
        let fault = || Fault::Time { found: batch::shown(&value.timestamp) }.in_row(1);
        let known = |time: &stamp::Stamp| time.order == stamp::Order::Known;
        let time = stamp::stamp(&value.timestamp).filter(known).ok_or_else(fault)?;
        let mut point = Point {
            local: time.local,
            offset: time.offset,
            seconds: read.seconds.unwrap_or(0),
            value: 0,
            line: 1,
            part: 0,
            quality: Quality::Missing,
            again: false,
            either: false,
        };
        if let Some(number) = &value.value {
            let text = number.to_string();
            point.value = number::scaled(&text, DecimalSign::Point, InUnit::KWh)
                .map_err(|why| Fault::Number { found: batch::shown(&text), unit: "kWh", why }.in_row(1))?;
            point.quality = Quality::Measured;
        }
        read.add(&name, channel, point).map_err(|fault| fault.in_row(1))?;
    }
    if read.is_empty() { Err(Fault::NoReadings.into()) } else { Ok(read) }
}
