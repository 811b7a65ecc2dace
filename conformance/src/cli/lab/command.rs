//! What can be told to a lab while it runs.

/// The commands, for `help`.
pub(super) const HELP: &str = "\
  metadata FAULT        how the metadata behave from now on: a fault, or good
  keys FAULT            how the key set behaves from now on: a fault, or good
  rotate                the issuer signs with another key from now on, and publishes no other
  token [kid=K] [key=K] prints a token, with another kid or signed by another test key where that is given
  faults                lists the faults
  help                  lists the commands
  quit                  ends";

/// A command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Command {
    /// How the metadata behave from now on.
    Metadata(String),
    /// How the key set behaves from now on.
    Keys(String),
    /// The issuer changes its key.
    Rotate,
    /// A token is printed.
    Token {
        /// With another `kid`.
        kid: Option<String>,
        /// Signed by another key.
        key: Option<String>,
    },
    /// The faults are listed.
    Faults,
    /// The commands are listed.
    Help,
    /// It ends.
    Quit,
}

impl Command {
    /// Reads a line; None where nothing is in it.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub(super) fn parse(line: &str) -> Result<Option<Self>, String> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let command = match words.as_slice() {
            [] => return Ok(None),
            ["metadata", fault] => Self::Metadata((*fault).to_owned()),
            ["keys", fault] => Self::Keys((*fault).to_owned()),
            ["rotate"] => Self::Rotate,
            ["token", how @ ..] => token(how)?,
            ["faults"] => Self::Faults,
            ["help"] => Self::Help,
            ["quit"] => Self::Quit,
            _ => {
                let shown: String = line.trim().chars().take(40).flat_map(char::escape_debug).collect();
                return Err(format!("`{shown}` is no command; `help` lists them"));
            }
        };
        Ok(Some(command))
    }
}

fn token(how: &[&str]) -> Result<Command, String> {
    let (mut kid, mut key) = (None, None);
    for word in how {
        match word.split_once('=') {
            Some(("kid", value)) => kid = Some(value.to_owned()),
            Some(("key", value)) => key = Some(value.to_owned()),
            Some(_) | None => return Err("a token takes kid=K and key=K, and nothing else".to_owned()),
        }
    }
    Ok(Command::Token { kid, key })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Command {
        Command::parse(line).unwrap().unwrap()
    }

    #[test]
    fn each_command_is_read_whatever_the_spaces_around_it() {
        assert_eq!(read(" metadata  good\n"), Command::Metadata("good".to_owned()));
        assert_eq!(read("keys status_500"), Command::Keys("status_500".to_owned()));
        assert_eq!(read("rotate\r\n"), Command::Rotate);
        assert_eq!(read("token"), Command::Token { kid: None, key: None });
        let (kid, key) = (Some("a=b".to_owned()), Some("p256".to_owned()));
        assert_eq!(read("token key=p256 kid=a=b"), Command::Token { kid, key });
        assert_eq!(
            [read("faults"), read("help"), read("quit")],
            [Command::Faults, Command::Help, Command::Quit]
        );
        assert_eq!(Command::parse("  \n"), Ok(None));
    }

    #[test]
    fn what_is_no_command_is_named_and_nothing_is_done() {
        let error = |line: &str| Command::parse(line).unwrap_err();
        assert_eq!(error("jump"), "`jump` is no command; `help` lists them");
        assert_eq!(error("keys"), "`keys` is no command; `help` lists them");
        assert_eq!(error("keys a b"), "`keys a b` is no command; `help` lists them");
        assert_eq!(error("\u{1b}[2J"), "`\\u{1b}[2J` is no command; `help` lists them");
        assert_eq!(error("token exp=1"), "a token takes kid=K and key=K, and nothing else");
        assert_eq!(error(&"x".repeat(1_000)).len(), "`` is no command; `help` lists them".len() + 40);
    }

    #[test]
    fn the_help_has_every_command() {
        for word in ["metadata", "keys", "rotate", "token", "faults", "help", "quit"] {
            assert!(HELP.lines().any(|line| line.split_whitespace().next() == Some(word)), "{word}");
        }
    }
}
