//! How a table of JSON member names is written: a row per name, with the section that defines it and one column more.

/// Makes an enumeration out of a table of names.
macro_rules! vocabulary {
    (
        $(#[$about:meta])+ $vocabulary:ident;
        $(#[$asks:meta])+ $column:ident: $kind:ident;
        $($variant:ident: $name:literal, $section:literal, $value:ident;)+
    ) => {
        $(#[$about])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $vocabulary {
            $(#[doc = concat!("`", $name, "` (", $section, ").")] $variant,)+
        }

        impl $vocabulary {
            /// Every row of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// How many there are.
            pub(crate) const COUNT: usize = Self::ALL.len();

            /// The row of this name, compared code point by code point (RFC 7515 section 5.3, RFC 7519 section 7.3).
            pub fn parse(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$variant),)+
                    _ => None,
                }
            }

            /// The name of the member.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }

            /// Where it is defined.
            pub const fn section(self) -> &'static str {
                match self {
                    $(Self::$variant => $section,)+
                }
            }

            $(#[$asks])+
            pub const fn $column(self) -> $kind {
                match self {
                    $(Self::$variant => $kind::$value,)+
                }
            }

            /// Its place in the table.
            #[expect(clippy::as_conversions, reason = "the discriminant of an enumeration without fields")]
            pub(crate) const fn index(self) -> usize {
                self as usize
            }
        }

        impl core::fmt::Display for $vocabulary {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}

pub(crate) use vocabulary;
