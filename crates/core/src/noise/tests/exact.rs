//! The discrete law's decisions, against values computed elsewhere with 110 digits, and against the grid of floats that
//! this sampler once drew from.

use core::convert::Infallible;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use rand_core::{Rng, TryCryptoRng, TryRng};

use super::super::discrete::DiscreteShare;
use super::*;
use crate::params::{Params, RawParams};

/// Near the largest scale that parameters can have, 2^39.
const WIDE: f64 = 549e9;

/// Gives these words and counts them.
struct Script<'a> {
    words: &'a [u64],
    given: usize,
}

impl<'a> Script<'a> {
    fn of(words: &'a [u64]) -> Self {
        Self { words, given: 0 }
    }
}

impl TryRng for Script<'_> {
    type Error = Infallible;

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        self.given += 1;
        Ok(self.words[self.given - 1])
    }

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        panic!("noise draws words of 64 bits")
    }

    fn try_fill_bytes(&mut self, _: &mut [u8]) -> Result<(), Infallible> {
        panic!("noise draws words of 64 bits")
    }
}

impl TryCryptoRng for Script<'_> {}

/// U and V alternate: first words, second words, ..
fn mixed(u: &[u64], v: &[u64]) -> Vec<u64> {
    u.iter().zip(v).flat_map(|(u, v)| [*u, *v]).collect()
}

#[test]
fn variates_beside_a_boundary_draw_the_words_they_need_and_fall_on_the_right_side() {
    for (scale, u, v, variate) in VARIATES {
        let words = mixed(u, v);
        let mut script = Script::of(&words);
        let share = DiscreteShare::new(*scale, 1).unwrap();
        assert_eq!(share.logarithmic(&mut script), Ok(*variate), "scale {scale}, {u:x?}, {v:x?}");
        assert_eq!(script.given, words.len(), "scale {scale}, {u:x?}, {v:x?}");
    }
}

#[test]
fn counts_beside_a_boundary_draw_the_words_they_need_and_fall_on_the_right_side() {
    for (scale, meters, words, count) in COUNTS {
        // What is above goes on, with a number so small that it ends there.
        let words: Vec<u64> = words.iter().copied().chain([0]).collect();
        let uniforms = words.len() / 2;
        let above = usize::try_from(*count).unwrap() == uniforms;
        let mut script = Script::of(&words);
        assert_eq!(DiscreteShare::new(*scale, *meters).unwrap().count(&mut script), Ok(*count));
        assert_eq!(script.given, words.len() - usize::from(!above), "scale {scale}, m {meters}, {words:x?}");
    }
}

#[test]
fn what_four_words_leave_open_is_an_error_that_says_so() {
    // One variate: a product of 1 less 2^-64, then one of 0. U is a half, and V is 0 as far as it goes.
    let words = [u64::MAX, 0, 1 << 63, 0, 0, 0, 0, 0, 0, 0];
    let share = DiscreteShare::new(REAL, 10).unwrap();
    let mut script = Script::of(&words);
    assert_eq!(share.sample_within(1 << 47, &mut script), Err(NoiseError::Undecided { words: 4 }));
    assert_eq!(script.given, words.len());
    assert_eq!(share.sample(&mut Script::of(&words)), i64::MAX, "beyond every offset");
    let message = NoiseError::Undecided { words: 4 }.to_string();
    assert!(message.contains("after 4 words"), "{message}");
}

#[test]
fn floats_decide_as_the_bounds_do() {
    let mut rng = ChaCha20Rng::seed_from_u64(21);
    for scale in [0.2, SMALL, 200.0, REAL, WIDE] {
        let share = DiscreteShare::new(scale, 3).unwrap();
        let mut decided = 0;
        for round in 0..300u64 {
            // Every tenth near an edge of what floats are asked for.
            let edge = [1u64 << 51, u64::MAX - (1 << 51), 1 << 63][usize::try_from(round % 3).unwrap()];
            let mut word =
                || if round % 10 == 0 { edge.wrapping_add(rng.next_u64() >> 44) } else { rng.next_u64() };
            let (u, v) = (word(), word());
            let [of_u, of_v] = [u, v].map(|word| Digits::draw(&mut Script::of(&[word])));
            let exact = share.variate(&of_u, &of_v);
            if let Some(sure) = share.sure_variate(u, v) {
                decided += 1;
                assert_eq!(Some(sure), exact, "seed 21, scale {scale}, U {u:x}, V {v:x}");
            }
            let mut one = [Digits::draw(&mut Script::of(&[u]))];
            let product = libm::ldexp(super::super::discrete::as_float(u), -64);
            if let Some(above) = share.surely_above(product, 0.0) {
                assert_eq!(
                    share.is_above(&mut one, &mut Script::of(&[])),
                    Ok(above),
                    "scale {scale}, U {u:x}"
                );
            }
        }
        assert!(scale >= WIDE || decided > 250, "scale {scale}: {decided} of 300");
    }
}

