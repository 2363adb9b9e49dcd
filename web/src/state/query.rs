//! Parameters in the page's address: `?meters=10&gamma=4&epsilon=1&cap=3000&bits=2048&slot=19:00&seed=1&deadline=60`, and
//! likewise `slots`, `budget`, `absent`, `loss`, `tolerated`, `key-mode`, `blinding`, `base`, `noise-law`, `collapsed` and `randomizer`. Beside them how it is looked
//! at: `lens`, `meter`, `ladder`, `tab`, `open`, `message`, `epoch`, `step`, `tour` and `present`.
//! With the feature `tampering` also `proofs`, `opening` and `tamper`.

use blindsum_sim::knowledge::Lens;

use crate::state::eyes::nobody;
use crate::state::form::{Field, Form, NO, YES};
use crate::state::lecture::Slide;
use crate::state::run::WantedStep;
use crate::state::tab::{self, Drawer, Tab};
use crate::state::tour::STOPS;

/// What the page's address tells.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Address {
    /// The parameters.
    pub(crate) form: Form,
    /// Through whose eyes the page looks.
    pub(crate) lens: Lens,
    /// What it says where it should name eyes and somebody in it is nobody: then the page looks through nobody's, and says so.
    pub(crate) lens_unknown: Option<String>,
    /// Where the round is looked at, if it is to be run.
    pub(crate) wanted: Option<WantedStep>,
    /// The stop of the guided path.
    pub(crate) tour: Option<usize>,
    /// The scene of the lecture.
    pub(crate) slide: Option<Slide>,
    /// The meter looked at, from 0.
    pub(crate) zoom: Option<u32>,
    /// Whether the ladder opens the products the textbook way.
    pub(crate) textbook: bool,
    /// The exhibit.
    pub(crate) tab: Tab,
    /// The part of it, by its place.
    pub(crate) part: usize,
    /// What lies over it.
    pub(crate) drawer: Option<Drawer>,
    /// The record that is opened, by its index in the epoch that is looked at.
    pub(crate) message: Option<usize>,
    /// What is done to the round, as it stands there.
    #[cfg(feature = "tampering")]
    pub(crate) tamper: Option<String>,
}

const LENS: &str = "lens";
const EPOCH: &str = "epoch";
const STEP: &str = "step";
const END: &str = "end";
const TOUR: &str = "tour";
const PRESENT: &str = "present";
const METER: &str = "meter";
const LADDER: &str = "ladder";
const TEXTBOOK: &str = "textbook";
const TAB: &str = "tab";
const PART: &str = "part";
const OPEN: &str = "open";
const MESSAGE: &str = "message";
const TAMPER: &str = "tamper";

/// Whether an address asks for what `tamper.html` alone can do.
#[cfg(not(feature = "tampering"))]
pub(crate) fn needs_tampering(query: &str) -> bool {
    let mut keys =
        query.trim_start_matches('?').split('&').map(|pair| pair.split('=').next().unwrap_or(pair));
    keys.any(|key| [TAMPER, "proofs", "opening"].contains(&key))
}

/// What a person steps back through: whose eyes, which stop, which exhibit, what is opened.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Opened {
    lens: Lens,
    tour: Option<usize>,
    slide: Option<Slide>,
    tab: Tab,
    part: usize,
    drawer: Option<Drawer>,
    zoom: Option<u32>,
    message: Option<usize>,
}

impl Address {
    /// What a person steps back through. All else, a step or a letter that is typed, changes the address and makes no new place in the
    /// browser's history.
    pub(crate) fn opened(&self) -> Opened {
        let Self { lens, tour, slide, tab, part, drawer, zoom, message, .. } = self.clone();
        Opened { lens, tour, slide, tab, part, drawer, zoom, message }
    }

