//! The kernel behind its exports: numbers go in and come out as words through its one buffer.
//!
//! What runs once a call is `inline(never)`: copies of it in every operation only make the program bigger.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::OnceLock;

use js_sys::{Array, Function, Object, Reflect, Uint32Array, WebAssembly};
use num_bigint::BigUint;
use wasm_bindgen::{JsCast, JsValue};
use zeroize::Zeroizing;

use super::kinds::Unavailable;
use super::residues::{DIGIT_BITS, Residues, Words, words};
use crate::shape::Shape;

/// The shortest modulus that the kernel takes, in bits.
const MIN_BITS: u64 = 24;
/// Powers side by side: from this many bits on, of a modulus or a root, two take less time than one after the other.
const SIDE_FROM: u64 = 192;
/// How many the kernel takes.
const SIDE_BY_SIDE: usize = 2;
/// Factors of one call; longer products take several.
const FACTORS: usize = 64;

thread_local! {
    static INSTALLED: RefCell<Installed> = const { RefCell::new(Installed { kernels: Vec::new(), current: None }) };
}

/// The kernels that this thread was ever given: moduli keep the one that they were prepared in. A program in WebAssembly, as
/// it is built here, has a memory and so moduli for one thread alone.
struct Installed {
    kernels: Vec<Rc<Kernel>>,
    current: Option<KernelId>,
}

/// A place in [`Installed`]. Moduli name their kernel by it rather than hold JavaScript's objects, which no other thread
/// could have: so they are the same types everywhere.
type KernelId = usize;

/// What an id stands for.
#[inline(never)]
fn kernel(id: KernelId) -> Option<Rc<Kernel>> {
    INSTALLED.with_borrow(|installed| installed.kernels.get(id).cloned())
}

/// An instance and what it exports.
struct Kernel {
    memory: WebAssembly::Memory,
    digits: Function,
    digits_across: Function,
    buffer: Function,
    ring_new: Function,
    ring_free: Function,
    pow: Function,
    pow_vartime: Function,
    multi_pow: Function,
    product_begin: Function,
    product_take: Function,
    product_end: Function,
    product_free: Function,
    table_new: Function,
    table_pow: Function,
    table_pow_both: Function,
    both_new: Function,
    both_pow: Function,
    both_free: Function,
    table_bytes: Function,
    table_free: Function,
    wipe: Function,
}

/// Makes a WebAssembly module the arithmetic of this thread's moduli that are first used from now on. One kernel replaces
/// another; moduli that use the old one keep it.
///
/// # Errors
/// If the engine does not take the module ([`Unavailable::Unsupported`]), does not fuse multiplication and addition
/// ([`Unavailable::NotFused`]), or the module does not start or lacks an export ([`Unavailable::Broken`]).
pub fn install(module: &[u8]) -> Result<(), Unavailable> {
    let bytes = js_sys::Uint8Array::from(module);
    if !WebAssembly::validate(&bytes).unwrap_or(false) {
        return Err(Unavailable::Unsupported);
    }
    let broken = |error: JsValue| Unavailable::Broken(format!("{error:?}"));
    let module = WebAssembly::Module::new(&bytes).map_err(broken)?;
    let instance = WebAssembly::Instance::new(&module, &Object::new()).map_err(broken)?;
    let exports = instance.exports();
    let export = |name: &str| Reflect::get(&exports, &name.into()).map_err(broken);
    let function = |name: &str| {
        export(name)?.dyn_into::<Function>().map_err(|_| Unavailable::Broken(format!("it has no {name}")))
    };
    if number(&function("probe")?, &[]).is_none_or(|fused| fused == 0) {
        return Err(Unavailable::NotFused);
    }
    let kernel = Kernel {
        memory: export("memory")?
            .dyn_into()
            .map_err(|_| Unavailable::Broken("it has no memory".to_owned()))?,
        digits: function("digits")?,
        digits_across: function("digits_across")?,
        buffer: function("buffer")?,
        ring_new: function("ring_new")?,
        ring_free: function("ring_free")?,
        pow: function("pow")?,
        pow_vartime: function("pow_vartime")?,
        multi_pow: function("multi_pow")?,
        product_begin: function("product_begin")?,
        product_take: function("product_take")?,
        product_end: function("product_end")?,
        product_free: function("product_free")?,
        table_new: function("table_new")?,
        table_pow: function("table_pow")?,
        table_pow_both: function("table_pow_both")?,
        both_new: function("both_new")?,
        both_pow: function("both_pow")?,
        both_free: function("both_free")?,
        table_bytes: function("table_bytes")?,
        table_free: function("table_free")?,
        wipe: function("wipe")?,
    };
    INSTALLED.with_borrow_mut(|Installed { kernels, current }| {
        *current = Some(kernels.len());
        kernels.push(Rc::new(kernel));
    });
    Ok(())
}

