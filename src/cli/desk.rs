//! An open shop with the user's language and the clock: what most commands work with.

use std::io::{BufWriter, StdoutLock, stdout};
use std::path::Path;

use clap::Args;

use super::failure::Failure;
use super::output::{Output, Shape};
use super::{Session, values};
use crate::clock::Clock;
use crate::domain::ids::{ClientId, ProductId};
use crate::domain::moment::{Act, Moment};
use crate::domain::query::{From, Page};
use crate::domain::shop::{OversellPolicy, Shop};
use crate::domain::{Currency, Money, Quantity, Unit, UnitPrice, absurd};
use crate::exchange::record::Schema;
use crate::i18n::{Format, Texts};
use crate::repository::pages::pages;
use crate::repository::{self, Reader, Refusal, Repository, RepositoryError};
use crate::tr;

/// The argument that names a product or a client.
#[derive(Debug, Args)]
pub struct Id {
    #[arg(allow_hyphen_values = true)]
    pub id: String,
}

/// A shop that is open, to be read (`dyn Reader`) or worked in (`dyn Repository`).
pub struct Desk<'a, R: Reader + ?Sized> {
    pub repository: &'a mut R,
    pub shop: Shop,
    pub texts: Texts,
    /// How that language writes this shop's amounts.
    pub format: Format,
    pub shape: Shape,
    clock: Clock,
    pub yes: bool,
}

