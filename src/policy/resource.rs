//! The identifier of a protected resource (RFC 8707 section 2), as an MCP server is configured with it.

use super::error::PolicyError;

/// The canonical form of a resource: its scheme and host in lower case, the rest as it was. A terminating slash stays:
/// with it and without it are two resources, because an `aud` is compared as a string.
///
/// # Errors
/// [`PolicyError::NotAResource`], [`PolicyError::ResourceFragment`].
pub(super) fn canonical(text: &str) -> Result<Box<str>, PolicyError> {
    if text.contains('#') {
        return Err(PolicyError::ResourceFragment);
    }
    let (scheme, rest) = text.split_once("://").ok_or(PolicyError::NotAResource)?;
    let scheme = scheme.to_ascii_lowercase();
    let authority_len = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at_checked(authority_len).ok_or(PolicyError::NotAResource)?;
    let named = !authority.is_empty() && !authority.starts_with(':') && !authority.contains('@');
    let printable = text.bytes().all(|octet| octet.is_ascii_graphic());
    if !named || !printable || !matches!(scheme.as_str(), "https" | "http") {
        return Err(PolicyError::NotAResource);
    }
    Ok(format!("{scheme}://{}{path}", authority.to_ascii_lowercase()).into_boxed_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scheme_and_host_are_lowered_and_the_rest_stays() {
        let table = [
            ("https://mcp.example.com/mcp", "https://mcp.example.com/mcp"),
            ("https://mcp.example.com", "https://mcp.example.com"),
            ("https://mcp.example.com/", "https://mcp.example.com/"),
            ("HTTPS://MCP.Example.com:8443/Server?Q=A", "https://mcp.example.com:8443/Server?Q=A"),
            ("http://localhost:3000?A", "http://localhost:3000?A"),
        ];
        for (text, form) in table {
            assert_eq!(canonical(text).as_deref(), Ok(form));
        }
    }

    #[test]
    fn what_is_no_resource_is_refused_by_its_reason() {
        assert_eq!(canonical("https://mcp.example.com#fragment"), Err(PolicyError::ResourceFragment));
        for text in [
            "mcp.example.com",
            "",
            "https://",
            "https:///a",
            "https://:1/",
            "urn://a",
            "https://a b",
            "https://u@a",
        ] {
            assert_eq!(canonical(text), Err(PolicyError::NotAResource), "{text}");
        }
    }
}
