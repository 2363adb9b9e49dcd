//! Montgomery arithmetic in rows of limbs, for targets of 64 bits: modulo an odd n, and modulo n^2 in n-adic digits.
//!
//! An element is a slice of limbs in Montgomery form. Modulo n^2 it is two halves, `X = x0 + n x1` with both below n, which
//! costs 3.5 h^2 products of limbs a square and 5 h^2 a product where the plain way takes 6 and 8, for h limbs of n.

use num_bigint::BigUint;
use num_integer::Integer;
use num_traits::One;

use super::limb::{self, Limb, Limbs};
use super::ring::{PlainRing, Ring};
use crate::shape::Wiped;

/// Room for the double-width numbers of one product. Holds what may be secret; wiped when dropped.
pub(crate) struct Workspace {
    t: Limbs,
    u: Limbs,
    spare: Limbs,
}

impl Workspace {
    fn new(length: usize) -> Self {
        Self { t: limb::zeros(2 * length), u: limb::zeros(2 * length), spare: limb::zeros(length) }
    }
}

/// An odd number of h limbs, B^h its Montgomery radix.
struct Odd {
    n: Limbs,
    inverse: Limb,
}

impl Odd {
    fn new(n: &BigUint) -> Self {
        let length = usize::try_from(n.bits().div_ceil(u64::from(limb::BITS))).unwrap_or(usize::MAX);
        let n = limb::from_big(n, length);
        let inverse = limb::negative_inverse(n.first().copied().unwrap_or(1));
        Self { n, inverse }
    }

    fn length(&self) -> usize {
        self.n.len()
    }

    /// `B^h`.
    fn radix(&self) -> BigUint {
        BigUint::one() << (self.length() * usize::try_from(limb::BITS).unwrap_or(0))
    }

    /// Reduces `t < n B^h` to below n, in the upper half of `t`, and leaves m in the lower: T = r B^h + n (s B^h - m). Gives s.
    fn reduce(&self, t: &mut [Limb], spare: &mut [Limb]) -> Limb {
        let top = limb::reduce(t, 0, &self.n, self.inverse);
        // (T + m n) / B^h < 2 n.
        let (_, upper) = t.split_at_mut(self.length());
        limb::subtract_once(upper, top, &self.n, spare).1
    }
}

/// Modulo an odd number.
pub(crate) struct Plain {
    odd: Odd,
    one: Limbs,
    /// B^2h.
    entry: Limbs,
}

impl Plain {
    pub(crate) fn new(n: &BigUint) -> Self {
        let odd = Odd::new(n);
        // Of a secret modulus both tell: R - one is a multiple of it.
        let one = Wiped(odd.radix() % n);
        let entry = limb::from_big(&Wiped(&*one * &*one % n), odd.length());
        Self { one: limb::from_big(&one, odd.length()), entry, odd }
    }

    fn finish(&self, out: &mut [Limb], work: &mut Workspace) {
        self.odd.reduce(&mut work.t, &mut work.spare);
        let (_, upper) = work.t.split_at(self.odd.length());
        out.copy_from_slice(upper);
    }
}

impl Ring for Plain {
    type Digit = Limb;
    type Workspace = Workspace;

    fn workspace(&self) -> Workspace {
        Workspace::new(self.odd.length())
    }

    fn length(&self) -> usize {
        self.odd.length()
    }

    fn enter(&self, residue: &BigUint, work: &mut Workspace) -> Limbs {
        let mut out = limb::zeros(self.length());
        self.mul(&mut out, &self.digits(residue), &self.entry, work);
        out
    }

    fn leave(&self, element: &[Limb], work: &mut Workspace) -> BigUint {
        let mut out = limb::zeros(self.length());
        work.t.fill(0);
        work.t.iter_mut().zip(element).for_each(|(t, limb)| *t = *limb);
        self.finish(&mut out, work);
        limb::to_big(&out)
    }

    fn one(&self) -> &[Limb] {
        &self.one
    }

    fn mul(&self, out: &mut [Limb], a: &[Limb], b: &[Limb], work: &mut Workspace) {
        work.t.fill(0);
        limb::add_product(&mut work.t, a, b);
        self.finish(out, work);
    }

    fn square(&self, out: &mut [Limb], a: &[Limb], work: &mut Workspace) {
        limb::square(&mut work.t, a);
        self.finish(out, work);
    }
}

