//! Proofs, and what a calculator needs to make them.

use blindsum_paillier::{ProofBatch, SecretInt, UnitNonces, UnitProof, UnitTask};
use num_bigint::BigUint;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[derive(Serialize, Deserialize)]
#[serde(remote = "ProofBatch")]
pub(crate) struct ProofBatchDef {
    #[serde(with = "super::integer")]
    root: BigUint,
    #[serde(with = "factors")]
    factors: Option<[SecretInt; 2]>,
    #[serde(with = "tasks")]
    tasks: Vec<UnitTask>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "UnitTask")]
struct UnitTaskDef {
    context: Vec<u8>,
    #[serde(with = "super::integers")]
    ciphertexts: Vec<BigUint>,
    position: u32,
    #[serde(with = "super::secret_ints")]
    randomizers: Vec<SecretInt>,
    #[serde(with = "UnitNoncesDef")]
    nonces: UnitNonces,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "UnitNonces")]
struct UnitNoncesDef {
    #[serde(with = "super::secret_ints")]
    roots: Vec<SecretInt>,
    #[serde(with = "super::secret_ints")]
    challenges: Vec<SecretInt>,
}

/// p and q, or nothing.
mod factors {
    use super::*;

    #[derive(Serialize)]
    struct Lent<'a>(#[serde(serialize_with = "super::super::secret_int::serialize")] &'a SecretInt);
    #[derive(Deserialize)]
    struct Owned(#[serde(with = "super::super::secret_int")] SecretInt);

    pub(super) fn serialize<S: Serializer>(
        factors: &Option<[SecretInt; 2]>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        factors.as_ref().map(|[p, q]| (Lent(p), Lent(q))).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<[SecretInt; 2]>, D::Error> {
        Ok(Option::<(Owned, Owned)>::deserialize(deserializer)?.map(|(Owned(p), Owned(q))| [p, q]))
    }
}

mod tasks {
    use super::*;

    #[derive(Serialize)]
    struct Lent<'a>(#[serde(with = "UnitTaskDef")] &'a UnitTask);
    #[derive(Deserialize)]
    struct Owned(#[serde(with = "UnitTaskDef")] UnitTask);

    pub(super) fn serialize<S: Serializer>(tasks: &[UnitTask], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(tasks.iter().map(Lent))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<UnitTask>, D::Error> {
        let tasks = Vec::<Owned>::deserialize(deserializer)?;
        Ok(tasks.into_iter().map(|Owned(task)| task).collect())
    }
}

/// Each proof as its numbers, each as its bytes.
pub(crate) mod unit_proofs {
    use super::*;

    #[derive(Serialize)]
    struct Lent(#[serde(with = "super::super::integers")] Vec<BigUint>);
    #[derive(Deserialize)]
    struct Owned(#[serde(with = "super::super::integers")] Vec<BigUint>);

    pub(crate) fn serialize<S: Serializer>(proofs: &[UnitProof], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(proofs.iter().map(|proof| Lent(proof.numbers().cloned().collect())))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<UnitProof>, D::Error> {
        let lists = Vec::<Owned>::deserialize(deserializer)?;
        let proofs = lists.into_iter().map(|Owned(numbers)| UnitProof::from_numbers(numbers));
        proofs.collect::<Option<_>>().ok_or_else(|| serde::de::Error::custom("not the numbers of a proof"))
    }
}
