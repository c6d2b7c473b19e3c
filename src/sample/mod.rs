//! stub
use chrono::{NaiveDate, NaiveTime};
use crate::repository::{OnProgress, Repository, Result};
/// Most.
pub const MOST_SALES: u32 = 2_500_000;
/// Spec.
#[derive(Debug, Clone)]
pub struct SampleSpec { pub sales: u32, pub until: NaiveDate, pub last: Option<NaiveTime>, pub seed: u64, pub offset_minutes: i32 }
impl Default for SampleSpec { fn default() -> Self { SampleSpec { sales: 20_000, until: NaiveDate::default(), last: None, seed: 1, offset_minutes: 60 } } }
/// Fill.
pub fn fill(_r: &mut dyn Repository, _s: &SampleSpec, _p: OnProgress<'_>) -> Result<()> { Ok(()) }
