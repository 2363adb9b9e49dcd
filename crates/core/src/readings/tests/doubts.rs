//! What is said of files whose numbers or times could be right.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;

#[test]
fn a_register_may_begin_anew() {
    let day = |value: &dyn Fn(u32) -> u32| {
        (0..48).fold("id,time,Wh\n".to_owned(), |file, slot| {
            file + &format!("a,2013-01-15 {:02}:{:02},{}\n", slot / 2, slot % 2 * 30, value(slot))
        })
    };
    let rising = [Warning::Rising { count: 1, household: "a".to_owned(), readings: 48 }];
    let said = |file: &str| read(file.as_bytes(), &options("2013-01-15T07:00")).unwrap().warnings;
    let anew = |slots: u32| day(&|slot| 500 + slot % slots * 170);
    assert_eq!(said(&anew(24)), rising);
    assert_eq!(said(&anew(16)), rising);
    assert_eq!(said(&anew(12)), []);
    // Counts of whole kWh stay the same in most steps.
    assert_eq!(said(&day(&|slot| if slot == 0 { 8000 } else { slot / 7 * 1000 })), rising);
    assert_eq!(said(&day(&|slot| if slot == 0 { 8000 } else { slot / 8 * 1000 })), []);
    assert_eq!(said(&day(&|slot| 1000 + slot / 7 * 1000)), rising);
    // An empty home whose fridge is seen as 0 or 200 Wh, and one that uses the same all day with a peak.
    assert_eq!(said(&day(&|slot| slot % 5 / 4 * 200)), []);
    assert_eq!(said(&day(&|slot| if slot == 38 { 900 } else { 100 })), []);
}
