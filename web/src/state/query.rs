//! Parameters in the page's address: `?meters=10&gamma=4&epsilon=1&cap=3000&bits=2048&slot=19:00&seed=1&deadline=60`.

use super::form::{Field, Form};

/// The form that an address asks for. What cannot be used stands in its field all the same, where its error shows; a
/// seed in the address means a seeded round.
pub(crate) fn form_from_query(query: &str) -> Form {
    let mut form = Form::default();
    for pair in query.trim_start_matches('?').split('&') {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let field = match key {
            "meters" => Field::Meters,
            "gamma" => Field::Gamma,
            "epsilon" => Field::Epsilon,
            "cap" => Field::Cap,
            "bits" => Field::KeyBits,
            "slot" => Field::Slot,
            "seed" => Field::Seed,
            "deadline" => Field::Deadline,
            _ => continue,
        };
        form.seeded |= field == Field::Seed;
        form.set(field, decode(value));
    }
    form
}

/// Percent-decoding; a broken escape stays as it is.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let escaped = tail.get(..2).filter(|_| first == b'%').and_then(|digits| {
            let digits = core::str::from_utf8(digits).ok()?;
            u8::from_str_radix(digits, 16).ok()
        });
        match escaped {
            Some(byte) => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(if first == b'+' { b' ' } else { first });
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_fills_the_form() {
        let form =
            form_from_query("?meters=3&gamma=2&epsilon=0.5&cap=2000&bits=512&slot=07%3A30&seed=9&deadline=5");
        let expected = Form {
            meters: "3".into(),
            gamma: "2".into(),
            epsilon: "0.5".into(),
            cap: "2000".into(),
            key_bits: "512".into(),
            slot: "07:30".into(),
            seeded: true,
            seed: "9".into(),
            deadline: "5".into(),
        };
        assert_eq!(form, expected);
    }

    #[test]
    fn what_an_address_does_not_name_keeps_its_default() {
        assert_eq!(form_from_query(""), Form::default());
        assert_eq!(form_from_query("?colour=blue&&x"), Form::default());
    }

    #[test]
    fn nonsense_is_kept_for_its_error_to_show() {
        assert_eq!(form_from_query("?meters=ten%20or+so%zz").meters, "ten or so%zz");
    }
}
