//! How the core's types are written. Serde compares each mirror with its original at compile time; the core itself
//! knows nothing of this wiring.

use blindsum_core::node::{MeterReply, MeterRequest};
use blindsum_core::params::Params;
use blindsum_core::party::meter::{ManufacturedMeter, NoiseWitness, ReadingWitness};
use blindsum_core::randomness::Randomness;
use blindsum_core::wire::link::MasterKey;
use blindsum_modexp::{Backend, ModulusError};
use blindsum_paillier::{
    BaseBatch, FactorBatch, Inverses, KeyGenerationError, KeyMaterial, PowerBatch, ProofBatch, ProofError,
    Randomizer, SecretInt, UnitProof, Work, WorkError, WorkResult,
};
use blindsum_readings::Reading;
use num_bigint::BigUint;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

mod proofs;

#[derive(Serialize, Deserialize)]
#[serde(remote = "ManufacturedMeter")]
pub(crate) struct MeterDef {
    index: u32,
    id: String,
    #[serde(with = "master_key")]
    master_key: MasterKey,
    randomness: Randomness,
    params: Params,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "MeterRequest")]
pub(crate) enum MeterRequestDef {
    AcceptKeys { reading_key: Vec<u8>, noise_key: Vec<u8> },
    Register { epoch: u64, timestamp: u64, reading: Reading },
    MaskReading { key_share: Vec<u8> },
    AddNoise { sequence: Vec<u8>, proof: Option<Vec<u8>> },
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "MeterReply")]
pub(crate) enum MeterReplyDef {
    KeysAccepted,
    Registered {
        message: Vec<u8>,
    },
    Masked {
        message: Vec<u8>,
        #[serde(with = "ReadingWitnessDef")]
        witness: ReadingWitness,
    },
    NoiseAdded {
        message: Vec<u8>,
        #[serde(with = "NoiseWitnessDef")]
        witness: NoiseWitness,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "ReadingWitness")]
struct ReadingWitnessDef {
    reading: i64,
    clipped: bool,
    #[serde(with = "secret_int")]
    blind: SecretInt,
    #[serde(with = "secret_int_or_none")]
    randomizer: Option<SecretInt>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "NoiseWitness")]
