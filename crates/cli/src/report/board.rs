//! Every number of a round, in the order in which it comes to be, to be followed with pencil and paper. All of them are in
//! decimal digits, residues as they are.

use blindsum_core::blinding::{epoch_base, meter_base};
use blindsum_core::params::Params;
use blindsum_core::party::control_center::DecryptionWitness;
use blindsum_core::party::meter::{ManufacturedMeter, NoiseWitness, ReadingWitness};
use blindsum_core::party::registration;
use blindsum_core::party::sequence::SelectionWitness;
use blindsum_core::role::Role;
use blindsum_core::variants::{Blinding, EpochBase};
use blindsum_core::wire::keys::Keys;
use blindsum_core::wire::kind::TAG_BYTES;
use blindsum_core::wire::messages::{Body, Message};
use blindsum_paillier::{PublicKey, SecretKey};
use blindsum_readings::Reading;
use blindsum_sim::gathered::Gathered;
use blindsum_sim::tampering::{Tampered, What};
use blindsum_sim::{Event, Finished, Record, Sent};
use num_bigint::BigUint;
use serde::Serialize;

use crate::report::words::wh;

/// The numbers of one round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Board {
    /// Its parts, in the protocol's order.
    pub sections: Vec<Section>,
}

/// What one party does in one step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Section {
    /// Who does what.
    pub title: String,
    /// The numbers, one equation each.
    pub lines: Vec<String>,
}

/// What is written with.
struct Chalk<'a> {
    params: Params,
    epoch: u64,
    readings: &'a [Reading],
    fleet: &'a [ManufacturedMeter],
    keys: Option<Pair<'a>>,
    /// Whether the key shares come to 0.
    cancel: bool,
    sections: Vec<Section>,
}

/// pk and vA with their secrets, and their public halves.
struct Pair<'a> {
    reading: &'a SecretKey,
    noise: &'a SecretKey,
    public: Keys,
}

impl Board {
    /// The board of a round that is over, as far as it came: with a reading a meter, and the meters as they were manufactured.
    #[must_use]
    pub fn new(finished: &Finished, readings: &[Reading], fleet: &[ManufacturedMeter]) -> Self {
        let (params, epoch) = (finished.outcome.params, finished.outcome.epoch);
        let keys = Gathered::of(&finished.records).keys.map(|(reading, noise)| Pair {
            reading,
            noise,
            public: Keys { reading: reading.public().clone(), noise: noise.public().clone() },
        });
        let mut chalk = Chalk { params, epoch, readings, fleet, keys, cancel: true, sections: Vec::new() };
        chalk.write("What everybody knows", chalk.agreed());
        for record in &finished.records {
            chalk.record(record);
        }
        Self { sections: chalk.sections }
    }

    /// Several lines, without a newline at the end.
    #[must_use]
    pub fn text(&self) -> String {
        let lines = self.sections.iter().flat_map(|section| {
            let lines = section.lines.iter().map(|line| format!("  {line}"));
            [String::new(), section.title.clone()].into_iter().chain(lines)
        });
        lines.collect::<Vec<_>>().join("\n")
    }
}