/// Goes back to portable code: moduli that are first used from now on do without the kernel.
pub fn remove() {
    INSTALLED.with_borrow_mut(|installed| installed.current = None);
}

/// Takes the kernel that was installed last into use again, and tells whether there is one.
pub fn resume() -> bool {
    INSTALLED.with_borrow_mut(|Installed { kernels, current }| {
        *current = kernels.len().checked_sub(1);
        current.is_some()
    })
}

/// How many numbers lie side by side.
pub(crate) fn side_by_side() -> usize {
    if is_installed() { SIDE_BY_SIDE } else { 1 }
}

/// Whether this thread has the kernel.
pub(crate) fn is_installed() -> bool {
    INSTALLED.with_borrow(|installed| installed.current.is_some())
}

/// What a function of the kernel answers; nothing where it traps.
#[inline(never)]
fn number(function: &Function, arguments: &[u32]) -> Option<u32> {
    let arguments: Array = arguments.iter().map(|argument| JsValue::from(*argument)).collect();
    let Ok(answer) = function.apply(&JsValue::UNDEFINED, &arguments) else {
        // A module that trapped is in no state to be called again. Its memory goes with it.
        remove();
        return None;
    };
    let answer = answer.as_f64()?;
    // WebAssembly's integers are signed where JavaScript sees them.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "32 bits, either way")]
    let answer = answer as i64 as u32;
    Some(answer)
}

impl Kernel {
    /// Writes words to the buffer.
    #[inline(never)]
    fn put(&self, words: &[u32]) -> Option<()> {
        self.view(words.len())?.copy_from(words);
        Some(())
    }

    /// Reads the buffer's first words.
    #[inline(never)]
    fn take(&self, count: usize) -> Option<Zeroizing<Vec<u32>>> {
        let mut words = Zeroizing::new(vec![0; count]);
        self.view(count)?.copy_to(&mut words);
        Some(words)
    }

    /// The buffer's first words. Both the buffer and the kernel's memory may move: a view is for once.
    #[inline(never)]
    fn view(&self, count: usize) -> Option<Uint32Array> {
        let count = u32::try_from(count).ok()?;
        let at = number(&self.buffer, &[count]).filter(|at| *at != 0)?;
        Some(Uint32Array::new_with_byte_offset_and_length(&self.memory.buffer(), at, count))
    }

    /// Writes words, calls a function that gives a status, and reads this many words.
    #[inline(never)]
    fn ask(
        &self,
        words: &[u32],
        function: &Function,
        arguments: &[u32],
        count: usize,
    ) -> Option<Zeroizing<Vec<u32>>> {
        // The answer has to fit too.
        self.view(words.len().max(count))?;
        self.put(words)?;
        let answer = self.call(function, arguments).and_then(|()| self.take(count));
        number(&self.wipe, &[]);
        answer
    }

    /// Calls a function that gives a status.
    #[inline(never)]
    fn call(&self, function: &Function, arguments: &[u32]) -> Option<()> {
        (number(function, arguments)? == 0).then_some(())
    }
}

fn wide(bits: u64) -> Option<usize> {
    usize::try_from(bits).ok()
}

/// A modulus, prepared in the kernel.
pub(crate) struct Ring {
    shape: Shape,
    own: Prepared,
    /// A square as any odd number: factors need not be divided by the root then, which takes longer than their product.
    products: OnceLock<Option<Prepared>>,
    /// What the kernel is told of it beside another.
    across: OnceLock<Option<Words>>,
}

/// A ring of the kernel's.
struct Prepared {
    id: KernelId,
    handle: u32,
    residues: Residues,
}

/// A table, kept in the kernel.
pub(crate) struct Table {
    id: KernelId,
    handle: u32,
    bits: usize,
}

impl Drop for Prepared {
    fn drop(&mut self) {
        if let Some(kernel) = kernel(self.id) {
            number(&kernel.ring_free, &[self.handle]);
        }
    }
}

impl Drop for Table {
    fn drop(&mut self) {
        if let Some(kernel) = kernel(self.id) {
            number(&kernel.table_free, &[self.handle]);
        }
    }
}

