//! The numbers of a round that somebody may know or not.

/// Two lists: numbers that the round has once, and numbers that each meter has one of.
macro_rules! values {
    (
        once { $( $(#[$once_meta:meta])* $once:ident, )* }
        each { $( $(#[$each_meta:meta])* $each:ident, )* }
    ) => {
        /// A number of the round, or a few that go together. Those that every meter has one of bear its number,
        /// from 0.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Value {
            $( $(#[$once_meta])* $once, )*
            $( $(#[$each_meta])* $each(u32), )*
        }

        /// The values that a round has once, in order.
        const ONCE: &[Value] = &[$( Value::$once ),*];
        /// The values that every meter has one of, in order.
        const EACH: &[fn(u32) -> Value] = &[$( Value::$each ),*];

        impl Value {
            /// The meter it belongs to.
            #[must_use]
            pub fn meter(self) -> Option<u32> {
                match self {
                    $( Self::$once => None, )*
                    $( Self::$each(meter) => Some(meter), )*
                }
            }

            /// Its place among the kinds of values.
            fn kind(self) -> usize {
                enum Kind { $( $once, )* $( $each, )* }
                match self {
                    $( Self::$once => Kind::$once as usize, )*
                    $( Self::$each(_) => Kind::$each as usize, )*
                }
            }
        }
    };
}

values! {
    once {
        /// n, and h_s where pk has one: public.
        ReadingKey,
        /// nu, and h_s where vA has one: public.
        NoiseKey,
        /// p, q and what follows from them, of pk.
        ReadingSecret,
        /// The same of vA.
        NoiseSecret,
        /// What the k_i of those present lack to 0 mod n: the sum of the absent meters' k_i, where some are absent. With second masks
        /// it is another number, which nothing of an absent meter is in, in each epoch.
        AbsentShares,
        /// C2 = prod c_i over the meters present.
        ReadingProduct,
        /// C1 = prod prod e_ij over the meters present.
        NoiseProduct,
        /// d - x, over the meters present.
        MaskedTotal,
        /// xi + x, over the meters present.
        BlindedNoise,
        /// x, over the meters present.
        TotalBlind,
        /// xi, over the meters present.
        Noise,
        /// d, over the meters present.
        TrueTotal,
        /// d + xi, over the meters present, whether it is published or not.
        NoisyTotal,
        /// y, as it was published. A refused epoch has none.
        Published,
    }
    each {
        /// id_i, t_i and h_i.
        Registration,
        /// The key of the meter's open links in this epoch.
        LinkKey,
        /// j*_i, and so all b_ij.
        Selection,
        /// E(b_i1) .. E(b_igamma).
        EncryptedBits,
        /// k_i.
        KeyShare,
        /// d_i, clipped.
        Reading,
        /// x_i.
        Blind,
        /// d_i - x_i.
        MaskedPlain,
        /// r_i of the hardened Eq. (18).
        Randomizer,
        /// c_i.
        MaskedReading,
        /// xi_i1 .. xi_igamma, all of them. Of one alone: [`Knowledge::sample`](super::Knowledge::sample).
        Samples,
        /// xi_i, the sample that counts.
        Selected,
        /// x_i1 .. x_igamma, all of them; x_i alone where noise is collapsed.
        SubBlinds,
        /// e_i1 .. e_igamma, or the one e_i.
        NoiseShares,
        /// xi_i + x_i.
        ShareTotal,
        /// d_i + xi_i.
        NoisyReading,
    }
}

impl Value {
    /// Whether it is made of several meters' numbers: a sum, a product, or the total that follows from them.
    pub(super) fn is_over_meters(self) -> bool {
        matches!(
            self,
            Self::AbsentShares
                | Self::ReadingProduct
                | Self::NoiseProduct
                | Self::MaskedTotal
                | Self::BlindedNoise
                | Self::TotalBlind
                | Self::Noise
                | Self::TrueTotal
                | Self::NoisyTotal
                | Self::Published
        )
    }
}

/// Where the values of a round of this many meters stand in a list, in their order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    meters: u32,
}

impl Layout {
    pub(super) fn new(meters: u32) -> Self {
        Self { meters }
    }

    pub(super) fn len(self) -> usize {
        ONCE.len() + EACH.len() * to_usize(self.meters)
    }

    /// Nothing for a meter that the round does not have.
    pub(super) fn place(self, value: Value) -> Option<usize> {
        let kind = value.kind();
        match value.meter() {
            None => Some(kind),
            Some(meter) if meter < self.meters => {
                Some(ONCE.len() + (kind - ONCE.len()) * to_usize(self.meters) + to_usize(meter))
            }
            Some(_) => None,
        }
    }

    pub(super) fn values(self) -> impl Iterator<Item = Value> {
        let each = EACH.iter().flat_map(move |of| (0..self.meters).map(of));
        ONCE.iter().copied().chain(each)
    }
}

/// How many meters, or what each of them has one of: meters are numbered by a u32, so that it fits.
pub(super) fn count(items: usize) -> u32 {
    u32::try_from(items).unwrap_or(u32::MAX)
}

/// As a place in a list. Where a usize is shorter than a u32 no list has a place for what does not fit, nor one for this.
pub(super) fn to_usize(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn every_value_has_a_place_of_its_own_in_order() {
        for meters in [1, 3] {
            let layout = Layout::new(meters);
            let values: Vec<_> = layout.values().collect();
            assert_eq!(values.len(), layout.len());
            assert!(
                values.is_sorted() && values.iter().enumerate().all(|(at, v)| layout.place(*v) == Some(at))
            );
            assert_eq!(layout.place(Value::Reading(meters)), None);
        }
    }
}