    /// A form, looked at as usual.
    #[cfg(test)]
    pub(crate) fn of(form: Form) -> Self {
        Self {
            form,
            lens: Lens::Everything,
            lens_unknown: None,
            wanted: None,
            tour: None,
            slide: None,
            zoom: None,
            textbook: false,
            tab: Tab::Now,
            part: 0,
            drawer: None,
            message: None,
            #[cfg(feature = "tampering")]
            tamper: None,
        }
    }

    /// What a query asks for. A meter, a step or a stop that does not exist is left out: there is no field for its error, and the
    /// view is the usual one. Unknown eyes are reported. Only a seeded round can be run again for its step.
    pub(crate) fn from_query(query: &str) -> Self {
        let form = form_from_query(query);
        let value = |wanted: &str| {
            let pairs = query.trim_start_matches('?').split('&').filter_map(|pair| pair.split_once('='));
            pairs.filter(|(key, _)| *key == wanted).map(|(_, value)| decode(value)).next_back()
        };
        let (lens, lens_unknown) = match value(LENS).map(|lens| lens.parse().map_err(|_| lens)) {
            None => (Lens::Everything, None),
            Some(Ok(lens)) => (lens, None),
            Some(Err(lens)) => (nobody(), Some(lens)),
        };
        let from_one = |place: String| place.parse::<usize>().ok()?.checked_sub(1);
        // An epoch is one of a round that is run again. Like stops, epochs are counted from 1.
        let tab = value(TAB).and_then(|name| Tab::named(&name)).unwrap_or_default();
        let message = value(MESSAGE).and_then(from_one);
        let wanted = |step| WantedStep { step, epoch: value(EPOCH).and_then(from_one) };
        // Who asks for something done to a round asks for the round.
        #[cfg(feature = "tampering")]
        let usual = value(TAMPER).map(|_| wanted(None));
        #[cfg(not(feature = "tampering"))]
        let usual = None;
        let step = value(STEP).and_then(|step| match step.as_str() {
            END => Some(wanted(None)),
            step => step.parse().ok().map(Some).map(wanted),
        });
        Self {
            lens,
            lens_unknown,
            wanted: step.or(usual).filter(|_| form.seeded),
            tour: value(TOUR).and_then(from_one).filter(|stop| *stop < STOPS.len()),
            // The bare name begins the lecture.
            slide: if query.trim_start_matches('?').split('&').any(|pair| pair == PRESENT) {
                Some(Slide::Day)
            } else {
                value(PRESENT).and_then(|name| Slide::named(&name))
            },
            zoom: value(METER).and_then(from_one).and_then(|meter| meter.try_into().ok()),
            textbook: value(LADDER).is_some_and(|way| way == TEXTBOOK),
            tab,
            part: value(PART)
                .and_then(from_one)
                .filter(|part| *part < tab.parts())
                .unwrap_or_else(|| usual_part(tab, message)),
            drawer: value(OPEN).and_then(|name| Drawer::named(&name)),
            message,
            #[cfg(feature = "tampering")]
            tamper: value(TAMPER),
            form,
        }
    }

