//! Things by number, for a caller that cannot hold a reference.

use alloc::vec::Vec;

use crate::ring::Error;

/// Bits of a handle that tell the place; the rest tell which of its tenants is meant.
const PLACE_BITS: u32 = 12;

/// Things and their handles. A handle is never 0, and one that was given back is not taken for its place's
/// next tenant's.
pub(crate) struct Slab<T> {
    places: Vec<Place<T>>,
}

struct Place<T> {
    tenancy: u32,
    tenant: Option<T>,
}

impl<T> Slab<T> {
    /// No things.
    pub(crate) const fn new() -> Self {
        Self { places: Vec::new() }
    }

    /// Takes a thing and gives its handle.
    #[inline(never)]
    pub(crate) fn insert(&mut self, thing: T) -> Result<u32, Error> {
        let free = self.places.iter().position(|place| place.tenant.is_none());
        let index = free.unwrap_or(self.places.len());
        let number = u32::try_from(index).map_err(|_| Error::Memory)?;
        if number >> PLACE_BITS != 0 {
            return Err(Error::Memory);
        }
        if free.is_none() {
            self.places.push(Place { tenancy: 0, tenant: None });
        }
        let place = self.places.get_mut(index).ok_or(Error::Memory)?;
        // Tenancies run from 1 to 2^20 - 1, and around.
        place.tenancy = place.tenancy % ((1 << (u32::BITS - PLACE_BITS)) - 1) + 1;
        place.tenant = Some(thing);
        Ok(place.tenancy << PLACE_BITS | number)
    }

    #[inline(never)]
    fn place(&mut self, handle: u32) -> Result<&mut Place<T>, Error> {
        let index = usize::try_from(handle & ((1 << PLACE_BITS) - 1)).map_err(|_| Error::Handle)?;
        let place = self.places.get_mut(index).ok_or(Error::Handle)?;
        if place.tenancy == handle >> PLACE_BITS { Ok(place) } else { Err(Error::Handle) }
    }

    /// The thing of a handle.
    #[inline(never)]
    pub(crate) fn get(&mut self, handle: u32) -> Result<&mut T, Error> {
        self.place(handle)?.tenant.as_mut().ok_or(Error::Handle)
    }

    /// Gives a thing back.
    pub(crate) fn remove(&mut self, handle: u32) -> Result<T, Error> {
        self.place(handle)?.tenant.take().ok_or(Error::Handle)
    }

    /// Does something with every thing.
    pub(crate) fn each(&mut self, f: impl FnMut(&mut T)) {
        self.places.iter_mut().filter_map(|place| place.tenant.as_mut()).for_each(f);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stale_handle_is_refused() {
        let mut slab = Slab::new();
        assert_eq!(slab.get(0), Err(Error::Handle));
        let first = slab.insert('a').unwrap();
        let second = slab.insert('b').unwrap();
        assert_ne!(first, 0);
        assert_eq!(slab.remove(first), Ok('a'));
        assert_eq!(slab.remove(first), Err(Error::Handle));
        let third = slab.insert('c').unwrap();
        assert_eq!(slab.get(first), Err(Error::Handle));
        assert_eq!(slab.get(second).copied(), Ok('b'));
        assert_eq!(slab.get(third).copied(), Ok('c'));
        assert_eq!(slab.get(u32::MAX), Err(Error::Handle));
        let mut all = String::new();
        slab.each(|tenant| all.push(*tenant));
        assert_eq!(all, "cb");
    }
}
