//! `countersign schema`: the JSON Schemas of what is read and written, made from the types.

use crate::baseline::file::Baseline;
use crate::catalogue::file::File;
use crate::cli::exit::Exit;
use crate::protocol::answer::Answer;
use crate::protocol::request::Request;
use crate::results::run::Run;
use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser};
use schemars::{JsonSchema, Schema, schema_for};
use std::io::{self, Write};

type Make = fn() -> Schema;

/// What has a schema: its name, what it is of, and how it is made.
const SCHEMAS: [(&str, &str, Make); 4] = [
    ("cases", "A file of cases; the file is TOML", || schema_for!(File)),
    ("results", "What `run --json` writes and `report` reads", || schema_for!(Run)),
    ("protocol", "A line to an adapter, or from it", || schema_for!(Line)),
    ("baseline", "Known failures, for `run --baseline`; the file is TOML", || schema_for!(Baseline)),
];

/// A line of the protocol.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema is of use")]
enum Line {
    /// From the runner.
    Request(Request),
    /// From the adapter.
    Answer(Answer),
}

/// Prints the JSON Schema of a file or a protocol
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Of what
    #[arg(value_parser = PossibleValuesParser::new(SCHEMAS.map(|(name, about, _)| PossibleValue::new(name).help(about))))]
    name: String,
}

/// Runs the command.
///
/// # Errors
/// Only those of writing to `out`.
pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> io::Result<Exit> {
    let Some((_, _, schema)) = SCHEMAS.iter().find(|(name, _, _)| *name == arguments.name) else {
        return Ok(Exit::Usage);
    };
    writeln!(out, "{:#}", schema().to_value())?;
    Ok(Exit::Fine)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn schema(name: &str) -> Value {
        let mut out = Vec::new();
        run(&Arguments { name: name.to_owned() }, &mut out).unwrap();
        serde_json::from_slice(&out).unwrap()
    }

    #[test]
    fn each_schema_names_its_draft_and_the_fields_of_its_type() {
        for (name, _, _) in SCHEMAS {
            assert_eq!(schema(name)["$schema"], "https://json-schema.org/draft/2020-12/schema", "{name}");
        }
        assert_eq!(schema("results")["properties"]["results"]["items"]["$ref"], "#/$defs/CaseResult");
        let known = &schema("baseline")["$defs"]["Known"]["properties"];
        assert_eq!(
            (&known["expiry"]["format"], &known["expiry"]["type"][0]),
            (&"date".into(), &"string".into())
        );
        assert_eq!(known["outcome"]["enum"], serde_json::json!(["failed", "adapter_error", "inconclusive"]));
        assert_eq!(schema("baseline")["$defs"]["Known"]["additionalProperties"], false);
        let case = &schema("cases")["$defs"]["Written"];
        assert_eq!(
            (&case["additionalProperties"], &case["properties"]["level"]["$ref"]),
            (&false.into(), &"#/$defs/Level".into())
        );
        let lines = schema("protocol")["anyOf"].clone();
        assert_eq!(
            (&lines[0]["$ref"], &lines[1]["$ref"]),
            (&"#/$defs/Request".into(), &"#/$defs/Answer".into())
        );
    }
}
