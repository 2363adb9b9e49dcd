//! What all schemes on Paillier's encryption do alike, counted.

use blindsum_core::randomness::Stream;
use blindsum_paillier::{PublicKey, Randomizer, SecretInt, SecretKey, Tables, generate_key, integer};
use num_bigint::{BigInt, BigUint};
use num_traits::ToPrimitive;

use crate::account::{Account, Party, Phase};
use crate::operation::{Counter, Operation};
use crate::scheme::SchemeError;

/// A key of this many bits.
pub(crate) fn key(bits: u32, randomizer: Randomizer, rng: &mut Stream) -> Result<SecretKey, SchemeError> {
    let material =
        generate_key(bits, randomizer, rng).map_err(|error| SchemeError::Keys(error.to_string()))?;
    SecretKey::from_material(&material).map_err(|error| SchemeError::Keys(error.to_string()))
}

/// A public key in use, with its table where randomizers are short.
pub(crate) struct Encryptor {
    pub(crate) key: PublicKey,
    tables: Tables,
}

impl Encryptor {
    /// Ready to encrypt; a table of the randomizers' base is made here, for the base lives as long as the key.
    pub(crate) fn new(key: PublicKey) -> Self {
        let tables = Tables::default();
        if key.randomizer_base().is_some() {
            let _ = key.randomizing_factor_by(&tables, &BigUint::from(1u32), u64::MAX);
        }
        Self { key, tables }
    }

    /// Eq. (5) of a signed number.
    pub(crate) fn encrypt(&self, plain: &BigInt, rng: &mut Stream, counter: &mut Counter) -> BigUint {
        counter.one(match self.key.randomizer_base() {
            None => Operation::Power,
            Some(_) => Operation::ShortPower,
        });
        let r = self.key.randomizer(rng);
        let factor = self.key.randomizing_factor_by(&self.tables, r.expose(), u64::MAX);
        self.key.blind(&self.key.encode(plain), SecretInt::new(factor).expose())
    }

    /// A ciphertext of the sum.
    pub(crate) fn sum<'a>(
        &self,
        ciphertexts: impl ExactSizeIterator<Item = &'a BigUint>,
        counter: &mut Counter,
    ) -> BigUint {
        counter.add(Operation::Product, u64::try_from(ciphertexts.len()).unwrap_or(u64::MAX));
        self.key.ciphertexts().product(ciphertexts)
    }

    /// Bytes of a ciphertext.
    pub(crate) fn width(&self) -> usize {
        self.key.ciphertexts().width()
    }
}

/// Who opens sums, and the public key as meters use it.
pub struct Holder {
    pub(crate) secret: SecretKey,
    pub(crate) encryptor: Encryptor,
}

impl Holder {
    /// A helper makes the key. Meters hold the same table each; one is enough for all that are simulated here.
    pub(crate) fn set_up(
        holder: Party,
        key_bits: u32,
        randomizer: Randomizer,
        account: &mut Account<'_>,
    ) -> Result<Self, SchemeError> {
        let secret = account.act(Phase::SetUp, holder, |rng, _| key(key_bits, randomizer, rng))?;
        let encryptor =
            account.act(Phase::SetUp, Party::Meter(0), |_, _| Encryptor::new(secret.public().clone()));
        Ok(Self { secret, encryptor })
    }
}

/// D(C), nearest to zero.
pub(crate) fn decrypt(secret: &SecretKey, ciphertext: &BigUint, counter: &mut Counter) -> BigInt {
    counter.one(Operation::Decryption);
    let opened = secret.decrypt_vartime(ciphertext);
    integer::centred(opened.plaintext.expose(), secret.public().n())
}

/// A sum of readings and noise fits; what does not is a wrong message.
pub(crate) fn units(value: &BigInt, meters: usize) -> Result<i64, SchemeError> {
    value.to_i64().ok_or(SchemeError::Wrong { meters })
}
