//! Which `typ` a policy accepts (RFC 8725 sections 3.11 and 3.12).

use crate::header::same_media_type;
use crate::rejection::Rejection;
use crate::rejection::excerpt::Excerpt;

/// The types of token that a policy accepts. "JWT" says no more than no type at all (RFC 7519 section 5.1), so a rule
/// names the two together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct TypeRule {
    /// Whether no `typ`, and "JWT", is accepted.
    untyped: bool,
    /// The explicit type that is accepted.
    explicit: Option<Box<str>>,
    section: &'static str,
}

impl TypeRule {
    /// No type, or "JWT": every explicit type is that of another kind of token.
    pub(super) fn untyped(section: &'static str) -> Self {
        Self { untyped: true, explicit: None, section }
    }

    /// This explicit type and nothing else.
    pub(super) fn exactly(name: &str, section: &'static str) -> Self {
        Self { untyped: false, explicit: Some(name.into()), section }
    }

    /// No type, "JWT", or this explicit type.
    pub(super) fn untyped_or(name: &str, section: &'static str) -> Self {
        Self { untyped: true, explicit: Some(name.into()), section }
    }

    pub(crate) fn judge(&self, typ: Option<&str>) -> Result<(), Rejection> {
        let fits = match typ {
            None => self.untyped,
            Some(typ) => {
                self.untyped && same_media_type(typ, "JWT")
                    || self.explicit.as_deref().is_some_and(|name| same_media_type(typ, name))
            }
        };
        if fits {
            return Ok(());
        }
        let untyped = self.untyped.then_some("JWT");
        let expected = Excerpt::of_all(untyped.into_iter().chain(self.explicit.as_deref()));
        let section = self.section;
        Err(match typ {
            None => Rejection::TypeMissing { expected, section },
            Some(typ) => Rejection::TypeMismatch { expected, found: Excerpt::of(typ), section },
        })
    }

    /// The accepted types, for people.
    pub(crate) fn describe(&self) -> String {
        match (self.untyped, &self.explicit) {
            (true, None) => "none or JWT".to_owned(),
            (true, Some(name)) => format!("none, JWT or {name}"),
            (false, Some(name)) => name.as_ref().to_owned(),
            (false, None) => String::new(),
        }
    }
}
