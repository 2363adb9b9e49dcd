//! From a round to its transcript.

use core::fmt::Write;

use blindsum_core::params::Params;
use blindsum_core::party::control_center::DecryptionWitness;
use blindsum_core::party::meter::{ManufacturedMeter, NoiseWitness, ReadingWitness};
use blindsum_core::party::sequence::SelectionWitness;
use blindsum_core::randomness::Randomness;
use blindsum_core::wire::header::Header;
use blindsum_core::wire::kind::Protection;
use blindsum_paillier::{SecretInt, SecretKey};

use crate::config::Config;
use crate::driver::Session;
use crate::record::{Event, Finished, Outcome, Record, Sent};
use crate::transcript::{
    CloudSecrets, DealerSecrets, Decryption, FORMAT, Form, KeyPair, MessageEntry, MeterSecrets, Parameters,
    REFUSED_PUBLICLY, Repair, RoundResult, Secrets, Selections, Transcript, Truth, VERSION,
};

impl Transcript {
    /// The transcript of the set-up and one epoch that is over. `fleet` is what [`Session::begin`] gave: it holds the K_i.
    #[must_use]
    pub fn new(session: &Session, finished: &Finished, fleet: &[ManufacturedMeter], form: Form) -> Self {
        let outcome = &finished.outcome;
        let full = form == Form::Full;
        let messages = finished.records.iter().filter_map(|record| match &record.event {
            Event::Sent(sent) => Some(message(record, sent, form)),
            _ => None,
        });
        Self {
            format: FORMAT,
            version: VERSION,
            form,
            parameters: parameters(&outcome.params),
            epoch: outcome.epoch,
            seeded: outcome.seeded,
            fleet: full.then(|| fleet.iter().map(|meter| meter.id.clone()).collect()),
            messages: messages.collect(),
            secrets: full.then(|| secrets(session, finished, fleet)),
            result: result(outcome, form),
        }
    }
}

fn parameters(params: &Params) -> Parameters {
    Parameters {
        meters: params.meters(),
        gamma: params.gamma(),
        epsilon: params.epsilon(),
        cap_wh: params.cap_wh(),
        key_bits: params.key_bits(),
        key_mode: params.key_mode().name(),
        blinding: params.blinding().name(),
        base: params.base().name(),
        noise: params.noise().name(),
        collapsed: params.collapsed(),
        randomizer: params.randomizer().name(),
        unit_mwh: params.unit_mwh(),
        sensitivity: params.sensitivity(),
        scale: params.scale(),
        offset: params.offset(),
        blind_bits: params.blind_bits(),
    }
}

fn message(record: &Record, sent: &Sent, form: Form) -> MessageEntry {
    // A party that breaks the rules may send what has no header.
    let header = Header::read(&sent.bytes, sent.kind).ok();
    let protection = sent.kind.protection();
    let hidden = form == Form::Public && protection == Protection::Secure;
    MessageEntry {
        step: record.index,
        phase: record.phase.name(),
        kind: sent.kind.name(),
        kind_byte: sent.kind.byte(),
        from: sent.from.number(),
        to: sent.to.number(),
        epoch: header.map(|header| header.epoch),
        sequence: header.map(|header| header.sequence),
        protection: match protection {
            Protection::Public => "public",
            Protection::Secure => "secure",
            Protection::Open => "open",
        },
        length: sent.bytes.len(),
        bytes: (!hidden).then(|| hex(&sent.bytes)),
    }
}

/// What the witness channel showed, gathered by party.
#[derive(Default)]
struct Witnesses<'a> {
    keys: Option<(&'a SecretKey, &'a SecretKey)>,
    selection: Option<&'a SelectionWitness>,
    shares: Option<&'a [SecretInt]>,
    decryption: Option<&'a DecryptionWitness>,
}

