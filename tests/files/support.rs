//! What the tests of files ask of a home.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::window::Home;

impl Home {
    /// Exits with 1, prints nothing, and says one line.
    pub fn refused(&self, arguments: &[&str]) -> String {
        refusal(self.run(arguments), arguments)
    }

    /// The file of a name in this home, as an argument.
    pub fn named(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    /// The folder of the shop.
    pub fn shop_folder(&self) -> PathBuf {
        self.file().parent().unwrap().to_owned()
    }

    /// How many sales there are in another file; it is checked too.
    pub fn sales_in(&self, file: &Path) -> usize {
        let file = file.display().to_string();
        self.ok(&["check", "--database", &file]);
        self.json(&["sale", "list", "--database", &file]).as_array().unwrap().len()
    }

    /// A shell script in a mount namespace of its own, where `$TINY` is an empty folder that may be mounted over and
    /// `$SALESTRACK` the program. `None` where the system lets nobody have one.
    pub fn in_namespace(&self, script: &str) -> Option<Output> {
        let try_out = Command::new("unshare").args(["-rm", "true"]).stderr(Stdio::null()).status();
        if !try_out.is_ok_and(|status| status.success()) {
            return None;
        }
        let tiny = self.path("tiny");
        fs::create_dir_all(&tiny).unwrap();
        let plain = self.command(&[]);
        let mut command = Command::new("unshare");
        command.args(["-rm", "sh", "-c", script]).env_clear().stdin(Stdio::null());
        command.envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
        command.env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin").env("TINY", tiny);
        command.env("SALESTRACK", env!("CARGO_BIN_EXE_salestrack"));
        Some(command.output().unwrap())
    }
}

/// Exits with 1, prints nothing, and says one line.
pub fn refusal(output: Output, told: &[&str]) -> String {
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{told:?}: {stderr}");
    assert!(output.stdout.is_empty(), "{told:?}");
    assert_eq!(stderr.lines().count(), 1, "{told:?}: {stderr}");
    stderr
}

/// Everything in a folder, sorted.
pub fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .map(|entries| entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect())
        .unwrap_or_default();
    names.sort();
    names
}

/// The names that begin so.
pub fn beginning(names: &[String], start: &str) -> Vec<String> {
    names.iter().filter(|name| name.starts_with(start)).cloned().collect()
}