impl Chalk<'_> {
    fn write(&mut self, title: impl Into<String>, lines: Vec<String>) {
        self.sections.push(Section { title: title.into(), lines });
    }

    fn record(&mut self, record: &Record) {
        match &record.event {
            Event::KeysMade(reading, noise) => self.keys_made(reading, noise),
            Event::Selected(selection) => self.selected(selection),
            Event::Dealt(dealt) => {
                let numbered = (1..).zip(&dealt.shares);
                let lines =
                    numbered.map(|(i, share): (u32, _)| format!("k_{i} = {}", share.expose())).collect();
                self.cancel = dealt.cancel;
                let title = match dealt.cancel {
                    true => "Dealer: key shares, their sum a multiple of n (Eq. 17)",
                    false => "Dealer: key shares with a second mask each (Eq. 17)",
                };
                self.write(title, lines);
            }
            Event::Masked { meter, witness } => self.masked(*meter, witness),
            Event::NoiseAdded { meter, witness } => self.noise_added(*meter, witness),
            Event::Sent(sent) => self.sent(sent),
            Event::Absent { meter, failure } => {
                self.write(format!("{} is absent", title(Role::Meter(*meter))), vec![failure.to_string()]);
            }
            // Said with what the cloud then does.
            Event::Multiplied => (),
            Event::Tampered(tampered) => self.tampered(tampered),
            Event::NoiseOpened(opened) => {
                let steps = self.keys.as_ref().map(|keys| decryption(keys.noise, "C1", &opened.ciphertext));
                let product = format!("C1 = product of all e_ij mod nu^2 = {}", opened.ciphertext);
                let lines = [product].into_iter().chain(steps.unwrap_or_default()).collect();
                self.write("Cloud: multiplies and decrypts the noise (Eq. 23, 25, 26)", lines);
            }
            Event::Decrypted(witness) => self.decrypted(witness),
            Event::Refused(refusal) => self.write("Refused", vec![refusal.to_string()]),
        }
    }

    fn tampered(&mut self, tampered: &Tampered) {
        let Tampered { what, kind, from, .. } = tampered;
        let title = match what {
            What::Message(_, deed) => {
                format!("Tampering: {} of the {} from {from}", deed.name(), kind.name())
            }
            What::Party(breach) => format!("{from} breaks a rule: {}", breach.name()),
        };
        self.write(title, Vec::new());
    }

    fn agreed(&self) -> Vec<String> {
        let params = &self.params;
        vec![
            format!(
                "m = {}, gamma = {}, epsilon = {}, t = {}",
                params.meters(),
                params.gamma(),
                params.epsilon(),
                self.epoch
            ),
            format!("Delta_f = {}, scale = Delta_f / epsilon = {}", params.sensitivity(), params.scale()),
            format!(
                "O = {}, B = {}: blinds x_i are below 2^{}, their parts x_ij below nu",
                params.offset(),
                params.blind_bits(),
                params.blind_bits()
            ),
        ]
    }

    fn keys_made(&mut self, reading: &SecretKey, noise: &SecretKey) {
        let owner = title(self.params.key_mode().noise_key_owner());
        self.write("Control centre: the key for readings (Eq. 1 to 4), g = n + 1", key("n", reading));
        self.write(format!("{owner}: the key for noise (Eq. 1 to 4), g = nu + 1"), key("nu", noise));
        if self.params.base() == EpochBase::Common {
            let h = epoch_base(reading.public(), self.epoch);
            self.write("Everybody: the base of this epoch", vec![format!("h = {h}")]);
        }
    }

    fn selected(&mut self, selection: &SelectionWitness) {
        let lines = selection.0.iter().flat_map(|(meter, row)| {
            let i = number(*meter);
            (1..).zip(0..).zip(&row.randomizers).map(move |((j, at), randomizer): ((u32, u32), _)| {
                let bit = u32::from(at == row.position);
                format!("b_{i}{j} = {bit}, randomizer {}", randomizer.expose())
            })
        });
        let lines = lines.collect();
        let drawer = title(self.params.key_mode().drawer());
        self.write(format!("{drawer}: which sample counts (Eq. 16)"), lines);
    }

    fn masked(&mut self, meter: u32, witness: &ReadingWitness) {
        let i = number(meter);
        let index = usize::try_from(meter).unwrap_or(usize::MAX);
        let reading = self.readings.get(index);
        let mut lines = vec![
            format!(
                "reading {} Wh{}: d_{i} = {}",
                wh(reading.map_or(0, |reading| reading.mwh())),
                if witness.clipped { ", cut by the cap" } else { "" },
                witness.reading
            ),
            format!("x_{i} = {}", witness.blind.expose()),
        ];
        if let (Some(keys), EpochBase::PerMeter) = (&self.keys, self.params.base()) {
            let id = self.fleet.get(index).map_or("", |meter| &meter.id);
            let hash = registration::hash(id, self.epoch);
            lines.push(format!("h_{i} = {}", meter_base(&keys.public.reading, &hash)));
        }
        lines.extend(
            witness.randomizer.as_ref().map(|randomizer| format!("randomizer {}", randomizer.expose())),
        );
        self.write(format!("{}: masks its reading (Eq. 18)", title(Role::Meter(meter))), lines);
    }

    fn noise_added(&mut self, meter: u32, witness: &NoiseWitness) {
        let i = number(meter);
        let samples =
            (1..).zip(&witness.samples).map(|(j, sample): (u32, _)| format!("xi_{i}{j} = {sample}"));
        let blinds = (1..).zip(witness.blinds.iter().zip(&witness.randomizers));
        let blinds = blinds.map(|(j, (blind, randomizer)): (u32, _)| {
            format!("x_{} = {}, randomizer {}", self.pair(i, j), blind.expose(), randomizer.expose())
        });
        let lines = samples.chain(blinds).collect();
        self.write(
            format!(
                "{}: draws noise, and blinds whose sum mod nu is its x (Eq. 21)",
                title(Role::Meter(meter))
            ),
            lines,
        );
    }

    /// The index of a noise ciphertext.
    fn pair(&self, i: u64, j: u32) -> String {
        if self.params.collapsed() { i.to_string() } else { format!("{i}{j}") }
    }

    /// The ciphertexts that went over an open wire, in the section that they belong to.
    fn sent(&mut self, sent: &Sent) {
        let Some(keys) = &self.keys else { return };
        let Some(bytes) = sent.bytes.len().checked_sub(TAG_BYTES).and_then(|end| sent.bytes.get(..end))
        else {
            return;
        };
        let Ok(message) = Message::decode(bytes, sent.kind, Some(&keys.public)) else { return };
        let from = |role| if let Role::Meter(index) = role { number(index) } else { 0 };
        let numbered = |values: &[BigUint], write: &dyn Fn(u32) -> String| -> Vec<String> {
            (1..).zip(values).map(|(j, value)| format!("{} = {value}", write(j))).collect()
        };
        match message.body {
            Body::BlindSequence(bits) => {
                let i = from(sent.to);
                let lines =
                    numbered(&bits, &|j| format!("E(b_{i}{j}) = g^b_{i}{j} * {} mod nu^2", self.factor()));
                self.write(format!("{}: sends to meter {i} (4.2.3)", title(sent.from)), lines);
            }
            Body::MaskedReading(c) => {
                let line =
                    format!("c_{} = {} mod n^2 = {c}", from(sent.from), self.equation_18(from(sent.from)));
                self.add(line);
            }
            Body::NoiseShares(shares) => {
                let i = from(sent.from);
                let product = if self.params.collapsed() { "product over j of " } else { "" };
                let lines = numbered(&shares, &|j| {
                    let (index, each) = (
                        self.pair(i, j),
                        if self.params.collapsed() { format!("{i}j") } else { format!("{i}{j}") },
                    );
                    format!(
                        "e_{index} = {product}E(b_{each})^(xi_{each} + O) * E(x_{index}) mod nu^2 (Eq. 22)"
                    )
                });
                lines.into_iter().for_each(|line| self.add(line));
            }
            Body::Aggregate(products) => {
                let lines = vec![
                    format!("C2 = product of all c_i mod n^2 = {}", products.readings),
                    format!("C1 = product of all e_ij mod nu^2 = {}", products.noise),
                ];
                self.write("Cloud: multiplies (Eq. 19, 20, 23, 25)", lines);
            }
            Body::ReadingAggregate(product) => {
                let line = format!("C2 = product of all c_i mod n^2 = {}", product.readings);
                self.write("Cloud: multiplies (Eq. 19, 20)", vec![line]);
            }
            _ => {}
        }
    }

    fn add(&mut self, line: String) {
        if let Some(section) = self.sections.last_mut() {
            section.lines.push(line);
        }
    }

    /// What makes E(..) probabilistic.
    fn factor(&self) -> &'static str {
        match self.keys.as_ref().and_then(|keys| keys.public.noise.randomizer_base()) {
            None => "randomizer^nu",
            Some(_) => "h_s^randomizer",
        }
    }

    fn equation_18(&self, i: u64) -> String {
        let h = match self.params.base() {
            EpochBase::Common => "h".to_owned(),
            EpochBase::PerMeter => format!("h_{i}"),
        };
        let reading = format!("g^(d_{i} - x_{i})");
        match self.params.blinding() {
            Blinding::AsPrinted => format!("{reading} {h}^(gamma + k_{i})"),
            Blinding::Corrected => format!("{reading} {h}^(n + k_{i})"),
            Blinding::Hardened => {
                let factor = match self.keys.as_ref().and_then(|keys| keys.public.reading.randomizer_base()) {
                    None => "randomizer^n",
                    Some(_) => "h_s^randomizer",
                };
                format!("{reading} {h}^k_{i} {factor}")
            }
        }
    }

    fn decrypted(&mut self, witness: &DecryptionWitness) {
        let Some(keys) = &self.keys else { return };
        let mut lines = Vec::new();
        if let Some(repair) = &witness.repair {
            let sum = match self.cancel {
                true => "sum of the absent k_i mod n",
                false => "what the k_i of those present lack to 0 mod n",
            };
            lines.push(format!("{sum} = {}", repair.sum.expose()));
            lines.push(format!("h^sum mod n^2 = {}", repair.power));
            lines.push(format!(
                "C2 = {} * {} mod n^2 = {}",
                repair.before, repair.power, witness.readings.ciphertext
            ));
        }
        lines.extend(decryption(keys.reading, "C2", &witness.readings.ciphertext));
        if let Some(noise) = &witness.noise {
            lines.extend(decryption(keys.noise, "C1", &noise.ciphertext));
        }
        lines.push(format!("d - x = D(C2), negative above n / 2 = {}", witness.masked_total));
        lines.push(format!(
            "xi + x = D(C1), negative above nu / 2, minus O for each meter present = {}",
            witness.noise_total
        ));
        lines.push(format!("y = (d - x) + (xi + x) = {}", witness.total));
        self.write("Control centre: decrypts (Eq. 26 to 28)", lines);
    }
}

