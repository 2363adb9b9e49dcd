//! Lenses as text, as addresses write them.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;

#[test]
fn a_lens_is_read_back_from_its_text() {
    let round = Round { params: Params::try_from(raw()).unwrap(), records: Vec::new() };
    let coalitions = round.coalitions();
    assert_eq!(coalitions.len(), 1 << 7);
    for lens in coalitions.iter().skip(1).chain([&Lens::Everything]) {
        assert_eq!(lens.to_string().parse(), Ok(lens.clone()));
    }
    let all: Lens = "meter-3+eavesdropper+dealer+meter-1+cloud+meter-2+center".parse().unwrap();
    assert_eq!(all.to_string(), "center+cloud+dealer+eavesdropper+meter-1+meter-2+meter-3");
}

#[test]
fn text_in_any_order_twice_or_with_spaces_is_one_lens() {
    let lens = |text: &str| text.parse::<Lens>().unwrap().to_string();
    assert_eq!(lens("meter-10+meter-2+center+meter-2"), "center+meter-2+meter-10");
    assert_eq!(lens("center meter-1"), "center+meter-1");
    assert_eq!(lens("everything"), "everything");
}

#[test]
fn a_text_that_names_nobody_is_told_who_there_is() {
    let error = |text: &str| text.parse::<Lens>().unwrap_err();
    for text in
        ["", "centre", "Cloud", "meter", "meter-", "meter-0", "meter-01", "meter--1", "meter-99999999999"]
    {
        assert_eq!(error(text), LensError::Unknown(text.to_owned()));
    }
    assert_eq!(error("cloud++dealer"), LensError::Unknown(String::new()));
    let said = error("cloud+nobody").to_string();
    assert!(said.contains("\"nobody\"") && said.contains("center, cloud, dealer, eavesdropper"), "{said}");
    assert_eq!(error("everything+cloud"), LensError::Joined);
    assert_eq!(error("cloud everything"), LensError::Joined);
}

#[test]
fn a_meter_that_the_round_does_not_have_is_refused() {
    let check = |text: &str| text.parse::<Lens>().unwrap().check(3).map_err(|error| error.to_string());
    assert_eq!(check("cloud+meter-3"), Ok(()));
    assert_eq!(check("everything"), Ok(()));
    let expected = "there is no meter-4; the meters are meter-1 to meter-3".to_owned();
    assert_eq!(check("meter-4+meter-1"), Err(expected));
}

#[test]
fn a_lens_of_one_meter_names_it_and_no_other_does() {
    let only = |text: &str| text.parse::<Lens>().unwrap().only_meter();
    assert_eq!(only("meter-3"), Some(2));
    for text in ["everything", "cloud", "eavesdropper", "meter-1+meter-3", "cloud+meter-3"] {
        assert_eq!(only(text), None, "{text}");
    }
}
