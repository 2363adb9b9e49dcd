//! `blindsum class`: one command holds a class. It serves the page and a broker on one port, keeps the lobby, and runs rounds; control centre, cloud and
//! dealer are devices in this program, and talk over the broker as all others do.

mod door;
mod files;
mod hall;
mod round;
mod view;

use std::fs::File;
use std::io::{BufRead, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use blindsum_core::randomness::Randomness;
use blindsum_core::variants::AbsencePolicy;
use blindsum_device::lobby::Porter;
use blindsum_device::mqtt::{self, Link, MqttError};
use blindsum_device::{DeviceKey, Event, Invitation, JoinLink, Notice, PublicKeys, RoundName, Seat, Ticket};
use qrcode::render::unicode::Dense1x2;
use qrcode::{EcLevel, QrCode};
use rand_core::Rng;
use zeroize::Zeroizing;

use super::error::DeviceError;
use super::{create, fresh};
use crate::args::ClassArgs;
use crate::error::CliError;
use crate::exit::SUCCESS;
use hall::{Class, Heard};
use round::Round;
use view::{Shown, View};

/// Holds a class until its lecturer ends it.
///
/// # Errors
/// It cannot listen, there are no random numbers, or a file cannot be written.
pub fn class(args: &ClassArgs, out: &mut impl Write) -> Result<u8, CliError> {
    let files = files::Files::read(args.page.as_deref())
        .map_err(|(place, error)| DeviceError::Page { place, error })?;
    let broker = blindsum_device::broker::start(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
    let broker = broker.map_err(DeviceError::from)?;
    let (said, heard) = mpsc::channel();
    let view = Arc::new(Mutex::new(View::default()));
    let token = token()?;
    let everywhere = SocketAddr::from((Ipv4Addr::UNSPECIFIED, args.port));
    let has_page = files.has_page();
    let lecturer = door::Lecturer { token: token.clone(), view: Arc::clone(&view), said: said.clone() };
    let door = door::open(everywhere, broker, files, lecturer)
        .map_err(|reason| DeviceError::Door { address: everywhere, reason })?;

    let mut stream = fresh().map_err(DeviceError::from)?;
    let keys = [(); 3].map(|()| DeviceKey::draw(&mut stream));
    let [center, cloud, dealer] = keys.each_ref().map(|key| key.public().clone());
    let public = PublicKeys { center: center.clone(), cloud, dealer, shards: Vec::new() };
    let invitation = Invitation::new(&public, &mut stream);
    let name: RoundName =
        format!("c{:08x}", stream.next_u32()).parse().map_err(MqttError::from).map_err(DeviceError::from)?;
    let mut session = [0u8; 16];
    stream.fill_bytes(&mut session);
    let [center_key, ..] = &keys;
    let porter =
        Porter::new(center_key.clone(), invitation.clone(), session, fresh().map_err(DeviceError::from)?);
    let class = Arc::new(Class {
        broker,
        name: name.clone(),
        keys,
        public: public.clone(),
        invitation: invitation.clone(),
        porter: Mutex::new(porter),
        randomness: args.scheme.seed.map_or(Randomness::System, Randomness::Seeded),
        start: Instant::now(),
        is_over: AtomicBool::new(false),
    });
    keep_lobby(&class, Notice { keys: public, session }, &said);
    let link = JoinLink {
        place: format!("{}:{}", args.host.clone().unwrap_or_else(own_address), door.port()),
        ticket: Ticket { class: name, invitation },
    }
    .expose();
    welcome(out, &link, door, &token, has_page)?;
    {
        let mut view = view.lock().unwrap_or_else(PoisonError::into_inner);
        view.begin(&link, args.meters, args.scheme.absent);
        view.absence = args.scheme.absent;
    }
    listen(said.clone());
    let messages = match &args.messages {
        Some(place) => Some((place.clone(), create(place)?)),
        None => None,
    };
    let mut host = Host {
        args,
        class: Arc::clone(&class),
        view,
        said,
        messages,
        absence: args.scheme.absent,
        round: None,
        rounds: 0,
        epoch: 0,
        present: 0,
        out,
    };
    let told = host.run(&heard);
    class.is_over.store(true, Ordering::Relaxed);
    told.map(|()| SUCCESS)
}

/// 128 bits in hexadecimal digits: who has them is the lecturer.
fn token() -> Result<Zeroizing<String>, CliError> {
    let mut stream = fresh().map_err(DeviceError::from)?;
    Ok(Zeroizing::new(format!("{:016x}{:016x}", stream.next_u64(), stream.next_u64())))
}

fn keep_lobby(class: &Arc<Class>, notice: Notice, said: &Sender<Heard>) {
    let (class, said) = (Arc::clone(class), said.clone());
    thread::spawn(move || {
        let goes_on = || !class.is_over.load(Ordering::Relaxed);
        let kept = class.link(Seat::ControlCenter, class.name.clone(), &goes_on).and_then(|link| {
            let link = Link { notice: Some(notice), ..link };
            mqtt::keep_door(&link, &class.porter, class.start)
        });
        if let Err(error) = kept {
            let _ = said.send(Heard::Lobby(error));
        }
    });
}

/// The terminal's lines become commands. Where there is no terminal, rounds begin from the lecturer's page.
fn listen(said: Sender<Heard>) {
    thread::spawn(move || {
        for line in std::io::stdin().lock().lines() {
            let Ok(line) = line else { return };
            let command = match line.trim() {
                "" => Heard::Run,
                "q" | "quit" | "end" => Heard::End,
                "repair" => Heard::Absence(AbsencePolicy::Repair),
                "refuse" => Heard::Absence(AbsencePolicy::Refuse),
                _ => continue,
            };
            if said.send(command).is_err() {
                return;
            }
        }
    });
}

/// The address of this computer in its network. Nothing is sent for it: a UDP socket that is connected knows its own side.
fn own_address() -> String {
    let own = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).and_then(|socket| {
        // An address of documentation (RFC 5737): only the route to it is asked for.
        socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9))?;
        socket.local_addr()
    });
    own.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |own| own.ip()).to_string()
}