/// The sampler of before: uniforms of 52 bits, (j + 1/2) / 2^52, and one `f64` expression.
fn old_variate(scale: f64, u: u64, v: u64) -> f64 {
    let open_unit = |word: u64| (to_f64((word >> 12).cast_signed()) + 0.5) / libm::ldexp(1.0, 52);
    let ln_complement = libm::log(-libm::expm1(-1.0 / scale));
    libm::floor(1.0 + libm::log(open_unit(v)) / libm::log1p(-libm::exp(ln_complement * open_unit(u))))
}

/// The largest scale that parameters are accepted with, to a millionth.
fn largest_scale() -> f64 {
    let accepted = |epsilon: f64| {
        Params::try_from(RawParams { meters: 1, epsilon, cap_wh: 1, ..RawParams::default() })
            .map(|params| params.scale())
    };
    let (mut refused, mut largest) = (1e-12, 1.0);
    while largest / refused > 1.0 + 1e-7 {
        let between = libm::sqrt(largest * refused);
        *(if accepted(between).is_ok() { &mut largest } else { &mut refused }) = between;
    }
    accepted(largest).unwrap()
}

#[test]
fn at_the_largest_scale_this_sampler_draws_what_a_grid_of_52_bits_cannot() {
    const U: u64 = 3 << 62;
    let scale = largest_scale();
    assert!((0.999..=1.0).contains(&(scale / libm::ldexp(1.0, 39))), "{scale}");
    let share = DiscreteShare::new(scale, 1).unwrap();
    // Where 64 digits leave it open, a half in the second word of each.
    let new = |v: u64| share.logarithmic(&mut Script::of(&[U, v, 1 << 63, 1 << 63])).unwrap();
    let ln_q = libm::log1p(-libm::exp(libm::log(-libm::expm1(-1.0 / scale)) * 0.75));
    // P(variate > k) = q^k.
    let beyond = |k: f64| libm::exp(k * ln_q);

    // Two neighbours of the grid, near 2^-30: between what they give lie numbers that no word gives, for the old
    // expression falls as V rises.
    let v = 1u64 << 34;
    let (above, below) = (old_variate(scale, U, v), old_variate(scale, U, v + (1 << 12)));
    assert!(above - below > 100.0, "{below} to {above}");
    let skipped = beyond(below) - beyond(above - 1.0);
    assert!(skipped > libm::ldexp(1.0, -54), "given U alone: {skipped}");
    // The words between them, which the old one could not tell apart, give them now.
    let given: Vec<i64> = (0..4096u64).step_by(7).map(|low| new(v + low)).collect();
    assert!((0..4096u64).step_by(7).all(|low| old_variate(scale, U, v + low).to_bits() == above.to_bits()));
    assert!(given.iter().is_sorted_by(|a, b| a >= b));
    let distinct = given.iter().collect::<std::collections::BTreeSet<_>>().len();
    assert!(distinct > 100, "{distinct}");

    // And nothing came from beyond the smallest V, 2^-53.
    let most = old_variate(scale, U, 0);
    assert!(beyond(most) > libm::ldexp(1.0, -54), "{most}: {}", beyond(most));
    assert!(to_f64(new(1)) > most && to_f64(new(1 << 10)) > most);
}

