//! Names of variants, there and back.

use blindsum_choice::choice;

choice! {
    /// A choice to test.
    pub enum Size: "size" {
        /// The default.
        Small = "small",
        /// Another.
        Large = "large",
        /// The last, with a name of two words.
        VeryLarge = "very-large",
    }
}

#[test]
fn names_lead_back_and_a_wrong_one_is_told_the_right_ones() {
    for size in Size::ALL {
        assert_eq!(size.name().parse(), Ok(*size));
        assert_eq!(size.to_string(), size.name());
    }
    assert_eq!(Size::default(), Size::Small);
    let error = "both".parse::<Size>().unwrap_err().to_string();
    assert_eq!(error, "\"both\" is not a known size; choose one of small, large, very-large");
}