    /// The query that asks for it.
    pub(crate) fn to_query(&self) -> String {
        let mut pairs = pairs_of(&self.form);
        if let Some(unknown) = &self.lens_unknown {
            pairs.push(format!("{LENS}={}", encode(unknown)));
        } else if self.lens != Lens::Everything {
            pairs.push(format!("{LENS}={}", encode(&self.lens.to_string())));
        }
        if let Some(meter) = self.zoom {
            pairs.push(format!("{METER}={}", u64::from(meter) + 1));
        }
        if self.textbook {
            pairs.push(format!("{LADDER}={TEXTBOOK}"));
        }
        if self.tab != Tab::Now {
            pairs.push(format!("{TAB}={}", self.tab.name()));
        }
        if self.part != usual_part(self.tab, self.message) {
            pairs.push(format!("{PART}={}", self.part.saturating_add(1)));
        }
        if let Some(drawer) = self.drawer {
            pairs.push(format!("{OPEN}={}", drawer.name()));
        }
        if let Some(message) = self.message {
            pairs.push(format!("{MESSAGE}={}", message.saturating_add(1)));
        }
        if let Some(WantedStep { step, epoch }) = self.wanted.filter(|_| self.form.seeded) {
            if let Some(epoch) = epoch {
                pairs.push(format!("{EPOCH}={}", epoch.saturating_add(1)));
            }
            pairs.push(format!("{STEP}={}", step.map_or(END.to_owned(), |step| step.to_string())));
        }
        if let Some(stop) = self.tour {
            pairs.push(format!("{TOUR}={}", stop.saturating_add(1)));
        }
        if let Some(slide) = self.slide {
            pairs.push(format!("{PRESENT}={}", slide.name()));
        }
        #[cfg(feature = "tampering")]
        if let Some(tamper) = &self.tamper {
            pairs.push(format!("{TAMPER}={}", encode(tamper)));
        }
        joined(&pairs)
    }
}

/// The part of an exhibit that is shown unless another is asked for: of the log the message, where one is opened.
fn usual_part(tab: Tab, message: Option<usize>) -> usize {
    if tab == Tab::Log && message.is_some() { tab::MESSAGE } else { 0 }
}

/// The form that an address asks for. What cannot be used stands in its field all the same, where its error shows; a
/// seed in the address means a seeded round.
pub(crate) fn form_from_query(query: &str) -> Form {
    let mut form = Form::default();
    for pair in query.trim_start_matches('?').split('&') {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let Some(field) = Field::ALL.iter().copied().find(|field| field.key() == key) else { continue };
        form.seeded |= field == Field::Seed;
        let value = decode(value);
        form.set(field, if field.is_switch() { switched(value) } else { value });
    }
    form
}

/// The query that asks for a form: every field that is not as usual.
pub(crate) fn query_of(form: &Form) -> String {
    joined(&pairs_of(form))
}

fn pairs_of(form: &Form) -> Vec<String> {
    let fields = Field::ALL.iter().filter(|field| match field {
        Field::Seed => form.seeded,
        field => form.get(**field).trim() != field.default_text(),
    });
    fields.map(|field| format!("{}={}", field.key(), encode(form.get(*field).trim()))).collect()
}

fn joined(pairs: &[String]) -> String {
    if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
}

/// Percent-encoding of all that is not plain.
fn encode(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b':' | b'_' | b'@');
    let encoded = text.bytes().map(|byte| match plain(byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    });
    encoded.collect()
}

/// A switch as people write one: its bare name, yes, true or 1. Anything else stays, and is reported.
fn switched(value: String) -> String {
    match value.as_str() {
        "" | "1" | "true" => YES.to_owned(),
        "0" | "false" => NO.to_owned(),
        _ => value,
    }
}

