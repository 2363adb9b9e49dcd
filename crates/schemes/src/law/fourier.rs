//! Probabilities from a characteristic function, and laws of sums: both by a fast Fourier transform.

/// A complex number.
type Complex = (f64, f64);

fn times(a: Complex, b: Complex) -> Complex {
    (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0)
}

/// X_k = sum of x_n e^(-2 pi i n k / N), in place; N is a power of two (Cooley and Tukey 1965).
fn transform(values: &mut [Complex]) {
    let n = values.len();
    if n < 2 {
        return;
    }
    let shift = usize::BITS - n.ilog2();
    for place in 0..n {
        let other = place.reverse_bits() >> shift;
        if place < other {
            values.swap(place, other);
        }
    }
    let mut half = 1;
    while half < n {
        let step = -core::f64::consts::PI / crate::law::count(half);
        let turns: Vec<Complex> = (0..half)
            .map(|k| step * crate::law::count(k))
            .map(|angle| (libm::cos(angle), libm::sin(angle)))
            .collect();
        for block in values.chunks_exact_mut(2 * half) {
            let (low, high) = block.split_at_mut(half);
            for ((low, high), turn) in low.iter_mut().zip(high).zip(&turns) {
                let turned = times(*high, *turn);
                *high = (low.0 - turned.0, low.1 - turned.1);
                *low = (low.0 + turned.0, low.1 + turned.1);
            }
        }
        half *= 2;
    }
}

/// P(X = k) for k = 0 .. n - 1, and from the end on for k = -1, -2, .., of a law that is symmetric about 0, from its characteristic function
/// E cos(t X). What lies beyond n / 2 is folded back. `n` is a power of two.
pub(super) fn probabilities(n: usize, characteristic: impl Fn(f64) -> f64) -> Vec<f64> {
    let turn = 2.0 * core::f64::consts::PI / crate::law::count(n.max(1));
    let mut values: Vec<Complex> =
        (0..n).map(|k| (characteristic(turn * crate::law::count(k)), 0.0)).collect();
    transform(&mut values);
    values.iter().map(|value| value.0 / crate::law::count(n.max(1))).collect()
}

/// The law of the sum of independent numbers, each given by its probabilities on 0 .. n - 1; sums are taken modulo n, a power of two.
pub(super) fn convolved(laws: &[Vec<f64>], n: usize) -> Vec<f64> {
    let mut product: Vec<Complex> = vec![(1.0, 0.0); n];
    for law in laws {
        let mut values: Vec<Complex> = law.iter().map(|p| (*p, 0.0)).collect();
        values.resize(n, (0.0, 0.0));
        transform(&mut values);
        product.iter_mut().zip(values).for_each(|(all, own)| *all = times(*all, own));
    }
    // The inverse is the transform of the conjugates, conjugated; what is real needs only the first.
    product.iter_mut().for_each(|value| value.1 = -value.1);
    transform(&mut product);
    product.iter().map(|value| value.0 / crate::law::count(n.max(1))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_law_comes_back_from_its_characteristic_function() {
        let law = blindsum_core::noise::DiscreteLaplace::new(3.0);
        let a = libm::exp(-1.0f64 / 3.0);
        let characteristic = |t: f64| (1.0 - a) * (1.0 - a) / (1.0 - 2.0 * a * libm::cos(t) + a * a);
        let found = probabilities(256, characteristic);
        for k in 0..60 {
            let expected = law.probability(i64::try_from(k).unwrap());
            assert!((found[k] - expected).abs() < 1e-15, "{k}: {} for {expected}", found[k]);
            assert!(k == 0 || (found[256 - k] - expected).abs() < 1e-15);
        }
    }

    #[test]
    fn sums_by_hand() {
        let sum = convolved(&[vec![0.5, 0.5], vec![0.25, 0.75], vec![0.0, 1.0]], 8);
        for (found, expected) in sum.iter().zip([0.0, 0.125, 0.5, 0.375, 0.0, 0.0, 0.0, 0.0]) {
            assert!((found - expected).abs() < 1e-15, "{sum:?}");
        }
    }
}
