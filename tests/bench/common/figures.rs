//! Times, their percentiles, and how they are written.

use std::time::{Duration, Instant};

/// How long something took, each time.
#[derive(Debug, Clone, Default)]
pub struct Times(Vec<Duration>);

impl Times {
    /// One more.
    pub fn push(&mut self, time: Duration) {
        self.0.push(time);
    }

    /// Those of another one too.
    pub fn add(&mut self, other: &Times) {
        self.0.extend_from_slice(&other.0);
    }

    /// Measures one call.
    pub fn time<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let value = work();
        self.push(start.elapsed());
        value
    }

    /// How many.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// All of them together.
    pub fn sum(&self) -> Duration {
        self.0.iter().sum()
    }

    /// So many a second, one after the other.
    pub fn rate(&self) -> f64 {
        f64::from(u32::try_from(self.count()).unwrap()) / self.sum().as_secs_f64().max(1e-9)
    }

    /// The time that so many of a thousand do not exceed: the nearest rank.
    pub fn per_mille(&self, of_thousand: usize) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let rank = (sorted.len() * of_thousand).div_ceil(1_000).max(1);
        sorted.get(rank - 1).copied().unwrap_or_default()
    }

    /// The median.
    pub fn p50(&self) -> Duration {
        self.per_mille(500)
    }

    /// What 99 of 100 do not exceed.
    pub fn p99(&self) -> Duration {
        self.per_mille(990)
    }

    /// The longest.
    pub fn max(&self) -> Duration {
        self.per_mille(1_000)
    }
}

/// Repeats something until the budget is spent, but at most `most` times, and at least `least` times.
pub fn repeat(budget: Duration, least: usize, most: usize, mut work: impl FnMut()) -> Times {
    let mut times = Times::default();
    while times.count() < most && (times.count() < least || times.sum() < budget) {
        times.time(&mut work);
    }
    times
}

/// Three digits that count, and the unit.
pub fn shown(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    let (figure, unit) = match seconds {
        s if s < 1e-3 => (s * 1e6, "µs"),
        s if s < 1.0 => (s * 1e3, "ms"),
        s => (s, "s"),
    };
    format!("{} {unit}", digits(figure))
}

/// Three digits that count.
pub fn digits(figure: f64) -> String {
    match figure {
        f if f >= 1e3 => grouped(&format!("{f:.0}")),
        f if f >= 100.0 => format!("{f:.0}"),
        f if f >= 10.0 => format!("{f:.1}"),
        f => format!("{f:.2}"),
    }
}

/// A whole figure in groups of three digits.
pub fn grouped(plain: &str) -> String {
    let mut text = String::new();
    for (at, digit) in plain.chars().enumerate() {
        if at > 0 && (plain.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