fn secrets(session: &Session, finished: &Finished, fleet: &[ManufacturedMeter]) -> Secrets {
    let mut seen = Witnesses::default();
    let config = session.config();
    let epoch = finished.outcome.epoch;
    let mut meters: Vec<_> =
        (0..).zip(fleet).map(|(index, meter)| manufactured(index, meter, config, epoch)).collect();
    for record in &finished.records {
        match &record.event {
            Event::KeysMade(reading, noise) => seen.keys = Some((reading, noise)),
            Event::Selected(selection) => seen.selection = Some(selection),
            Event::Dealt(shares) => seen.shares = Some(shares),
            Event::Masked { meter, witness } => at(&mut meters, *meter, |meter| meter.masked(witness)),
            Event::NoiseAdded { meter, witness } => at(&mut meters, *meter, |meter| meter.noised(witness)),
            Event::Decrypted(witness) => seen.decryption = Some(witness),
            // What the cloud opened is in what the control centre concludes from it.
            Event::Sent(_) | Event::Absent { .. } | Event::NoiseOpened(_) | Event::Refused(_) => {}
        }
    }
    Secrets {
        seed: match config.randomness {
            Randomness::System => None,
            Randomness::Seeded(seed) => Some(seed.to_string()),
        },
        reading_key: seen.keys.map(|(key, _)| key_pair(key)),
        noise_key: seen.keys.map(|(_, key)| key_pair(key)),
        cloud: CloudSecrets { master_key: hex(session.cloud_master_key().expose()) },
        selection: seen.selection.map(|selection| selections(selection, fleet.len())),
        dealer: DealerSecrets { shares: seen.shares.map(integers) },
        meters,
        decryption: seen.decryption.map(decryption),
    }
}

fn selections(selection: &SelectionWitness, meters: usize) -> Selections {
    let rows: Vec<_> = (0..).take(meters).map(|meter: u32| selection.0.get(&meter)).collect();
    Selections {
        positions: rows.iter().map(|row| row.map(|row| row.position)).collect(),
        randomizers: rows.iter().map(|row| row.map(|row| integers(&row.randomizers))).collect(),
    }
}

fn manufactured(index: usize, meter: &ManufacturedMeter, config: &Config, epoch: u64) -> MeterSecrets {
    // The driver began only because there is a reading for every meter.
    let plan = config.epochs.iter().find(|plan| plan.epoch == epoch);
    let reading = plan.and_then(|plan| plan.readings.get(index));
    MeterSecrets {
        master_key: hex(meter.master_key.expose()),
        reading: reading.map_or(0, |reading| reading.mwh()),
        encoded_reading: reading.map_or(0, |reading| config.params.encode(*reading).0),
        blind: None,
        randomizer: None,
        samples: None,
        sub_blinds: None,
        sub_blind_randomizers: None,
    }
}

fn at(meters: &mut [MeterSecrets], index: u32, change: impl FnOnce(&mut MeterSecrets)) {
    if let Some(meter) = usize::try_from(index).ok().and_then(|index| meters.get_mut(index)) {
        change(meter);
    }
}

impl MeterSecrets {
    fn masked(&mut self, witness: &ReadingWitness) {
        self.blind = Some(integer(&witness.blind));
        self.randomizer = witness.randomizer.as_ref().map(integer);
    }

    fn noised(&mut self, witness: &NoiseWitness) {
        self.samples = Some(witness.samples.clone());
        self.sub_blinds = Some(integers(&witness.blinds));
        self.sub_blind_randomizers = Some(integers(&witness.randomizers));
    }
}

fn key_pair(key: &SecretKey) -> KeyPair {
    let (p, q) = key.primes();
    KeyPair { p: integer(p), q: integer(q) }
}

fn decryption(witness: &DecryptionWitness) -> Decryption {
    Decryption {
        reading_plaintext: integer(&witness.readings.plaintext),
        noise_plaintext: integer(&witness.noise_plaintext),
        repair: witness.repair.as_ref().map(|repair| Repair {
            sum: integer(&repair.sum),
            before: repair.before.to_str_radix(16),
            power: repair.power.to_str_radix(16),
        }),
        masked_total: witness.masked_total.to_str_radix(16),
        noise_total: witness.noise_total.to_str_radix(16),
        total: witness.total.to_str_radix(16),
    }
}

fn result(outcome: &Outcome, form: Form) -> RoundResult {
    RoundResult {
        noisy_total: outcome.noisy_total(),
        refused: outcome.refusal().map(|refusal| match form {
            Form::Full => refusal.to_string(),
            Form::Public => REFUSED_PUBLICLY.to_owned(),
        }),
        absent: outcome.noisy_total().map(|_| outcome.absent.clone()),
        epsilon_spent: outcome.epsilon_spent,
        transcript_hash: hex(&outcome.transcript_hash),
        truth: (form == Form::Full).then(|| Truth {
            true_total: outcome.true_total,
            noise: outcome.noise(),
            clipped: outcome.clipped,
        }),
    }
}

fn integer(value: &SecretInt) -> String {
    value.expose().to_str_radix(16)
}

fn integers(values: &[SecretInt]) -> Vec<String> {
    values.iter().map(integer).collect()
}

/// Two lowercase digits a byte.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
