//! Containers of the data model: lists, maps, enums and links, as serde asks for them.

use std::borrow::Cow;

use cid::Cid;
use forest_encoding::cbor::{CborError, Major, Reader};
use serde::{
    Deserializer,
    de::{self, DeserializeSeed, IntoDeserializer, Visitor},
    forward_to_deserialize_any,
};

use super::{Model, error::ModelError, skip};

/// The items of a list.
pub(super) struct Items<'r, 'de> {
    pub(super) reader: &'r mut Reader<'de>,
    pub(super) left: u64,
    pub(super) levels: u32,
}

impl<'de> de::SeqAccess<'de> for &mut Items<'_, 'de> {
    type Error = ModelError;

    #[inline]
    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, ModelError> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(None) };
        self.left = left;
        seed.deserialize(Model { reader: self.reader, levels: self.levels }).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        // An item takes a byte at least; a claim beyond that is none.
        usize::try_from(self.left).ok().map(|left| left.min(self.reader.rest().len()))
    }
}

/// The pairs of a map, in order of their keys as text, none of them twice.
pub(super) struct Pairs<'de> {
    pairs: std::vec::IntoIter<(Cow<'de, str>, Reader<'de>)>,
    value: Option<Reader<'de>>,
    levels: u32,
}

impl<'de> Pairs<'de> {
    /// Reads a map to its end, checking everything in it.
    pub(super) fn read(reader: &mut Reader<'de>, levels: u32) -> Result<Self, ModelError> {
        let mut pairs = Vec::new();
        for _ in 0..reader.map()? {
            let key = reader.text()?;
            pairs.push((key, *reader));
            skip(reader, levels)?;
        }
        pairs.sort_by(|(a, _), (b, _)| a.cmp(b));
        if pairs.is_sorted_by(|(a, _), (b, _)| a < b) {
            Ok(Self { pairs: pairs.into_iter(), value: None, levels })
        } else {
            Err(ModelError::msg("a map with a key twice"))
        }
    }

    /// The one pair that an enum is.
    pub(super) fn only(mut self) -> Result<(Cow<'de, str>, Reader<'de>), ModelError> {
        match (self.pairs.next(), self.pairs.next()) {
            (Some(pair), None) => Ok(pair),
            _ => Err(ModelError::msg("an enum is a map of one pair")),
        }
    }

    pub(super) fn is_done(&self) -> bool {
        self.pairs.as_slice().is_empty()
    }
}

impl<'de> de::MapAccess<'de> for &mut Pairs<'de> {
    type Error = ModelError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, ModelError> {
        let Some((key, value)) = self.pairs.next() else { return Ok(None) };
        self.value = Some(value);
        seed.deserialize(Name(key)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, ModelError> {
        let mut reader = self.value.take().ok_or_else(|| ModelError::msg("a value before its key"))?;
        seed.deserialize(Model { reader: &mut reader, levels: self.levels })
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.pairs.len())
    }
}

/// The key of a map: text, and a newtype of text, and the name of a variant.
struct Name<'de>(Cow<'de, str>);

impl<'de> Deserializer<'de> for Name<'de> {
    type Error = ModelError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ModelError> {
        visitor.visit_str(&self.0)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ModelError> {
        let mut chars = self.0.chars();
        match (chars.next(), chars.next()) {
            (Some(char), None) => visitor.visit_char(char),
            _ => Err(ModelError::msg("a text of other than one character")),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ModelError> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ModelError> {
        if name == cid::serde::CID_SERDE_PRIVATE_IDENTIFIER {
            return Err(mismatch());
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ModelError> {
        visitor.visit_enum(EnumAccess { name: self.0, content: None })
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ModelError> {
        visitor.visit_unit()
    }

    refuse! {
        deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_u8
        deserialize_u16 deserialize_u32 deserialize_u64 deserialize_f32 deserialize_f64 deserialize_bytes
        deserialize_byte_buf deserialize_unit deserialize_seq deserialize_map
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, _: V) -> Result<V::Value, ModelError> {
        Err(mismatch())
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, ModelError> {
        Err(mismatch())
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        _: V,
    ) -> Result<V::Value, ModelError> {
        Err(mismatch())
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, ModelError> {
        Err(mismatch())
    }

    forward_to_deserialize_any! { str string identifier }

    fn is_human_readable(&self) -> bool {
        false
    }
}

/// Kinds of values that text is never taken for.
macro_rules! refuse {
    ($($method:ident)+) => {$(
        fn $method<V: Visitor<'de>>(self, _: V) -> Result<V::Value, ModelError> {
            Err(mismatch())
        }
    )+};
}
use refuse;

#[cold]
fn mismatch() -> ModelError {
    ModelError::msg("a text where the type wants something else")
}

/// A variant: its name, and its content with the levels left in it, if it has any.
pub(super) struct EnumAccess<'r, 'de> {
    pub(super) name: Cow<'de, str>,
    pub(super) content: Option<(&'r mut Reader<'de>, u32)>,
}

/// The content of a variant.
pub(super) struct VariantAccess<'r, 'de>(Option<(&'r mut Reader<'de>, u32)>);

impl<'r, 'de> de::EnumAccess<'de> for EnumAccess<'r, 'de> {
    type Error = ModelError;
    type Variant = VariantAccess<'r, 'de>;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self::Variant), ModelError> {
        let name: &str = &self.name;
        let variant = seed.deserialize(IntoDeserializer::<ModelError>::into_deserializer(name))?;
        Ok((variant, VariantAccess(self.content)))
    }
}

impl<'r, 'de> VariantAccess<'r, 'de> {
    fn content(self) -> Result<Model<'r, 'de>, ModelError> {
        let (reader, levels) = self.0.ok_or_else(|| ModelError::msg("a variant without its content"))?;
        Ok(Model { reader, levels })
    }
}

impl<'de> de::VariantAccess<'de> for VariantAccess<'_, 'de> {
    type Error = ModelError;

    fn unit_variant(self) -> Result<(), ModelError> {
        if self.0.is_none() {
            return Ok(());
        }
        de::Deserialize::deserialize(self.content()?)
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, ModelError> {
        seed.deserialize(self.content()?)
    }

    fn tuple_variant<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, ModelError> {
        let content = self.content()?;
        let mut ahead = *content.reader;
        if ahead.peek_major()? != Major::Array || ahead.array()? != length as u64 {
            return Err(CborError::WrongLength.into());
        }
        content.seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ModelError> {
        self.content()?.map(visitor)
    }
}

/// A link, which types take apart as bytes inside a marked newtype.
pub(super) struct Link(pub(super) Cid);

impl<'de> Deserializer<'de> for Link {
    type Error = ModelError;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, ModelError> {
        Err(ModelError::msg("a link where the type wants something else"))
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ModelError> {
        visitor.visit_bytes(&self.0.to_bytes())
    }

    forward_to_deserialize_any! {
        bool byte_buf char enum f32 f64 i8 i16 i32 i64 identifier ignored_any map newtype_struct
        option seq str string struct tuple tuple_struct u8 u16 u32 u64 unit unit_struct
    }
}