impl Prepared {
    #[inline(never)]
    fn new(id: KernelId, shape: &Shape) -> Option<Self> {
        let kernel = kernel(id)?;
        let residues = Residues::of(shape, MIN_BITS)?;
        let told = u32::try_from(residues.bits()).ok()?;
        let radix_bits = DIGIT_BITS * wide(number(&kernel.digits, &[told])?.into())?;
        kernel.put(&residues.constants(radix_bits).0)?;
        let handle = number(&kernel.ring_new, &[u32::from(residues.is_square()), told]);
        number(&kernel.wipe, &[]);
        let mut ring = Self { id, handle: 0, residues };
        ring.handle = handle.filter(|handle| *handle != 0)?;
        Some(ring)
    }

    #[inline(never)]
    fn ask(
        &self,
        numbers: &Words,
        function: impl Fn(&Kernel) -> &Function,
        arguments: &[u32],
    ) -> Option<BigUint> {
        let kernel = kernel(self.id)?;
        let answer = kernel.ask(&numbers.0, function(&kernel), arguments, self.residues.element())?;
        Some(self.residues.residue(&answer))
    }
}

impl Ring {
    /// Prepares a modulus, where there is a kernel and it takes such a modulus.
    #[inline(never)]
    pub(crate) fn new(shape: &Shape) -> Option<Self> {
        let id = INSTALLED.with_borrow(|installed| installed.current)?;
        let own = Prepared::new(id, shape)?;
        Some(Self { shape: shape.clone(), own, products: OnceLock::new(), across: OnceLock::new() })
    }

    #[inline(never)]
    fn products(&self) -> Option<&Prepared> {
        match self.shape {
            Shape::Plain(_) => Some(&self.own),
            Shape::SquareOf(_) => {
                self.products.get_or_init(|| Prepared::new(self.own.id, &self.shape.plain())).as_ref()
            }
        }
    }

    /// Bits of the radix beside another modulus.
    #[inline(never)]
    fn radix_bits_across(&self, kernel: &Kernel) -> Option<usize> {
        let told = u32::try_from(self.own.residues.bits()).ok()?;
        Some(DIGIT_BITS * wide(number(&kernel.digits_across, &[told])?.into())?)
    }

    #[inline(never)]
    fn across(&self, kernel: &Kernel) -> Option<&Words> {
        let prepare = || Some(self.own.residues.constants(self.radix_bits_across(kernel)?));
        self.across.get_or_init(prepare).as_ref()
    }

    #[inline(never)]
    pub(crate) fn pow(&self, base: &BigUint, exponent: &BigUint, bits: u64) -> Option<BigUint> {
        self.power(|kernel| &kernel.pow, base, exponent, bits)
    }

    #[inline(never)]
    pub(crate) fn pow_vartime(&self, base: &BigUint, exponent: &BigUint) -> Option<BigUint> {
        self.power(|kernel| &kernel.pow_vartime, base, exponent, exponent.bits())
    }

    #[inline(never)]
    fn power(
        &self,
        function: impl Fn(&Kernel) -> &Function,
        base: &BigUint,
        exponent: &BigUint,
        bits: u64,
    ) -> Option<BigUint> {
        let exponent_words = words(wide(bits)?);
        let mut numbers = Words::new(self.own.residues.element() + exponent_words);
        self.own.residues.push(&mut numbers, base);
        numbers.push(exponent, exponent_words);
        self.own.ask(&numbers, function, &[self.own.handle, u32::try_from(bits).ok()?])
    }

    #[inline(never)]
    pub(crate) fn multi_pow(&self, pairs: &[(&BigUint, &BigUint)], bits: u64) -> Option<BigUint> {
        let exponent_words = words(wide(bits)?);
        let mut numbers = Words::new(pairs.len() * (self.own.residues.element() + exponent_words));
        for (base, _) in pairs {
            self.own.residues.push(&mut numbers, base);
        }
        for (_, exponent) in pairs {
            numbers.push(exponent, exponent_words);
        }
        let count = u32::try_from(pairs.len()).ok()?;
        self.own.ask(
            &numbers,
            |kernel| &kernel.multi_pow,
            &[self.own.handle, count, u32::try_from(bits).ok()?],
        )
    }

