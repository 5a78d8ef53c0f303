//! Values of a HAMT, decoded as values of the IPLD data model.
//!
//! The network turns a bucket into data-model values first and makes its types from those, so what a HAMT accepts
//! differs from what the plain decoder accepts: a number is never taken for an empty byte string, nothing may have an
//! indefinite length, a map may not repeat a key, and so on. This decoder is that composition in one pass, without the
//! values in between.
//!
//! Called through [`Value::read_model`](crate::Value::read_model). Invariant: it accepts exactly what
//! `ipld_core::serde::from_ipld` after `serde_ipld_dagcbor` accepts, and gives the same value.

mod access;
mod error;
mod skip;

use forest_encoding::{
    DecodeError,
    cbor::{CborError, Major, Reader},
};
use serde::{
    Deserializer,
    de::{DeserializeOwned, Visitor},
};

use access::{EnumAccess, Items, Link, Pairs};
use error::ModelError;
pub(crate) use skip::skip;

/// The levels of nesting that the network's decoder has left at the value of an entry: of 256, the node, its list of
/// slots, the slot, the bucket, the entry and its list have taken six.
pub(crate) const LEVELS: u32 = 250;

/// Decodes the next item.
#[inline]
pub(crate) fn read<T: DeserializeOwned>(reader: &mut Reader<'_>, levels: u32) -> Result<T, DecodeError> {
    T::deserialize(Model { reader, levels }).map_err(DecodeError::from)
}

/// One item of the data model, about to be decoded.
struct Model<'r, 'de> {
    reader: &'r mut Reader<'de>,
    /// How many levels are left. An item takes one, a list or map another while it is open.
    levels: u32,
}

impl<'de> Model<'_, 'de> {
    /// Makes sure that the next item is of one major type, has a definite length, and is not too deep.
    #[inline]
    fn expect(&self, major: Major, name: &'static str) -> Result<(), ModelError> {
        let found = self.reader.peek()?;
        if Major::of(found) != major {
            return Err(CborError::WrongType { expected: name, found }.into());
        }
        check_item(found, self.levels)
    }

    #[inline]
    fn bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ModelError> {
        self.expect(Major::Bytes, "a byte string")?;
        visitor.visit_bytes(&self.reader.bytes()?)
    }

    #[inline]
    fn text<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ModelError> {
        self.expect(Major::Text, "a text string")?;
        visitor.visit_str(&self.reader.text()?)
    }

    #[inline]
    fn seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ModelError> {
        self.expect(Major::Array, "a list")?;
        let length = self.reader.array()?;
        let levels = self.levels.checked_sub(2).ok_or(CborError::TooDeep)?;
        let mut items = Items { reader: self.reader, left: length, levels };
        let value = visitor.visit_seq(&mut items)?;
        if items.left == 0 { Ok(value) } else { Err(CborError::WrongLength.into()) }
    }

    fn map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ModelError> {
        self.expect(Major::Map, "a map")?;
        let levels = self.levels.checked_sub(2).ok_or(CborError::TooDeep)?;
        let mut pairs = Pairs::read(self.reader, levels)?;
        let value = visitor.visit_map(&mut pairs)?;
        if pairs.is_done() { Ok(value) } else { Err(CborError::WrongLength.into()) }
    }

    /// A signed number of any size that CBOR heads have.
    fn integer(&mut self) -> Result<i128, ModelError> {
        let first = self.reader.peek()?;
        check_item(first, self.levels)?;
        match Major::of(first) {
            Major::Unsigned => Ok(i128::from(self.reader.u64()?)),
            Major::Negative => {
                let mut rest = self.reader.rest();
                let head = forest_encoding::cbor::Head::read(&mut rest)?;
                *self.reader = Reader::new(rest);
                // Minus one minus the argument.
                Ok(!i128::from(head.argument))
            }
            _ => Err(CborError::WrongType { expected: "an integer", found: first }.into()),
        }
    }

    #[inline]
    fn fit<T: TryFrom<i128>>(mut self) -> Result<T, ModelError> {
        T::try_from(self.integer()?).map_err(|_| CborError::OutOfRange.into())
    }

    fn float(self) -> Result<f64, ModelError> {
        self.expect(Major::Simple, "a float")?;
        let value = skip::float(self.reader)?;
        if value.is_finite() { Ok(value) } else { Err(ModelError::msg("a float that is not finite")) }
    }

    fn link<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ModelError> {
        self.expect(Major::Tag, "a link")?;
        visitor.visit_newtype_struct(Link(self.reader.cid()?))
    }
}

