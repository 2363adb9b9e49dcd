#!/usr/bin/env python3
"""Figures of the noise that is left, by another method than the program's.

The program has them as integrals around a cut. Here they are hypergeometric functions and a recurrence, in 50 decimal
digits (package mpmath). Writes vectors.json beside this file:

    pip install mpmath==1.3.0
    python3 crates/core/laws/second_method.py

p_s(k) = (1-a)^(2s) a^|k| (s)_|k| / |k|! 2F1(s, s+|k|; |k|+1; a^2), a = exp(-1/scale), is the law of NB(s) - NB(s).
(k + 1 - s) a p_(k+1) = (1 + a^2) k p_k - (k - 1 + s) a p_(k-1) continues it upwards, which loses digits, but far fewer
than 50, where k is far below the scale. P(|X| <= w) of the continuous law is t (K_v L_(v-1) + K_(v-1) L_v), v = s - 1/2, at t = w / scale.
"""

import json
import pathlib

from mpmath import (besselk, exp, gamma, hyp2f1, log, mp, mpf, nstr, struvel)

mp.dps = 50


def first(scale, s):
    """p(0), p(1)."""
    a = exp(-1 / mpf(scale))
    front = (1 - a) ** (2 * s)
    return front * hyp2f1(s, s, 1, a * a), front * a * s * hyp2f1(s, s + 1, 2, a * a)


def far(scale, s, k):
    """p(k) by Euler's transformation, whose series converges at a^2 next to 1."""
    a = exp(-1 / mpf(scale))
    z = a * a
    # (s)_k / k! as a quotient of Gamma functions.
    poch = gamma(s + k) / gamma(s) / gamma(mpf(k) + 1) if k < 200 else exp(
        mp.loggamma(s + k) - mp.loggamma(s) - mp.loggamma(mpf(k) + 1))
    return (1 - a) ** (2 * s) * a ** k * poch * (1 - z) ** (1 - 2 * s) * hyp2f1(k + 1 - s, 1 - s, k + 1, z)


def within(scale, s, w):
    """P(|X| <= w)."""
    a = exp(-1 / mpf(scale))
    last, here = first(scale, s)
    total = last + 2 * here if w > 0 else last
    for k in range(1, w):
        last, here = here, ((1 + a * a) * k * here - a * (k - 1 + s) * last) / (a * (k + 1 - s))
        total += 2 * here
    return total


def continuous_within(scale, s, w):
    t, v = mpf(w) / scale, s - mpf(1) / 2
    return t * (besselk(v, t) * struvel(v - 1, t) + besselk(v - 1, t) * struvel(v, t))


def continuous_odds(epsilon, s):
    if s <= mpf(1) / 2:
        return None
    if s == 1:
        return mpf(epsilon)
    v = s - mpf(1) / 2
    return log(2 ** (v - 1) * gamma(v) / (mpf(epsilon) ** v * besselk(v, epsilon)))


def main():
    rows = []
    # m, shares of the noise that are left, epsilon, cap in units.
    cases = [(m, 1, eps, 3_000_000) for m in (1, 2, 3, 10, 30, 100, 1000, 10_000) for eps in ("1", "0.5", "0.1", "2")]
    cases += [(100, r, "1", 3_000_000) for r in (25, 50, 60, 75, 90, 99)]
    cases += [(1000, 999, "1", 3_000_000), (10, 9, "0.5", 3_000_000)]
    cases += [(100, r, "1", 200) for r in (1, 25, 50, 75, 99)] + [(3, 1, "4", 9), (3, 2, "4", 9), (1000, 1, "1", 3000)]
    for meters, shares, eps, cap in cases:
        scale, s = mpf(cap) / mpf(eps), mpf(shares) / meters
        close = cap // 100
        a = exp(-1 / scale)
        zero = (1 - a) / (1 + a) if s == 1 else first(scale, s)[0]
        at_cap = zero * a ** cap if s == 1 else far(scale, s, cap)
        if s == 1:
            near = 1 - 2 * a ** (close + 1) / (1 + a)
        else:
            near = within(scale, s, close)
        edge = mpf(close) + mpf(1) / 2
        continuous = 1 - exp(-edge / scale) if s == 1 else continuous_within(scale, s, edge)
        odds = continuous_odds(mpf(eps), s)
        rows.append({
            "meters": meters, "shares": shares, "epsilon": eps, "cap": cap,
            "p_zero": nstr(zero, 20), "close": nstr(near, 20), "odds": nstr(log(zero / at_cap), 20),
            "continuous_close": nstr(continuous, 20),
            "continuous_odds": None if odds is None else nstr(odds, 20),
        })
        print(rows[-1], flush=True)
    place = pathlib.Path(__file__).with_name("vectors.json")
    place.write_text(json.dumps({"kind": "residual-laws", "rows": rows}, indent=1) + "\n")


if __name__ == "__main__":
    main()
