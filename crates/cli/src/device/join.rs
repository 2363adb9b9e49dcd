//! `blindsum join`: a meter of a class. It has the link alone: the number of its seat and the parameters come from the control centre.

use std::io::Write;
use std::sync::Arc;

use blindsum_core::randomness::Randomness;
use blindsum_device::lobby::{Answer, Place};
use blindsum_device::mqtt::{self, Link, MqttError};
use blindsum_device::{JoinLink, MeterKeys, Notice, Part, Party, Patience, Seat, Served, Setting};
use blindsum_readings::Reading;
use rand_core::Rng;

use super::error::DeviceError;
use super::{Shown, Telling, fresh, life, millis, sensor};
use crate::args::JoinArgs;
use crate::error::CliError;
use crate::exit::{REFUSED, SUCCESS};

/// Joins a class, waits for a round, and is a meter in it.
///
/// # Errors
/// Why it could not begin, or not go on.
pub fn join(args: &JoinArgs, out: &mut impl Write) -> Result<u8, CliError> {
    let JoinLink { place, ticket } = &args.link;
    let reading = Reading::from_wh(args.reading)
        .ok_or_else(|| anyhow::anyhow!("--reading {} is not a number of Wh", args.reading))
        .map_err(CliError::Readings)?;
    let mut stream = fresh().map_err(DeviceError::from)?;
    let keys = MeterKeys::draw(&mut stream);
    let mut link = Link {
        address: format!("mqtt://{place}").parse().map_err(DeviceError::from)?,
        round: ticket.class.clone(),
        me: Seat::Meter(0),
        invitation: ticket.invitation.clone(),
        notice: None,
        client_id: String::new(),
        crowd: 0,
        goes_on: &|| true,
    };
    let mut code = SUCCESS;
    let (mut last, own_life) = (0, life());
    for number in 1..=args.rounds {
        // With several rounds each has its own file.
        let messages = args.messages.as_ref().map(|place| {
            if args.rounds == 1 { place.clone() } else { place.with_extension(format!("{number}.txt")) }
        });
        link.round = ticket.class.clone();
        link.client_id = format!("blindsum{:016x}", stream.next_u64());
        let mut heard = None;
        let mut waiting = Vec::new();
        let seat = mqtt::visit(&link, &keys.letters, own_life, last, fresh, |answer| {
            if heard != Some(answer) {
                waiting.push(answer);
                heard = Some(answer);
            }
            if !args.json {
                for answer in waiting.drain(..) {
                    // A reader that has left is noticed with what the round says.
                    let _ = writeln!(out, "{}", in_words(answer)).and_then(|()| out.flush());
                }
            }
        });
        let Some(Place { round, seat, terms }) = seat.map_err(DeviceError::from)? else { break };
        last = round;
        link.me = Seat::Meter(seat);
        link.round = ticket.class.of_class(round).map_err(MqttError::from).map_err(DeviceError::from)?;
        link.client_id = format!("blindsum{:016x}", stream.next_u64());
        let begin = |notice: Notice, now| {
            let setting = Setting {
                terms,
                patience: Patience { silence: millis(args.silence), ..Patience::default() },
                notice,
                invitation: ticket.invitation.clone(),
                key: keys.letters.clone(),
                life: life(),
                randomness: args.seed.map_or(Randomness::System, Randomness::Seeded),
                letters: fresh()?,
                tables: Arc::default(),
                keep_sent: messages.is_some(),
            };
            let part = Part::Meter {
                index: seat,
                // Under a seed K_i follows from it, as in a simulation.
                master_key: args.seed.is_none().then(|| keys.master.clone()),
                sensor: sensor(Shown::Always(reading)),
                memory: Box::new(Served::default()),
                budget: None,
            };
            Party::begin(setting, part, now)
        };
        let mut telling = Telling::new(link.me, args.seed, args.json, messages.as_deref(), out)?;
        let lived = mqtt::live(&link, begin, |party, event| telling.hear(party, event));
        let told = telling.end()?;
        lived.map_err(DeviceError::from)?;
        code = if told == SUCCESS { code } else { REFUSED };
    }
    Ok(code)
}

fn in_words(answer: Answer) -> String {
    match answer {
        Answer::Wait { present, is_running: false } => {
            format!("In the class, with {present} devices. The lecturer begins the round.")
        }
        Answer::Wait { is_running: true, .. } => {
            "A round is running without this device. It takes part in the next.".to_owned()
        }
        Answer::Seat(Place { round, seat, terms }) => format!(
            "Round {round} begins: this is meter {} of {}, epsilon {}, gamma {}, keys of {} bits.",
            u64::from(seat) + 1,
            terms.params.meters(),
            terms.params.epsilon(),
            terms.params.gamma(),
            terms.params.key_bits()
        ),
    }
}