/// Percent-decoding; a broken escape stays as it is.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let escaped = tail.get(..2).filter(|_| first == b'%').and_then(|digits| {
            // Of what is not a digit, a sign would be taken too.
            let digits =
                core::str::from_utf8(digits).ok().filter(|_| digits.iter().all(u8::is_ascii_hexdigit))?;
            u8::from_str_radix(digits, 16).ok()
        });
        match escaped {
            Some(byte) => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(if first == b'+' { b' ' } else { first });
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    #[cfg(feature = "tampering")]
    use blindsum_core::variants::Proofs;

    use super::*;
    use crate::state::check;

    #[test]
    fn an_address_fills_the_form() {
        let form =
            form_from_query("?meters=3&gamma=2&epsilon=0.5&cap=2000&bits=512&slot=07%3A30&seed=9&deadline=5");
        let fields = [
            (Field::Meters, "3"),
            (Field::Gamma, "2"),
            (Field::Epsilon, "0.5"),
            (Field::Cap, "2000"),
            (Field::KeyBits, "512"),
            (Field::Slot, "07:30"),
            (Field::Seed, "9"),
            (Field::Deadline, "5"),
        ];
        let mut expected = Form::with(&fields);
        expected.seeded = true;
        assert_eq!(form, expected);
        let form = form_from_query(
            "?key-mode=split-keys&blinding=corrected&base=per-meter&noise-law=continuous&collapsed=yes\
             &randomizer=short-exponent&slots=all&budget=10&absent=repair&loss=4@9",
        );
        let fields = [
            (Field::KeyMode, "split-keys"),
            (Field::Blinding, "corrected"),
            (Field::Base, "per-meter"),
            (Field::NoiseLaw, "continuous"),
            (Field::Collapsed, "yes"),
            (Field::Randomizer, "short-exponent"),
            (Field::Slots, "all"),
            (Field::Budget, "10"),
            (Field::Absent, "repair"),
            (Field::Loss, "4@9"),
        ];
        assert_eq!(form, Form::with(&fields));
    }

    #[test]
    fn an_address_tells_which_meter_and_which_way_of_opening_is_looked_at() {
        let address = Address::from_query("?meters=3&meter=3&ladder=textbook");
        assert_eq!((address.zoom, address.textbook), (Some(2), true));
        assert_eq!(Address::from_query(&address.to_query()), address);
        for query in ["?meter=0&ladder=crt", "?meter=x&ladder", "?meter=4294967297", ""] {
            assert_eq!(Address::from_query(query), Address::of(Form::default()), "{query}");
        }
    }

    #[test]
    #[cfg(not(feature = "tampering"))]
    fn what_this_program_was_built_without_is_known_by_its_name() {
        for query in ["?seed=1&tamper=shift.5", "?proofs=bits", "?tamper", "?seed=1&opening=yes"] {
            assert!(needs_tampering(query), "{query}");
        }
        for query in ["", "?seed=1&open=round", "?lens=tamper", "?tampers=1"] {
            assert!(!needs_tampering(query), "{query}");
        }
    }

    #[test]
    #[cfg(feature = "tampering")]
    fn an_address_tells_what_is_proved_and_what_cannot_be() {
        let address = Address::from_query("?key-mode=split-keys&proofs=bits&opening");
        assert_eq!(address.to_query(), "?key-mode=split-keys&proofs=bits&opening=yes");
        let params = check(&address.form, None).params.unwrap();
        assert!(params.proofs() == Proofs::Bits && params.opening());
        for (query, field) in [
            ("?bits=128&proofs=bits", Field::Proofs),
            ("?randomizer=short-exponent&proofs=bits", Field::Proofs),
            ("?proofs=all", Field::Proofs),
            ("?opening=yes", Field::Opening),
            ("?opening=perhaps", Field::Opening),
        ] {
            assert!(check(&form_from_query(query), None).error(field).is_some(), "{query}");
        }
    }

    #[test]
    fn an_address_tells_what_is_opened() {
        let address = Address::from_query("?tab=log&open=round&message=8");
        assert_eq!((address.tab, address.drawer, address.message), (Tab::Log, Some(Drawer::Round), Some(7)));
        assert_eq!(Address::from_query(&address.to_query()), address);
        assert_eq!(Address::from_query("?tab=checks&part=2").to_query(), "?tab=checks&part=2");
        assert_eq!(Address::from_query("?tab=checks&part=3").to_query(), "?tab=checks");
        for query in ["?tab=moon&open=now&message=0", "?tab&open&message=x", "?part=6"] {
            assert_eq!(Address::from_query(query), Address::of(Form::default()), "{query}");
        }
    }

    #[test]
    fn an_address_tells_the_scene_of_the_lecture() {
        for slide in Slide::ALL {
            let address = Address { slide: Some(slide), ..Address::of(Form::default()) };
            assert_eq!(Address::from_query(&address.to_query()), address);
        }
        assert_eq!(Address::from_query("?seed=1&present").slide, Some(Slide::Day));
        for query in ["?present=moon", "?presents", ""] {
            assert_eq!(Address::from_query(query).slide, None, "{query}");
        }
    }

    #[test]
    fn a_switch_is_read_as_people_write_it_and_nonsense_is_told() {
        for (query, expected) in [
            ("?collapsed", "yes"),
            ("?collapsed=1", "yes"),
            ("?collapsed=true", "yes"),
            ("?collapsed=0", "no"),
            ("?collapsed=false", "no"),
            ("?collapsed=perhaps", "perhaps"),
        ] {
            let form = form_from_query(query);
            assert_eq!(form.get(Field::Collapsed), expected);
            let checked = check(&form, None);
            let error = checked.error(Field::Collapsed);
            assert_eq!(error.is_some(), expected == "perhaps", "{error:?}");
        }
    }

    #[test]
    fn a_form_and_its_address_are_the_same() {
        use crate::state::Preset;
        assert_eq!(query_of(&Form::default()), "");
        for preset in Preset::ALL {
            assert_eq!(form_from_query(&query_of(&preset.form())), preset.form());
        }
        let mut odd = Form::with(&[(Field::Meters, "ten & so"), (Field::Slot, "07:30"), (Field::Seed, "ü")]);
        odd.seeded = true;
        assert_eq!(query_of(&odd), "?meters=ten%20%26%20so&slot=07:30&seed=%C3%BC");
        assert_eq!(form_from_query(&query_of(&odd)), odd);
    }

    #[test]
    fn an_address_tells_how_the_round_is_looked_at() {
        let mut address = Address::from_query("?seed=7&step=12&lens=center%2Bmeter-3&tour=2");
        let at = |step| Some(WantedStep { step, epoch: None });
        assert_eq!((address.wanted, address.tour), (at(Some(12)), Some(1)));
        assert_eq!(address.lens, "center+meter-3".parse().unwrap());
        for wanted in [None, at(None), at(Some(0)), at(Some(77))] {
            address.wanted = wanted;
            assert_eq!(Address::from_query(&address.to_query()), address);
        }
        // An epoch of a day, where there is a day to run.
        address.wanted = Some(WantedStep { step: Some(77), epoch: Some(2) });
        assert!(address.to_query().contains("epoch=3"));
        assert_eq!(Address::from_query(&address.to_query()), address);
        assert_eq!(Address::from_query("?seed=7&epoch=3").wanted, None);
        #[cfg(feature = "tampering")]
        assert_eq!(Address::from_query("?seed=7&tamper=shift.5").wanted, at(None));
        address.form.seeded = false;
        assert!(!address.to_query().contains("epoch"));
        // Without a seed nobody has those records; nonsense is not a view.
        let usual = Address::from_query("?step=12&lens=moon&tour=11");
        assert_eq!((usual.wanted, usual.tour), (None, None));
        // Unknown eyes are reported, alone or among others, and see no more than is public.
        for lens in ["moon", "center+nobody", "meter:1", "cloud+everything", "meter-01", ""] {
            let address = Address::from_query(&format!("?lens={}", encode(lens)));
            assert_eq!((&address.lens, address.lens_unknown.as_deref()), (&nobody(), Some(lens)));
            assert_eq!(Address::from_query(&address.to_query()), address);
        }
        assert_eq!(address.lens_unknown, None);
        assert_eq!(Address::from_query("").to_query(), "");
    }

    #[test]
    fn what_an_address_does_not_name_keeps_its_default() {
        assert_eq!(form_from_query(""), Form::default());
        assert_eq!(form_from_query("?colour=blue&&x"), Form::default());
    }

    #[test]
    fn nonsense_is_kept_for_its_error_to_show() {
        assert_eq!(form_from_query("?meters=ten%20or+so%zz").get(Field::Meters), "ten or so%zz");
    }
}