impl PlainRing for Plain {
    fn digits(&self, residue: &BigUint) -> Limbs {
        limb::from_big(residue, self.length())
    }

    fn radix(&self) -> &[Limb] {
        &self.entry
    }
}

/// Modulo n^2 for an odd n.
pub(crate) struct Square {
    n: Wiped,
    odd: Odd,
    one: Limbs,
    /// B^2h.
    entry: Limbs,
}

impl Square {
    pub(crate) fn new(n: &BigUint) -> Self {
        let odd = Odd::new(n);
        let modulus = Wiped(n * n);
        let one = Wiped(odd.radix() % &*modulus);
        let entry = Wiped(&*one * &*one % &*modulus);
        let (one, entry) = (split(&one, n, odd.length()), split(&entry, n, odd.length()));
        Self { n: Wiped(n.clone()), odd, one, entry }
    }

    /// From x0 y0 in `t` and x0 y1 + x1 y0, with `top` above it, in `u`: the product's two halves.
    fn finish(&self, out: &mut [Limb], top: Limb, work: &mut Workspace) {
        let Workspace { t, u, spare } = work;
        let length = self.odd.length();
        // x0 y0 = r B^h + n (s B^h - m), so z0 = r, and s B^h - m joins what n stands before.
        let s = self.odd.reduce(t, spare);
        let (m, z0) = t.split_at(length);
        // -m is (B^h - m) - B^h; what is whole B^h comes out of the reduction as s - 1.
        let top = top + limb::add_complement(u, m);
        let top = limb::reduce(u, top, &self.odd.n, self.odd.inverse);
        let (_, z1) = u.split_at_mut(length);
        let mut top = limb::step_down(z1, top, 1 - s, &self.odd.n);
        // (U + B^h + m' n) / B^h < (2 n^2 + B^h) / B^h + n < 3 n + 1.
        for _ in 0..3 {
            (top, _) = limb::subtract_once(z1, top, &self.odd.n, spare);
        }
        let (first, second) = out.split_at_mut(length);
        first.copy_from_slice(z0);
        second.copy_from_slice(z1);
    }
}

/// The two n-adic digits of a residue.
fn split(residue: &BigUint, n: &BigUint, length: usize) -> Limbs {
    let (high, low) = residue.div_rem(n);
    let mut digits = limb::from_big(&low, 2 * length);
    digits
        .iter_mut()
        .skip(length)
        .zip(limb::from_big(&high, length).iter())
        .for_each(|(to, from)| *to = *from);
    digits
}

impl Ring for Square {
    type Digit = Limb;
    type Workspace = Workspace;

    fn workspace(&self) -> Workspace {
        Workspace::new(self.odd.length())
    }

    fn length(&self) -> usize {
        2 * self.odd.length()
    }

    fn enter(&self, residue: &BigUint, work: &mut Workspace) -> Limbs {
        let digits = split(residue, &self.n, self.odd.length());
        let mut out = limb::zeros(self.length());
        self.mul(&mut out, &digits, &self.entry, work);
        out
    }

    fn leave(&self, element: &[Limb], work: &mut Workspace) -> BigUint {
        let mut unit = limb::zeros(self.length());
        if let Some(first) = unit.first_mut() {
            *first = 1;
        }
        let mut out = limb::zeros(self.length());
        self.mul(&mut out, element, &unit, work);
        let (low, high) = out.split_at(self.odd.length());
        let (low, high) = (Wiped(limb::to_big(low)), Wiped(limb::to_big(high)));
        &*low + &*Wiped(&*high * &*self.n)
    }

    fn one(&self) -> &[Limb] {
        &self.one
    }

    fn mul(&self, out: &mut [Limb], a: &[Limb], b: &[Limb], work: &mut Workspace) {
        let (a0, a1) = a.split_at(self.odd.length());
        let (b0, b1) = b.split_at(self.odd.length());
        work.t.fill(0);
        work.u.fill(0);
        limb::add_product(&mut work.t, a0, b0);
        limb::add_product(&mut work.u, a0, b1);
        let top = limb::add_product(&mut work.u, a1, b0);
        self.finish(out, top, work);
    }

    fn square(&self, out: &mut [Limb], a: &[Limb], work: &mut Workspace) {
        let (a0, a1) = a.split_at(self.odd.length());
        limb::square(&mut work.t, a0);
        work.u.fill(0);
        limb::add_product(&mut work.u, a0, a1);
        let top = limb::double(&mut work.u);
        self.finish(out, top, work);
    }
}
