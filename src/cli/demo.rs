//! `salestrack demo`: the dashboard on a sample shop, or the sample shop in a file.

use std::path::{Path, PathBuf};

use clap::Args;

use super::failure::Failure;
use super::progress::with_progress;
use super::{Session, dashboard, values};
use crate::domain::shop::Shop;
use crate::i18n::{Lang, Texts};
use crate::sample::{self, SampleSpec};
use crate::tr;

/// Which sample shop.
#[derive(Debug, Args)]
pub struct Arguments {
    #[arg(long, value_name = "N", default_value = "20000", allow_hyphen_values = true)]
    sales: String,
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    until: Option<String>,
    #[arg(long, value_name = "FILE")]
    create: Option<PathBuf>,
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,
}

/// Makes it, and opens the dashboard on it unless it is to be written to a file.
pub fn run(session: &Session, arguments: &Arguments) -> Result<(), Failure> {
    let texts = Texts::new(session.config.lang(None));
    let sales = values::count(&texts, "--sales", &arguments.sales)?;
    if sales > sample::MOST_SALES {
        return Err(values::refuse(&texts, "--sales", &crate::domain::NumberError::TooLarge));
    }
    let mut shop = session.new_shop(Some("Chez Awa"), arguments.currency.as_deref())?;
    shop.language = shop.language.or_else(|| session.config.asked_lang.map(|lang: Lang| lang.code().to_owned()));
    let local = session.clock.local();
    let until = match arguments.until.as_deref() {
        Some(text) => values::day(&texts, "--until", text)?,
        None => local.date_naive(),
    };
    // A day in the past is a whole one; today goes as far as the clock.
    let spec = SampleSpec {
        sales,
        last: (until == local.date_naive()).then(|| local.naive_local().time()),
        offset_minutes: local.offset().local_minus_utc() / 60,
        ..SampleSpec::until(until)
    };
    if let Some(path) = &arguments.create {
        fill(session, path, &shop, &spec, &texts)?;
        let mut stdout = std::io::stdout().lock();
        let line = tr!(texts, "cli-sample-written", count = i64::from(sales), path = path.display().to_string());
        return Ok(std::io::Write::write_all(&mut stdout, format!("{line}\n").as_bytes())?);
    }
    let folder = Folder::new()?;
    let path = folder.0.join("demo.db");
    fill(session, &path, &shop, &spec, &texts)?;
    dashboard::run(session, path, true)
}

/// The file gets its name only when it is complete.
fn fill(session: &Session, path: &Path, shop: &Shop, spec: &SampleSpec, texts: &Texts) -> Result<(), Failure> {
    session.create_filled(path, shop, |repository| {
        Ok(with_progress(tr!(texts, "cli-sampling"), || true, |progress| sample::fill(repository, spec, progress))?)
    })
}

/// A folder of its own for the throw-away shop, gone when the dashboard is.
struct Folder(PathBuf);

impl Folder {
    fn new() -> std::io::Result<Folder> {
        let base = std::env::temp_dir();
        let process = std::process::id();
        for attempt in 0_u32..100 {
            let path = base.join(format!("salestrack-demo-{process}-{attempt}"));
            match std::fs::create_dir(&path) {
                Ok(()) => return Ok(Folder(path)),
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(std::io::ErrorKind::AlreadyExists.into())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What can't be removed is the system's to tidy up.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
