//! A transcript as the text of a JSON document, as `serde_json` writes it over several lines: the page writes the file that the command line
//! does, byte for byte, without carrying a whole library for one file.

use core::fmt::{self, Display, Write};

use serde::ser::{self, Impossible, Serialize, SerializeMap, SerializeSeq, SerializeStruct};

use crate::transcript::Transcript;

impl Transcript {
    /// The document's text, with a line's end at its end: what `blindsum run --transcript` writes.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut out = Json { text: String::new(), depth: 0 };
        // No value of a transcript is refused: `Refused` says which would be.
        let _ = self.serialize(&mut out);
        out.text.push('\n');
        out.text
    }
}

struct Json {
    text: String,
    depth: usize,
}

impl Json {
    fn write(&mut self, value: impl Display) -> Result<(), Refused> {
        write!(self.text, "{value}").map_err(|_| Refused)
    }

    fn line(&mut self) {
        self.text.push('\n');
        self.text.extend(core::iter::repeat_n("  ", self.depth));
    }

    fn open(&mut self, bracket: char) -> List<'_> {
        self.text.push(bracket);
        self.depth = self.depth.saturating_add(1);
        List { json: self, empty: true }
    }
}

/// What transcripts do not have: bytes, tuples, variants with values.
#[derive(Debug)]
struct Refused;

impl Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no value of a transcript")
    }
}

impl core::error::Error for Refused {}

impl ser::Error for Refused {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }
}

/// A list or an object that is being written.
struct List<'a> {
    json: &'a mut Json,
    empty: bool,
}

impl List<'_> {
    fn next(&mut self) {
        if !self.empty {
            self.json.text.push(',');
        }
        self.empty = false;
        self.json.line();
    }

    fn name(&mut self, name: &str) {
        self.next();
        quoted(&mut self.json.text, name);
        self.json.text.push_str(": ");
    }

    fn close(self, bracket: char) {
        self.json.depth = self.json.depth.saturating_sub(1);
        if !self.empty {
            self.json.line();
        }
        self.json.text.push(bracket);
    }
}

impl SerializeSeq for List<'_> {
    type Ok = ();
    type Error = Refused;

    fn serialize_element<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), Refused> {
        self.next();
        value.serialize(&mut *self.json)
    }

    fn end(self) -> Result<(), Refused> {
        self.close(']');
        Ok(())
    }
}

impl SerializeMap for List<'_> {
    type Ok = ();
    type Error = Refused;

    fn serialize_key<T: ?Sized + Serialize>(&mut self, key: &T) -> Result<(), Refused> {
        self.next();
        key.serialize(&mut *self.json)?;
        self.json.text.push_str(": ");
        Ok(())
    }

    fn serialize_value<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), Refused> {
        value.serialize(&mut *self.json)
    }

    fn end(self) -> Result<(), Refused> {
        self.close('}');
        Ok(())
    }
}

impl SerializeStruct for List<'_> {
    type Ok = ();
    type Error = Refused;

    fn serialize_field<T: ?Sized + Serialize>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Refused> {
        self.name(name);
        value.serialize(&mut *self.json)
    }

    fn end(self) -> Result<(), Refused> {
        self.close('}');
        Ok(())
    }
}

fn quoted(text: &mut String, value: &str) {
    text.push('"');
    for letter in value.chars() {
        match letter {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '\u{8}' => text.push_str("\\b"),
            '\u{c}' => text.push_str("\\f"),
            '\0'..' ' => {
                // Writing to a String cannot fail.
                let _ = write!(text, "\\u{:04x}", u32::from(letter));
            }
            letter => text.push(letter),
        }
    }
    text.push('"');
}

impl<'a> ser::Serializer for &'a mut Json {
    type Ok = ();
    type Error = Refused;
    type SerializeSeq = List<'a>;
    type SerializeTuple = Impossible<(), Refused>;
    type SerializeTupleStruct = Impossible<(), Refused>;
    type SerializeTupleVariant = Impossible<(), Refused>;
    type SerializeMap = List<'a>;
    type SerializeStruct = List<'a>;
    type SerializeStructVariant = Impossible<(), Refused>;