fn welcome(
    out: &mut impl Write,
    link: &str,
    door: SocketAddr,
    token: &str,
    has_page: bool,
) -> Result<(), CliError> {
    if let Ok(code) = QrCode::with_error_correction_level(link, EcLevel::L) {
        writeln!(out, "{}", code.render::<Dense1x2>().build())?;
    }
    writeln!(out, "The class's link, for those in the room; who has it can take part:\n{link}")?;
    if has_page {
        writeln!(
            out,
            "Your own view, on this computer alone:\nhttp://127.0.0.1:{}/class.html#lecturer={token}",
            door.port()
        )?;
    } else {
        writeln!(
            out,
            "The page is not built here (`trunk build --release`, or --page DIR), so phones cannot join; programs can: blindsum join \"LINK\" \
             --reading WH"
        )?;
    }
    writeln!(out, "Enter begins a round with those who are there. q and Enter end the class.")?;
    Ok(out.flush()?)
}

/// What the main thread does: it hears everything, and says it.
struct Host<'a, W> {
    args: &'a ClassArgs,
    class: Arc<Class>,
    view: Arc<Mutex<View>>,
    said: Sender<Heard>,
    messages: Option<(std::path::PathBuf, File)>,
    absence: AbsencePolicy,
    /// The round that is running.
    round: Option<Round>,
    rounds: u32,
    /// That of the last round.
    epoch: u64,
    present: usize,
    out: &'a mut W,
}

/// How often the lobby is looked at.
const LOOK: Duration = Duration::from_millis(300);