/// What holds for the first byte of every item: no indefinite length, and a level left.
#[inline]
fn check_item(first: u8, levels: u32) -> Result<(), ModelError> {
    if first & 0x1f == 0x1f {
        return Err(CborError::Indefinite.into());
    }
    if levels == 0 { Err(CborError::TooDeep.into()) } else { Ok(()) }
}

macro_rules! integers {
    ($($method:ident => $visit:ident),+) => {$(
        #[inline]
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ModelError> {
            visitor.$visit(self.fit()?)
        }
    )+};
}

impl<'de> Deserializer<'de> for Model<'_, 'de> {
    type Error = ModelError;

    fn deserialize_any<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, ModelError> {
        match self.reader.peek_major()? {
            Major::Unsigned | Major::Negative => visitor.visit_i128(self.integer()?),
            Major::Bytes => self.bytes(visitor),
            Major::Text => self.text(visitor),
            Major::Array => self.seq(visitor),
            Major::Map => self.map(visitor),
            Major::Tag => self.link(visitor),
            Major::Simple => {
                check_item(self.reader.peek()?, self.levels)?;
                if self.reader.take_null() {
                    visitor.visit_none()
                } else if let Some(bool) = skip::bool(self.reader) {
                    visitor.visit_bool(bool)
                } else {
                    visitor.visit_f64(skip::float(self.reader)?)
                }
            }
        }
    }

    integers! {
        deserialize_i8 => visit_i8, deserialize_i16 => visit_i16,
        deserialize_i32 => visit_i32, deserialize_i64 => visit_i64,
        deserialize_u8 => visit_u8, deserialize_u16 => visit_u16,
        deserialize_u32 => visit_u32, deserialize_u64 => visit_u64
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ModelError> {
        self.expect(Major::Simple, "a boolean")?;
        visitor.visit_bool(self.reader.bool()?)
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ModelError> {
        let wide = self.float()?;
        let narrow = wide as f32;
        if f64::from(narrow).to_bits() == wide.to_bits() {
            visitor.visit_f32(narrow)
        } else {
            Err(ModelError::msg("a float that does not fit 32 bits"))
        }
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ModelError> {
        visitor.visit_f64(self.float()?)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ModelError> {
        self.expect(Major::Text, "a text string")?;
        let text = self.reader.text()?;
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            (Some(char), None) => visitor.visit_char(char),
            _ => Err(ModelError::msg("a text of other than one character")),
        }
    }

    #[inline]
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ModelError> {
        self.text(visitor)
    }

    #[inline]
    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ModelError> {
        self.text(visitor)
    }

    #[inline]
    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ModelError> {
        self.text(visitor)
    }

    #[inline]
    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ModelError> {
        self.bytes(visitor)
    }

    #[inline]
    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ModelError> {
        self.expect(Major::Bytes, "a byte string")?;
        visitor.visit_byte_buf(self.reader.bytes()?.into_owned())
    }

    #[inline]
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ModelError> {
        check_item(self.reader.peek()?, self.levels)?;
        if self.reader.take_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ModelError> {
        check_item(self.reader.peek()?, self.levels)?;
        if self.reader.take_null() { visitor.visit_unit() } else { Err(ModelError::msg("expected null")) }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, _: V) -> Result<V::Value, ModelError> {
        Err(ModelError::msg("a unit struct has no form"))
    }

    #[inline]
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ModelError> {
        if name == cid::serde::CID_SERDE_PRIVATE_IDENTIFIER {
            self.link(visitor)
        } else {
            visitor.visit_newtype_struct(self)
        }
    }

    #[inline]
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ModelError> {
        self.seq(visitor)
    }

    #[inline]
    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, ModelError> {
        self.seq(visitor)
    }

    #[inline]
    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, ModelError> {
        self.seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ModelError> {
        self.map(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ModelError> {
        self.map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ModelError> {
        if self.reader.peek_major()? == Major::Text {
            self.expect(Major::Text, "an enum")?;
            let name = self.reader.text()?;
            return visitor.visit_enum(EnumAccess { name, content: None });
        }
        self.expect(Major::Map, "an enum")?;
        let levels = self.levels.checked_sub(2).ok_or(CborError::TooDeep)?;
        let (name, mut content) = Pairs::read(self.reader, levels)?.only()?;
        visitor.visit_enum(EnumAccess { name, content: Some((&mut content, levels)) })
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ModelError> {
        skip(self.reader, self.levels)?;
        visitor.visit_unit()
    }

    fn is_human_readable(&self) -> bool {
        false
    }
}
