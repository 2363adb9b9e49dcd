//! Lattices of dimension 2, exactly: reduced as Lagrange and Gauss did, and the closest point by Babai's rounding.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::Zero;

/// A vector of two integers.
pub(crate) type Vector = (BigInt, BigInt);

fn dot(a: &Vector, b: &Vector) -> BigInt {
    &a.0 * &b.0 + &a.1 * &b.1
}

fn minus(a: &Vector, times: &BigInt, b: &Vector) -> Vector {
    (&a.0 - times * &b.0, &a.1 - times * &b.1)
}

/// a / b, rounded to the nearest; b above 0.
fn nearest(a: &BigInt, b: &BigInt) -> BigInt {
    let twice: BigInt = a * 2 + b;
    twice.div_floor(&(b * 2))
}

/// A shortest vector of the lattice and a shortest one independent of it. The two given must be independent.
pub(crate) fn reduce(mut a: Vector, mut b: Vector) -> (Vector, Vector) {
    loop {
        if dot(&a, &a) > dot(&b, &b) {
            core::mem::swap(&mut a, &mut b);
        }
        let length = dot(&a, &a);
        // Only dependent vectors come to 0.
        if length.is_zero() {
            return (a, b);
        }
        let times = nearest(&dot(&a, &b), &length);
        if times.is_zero() {
            return (a, b);
        }
        b = minus(&b, &times, &a);
    }
}

/// The shortest of all vectors that differ from `from` by one of the lattice of this reduced basis: by Babai's rounding, and its
/// neighbours.
pub(crate) fn shortest_from(from: &Vector, (a, b): &(Vector, Vector)) -> Vector {
    let determinant = &a.0 * &b.1 - &a.1 * &b.0;
    if determinant.is_zero() {
        return from.clone();
    }
    let sign = if determinant < BigInt::ZERO { -1 } else { 1 };
    let (across, up) = (&from.0 * &b.1 - &from.1 * &b.0, &a.0 * &from.1 - &a.1 * &from.0);
    let size = &determinant * sign;
    let (s, t) = (nearest(&(across * sign), &size), nearest(&(up * sign), &size));
    let near = |i: i32, j: i32| minus(&minus(from, &(&s + i), a), &(&t + j), b);
    let all = (-1..=1).flat_map(|i| (-1..=1).map(move |j| (i, j)));
    all.map(|(i, j)| near(i, j)).min_by_key(|vector| dot(vector, vector)).unwrap_or_else(|| from.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vector(x: i64, y: i64) -> Vector {
        (x.into(), y.into())
    }

    #[test]
    fn a_lattice_by_hand() {
        // Of determinant 7: (1, 2) and (3, -1) are shortest.
        let basis = reduce(vector(4, 1), vector(19, 3));
        let lengths = [dot(&basis.0, &basis.0), dot(&basis.1, &basis.1)];
        assert_eq!(lengths, [BigInt::from(5), BigInt::from(10)], "{basis:?}");
    }

    #[test]
    fn the_shortest_in_a_coset_is_what_a_search_finds() {
        for (n, rho) in [(101i64, 37i64), (997, 500), (1009, 3)] {
            let basis = reduce(vector(n, 0), vector(rho, 1));
            for t in [0, 1, 17, 50, 99] {
                let found = shortest_from(&vector(t, 0), &basis);
                // All (t + rho y mod n, y), by trial.
                let least = (-n..=n)
                    .map(|y| {
                        let x = (t + rho * y).rem_euclid(n);
                        let x = if 2 * x > n { x - n } else { x };
                        x * x + y * y
                    })
                    .min()
                    .unwrap();
                assert_eq!(dot(&found, &found), BigInt::from(least), "n {n}, rho {rho}, t {t}");
            }
        }
    }
}