    #[inline(never)]
    pub(crate) fn product(&self, factors: &[&BigUint]) -> Option<BigUint> {
        let Prepared { id, handle, residues } = self.products()?;
        let kernel = kernel(*id)?;
        let handle = number(&kernel.product_begin, &[*handle]).filter(|handle| *handle != 0)?;
        for some in factors.chunks(FACTORS) {
            let mut numbers = Words::new(some.len() * residues.element());
            for factor in some {
                residues.push(&mut numbers, factor);
            }
            let arguments = [handle, u32::try_from(some.len()).ok()?];
            if kernel.ask(&numbers.0, &kernel.product_take, &arguments, 0).is_none() {
                number(&kernel.product_free, &[handle]);
                return None;
            }
        }
        let answer = kernel.ask(&[], &kernel.product_end, &[handle], residues.element())?;
        Some(residues.residue(&answer))
    }

    #[inline(never)]
    pub(crate) fn table(&self, base: &BigUint, bits: u64, width: u32) -> Option<Table> {
        let mut numbers = Words::new(self.own.residues.element());
        self.own.residues.push(&mut numbers, base);
        let kernel = kernel(self.own.id)?;
        kernel.put(&numbers.0)?;
        let arguments = [self.own.handle, u32::try_from(bits).ok()?, width];
        let handle = number(&kernel.table_new, &arguments).filter(|handle| *handle != 0)?;
        Some(Table { id: self.own.id, handle, bits: wide(bits)? })
    }

    /// Two powers of a table's base, or nothing if they are less.
    #[inline(never)]
    pub(crate) fn table_pow_side_by_side(
        &self,
        table: &Table,
        exponents: &[&BigUint],
    ) -> Option<Vec<BigUint>> {
        if exponents.len() != SIDE_BY_SIDE {
            return None;
        }
        let mut numbers = Words::new(SIDE_BY_SIDE * words(table.bits));
        exponents.iter().for_each(|exponent| numbers.push(exponent, words(table.bits)));
        let kernel = kernel(self.own.id)?;
        let element = self.own.residues.element();
        let answer =
            kernel.ask(&numbers.0, &kernel.table_pow_both, &[table.handle], SIDE_BY_SIDE * element)?;
        Some(answer.chunks_exact(element).map(|element| self.own.residues.residue(element)).collect())
    }

    #[inline(never)]
    pub(crate) fn table_pow(&self, table: &Table, exponent: &BigUint) -> Option<BigUint> {
        let mut numbers = Words::new(words(table.bits));
        numbers.push(exponent, words(table.bits));
        self.own.ask(&numbers, |kernel| &kernel.table_pow, &[table.handle])
    }
}

/// Two powers to secret exponents of at most `bits` bits, side by side, if their moduli are of one kind and length.
#[inline(never)]
pub(crate) fn pow_side_by_side(powers: &[(&Ring, &BigUint, &BigUint)], bits: u64) -> Option<Vec<BigUint>> {
    let [(first, ..), (second, ..)] = powers else { return None };
    let residues = &first.own.residues;
    let is_long = u64::try_from(residues.bits()).ok()? >= SIDE_FROM;
    if first.own.id != second.own.id || !residues.is_like(&second.own.residues) || !is_long {
        return None;
    }
    let kernel = kernel(first.own.id)?;
    let constants = [first.across(&kernel)?, second.across(&kernel)?];
    let told = residues.side_by_side(&constants, first.radix_bits_across(&kernel)?);
    kernel.put(&told.0)?;
    let size = [u32::from(residues.is_square()), u32::try_from(residues.bits()).ok()?];
    let handle = number(&kernel.both_new, &size);
    number(&kernel.wipe, &[]);
    let handle = handle.filter(|handle| *handle != 0)?;
    let exponent_words = words(wide(bits)?);
    let mut numbers = Words::new(SIDE_BY_SIDE * (residues.element() + exponent_words));
    powers.iter().for_each(|(ring, base, _)| ring.own.residues.push(&mut numbers, base));
    powers.iter().for_each(|(.., exponent)| numbers.push(exponent, exponent_words));
    let arguments = [handle, u32::try_from(bits).ok()?];
    let answer = kernel.ask(&numbers.0, &kernel.both_pow, &arguments, SIDE_BY_SIDE * residues.element());
    number(&kernel.both_free, &[handle]);
    let answer = answer?;
    let each = powers.iter().zip(answer.chunks_exact(residues.element()));
    Some(each.map(|((ring, ..), element)| ring.own.residues.residue(element)).collect())
}

impl Table {
    #[inline(never)]
    pub(crate) fn bytes(&self) -> usize {
        kernel(self.id)
            .and_then(|kernel| number(&kernel.table_bytes, &[self.handle]))
            .and_then(|bytes| wide(bytes.into()))
            .unwrap_or(0)
    }
}
