//! One list of derives for everything that crosses the wire as JSON.

/// Gives each type the derives of a wire shape: serde always, OpenAPI and TypeScript + JSON Schema by feature.
macro_rules! shapes {
    ($($item:item)*) => {$(
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
        $item
    )*};
}

/// What is asked for on the live connection and by REST alike, said once: the body has the fields of the parameters but for those (`with`)
/// that REST has in its path and its headers.
macro_rules! asks {
    ($(
        $(#[$meta:meta])* pub struct $name:ident with { $($with:tt)* }
        $(#[$body_meta:meta])* pub struct $body:ident { $($field:tt)* }
    )*) => {
        shapes! {$(
            $(#[$meta])* #[serde(deny_unknown_fields)] pub struct $name { $($with)* $($field)* }
            $(#[$body_meta])* #[serde(deny_unknown_fields)] pub struct $body { $($field)* }
        )*}
    };
}

/// A closed set of words: on the wire and in the database its `snake_case` name.
///
/// Written by hand rather than derived because the database wants the word too.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
        pub enum $name {
            $($(#[$variant_meta])* #[serde(rename = $word)] $variant),+
        }

        impl $name {
            /// Every value, in the order of their declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word on the wire and in the database.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::shape::UnknownWord;

            fn from_str(word: &str) -> Result<Self, $crate::shape::UnknownWord> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    _ => Err($crate::shape::UnknownWord { kind: stringify!($name), word: word.to_owned() }),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

/// A word that is not in its set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownWord {
    /// Name of the set.
    pub kind: &'static str,
    /// What was read.
    pub word: String,
}

impl std::fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} is not a {}", self.word, self.kind)
    }
}

impl std::error::Error for UnknownWord {}