impl Session {
    /// Opens the shop of the settings to read it.
    pub fn reading(&self, work: impl FnOnce(&Desk<'_, dyn Reader>) -> Result<(), Failure>) -> Result<(), Failure> {
        let mut reader = repository::open_reader(&self.config.database)?;
        self.at_desk(reader.as_mut(), |desk| work(desk))
    }

    /// Opens the shop of the settings, and works in it; the answer comes last, when all is recorded.
    pub fn working(
        &self,
        work: impl FnOnce(&mut Desk<'_, dyn Repository>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        // What was typed is looked at even where the file can't be written to; what writes is refused then.
        let (mut repository, _) = repository::open_as_possible(&self.config.database)?;
        self.at_desk(repository.as_mut(), |desk| work(desk).map_err(|failure| failure.after_the_fact(&desk.texts)))
    }

    /// Works at a shop that is open; errors get their words here, where language and currency are known.
    pub fn at_desk<R: Reader + ?Sized>(
        &self,
        repository: &mut R,
        work: impl FnOnce(&mut Desk<'_, R>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let shop = repository.shop()?;
        let lang = self.config.lang(shop.language.as_deref());
        let format = Format::new(lang, shop.currency);
        let texts = Texts::new(lang);
        let mut desk = Desk { repository, shop, texts, format, shape: self.shape, clock: self.clock, yes: self.yes };
        work(&mut desk).map_err(|failure| failure.told(&desk.texts, desk.format))
    }

    /// Makes a shop in a new file, and the folders on the way to it.
    pub fn create(&self, path: &Path, shop: &Shop) -> Result<Box<dyn Repository>, Failure> {
        Ok(repository::create(path, shop, &self.clock.moment(shop.cutoff_minutes))?)
    }

    /// Makes a shop in a new file and fills it; it appears under its name once it is whole.
    pub fn create_filled<E: std::convert::From<RepositoryError>>(
        &self,
        path: &Path,
        shop: &Shop,
        fill: impl FnOnce(&mut (dyn Repository + 'static)) -> Result<(), E>,
    ) -> Result<(), E> {
        repository::create_filled(path, shop, &self.clock.moment(shop.cutoff_minutes), fill)
    }

    /// The settings of a new shop, from what was typed or not.
    pub fn new_shop(&self, name: Option<&str>, currency: Option<&str>) -> Result<Shop, Failure> {
        let lang = self.config.lang(None);
        let texts = Texts::new(lang);
        let name = match name {
            None => tr!(texts, "cli-shop-name"),
            Some(name) => crate::domain::product::checked_name(name).map_err(RepositoryError::from)?,
        };
        let currency = match currency {
            None => Currency::EUR,
            Some(code) => Currency::from_code(code)
                .ok_or_else(|| Failure::usage(tr!(texts, "cli-currency", what = values::shown(code))))?,
        };
        Ok(Shop {
            name,
            currency,
            language: self.flag_lang.map(|lang| lang.code().to_owned()),
            cutoff_minutes: 0,
            oversell: OversellPolicy::Refuse,
        })
    }
}

impl<R: Reader + ?Sized> Desk<'_, R> {
    /// Now, on the shop's business day.
    pub fn now(&self) -> Moment {
        self.clock.moment(self.shop.cutoff_minutes)
    }

    /// What is done here, now.
    pub fn act(&self) -> Act {
        Act::first(self.now())
    }

    pub fn output(&self) -> Output<'_> {
        let sink: BufWriter<StdoutLock<'static>> = BufWriter::new(stdout().lock());
        Output::new(&self.texts, self.format, self.shape, sink)
    }

    /// Prints a whole list; `ask` reads the page that starts at a place.
    pub fn list<T>(
        &self,
        schema: &Schema<T>,
        ask: impl FnMut(From) -> repository::Result<Page<T>>,
    ) -> Result<(), Failure> {
        let records = pages(ask).map(|page| Ok(page?.rows.iter().map(|(_, row)| schema.record(row)).collect()));
        self.output().many(&schema.keys(), records)
    }

    /// The product that an argument names: `12` and `id:12` are ids, anything else is a code.
    pub fn product(&self, argument: &str) -> Result<ProductId, Failure> {
        let unknown = || Failure::refused(tr!(self.texts, "cli-no-product", what = values::shown(argument)));
        let text = argument.trim();
        if let Some(id) = text.strip_prefix("id:") {
            let id = ProductId(values::id(&self.texts, "id:", id)?);
            return self.known_product(id)?.then_some(id).ok_or_else(unknown);
        }
        if text.is_empty() {
            return Err(values::nothing(&self.texts, "ID"));
        }
        if text.bytes().all(|byte| byte.is_ascii_digit())
            && let Ok(id) = text.parse().map(ProductId)
            && self.known_product(id)?
        {
            return Ok(id);
        }
        self.repository.product_by_code(text)?.map(|product| product.id).ok_or_else(unknown)
    }

    pub fn known_product(&self, id: ProductId) -> Result<bool, Failure> {
        exists(self.repository.product(id))
    }

    pub fn client(&self, name: &str, argument: &str) -> Result<ClientId, Failure> {
        let text = argument.trim();
        let id = ClientId(values::id(&self.texts, name, text.strip_prefix("id:").unwrap_or(text))?);
        let unknown = || Failure::refused(tr!(self.texts, "cli-no-client", what = values::shown(argument)));
        exists(self.repository.client(id))?.then_some(id).ok_or_else(unknown)
    }

    /// A quantity, with its sign.
    pub fn quantity(&self, argument: &str, text: &str) -> Result<Quantity, Failure> {
        // Grams behind a zero, 0,250, are no thousands.
        let part = text.trim().trim_start_matches(['-', '+']).starts_with('0');
        let read = if part { Ok(text) } else { values::one_meaning(text) };
        read.and_then(Quantity::parse_plain).map_err(|error| values::refuse(&self.texts, argument, &error))
    }

    /// A quantity of a unit that a hand may mean.
    pub fn quantity_of(&self, argument: &str, text: &str, unit: Unit) -> Result<Quantity, Failure> {
        let quantity = self.quantity(argument, text)?;
        self.meant(argument, text, absurd::quantity(quantity, unit))?;
        Ok(quantity)
    }

    /// Refuses what looks absurd, unless `--yes` says that it is meant.
    pub fn meant(&self, argument: &str, text: &str, absurd: bool) -> Result<(), Failure> {
        if !absurd || self.yes {
            return Ok(());
        }
        let problem = tr!(self.texts, "cli-absurd", what = values::shown(text));
        Err(Failure::refused(tr!(self.texts, "cli-argument", argument = argument, problem = problem)))
    }

    pub fn price(&self, argument: &str, text: &str) -> Result<UnitPrice, Failure> {
        let price = values::one_meaning(text)
            .and_then(UnitPrice::parse_plain)
            .map_err(|error| values::refuse(&self.texts, argument, &error))?;
        self.meant(argument, text, absurd::price(price, self.shop.currency))?;
        Ok(price)
    }

    pub fn money(&self, argument: &str, text: &str) -> Result<Money, Failure> {
        values::one_meaning(text)
            .and_then(|text| Money::parse_plain(text, self.shop.currency))
            .map_err(|error| values::refuse(&self.texts, argument, &error))
    }

    pub fn unit(&self, argument: &str, text: &str) -> Result<Unit, Failure> {
        Unit::parse(text).ok_or_else(|| {
            let problem = tr!(self.texts, "cli-unit", what = values::shown(text));
            values::bad_argument(&self.texts, argument, problem)
        })
    }
}

/// Whether a row was read; an error other than "not found" is returned.
fn exists<T>(row: repository::Result<T>) -> Result<bool, Failure> {
    match row {
        Ok(_) => Ok(true),
        Err(RepositoryError::Refused(Refusal::NotFound(_))) => Ok(false),
        Err(error) => Err(error.into()),
    }
}