/// Eq. (1) to (4).
fn key(name: &str, key: &SecretKey) -> Vec<String> {
    let (p, q) = key.primes();
    let public: &PublicKey = key.public();
    let mut lines = vec![
        format!("p = {}, q = {}", p.expose(), q.expose()),
        format!("{name} = p q = {}", public.n()),
        format!("lambda = lcm(p - 1, q - 1) = {}", key.lambda().expose()),
        format!("mu = L(g^lambda mod {name}^2)^-1 mod {name} = {}", key.mu().expose()),
    ];
    lines.extend(public.randomizer_base().map(|base| format!("h_s = {base}")));
    lines
}

/// Eq. (6), step by step.
fn decryption(key: &SecretKey, name: &str, ciphertext: &BigUint) -> Vec<String> {
    let modulus = if name == "C1" { "nu" } else { "n" };
    let steps = key.decrypt_textbook_vartime(ciphertext);
    vec![
        format!("{name}^lambda mod {modulus}^2 = {}", steps.power.expose()),
        format!("L of it = (.. - 1) / {modulus} = {}", steps.l.expose()),
        format!("D({name}) = L mu mod {modulus} = {}", steps.plaintext.expose()),
    ]
}

/// A role at the beginning of a line.
fn title(role: Role) -> String {
    let name = role.to_string();
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A meter's number from 1.
fn number(meter: u32) -> u64 {
    u64::from(meter) + 1
}
