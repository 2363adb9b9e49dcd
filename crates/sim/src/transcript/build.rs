//! From a round to its transcript.

use core::fmt::Write;
use core::iter;

use blindsum_core::params::Params;
use blindsum_core::party::control_center::DecryptionWitness;
use blindsum_core::party::meter::{ManufacturedMeter, NoiseWitness, ReadingWitness};
use blindsum_core::party::sequence::SelectionWitness;
use blindsum_core::randomness::Randomness;
use blindsum_core::wire::header::Header;
use blindsum_core::wire::kind::Protection;
use blindsum_paillier::{SecretInt, SecretKey};

use crate::driver::Session;
use crate::gathered::Gathered;
use crate::record::{Event, Finished, Outcome, Record, Sent};
use crate::transcript::{
    CloudSecrets, DealerSecrets, Decryption, Disclosure, FORMAT, KeyPair, MessageEntry, MeterSecrets,
    Parameters, REFUSED_PUBLICLY, Repair, RoundResult, Secrets, Selections, Transcript, Truth, VERSION,
};
use blindsum_core::variants::Proofs;

impl Transcript {
    /// The transcript of the set-up and one epoch that is over. `fleet` is what [`Session::begin`] gave: it holds the K_i.
    #[must_use]
    pub fn new(
        session: &Session,
        finished: &Finished,
        fleet: &[ManufacturedMeter],
        form: Disclosure,
    ) -> Self {
        match form {
            Disclosure::Public => Self::public(finished),
            Disclosure::Full => Self {
                fleet: Some(fleet.iter().map(|meter| meter.id.clone()).collect()),
                secrets: Some(secrets(session, finished, fleet)),
                ..Self::without_secrets(finished, form)
            },
        }
    }

    /// The public form, which takes nothing of a session but its records.
    #[must_use]
    pub fn public(finished: &Finished) -> Self {
        Self::without_secrets(finished, Disclosure::Public)
    }

    fn without_secrets(finished: &Finished, form: Disclosure) -> Self {
        let outcome = &finished.outcome;
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
            fleet: None,
            messages: messages.collect(),
            secrets: None,
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
        proofs: (params.proofs() != Proofs::Off).then(|| params.proofs().name()),
        opening: params.opening(),
        unit_mwh: params.unit_mwh(),
        sensitivity: params.sensitivity(),
        scale: params.scale(),
        offset: params.offset(),
        blind_bits: params.blind_bits(),
        tolerated: Some(params.tolerated()).filter(|tolerated| *tolerated > 0),
    }
}

fn message(record: &Record, sent: &Sent, form: Disclosure) -> MessageEntry {
    // A party that breaks the rules may send what has no header.
    let header = Header::read(&sent.bytes, sent.kind).ok();
    let protection = sent.kind.protection();
    let hidden = form == Disclosure::Public && protection == Protection::Secure;
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

fn secrets(session: &Session, finished: &Finished, fleet: &[ManufacturedMeter]) -> Secrets {
    let seen = Gathered::of(&finished.records);
    let config = session.config();
    let epoch = finished.outcome.epoch;
    // The driver began only because there is a reading for every meter.
    let readings = config.epochs.iter().find(|plan| plan.epoch == epoch).map(|plan| plan.readings.as_slice());
    let readings = readings.unwrap_or_default().iter().map(Some).chain(iter::repeat(None));
    let meters = (0..).zip(fleet).zip(readings).map(|((index, meter), reading)| MeterSecrets {
        master_key: hex(meter.master_key.expose()),
        reading: reading.map_or(0, |reading| reading.mwh()),
        encoded_reading: reading.map_or(0, |reading| config.params.encode(*reading).0),
        ..meter_secrets(seen.masked.get(&index).copied(), seen.noised.get(&index).copied())
    });
    Secrets {
        seed: match config.randomness {
            Randomness::System => None,
            Randomness::Seeded(seed) => Some(seed.to_string()),
        },
        reading_key: seen.keys.map(|(key, _)| key_pair(key)),
        noise_key: seen.keys.map(|(_, key)| key_pair(key)),
        cloud: CloudSecrets { master_key: hex(session.cloud_master_key().expose()) },
        selection: seen.selection.map(|selection| selections(selection, fleet.len())),
        dealer: DealerSecrets {
            shares: seen.shares.map(|dealt| integers(&dealt.shares)),
            second_masks: (!seen.shares_cancel()).then_some(true),
        },
        meters: meters.collect(),
        decryption: seen.decrypted.map(decryption),
    }
}

fn selections(selection: &SelectionWitness, meters: usize) -> Selections {
    let rows: Vec<_> = (0..).take(meters).map(|meter: u32| selection.0.get(&meter)).collect();
    Selections {
        positions: rows.iter().map(|row| row.map(|row| row.position)).collect(),
        randomizers: rows.iter().map(|row| row.map(|row| integers(&row.randomizers))).collect(),
    }
}

/// What a meter told of an epoch, as far as it came.
fn meter_secrets(masked: Option<&ReadingWitness>, noised: Option<&NoiseWitness>) -> MeterSecrets {
    MeterSecrets {
        blind: masked.map(|witness| integer(&witness.blind)),
        randomizer: masked.and_then(|witness| witness.randomizer.as_ref()).map(integer),
        samples: noised.map(|witness| witness.samples.clone()),
        sub_blinds: noised.map(|witness| integers(&witness.blinds)),
        sub_blind_randomizers: noised.map(|witness| integers(&witness.randomizers)),
        ..MeterSecrets::default()
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

fn result(outcome: &Outcome, form: Disclosure) -> RoundResult {
    RoundResult {
        noisy_total: outcome.noisy_total(),
        refused: outcome.refusal().map(|refusal| match form {
            Disclosure::Full => refusal.to_string(),
            Disclosure::Public => REFUSED_PUBLICLY.to_owned(),
        }),
        absent: outcome.noisy_total().map(|_| outcome.absent.clone()),
        epsilon_spent: outcome.epsilon_spent,
        transcript_hash: hex(&outcome.transcript_hash),
        truth: (form == Disclosure::Full).then(|| Truth {
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
