//! Fixed safe primes, for tests and measurements alone: they are printed here, so they protect nothing.
//!
//! p = 2 p' + 1 with p' prime takes minutes to find at full length, and set-up is not what is measured. Each is the output of
//! `openssl prime -generate -safe -bits BITS -hex` (OpenSSL 3), BITS half the length of n.

/// Bits of n, and p and q in hexadecimal digits.
pub(super) const SAFE_PRIMES: [(u32, &str, &str); 4] = [
    (256, "ca4f65a06fb0f2968b39f9a41a6e99df", "ec1fcf772c09bb230f364dcc794d510b"),
    (
        512,
        "cfac04b54bccdf72a8500d27ffe746bdc9f3b649ad9f94b392810bd0c262ffdf",
        "f299270ac433a01c0090ec3118bc08d8a119e838861a727b8542ab0cdb78c12b",
    ),
    (
        1024,
        "c0194b8831b0a14515be88a1f57a87aff014fbb5f64aa4d0fe0bd74c00e879c33e2f3c4045ae0a733cebdc086c0f9f90\
         1607df8074d72aed03439b84233f2213",
        "f9209918e1d5550a31e876431779d534ca154f361a1125fdc715a47f274707b7236574610e65f61ab9c8eed1aa6cf1b4\
         8f20926270dbdb65d294c01650cb1f4b",
    ),
    (
        2048,
        "cd539c49fe3dabc1e3ed50f8f9391336d6f92d9e0a2c4015c5a0c9932e5e8d17418638b660af38c8ae1b245ebea6851a\
         a0a8c2548094d373ce2d0beb0a5a1a755c1e1ba115535433e19841ed32adc1ce9d741b21ccef008cbe8042716a226f7d\
         c3505b18f8c78479fff8fcbbec5bd9ef0479ddecb4f98ad7a484b31ceffd209f",
        "cb01b14aa0884f7bb0fb6fd81acf9a0abe1a9618103647dad3198778e10289ec33aef263696629bf53f5e7b7adffc9b4\
         81d3a79d40ed25491294fc6c5a74087a295a2dd36c2edb2c50de2ffff0c217a1d28525bf5e891151804b1c24b140f0df\
         917aafb15dfb5ce343bac04ff64dfdd1e5414be359cbbb8b2dfe86a1f990ac47",
    ),
];
