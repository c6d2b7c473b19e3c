//! What the command line asks for.

use std::time::Duration;

/// Which subjects, and on which shop.
#[derive(Debug, Clone)]
pub struct Args {
    /// The shop of ten years, and as long as it takes; else everything within three minutes.
    pub full: bool,
    /// What to measure.
    pub subjects: Vec<String>,
}

impl Args {
    /// Reads the arguments; without a subject, all of them. `--bench` is what Cargo adds.
    pub fn parse(arguments: impl Iterator<Item = String>, known: &[&str]) -> Result<Args, String> {
        let mut args = Args { full: false, subjects: Vec::new() };
        for argument in arguments {
            match argument.as_str() {
                "--bench" => {}
                "--full" => args.full = true,
                subject if known.contains(&subject) => args.subjects.push(argument),
                other => {
                    let subjects = known.join(" ");
                    return Err(format!("{other}? Known are --full, and the subjects {subjects}"));
                }
            }
        }
        if args.subjects.is_empty() {
            args.subjects = known.iter().map(|name| (*name).to_owned()).collect();
        }
        Ok(args)
    }

    /// One of two, by the form.
    pub fn pick<T>(&self, quick: T, full: T) -> T {
        if self.full { full } else { quick }
    }

    /// How long something is repeated, in milliseconds.
    pub fn budget(&self, quick: u64, full: u64) -> Duration {
        Duration::from_millis(self.pick(quick, full))
    }
}