    fn serialize_bool(self, value: bool) -> Result<(), Refused> {
        self.write(value)
    }
    fn serialize_i8(self, value: i8) -> Result<(), Refused> {
        self.write(value)
    }
    fn serialize_i16(self, value: i16) -> Result<(), Refused> {
        self.write(value)
    }
    fn serialize_i32(self, value: i32) -> Result<(), Refused> {
        self.write(value)
    }
    fn serialize_i64(self, value: i64) -> Result<(), Refused> {
        self.write(value)
    }
    fn serialize_u8(self, value: u8) -> Result<(), Refused> {
        self.write(value)
    }
    fn serialize_u16(self, value: u16) -> Result<(), Refused> {
        self.write(value)
    }
    fn serialize_u32(self, value: u32) -> Result<(), Refused> {
        self.write(value)
    }
    fn serialize_u64(self, value: u64) -> Result<(), Refused> {
        self.write(value)
    }
    fn serialize_f32(self, value: f32) -> Result<(), Refused> {
        self.serialize_f64(value.into())
    }
    fn serialize_f64(self, value: f64) -> Result<(), Refused> {
        match value.abs() {
            _ if !value.is_finite() => self.serialize_unit(),
            // Rust writes an exponent from here down, others one digit later.
            small if (1e-5..1e-4).contains(&small) => self.write(value),
            // And no sign before an exponent, where others have one.
            large if large >= 1e16 => self.write(format!("{value:?}").replace('e', "e+")),
            _ => self.write(format_args!("{value:?}")),
        }
    }
    fn serialize_char(self, value: char) -> Result<(), Refused> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }
    fn serialize_str(self, value: &str) -> Result<(), Refused> {
        quoted(&mut self.text, value);
        Ok(())
    }
    fn serialize_bytes(self, _: &[u8]) -> Result<(), Refused> {
        Err(Refused)
    }
    fn serialize_none(self) -> Result<(), Refused> {
        self.serialize_unit()
    }
    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Result<(), Refused> {
        value.serialize(self)
    }
    fn serialize_unit(self) -> Result<(), Refused> {
        self.write("null")
    }
    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Refused> {
        self.serialize_unit()
    }
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Refused> {
        self.serialize_str(variant)
    }
    fn serialize_newtype_struct<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Refused> {
        value.serialize(self)
    }
    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Refused> {
        Err(Refused)
    }
    fn serialize_seq(self, _: Option<usize>) -> Result<List<'a>, Refused> {
        Ok(self.open('['))
    }
    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Refused> {
        Err(Refused)
    }
    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, Refused> {
        Err(Refused)
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Refused> {
        Err(Refused)
    }
    fn serialize_map(self, _: Option<usize>) -> Result<List<'a>, Refused> {
        Ok(self.open('{'))
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<List<'a>, Refused> {
        Ok(self.open('{'))
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Refused> {
        Err(Refused)
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use serde_json::{Value, json};

    use super::*;

    fn ours(value: &impl Serialize) -> String {
        let mut out = Json { text: String::new(), depth: 0 };
        value.serialize(&mut out).unwrap();
        out.text
    }

    #[test]
    fn values_are_written_as_serde_json_writes_them() {
        let values = [
            json!([]),
            json!({}),
            json!([null, true, -5, u64::MAX, "a \"b\" \\ \n\r\t\u{8}\u{c}\u{1} ε"]),
            json!({ "a": [1, [2, []]], "b": { "c": {} } }),
        ];
        for value in values {
            assert_eq!(ours(&value), serde_json::to_string_pretty(&value).unwrap());
        }
    }

    #[test]
    fn floats_have_the_same_digits() {
        let mut floats = vec![0.0, -0.0, 1.0, 0.5, 24.0, 1e15, 1e16, 1.5e300, f64::MIN_POSITIVE, f64::NAN];
        for exponent in -9..=18 {
            floats.extend([1.0, 1.5, 9.999, 1.234_567_891].map(|digits| digits * 10f64.powi(exponent)));
        }
        for float in floats {
            assert_eq!(ours(&float), serde_json::to_string(&float).unwrap(), "{float:e}");
        }
        assert_eq!(ours(&Value::Null), "null");
    }
}