/// Scale, words of U, words of V, and the variate: the words before the last leave it open. By Python's decimal module.
#[rustfmt::skip]
const VARIATES: &[(f64, &[u64], &[u64], i64)] = &[
    (WIDE, &[0xf2a7_4de4_52e6_b438], &[0x269e_0d2c_a38f_ff64], 253_708_214_822),
    (WIDE, &[0x0c5c_7fd0_a6a3_a450], &[0x1465_894a_6fb2_cca4], 8),
    (WIDE, &[0x1818_e811_892f_902b, 0x9531_985d_5d9d_c9f8], &[0x0fe1_2af2_dc31_2d61, 0x8f46_ad38_b7c8_a918], 35),
    (WIDE, &[0x36f6_75cc_81e7_4ef5, 0x1600_a35a_0999_50d8], &[0x6f32_733c_5aec_2120, 0x2b0c_08d3_66ec_8d60], 276),
    (WIDE, &[0x3d9c_1724_11e2_0b8f, 0x8d11_6ece_1738_f7d9, 0x0f21_ddb6_6cad_4a26], &[0xd3b1_5b82_29b0_6e8e, 0x6b5b_fcda_7e25_08be, 0x47d5_1bec_03ea_2484], 128),
    (WIDE, &[0xf28c_105d_1fb1_7c23, 0xa170_b338_3926_3059, 0x953f_48f1_a09f_76b5], &[0xf29d_0da1_fb3b_d6fc, 0x9194_7b85_c940_5bb5, 0x6fd2_bea0_eb38_c711], 7_123_478_273),
    (WIDE, &[0x95e6_0af5_93bd_04cf, 0x0cb1_e29c_658c_da14, 0x3898_d190_f9eb_dacc, 0x8e81_973e_0bec_d7b0], &[0xdbc4_96eb_2200_ea63, 0xbf05_2b32_f605_02d5, 0xb993_08fc_0846_3075, 0x53d6_1ab4_9e4c_297d], 1_141_763),
    (WIDE, &[0x6b4c_b242_4a23_d596, 0x8a6a_63ec_24ed_e6a4, 0x9227_6658_1e27_a1c0, 0x8f6d_0558_4ef8_aa38], &[0xd0ed_c28d_ad8f_2a99, 0x5217_c538_859e_0d26, 0xd56b_173a_bc91_eb5d, 0xba61_8861_5110_9656], 16_920),
    (REAL, &[0x1a61_dbe2_2e44_158b], &[0x9dbe_01db_742b_10ac], 3),
    (REAL, &[0x3018_50c5_a38f_d547], &[0x6414_f3fa_7894_0a61], 15),
    (REAL, &[0xb64c_e422_8c38_fb29, 0x907a_70c3_1012_f037], &[0x0f42_08c5_476c_74d6, 0xb10f_69f8_d69e_686c], 115_528),
    (REAL, &[0x7f15_0524_34b9_b5df, 0x881e_d162_ae2e_b154], &[0x6d7e_d754_98b0_e725, 0xed62_2c81_e02e_0293], 1_394),
    (REAL, &[0x7731_af10_506b_f2ef, 0xec66_a787_95e7_61d1, 0x5c90_a958_7403_e430], &[0x4cca_3439_1275_603a, 0xc354_9b62_63b9_36fb, 0xdfd0_d9d1_71d5_c45f], 1_249),
    (REAL, &[0x2e05_319a_cb5c_7427, 0xc7a2_ea20_b2f1_4c94, 0x14f4_733f_3e7d_1bfb], &[0x9bcb_5a70_5c81_6572, 0x58cf_2f95_e031_e342, 0x506f_b704_2551_f902], 7),
    (REAL, &[0x7ebf_f206_8673_4721, 0x57ee_05cd_e009_02c7, 0x72e6_cc3a_babc_ed20, 0x9be4_bcfc_49b6_4a08], &[0xfaf6_2fb8_c07f_ab43, 0x54f3_b704_bee7_6bae, 0x9003_a372_9b73_4ebe, 0x4f96_1f60_4520_9260], 33),
    (REAL, &[0x830e_07bc_1e39_8f10, 0x2a3a_f4d4_6b0a_18e8, 0x5790_f82e_c1d3_fcff, 0xeeea_cbe2_26e8_7555], &[0x7d30_a21c_0764_06c8, 0xd45b_bd10_3755_f480, 0x7b97_b6b7_3a84_d40f, 0x7c63_52c8_68f0_b2c6], 1_480),
    (SMALL, &[0xf646_e1f4_0a09_7c97], &[0xa07e_ee84_f23d_e07c], 2),
    (SMALL, &[0x8ede_0d7a_c3ba_ea9e], &[0x6f83_7765_7cd0_3a3b], 1),
    (SMALL, &[0xd17f_9aca_e01f_5057, 0x5712_4242_5051_c1cc], &[0x9158_4c13_08c2_f82f, 0x38d8_0783_1aa4_0863], 2),
    (SMALL, &[0x7f26_144b_9828_9fcd, 0xcc01_1cdd_9474_031b], &[0x6620_e58e_3c61_3602, 0x47bf_4add_170a_7204], 1),
    (SMALL, &[0x17f5_e837_d708_20fe, 0x451a_bd81_f1d6_9ed6, 0xb271_5945_795e_8229], &[0x176a_b9d9_2504_c8ff, 0xdf41_bbdb_4c11_64f8, 0xadf4_cddf_9a7a_4d43], 2),
    (SMALL, &[0xbb2d_420f_0f88_080b, 0x4f42_6dcb_b394_fb36, 0x93f4_48b3_a5aa_3c81], &[0x8700_21b6_765c_ca67, 0x0ce9_88e3_27cd_92e6, 0x3639_820c_a0a7_aa4f], 1),
    (SMALL, &[0x7215_8370_d269_a9a5, 0xb774_eb52_48db_40af, 0xe315_1288_62c3_3a4f, 0x58d5_563d_ab2c_d31e], &[0x0c9e_97a1_d6ec_584d, 0x1d2e_a3ab_6c94_4f17, 0xbc11_695f_ae70_e8d1, 0xb253_833c_80b5_e579], 4),
    (SMALL, &[0x5aff_b229_7631_a992, 0x9c65_3938_2b05_37e6, 0x7e62_aa0a_1df9_fd78, 0x37dc_76fb_0f17_a300], &[0x4e2a_891b_36fc_be36, 0x103f_2fe2_7a04_7a13, 0x6c94_25e3_fb8b_bb19, 0x4be8_d019_326a_f65c], 1),
];

