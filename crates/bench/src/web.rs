//! Our contenders for the page.

use blindsum_modexp::{Backend, kernel};
use js_sys::{Function, Reflect};
use num_bigint::BigUint;
use wasm_bindgen::prelude::*;

use crate::{Fixture, Operation, Ours};

/// A contender on one fixture.
#[wasm_bindgen]
pub struct Contender {
    ours: Ours,
    with_kernel: bool,
}

pub(crate) fn now() -> f64 {
    let performance = Reflect::get(&js_sys::global(), &"performance".into()).unwrap_or_default();
    let now = Reflect::get(&performance, &"now".into()).ok().and_then(|now| now.dyn_into::<Function>().ok());
    now.and_then(|now| now.call0(&performance).ok()).and_then(|now| now.as_f64()).unwrap_or(0.0)
}

fn operation(name: &str) -> Result<Operation, JsValue> {
    Operation::named(name).map_err(|error| JsValue::from(format!("no operation is called {}", error.0)))
}

/// The backend of moduli made from now on: those of key generation are made again each time.
fn select(with_kernel: bool) -> Result<(), JsValue> {
    let expected = if with_kernel {
        kernel::resume();
        Backend::Kernel
    } else {
        kernel::remove();
        Backend::Portable
    };
    let right = blindsum_modexp::backend() == expected;
    if right { Ok(()) } else { Err("another backend than was asked for".into()) }
}

/// Takes the kernel in these bytes into use, or, if there are none, portable code. Says which.
pub(crate) fn take(module: &[u8]) -> Result<bool, JsValue> {
    let with_kernel = !module.is_empty();
    if with_kernel && !kernel::resume() {
        kernel::install(module).map_err(|error| JsValue::from(error.to_string()))?;
    }
    select(with_kernel)?;
    Ok(with_kernel)
}

#[wasm_bindgen]
impl Contender {
    /// With the kernel in these bytes, or, if there are none, with portable code.
    ///
    /// # Errors
    /// What is wrong with the fixture, or why its backend cannot be taken.
    #[wasm_bindgen(constructor)]
    pub fn new(fixture: &str, module: &[u8]) -> Result<Contender, JsValue> {
        let with_kernel = take(module)?;
        let fixture: Fixture =
            serde_json::from_str(fixture).map_err(|error| JsValue::from(error.to_string()))?;
        let ours = Ours::new(&fixture).map_err(JsValue::from)?;
        Ok(Self { ours, with_kernel })
    }

    /// Whether an operation gives what it should.
    ///
    /// # Errors
    /// Where there is no operation of this name, or the backend is another one.
    pub fn is_right(&mut self, name: &str) -> Result<bool, JsValue> {
        select(self.with_kernel)?;
        Ok(self.ours.is_right(operation(name)?))
    }

    /// Milliseconds of an operation.
    ///
    /// # Errors
    /// Where there is no operation of this name, or the backend is another one.
    pub fn sample(&mut self, name: &str) -> Result<f64, JsValue> {
        select(self.with_kernel)?;
        Ok(self.ours.sample(operation(name)?, now))
    }
}

/// Milliseconds of `base ^ exponent mod modulus` by num-bigint, all in hexadecimal; nothing if the result is not the one
/// expected.
#[wasm_bindgen]
pub fn num_bigint_power(base: &str, exponent: &str, modulus: &str, expected: &str) -> Option<f64> {
    let number = |hex: &str| BigUint::parse_bytes(hex.as_bytes(), 16);
    let (base, exponent, modulus) = (number(base)?, number(exponent)?, number(modulus)?);
    let start = now();
    let power = base.modpow(&exponent, &modulus);
    let millis = now() - start;
    (power == number(expected)?).then_some(millis)
}
