//! A temporary home folder, in which the real program runs: commands, and the dashboard in a window.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use portable_pty::CommandBuilder;
use rusqlite::Connection;
use serde_json::Value;
use tempfile::TempDir;

use crate::window::Window;

/// The bar code of the keyboard.
pub const KEYBOARD: &str = "4006381333931";
/// The bar code of the mouse.
pub const MOUSE: &str = "3760091720116";
/// A bar code that nobody knows.
pub const UNKNOWN: &str = "9999999999994";

/// A home folder with nothing of the developer's in it.
pub struct Home {
    folder: TempDir,
}

impl Home {
    /// Without a shop.
    pub fn bare() -> Home {
        Home { folder: tempfile::tempdir().unwrap() }
    }

    /// With the shop of the first README: 23 keyboards, 13 mice.
    pub fn shop() -> Home {
        let home = Home::bare();
        home.ok(&["init", "--name", "Chez Awa"]);
        home.ok(&["product", "add", "--name", "Keyboard", "--price", "49.90", "--code", KEYBOARD, "--stock", "23"]);
        home.ok(&["product", "add", "--name", "Mouse", "--price", "19.50", "--code", MOUSE, "--stock", "13"]);
        home
    }

    /// A file of the home.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The shop's file.
    pub fn file(&self) -> PathBuf {
        self.path(".local/share/salestrack/salestrack.db")
    }

    pub fn variables(&self) -> [(&'static str, String); 6] {
        [
            ("HOME", self.path("").display().to_string()),
            ("LANG", "en_GB.UTF-8".to_owned()),
            ("TZ", "UTC".to_owned()),
            ("TERM", "xterm-256color".to_owned()),
            ("COLORTERM", "truecolor".to_owned()),
            ("SALESTRACK_NOW", "2026-11-22T14:32:00+01:00".to_owned()),
        ]
    }

    /// A command, not yet run.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_salestrack"));
        command.args(arguments).env_clear().envs(self.variables()).stdin(Stdio::null());
        command
    }

    /// Runs a command.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs a command that works.
    pub fn ok(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), stderr.as_str()), (Some(0), ""), "{arguments:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Does something, and puts the shop's file back as it was before, as a hand does: what this computer has seen of it stays.
    pub fn put_back_after(&self, work: impl FnOnce()) {
        let before = std::fs::read(self.file()).unwrap();
        work();
        std::fs::write(self.file(), before).unwrap();
    }

    /// Runs a command at noon of a day.
    pub fn run_on(&self, day: &str, arguments: &[&str]) -> Output {
        self.command(arguments).env("SALESTRACK_NOW", format!("{day}T12:00:00+01:00")).output().unwrap()
    }

    /// Runs a command that works, at noon of a day.
    pub fn on(&self, day: &str, arguments: &[&str]) {
        let output = self.run_on(day, arguments);
        assert!(output.status.success(), "{arguments:?}: {output:?}");
    }

    /// What a command prints as JSON.
    pub fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.ok(&[arguments, &["--format", "json"]].concat())).unwrap()
    }

    /// What a command prints as a spreadsheet reads it.
    pub fn csv(&self, arguments: &[&str]) -> String {
        self.ok(&[arguments, &["--format", "csv"]].concat())
    }

    /// What is left of a product.
    pub fn stock(&self, id: &str) -> String {
        self.json(&["product", "show", id])["stock"].as_str().unwrap().to_owned()
    }

    /// How many sales there are.
    pub fn sales(&self) -> usize {
        self.json(&["sale", "list"]).as_array().unwrap().len()
    }

    /// How many lines each basket has that is written down.
    pub fn baskets(&self) -> Vec<String> {
        let shop = Connection::open(self.file()).unwrap();
        let mut contents = shop.prepare("SELECT json_array_length(content, '$.lines') FROM baskets").unwrap();
        contents.query_map([], |row| row.get::<_, i64>(0)).unwrap().map(|lines| lines.unwrap().to_string()).collect()
    }

    /// Exits with 1, prints nothing, and says one line.
    pub fn refused(&self, arguments: &[&str]) -> String {
        refusal(self.run(arguments), 1, arguments)
    }

    /// Exits with 2, as what can't be understood does, prints nothing, and says one line.
    pub fn misunderstood(&self, arguments: &[&str]) -> String {
        refusal(self.run(arguments), 2, arguments)
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

    /// The dashboard in a window of the usual size, with nothing on it yet.
    pub fn start(&self, arguments: &[&str]) -> Window {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_salestrack"));
        command.args(arguments);
        self.spawn(command)
    }

    /// The dashboard, its first list drawn.
    pub fn open(&self) -> Window {
        let window = self.start(&[]);
        window.wait("Keyboard");
        window
    }

    /// The dashboard below a shell with job control that starts it like this (`"$0"` is the program), and brings it back
    /// after it has been stopped.
    pub fn start_in_shell(&self, how: &str) -> Window {
        self.script(&format!("set -m; {how}; echo 'now in the shell'; read line; fg >/dev/null"))
    }

    /// The dashboard started by a script of the shell; `"$0"` in it is the program.
    pub fn script(&self, script: &str) -> Window {
        let mut command = CommandBuilder::new("/bin/sh");
        command.args(["-c", script]);
        command.arg(env!("CARGO_BIN_EXE_salestrack"));
        self.spawn(command)
    }

    /// The dashboard on another day, its first list drawn.
    pub fn open_at(&self, now: &str) -> Window {
        let command = CommandBuilder::new(env!("CARGO_BIN_EXE_salestrack"));
        let window = self.spawn_with(command, &[("SALESTRACK_NOW", now)]);
        window.wait("Keyboard");
        window
    }

    /// The dashboard inside a test of this suite, as it is asked for by variables of the environment.
    pub fn inside(&self, test: &str, variables: &[(&str, &str)]) -> Window {
        let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
        command.args([test, "--exact", "--ignored", "--nocapture"]);
        self.spawn_with(command, variables)
    }

    fn spawn(&self, command: CommandBuilder) -> Window {
        self.spawn_with(command, &[])
    }

    fn spawn_with(&self, mut command: CommandBuilder, variables: &[(&str, &str)]) -> Window {
        command.env_clear();
        command.cwd(self.folder.path());
        for (name, value) in self.variables() {
            command.env(name, value);
        }
        for (name, value) in variables {
            command.env(name, value);
        }
        Window::spawn(command)
    }
}

/// Exits with this code, prints nothing, and says one line.
pub fn refusal(output: Output, code: i32, told: &[&str]) -> String {
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(code), "{told:?}: {stderr}");
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