struct NoiseWitnessDef {
    samples: Vec<i64>,
    #[serde(with = "secret_ints")]
    blinds: Vec<SecretInt>,
    #[serde(with = "secret_ints")]
    randomizers: Vec<SecretInt>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Work")]
pub(crate) enum WorkDef {
    KeyGeneration {
        key_bits: u32,
        randomizer: Randomizer,
        #[serde(with = "key_bytes")]
        stream_key: Zeroizing<[u8; 32]>,
    },
    Powers(#[serde(with = "PowerBatchDef")] PowerBatch),
    PowersOfOneBase(#[serde(with = "BaseBatchDef")] BaseBatch),
    PowersByFactors(#[serde(with = "FactorBatchDef")] FactorBatch),
    Product {
        #[serde(with = "integer")]
        root: BigUint,
        #[serde(with = "integers")]
        factors: Vec<BigUint>,
    },
    UnitProofs(#[serde(with = "proofs::ProofBatchDef")] ProofBatch),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "PowerBatch")]
struct PowerBatchDef {
    #[serde(with = "integer")]
    root: BigUint,
    #[serde(with = "integer")]
    exponent: BigUint,
    #[serde(with = "integers")]
    bases: Vec<BigUint>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "BaseBatch")]
struct BaseBatchDef {
    #[serde(with = "integer")]
    root: BigUint,
    #[serde(with = "integer")]
    base: BigUint,
    bits: u64,
    in_all: u32,
    #[serde(with = "integers")]
    exponents: Vec<BigUint>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "FactorBatch")]
struct FactorBatchDef {
    #[serde(with = "secret_int")]
    p: SecretInt,
    #[serde(with = "secret_int")]
    q: SecretInt,
    #[serde(with = "secret_ints")]
    bases: Vec<SecretInt>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "KeyMaterial")]
struct KeyMaterialDef {
    #[serde(with = "secret_int")]
    p: SecretInt,
    #[serde(with = "secret_int")]
    q: SecretInt,
    #[serde(with = "InversesDef")]
    inverses: Inverses,
    #[serde(with = "integer_or_none")]
    randomizer_base: Option<BigUint>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Inverses")]
struct InversesDef {
    #[serde(with = "secret_int")]
    p_mod_q: SecretInt,
    #[serde(with = "secret_int")]
    mu: SecretInt,
    #[serde(with = "secret_int")]
    h_p: SecretInt,
    #[serde(with = "secret_int")]
    h_q: SecretInt,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "WorkResult")]
pub(crate) enum WorkResultDef {
    Key(#[serde(with = "KeyMaterialDef")] KeyMaterial),
    Powers(#[serde(with = "secret_ints")] Vec<SecretInt>),
    Product(#[serde(with = "integer")] BigUint),
    Proofs(#[serde(with = "proofs::unit_proofs")] Vec<UnitProof>),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "WorkError")]
pub(crate) enum WorkErrorDef {
    Modulus(#[serde(with = "ModulusErrorDef")] ModulusError),
    KeyGeneration(#[serde(with = "KeyGenerationErrorDef")] KeyGenerationError),
    Factors,
    Proof(ProofError),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Backend")]
pub(crate) enum BackendDef {
    Portable,
    Kernel,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "ModulusError")]
enum ModulusErrorDef {
    Even,
    TooSmall,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "KeyGenerationError")]
enum KeyGenerationErrorDef {
    Size(u32),
    Search(String),
}

/// An integer is written as its big-endian bytes, and read where they lie: no buffer in between to be wiped.
mod integer {
    use super::*;
    use serde::{Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(value: &BigUint, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&Zeroizing::new(value.to_bytes_be()))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BigUint, D::Error> {
        <&[u8]>::deserialize(deserializer).map(BigUint::from_bytes_be)
    }
}

mod integers {
    use super::*;
    use serde::{Deserializer, Serializer};

    #[derive(Serialize)]
    struct Lent<'a>(#[serde(serialize_with = "super::integer::serialize")] &'a BigUint);
    #[derive(Deserialize)]
    struct Owned(#[serde(with = "super::integer")] BigUint);

    pub(super) fn serialize<S: Serializer>(values: &[BigUint], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(values.iter().map(Lent))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<BigUint>, D::Error> {
        let values = Vec::<Owned>::deserialize(deserializer)?;
        Ok(values.into_iter().map(|Owned(value)| value).collect())
    }
}

/// Many bytes, copied as they are and not one by one.
pub(crate) mod bytes_or_none {
    use super::*;
    use serde::{Deserializer, Serializer};

    #[derive(Serialize)]
    struct Lent<'a>(#[serde(serialize_with = "bytes")] &'a [u8]);

    fn bytes<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(bytes)
    }

    pub(crate) fn serialize<S: Serializer>(
        bytes: &Option<Vec<u8>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        bytes.as_deref().map(Lent).serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Vec<u8>>, D::Error> {
        Ok(Option::<&[u8]>::deserialize(deserializer)?.map(<[u8]>::to_vec))
    }
}

/// The meters of one worker.
pub(crate) mod meters {
    use super::*;
    use serde::{Deserializer, Serializer};

    #[derive(Serialize)]
    struct Lent<'a>(#[serde(with = "MeterDef")] &'a ManufacturedMeter);
    #[derive(Deserialize)]
    struct Owned(#[serde(with = "MeterDef")] ManufacturedMeter);

    pub(crate) fn serialize<S: Serializer>(
        meters: &[ManufacturedMeter],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(meters.iter().map(Lent))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<ManufacturedMeter>, D::Error> {
        let meters = Vec::<Owned>::deserialize(deserializer)?;
        Ok(meters.into_iter().map(|Owned(meter)| meter).collect())
    }
}

mod integer_or_none {
    use super::*;
    use serde::{Deserializer, Serializer};

    #[derive(Serialize)]
    struct Lent<'a>(#[serde(serialize_with = "super::integer::serialize")] &'a BigUint);
    #[derive(Deserialize)]
    struct Owned(#[serde(with = "super::integer")] BigUint);

    pub(super) fn serialize<S: Serializer>(
        value: &Option<BigUint>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        value.as_ref().map(Lent).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<BigUint>, D::Error> {
        Ok(Option::<Owned>::deserialize(deserializer)?.map(|Owned(value)| value))
    }
}

mod secret_int_or_none {
    use super::*;
    use serde::{Deserializer, Serializer};

    #[derive(Serialize)]
    struct Lent<'a>(#[serde(serialize_with = "super::secret_int::serialize")] &'a SecretInt);
    #[derive(Deserialize)]
    struct Owned(#[serde(with = "super::secret_int")] SecretInt);

    pub(super) fn serialize<S: Serializer>(
        value: &Option<SecretInt>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        value.as_ref().map(Lent).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<SecretInt>, D::Error> {
        Ok(Option::<Owned>::deserialize(deserializer)?.map(|Owned(value)| value))
    }
}

mod secret_int {
    use super::*;
    use serde::{Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(value: &SecretInt, serializer: S) -> Result<S::Ok, S::Error> {
        super::integer::serialize(value.expose(), serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SecretInt, D::Error> {
        super::integer::deserialize(deserializer).map(SecretInt::new)
    }
}

mod secret_ints {
    use super::*;
    use serde::{Deserializer, Serializer};

    #[derive(Serialize)]
    struct Lent<'a>(#[serde(serialize_with = "super::secret_int::serialize")] &'a SecretInt);
    #[derive(Deserialize)]
    struct Owned(#[serde(with = "super::secret_int")] SecretInt);

    pub(super) fn serialize<S: Serializer>(values: &[SecretInt], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(values.iter().map(Lent))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<SecretInt>, D::Error> {
        let values = Vec::<Owned>::deserialize(deserializer)?;
        Ok(values.into_iter().map(|Owned(value)| value).collect())
    }
}

mod key_bytes {
    use super::*;
    use serde::{Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(
        key: &Zeroizing<[u8; 32]>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(key.as_ref())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Zeroizing<[u8; 32]>, D::Error> {
        let bytes = <&[u8]>::deserialize(deserializer)?;
        let key =
            bytes.try_into().map_err(|_| D::Error::invalid_length(bytes.len(), &"32 bytes of a key"))?;
        Ok(Zeroizing::new(key))
    }
}

mod master_key {
    use super::*;
    use serde::{Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(key: &MasterKey, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(key.expose())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<MasterKey, D::Error> {
        super::key_bytes::deserialize(deserializer).map(|key| MasterKey::new(*key))
    }
}
