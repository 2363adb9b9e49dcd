//! Many readings close together in memory: those of a year of half-hours take a few bytes each.
//!
//! What a reading has in each field is mostly what the ones before let expect: the next time, the next line, the same offset. So each is
//! written as one byte that says which fields are different from that, and these fields as differences of as many bytes as they need.

use core::marker::PhantomData;

/// The most fields of an item: one bit each.
const MOST_FIELDS: usize = 8;

/// Something that can be written as a few numbers. The first of them is expected to be like no other, such as an energy.
pub(crate) trait Numbers: Copy {
    /// The numbers; those that are not used are 0.
    fn numbers(&self) -> [i64; MOST_FIELDS];
    /// What has these numbers. They are those of some item.
    fn of(numbers: [i64; MOST_FIELDS]) -> Self;
}

/// Items one after the other.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Dense<T> {
    bytes: Vec<u8>,
    before: Expected,
    count: usize,
    of: PhantomData<T>,
}

/// What the next item is expected to be.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
struct Expected {
    last: [i64; MOST_FIELDS],
    step: [i64; MOST_FIELDS],
}

impl Expected {
    /// Each field grows as it grew before; the first is expected to be 0.
    fn next(&self) -> [i64; MOST_FIELDS] {
        let mut next = self.last;
        for (next, step) in next.iter_mut().zip(self.step) {
            *next = next.wrapping_add(step);
        }
        if let Some(first) = next.first_mut() {
            *first = 0;
        }
        next
    }

    fn see(&mut self, numbers: [i64; MOST_FIELDS]) {
        for ((step, last), number) in self.step.iter_mut().zip(self.last).zip(numbers) {
            *step = number.wrapping_sub(last);
        }
        self.last = numbers;
    }
}

impl<T> Default for Dense<T> {
    fn default() -> Self {
        Self { bytes: Vec::new(), before: Expected::default(), count: 0, of: PhantomData }
    }
}

impl<T: Numbers> Dense<T> {
    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.count
    }

    /// Adds one at the end.
    pub(crate) fn push(&mut self, item: &T) {
        let numbers = item.numbers();
        let at = self.bytes.len();
        self.bytes.push(0);
        let mut differs = 0_u8;
        for (field, (number, expected)) in numbers.into_iter().zip(self.before.next()).enumerate() {
            let by = number.wrapping_sub(expected);
            if by != 0 {
                differs |= 1 << field;
                // Small numbers of both signs are small without one.
                write(&mut self.bytes, (by.cast_unsigned() << 1) ^ (by >> 63).cast_unsigned());
            }
        }
        if let Some(byte) = self.bytes.get_mut(at) {
            *byte = differs;
        }
        self.before.see(numbers);
        self.count += 1;
    }

    /// All of them, in their order.
    pub(crate) fn iter(&self) -> Iter<'_, T> {
        Iter { bytes: &self.bytes, before: Expected::default(), left: self.count, of: PhantomData }
    }

    /// Changes each of them.
    pub(crate) fn change(&mut self, change: impl FnMut(&mut T)) {
        let mut all: Vec<T> = self.iter().collect();
        all.iter_mut().for_each(change);
        *self = all.iter().collect();
    }
}

impl<'a, T: Numbers + 'a> FromIterator<&'a T> for Dense<T> {
    fn from_iter<I: IntoIterator<Item = &'a T>>(items: I) -> Self {
        let mut dense = Self::default();
        items.into_iter().for_each(|item| dense.push(item));
        dense.bytes.shrink_to_fit();
        dense
    }
}

impl<T> core::fmt::Debug for Dense<T> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Dense({}, <redacted>)", self.count)
    }
}

/// The items of a [`Dense`].
#[derive(Clone)]
pub(crate) struct Iter<'a, T> {
    bytes: &'a [u8],
    before: Expected,
    left: usize,
    of: PhantomData<T>,
}

impl<T: Numbers> Iterator for Iter<'_, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        let (differs, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        let mut numbers = self.before.next();
        let mut differs = *differs;
        while let Some(number) =
            numbers.get_mut(usize::try_from(differs.trailing_zeros()).unwrap_or(MOST_FIELDS))
        {
            let by = read(&mut self.bytes);
            *number = number.wrapping_add((by >> 1).cast_signed() ^ -(by & 1).cast_signed());
            differs &= differs.wrapping_sub(1);
        }
        self.before.see(numbers);
        self.left = self.left.saturating_sub(1);
        Some(T::of(numbers))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl<T: Numbers> ExactSizeIterator for Iter<'_, T> {}

/// Seven bits a byte, the lowest first; the top bit says that more follow.
fn write(bytes: &mut Vec<u8>, mut number: u64) {
    loop {
        let low = u8::try_from(number & 0x7f).unwrap_or(0);
        number >>= 7;
        if number == 0 {
            return bytes.push(low);
        }
        bytes.push(low | 0x80);
    }
}

fn read(bytes: &mut &[u8]) -> u64 {
    let (mut number, mut shift) = (0_u64, 0);
    while let Some((byte, rest)) = bytes.split_first() {
        *bytes = rest;
        number |= u64::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
        shift += 7;
        if byte & 0x80 == 0 {
            break;
        }
    }
    number
}

/// An offset, or that there is not any, as a number.
pub(crate) fn of_offset(offset: Option<i32>) -> i64 {
    offset.map_or(i64::MIN, i64::from)
}

/// The offset of such a number.
pub(crate) fn offset(number: i64) -> Option<i32> {
    i32::try_from(number).ok()
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    impl Numbers for [i64; MOST_FIELDS] {
        fn numbers(&self) -> [i64; MOST_FIELDS] {
            *self
        }

        fn of(numbers: [i64; MOST_FIELDS]) -> Self {
            numbers
        }
    }

    #[test]
    fn what_goes_in_comes_out_at_the_ends_of_the_numbers_too() {
        let ends = [0, 1, -1, 63, 64, -64, -65, i64::MAX, i64::MIN, of_offset(None), 1 << 32];
        let items: Vec<[i64; MOST_FIELDS]> = (0..ends.len() * ends.len())
            .map(|at| core::array::from_fn(|field| ends[(at * (field + 1) + at / ends.len()) % ends.len()]))
            .collect();
        let mut dense: Dense<_> = items.iter().collect();
        assert_eq!((dense.iter().collect::<Vec<_>>(), dense.len()), (items.clone(), items.len()));
        dense.change(|item| item[1] = item[1].wrapping_mul(3));
        assert!(dense.iter().zip(&items).all(|(now, then)| now[1] == then[1].wrapping_mul(3)));
        assert_eq!((offset(of_offset(None)), offset(of_offset(Some(-3600)))), (None, Some(-3600)));
    }

    #[test]
    fn half_hours_of_a_year_take_few_bytes() {
        let year = (0..17_520).map(|at: i64| [at * 7919 % 3000, at * 1800, 0, 1800, at + 2, 0, 0, 0]);
        let dense: Dense<_> = year.collect::<Vec<_>>().iter().collect();
        assert!(dense.bytes.len() < 4 * dense.len(), "{} bytes", dense.bytes.len());
    }
}
