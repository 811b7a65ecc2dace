//! From the text of a file to written cases, families expanded.

use super::error::{CatalogueError, line_at};
use super::file::{Family, File, Written};
use toml::{Table, Value};

/// A case as it is written, and where.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    /// The file.
    pub(super) file: String,
    /// The line on which its table begins.
    pub(super) line: usize,
    /// The case.
    pub(super) written: Written,
    /// The id in which the names of the family still stand.
    pub(super) template: String,
}

impl Placed {
    /// An error in a field of this case.
    pub(super) fn error(&self, field: &str, what: impl Into<String>) -> CatalogueError {
        let field = format!("{}: {field}", self.written.id);
        CatalogueError { file: self.file.clone(), line: self.line, field, what: what.into() }
    }
}

/// Reads one file.
///
/// # Errors
/// What is wrong with it, by line and field.
pub(super) fn read(file: &str, text: &str) -> Result<Vec<Placed>, Vec<CatalogueError>> {
    let parsed: File = parse(file, text).map_err(|error| vec![error])?;
    let mut placed = Vec::new();
    let mut errors = Vec::new();
    for case in parsed.case {
        let line = line_at(text, case.span().start);
        let written = case.into_inner();
        placed.push(Placed { file: file.to_owned(), line, template: written.id.clone(), written });
    }
    for family in parsed.family {
        let line = line_at(text, family.span().start);
        for member in expand(&family.into_inner()) {
            match member {
                Ok((template, written)) => {
                    placed.push(Placed { file: file.to_owned(), line, template, written: *written });
                }
                Err((field, what)) => {
                    errors.push(CatalogueError { file: file.to_owned(), line, field, what })
                }
            }
        }
    }
    if errors.is_empty() { Ok(placed) } else { Err(errors) }
}

fn parse(file: &str, text: &str) -> Result<File, CatalogueError> {
    let deserializer =
        toml::Deserializer::parse(text).map_err(|error| located(file, text, "toml", &error))?;
    serde_path_to_error::deserialize(deserializer).map_err(|error| {
        // The step by which a line number is carried is no field of the file.
        let field = error.path().to_string().replace("$__serde_spanned_private_value.", "");
        located(file, text, &field, error.inner())
    })
}

fn located(file: &str, text: &str, field: &str, error: &toml::de::Error) -> CatalogueError {
    let line = line_at(text, error.span().map_or(0, |span| span.start));
    CatalogueError { file: file.to_owned(), line, field: field.to_owned(), what: error.message().to_owned() }
}

/// The id with the names still in it, and the case; or the field, and what is wrong with it.
type Member = Result<(String, Box<Written>), (String, String)>;

/// Each case of a family.
fn expand(family: &Family) -> Vec<Member> {
    let template = match family.case.get("id") {
        Some(Value::String(id)) => id.clone(),
        Some(_) | None => return vec![Err(("family.case.id".to_owned(), "a family needs an id".to_owned()))],
    };
    if family.each.is_empty() {
        return vec![Err((format!("{template}: each"), "a family needs values".to_owned()))];
    }
    let mut rows: Vec<Vec<(String, String)>> = vec![Vec::new()];
    for (names, values) in &family.each {
        let names: Vec<&str> = names.split(',').map(str::trim).collect();
        let mut longer = Vec::new();
        for value in values {
            let parts: Vec<&str> = value.split(',').map(str::trim).collect();
            if parts.len() != names.len() {
                let what = format!("`{value}` is not one value for each of {names:?}");
                return vec![Err((format!("{template}: each"), what))];
            }
            for row in &rows {
                let pairs =
                    names.iter().zip(&parts).map(|(name, part)| ((*name).to_owned(), (*part).to_owned()));
                longer.push(row.iter().cloned().chain(pairs).collect());
            }
        }
        rows = longer;
    }
    rows.iter().map(|row| member(&template, &family.case, row)).collect()
}

fn member(template: &str, case: &Table, row: &[(String, String)]) -> Member {
    let table = Value::Table(replaced(case, row));
    let id = table.get("id").and_then(Value::as_str).unwrap_or(template).to_owned();
    let written = serde_path_to_error::deserialize(table)
        .map_err(|error| (format!("{id}: {}", error.path()), error.inner().message().to_owned()))?;
    Ok((template.to_owned(), Box::new(written)))
}

fn replaced(table: &Table, row: &[(String, String)]) -> Table {
    table.iter().map(|(name, value)| (replace(name, row), replace_in(value, row))).collect()
}

fn replace_in(value: &Value, row: &[(String, String)]) -> Value {
    match value {
        Value::String(text) => Value::String(replace(text, row)),
        Value::Array(values) => Value::Array(values.iter().map(|value| replace_in(value, row)).collect()),
        Value::Table(table) => Value::Table(replaced(table, row)),
        Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) => value.clone(),
    }
}

fn replace(text: &str, row: &[(String, String)]) -> String {
    let lower = |value: &str| value.to_ascii_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    row.iter().fold(text.to_owned(), |text, (name, value)| {
        // `%{alg|id}` is the value as an id may have it.
        text.replace(&format!("%{{{name}}}"), value).replace(&format!("%{{{name}|id}}"), &lower(value))
    })
}

/// One written case alone, for tests of its fields.
#[cfg(test)]
pub(super) fn one(text: &str) -> Result<Vec<Placed>, String> {
    read("area/file.toml", text)
        .map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
}