/// Scale, m, words in the order they are drawn, first and second words of each uniform, and the count. By the same.
#[rustfmt::skip]
const COUNTS: &[(f64, u32, &[u64], u32)] = &[
    (REAL, 10, &[0x399d_2d67_18fd_dcde, 0xed65_50de_19a3_655f], 0),
    (REAL, 10, &[0x399d_2d67_18fd_dcde, 0xed65_50de_19a3_65c3], 1),
    (REAL, 10, &[0x97f3_48b2_f1d4_d008, 0x6110_d70f_e337_54f5, 0x6018_366c_f658_f7a7, 0x864b_2ad1_35af_bd5f], 1),
    (REAL, 10, &[0x936e_470d_c06e_0808, 0x640a_97a8_43bb_1ed5, 0x15ce_b3a1_0b35_10b0, 0x5018_8836_8c5b_76f0], 2),
    (REAL, 10, &[0xb487_f5de_51b3_d00d, 0xc3e6_c243_7ac3_481f, 0x6ac3_2a9f_1f41_d35d, 0x81a0_d5b3_ffc6_e35c, 0x7589_ca4a_07c1_5471, 0x316a_175c_7ea2_37a5], 2),
    (REAL, 10, &[0xc928_90be_29d6_300c, 0xf5b4_7228_631f_e01f, 0x4c64_b450_5ee4_bf20, 0x92b8_50ad_7eb7_2f82, 0x16ed_c5d4_6716_4890, 0x6bfa_366f_8027_a718], 3),
    (WIDE, 1, &[0x0000_0000_0200_b472, 0xba60_af66_3b42_51d9], 0),
    (WIDE, 1, &[0x0000_0000_0200_b472, 0xba60_af66_3b42_523d], 1),
    (WIDE, 1, &[0x3bf3_7b6f_6d6f_3c11, 0x0000_0000_088d_5334, 0xb37f_5722_051e_2670, 0x9a30_1a9f_b08b_c008], 1),
    (WIDE, 1, &[0x852a_6a8a_627f_e83a, 0x0000_0000_03d9_a1f4, 0xe6ed_af80_796d_3bc4, 0x610f_7656_c5c3_fb01], 2),
    (WIDE, 1, &[0x6110_0e73_dcbb_f010, 0x18e7_2d79_3cde_4418, 0x0000_0000_364c_e3bb, 0xa9b7_e3ea_1d1d_784f, 0x1026_9470_d071_8c1a, 0x74bc_708d_2da0_61e8], 2),
    (WIDE, 1, &[0x9ec6_5e1b_44f4_502a, 0x0ee4_2ee8_33c8_5c85, 0x0000_0000_3783_3bfe, 0x1b94_1f43_6090_8405, 0xb0f9_1306_3c02_e567, 0xe7a7_4684_9ff8_db25], 3),
    (SMALL, 1000, &[0xffbc_dd3e_ba9c_7498, 0x3d85_71b9_b30b_a9d8], 0),
    (SMALL, 1000, &[0xffbc_dd3e_ba9c_7498, 0x3d85_71b9_b30b_aa3c], 1),
    (SMALL, 1000, &[0xffef_2169_e18e_9839, 0xffcd_b884_a9df_a8be, 0x844d_bc0c_a654_23a9, 0x5f38_9c6e_92e1_dbb5], 1),
    (SMALL, 1000, &[0xffe5_6794_f586_a826, 0xffd7_7173_252e_b399, 0x2463_278e_cef2_d301, 0xcfd4_b1fd_c1a8_b1d5], 2),
    (SMALL, 1000, &[0xffeb_0e0a_732d_681f, 0xfff9_532a_84fb_9837, 0xffd8_773a_159c_9af4, 0x0997_4b85_f230_6d4a, 0xf22f_f5fd_25f0_f212, 0x8d31_33a9_6a8b_c4f9], 2),
    (SMALL, 1000, &[0xfff6_9315_13b8_4038, 0xfff3_9426_0f75_4836, 0xffd2_b1b0_cf2e_de8f, 0x9599_0881_ba9b_e85a, 0x5b50_7a36_8eac_871f, 0x7b06_6f17_c332_3b1e], 3),
];