impl<W: Write> Host<'_, W> {
    fn run(&mut self, heard: &Receiver<Heard>) -> Result<(), CliError> {
        loop {
            match heard.recv_timeout(LOOK) {
                Ok(Heard::End) => return Ok(()),
                Ok(Heard::Run) => self.begin()?,
                Ok(Heard::Absence(policy)) => {
                    self.absence = policy;
                    self.show(|view| view.absence = policy);
                    self.say(match policy {
                        AbsencePolicy::Refuse => {
                            "From the next round on a total with somebody missing is refused."
                        }
                        _ => "From the next round on a total with somebody missing is repaired.",
                    })?;
                }
                Ok(Heard::Event(round, event)) => self.hear(round, event)?,
                Ok(Heard::Messages(lines)) => self.write(&lines)?,
                // The control centre says how the round ended, and names who left.
                Ok(Heard::Left(_, _, None)) | Err(RecvTimeoutError::Timeout) => {}
                Ok(Heard::Left(round, seat, Some(error))) => {
                    self.say(&format!("{seat} has left: {error}"))?;
                    if seat == Seat::ControlCenter {
                        self.over(round);
                    }
                }
                Ok(Heard::Lobby(error)) => return Err(DeviceError::from(error).into()),
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            }
            self.look()?;
        }
    }

    fn say(&mut self, line: &str) -> Result<(), CliError> {
        let line = super::capital(line);
        self.show(|view| view.say(&line));
        writeln!(self.out, "{line}")?;
        Ok(self.out.flush()?)
    }

    fn show(&self, change: impl FnOnce(&mut View)) {
        change(&mut self.view.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn look(&mut self) -> Result<(), CliError> {
        let present = self.class.present();
        if present == self.present {
            return Ok(());
        }
        self.present = present;
        self.show(|view| view.present = present);
        self.say(&match present {
            1 => "1 device is there.".to_owned(),
            more => format!("{more} devices are there."),
        })
    }

    fn begin(&mut self) -> Result<(), CliError> {
        if self.round.is_some() {
            return self.say("A round is running.");
        }
        let number = self.rounds + 1;
        self.epoch = match self.args.epoch {
            Some(first) => first + 1800 * u64::from(self.rounds),
            None => (super::life() / 1000).max(self.epoch + 1),
        };
        match Round::begin(self.args, &self.class, self.absence, number, self.epoch, &self.said) {
            Ok(round) => {
                self.rounds = number;
                self.show(|view| view.round(number, round.meters()));
                self.say(&format!("Round {number} begins with {} meters.", round.meters()))?;
                self.round = Some(round);
                Ok(())
            }
            Err(why) => self.say(&format!("no round: {why}")),
        }
    }

    fn hear(&mut self, number: u32, event: Event) -> Result<(), CliError> {
        let Some(round) = self.round.as_mut().filter(|round| round.number() == number) else {
            return Ok(());
        };
        match &event {
            Event::Joined(seat) => {
                round.joined(*seat);
                self.show(|view| view.seat(*seat, Shown::There));
                // A line for each would push the link out of sight.
                return Ok(());
            }
            Event::Lost(seat) => self.show(|view| view.seat(*seat, Shown::Lost)),
            Event::Failed { who, .. } => self.show(|view| view.seat(*who, Shown::Lost)),
            Event::Ended { ending, .. } => {
                self.show(|view| view.ended(ending));
                self.over(number);
            }
            _ => {}
        }
        match super::line(&event) {
            Some(line) => self.say(&line),
            None => Ok(()),
        }
    }

    /// A round is over: the lobby is open for the next. Who had a seat and never came loses the place in the lobby until they knock again.
    fn over(&mut self, number: u32) {
        let Some(round) = self.round.take_if(|round| round.number() == number) else { return };
        self.class.porter(|porter, now| {
            porter.end(now);
            for key in round.never_came() {
                porter.turn_out(key);
            }
        });
        self.show(View::over);
    }

    fn write(&mut self, lines: &[String]) -> Result<(), CliError> {
        let Some((place, file)) = &mut self.messages else { return Ok(()) };
        for line in lines {
            writeln!(file, "{line}")
                .map_err(|error| DeviceError::Messages { place: place.clone(), error })?;
        }
        Ok(())
    }
}
