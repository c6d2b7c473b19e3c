//! The header: brand, shop, tabs, today. What gives way first: `today`, the count of sales, the clock, the sparkline.

use ratatui::{buffer::Buffer, layout::Rect, style::Modifier};

use super::{
    sparkline,
    text::{put, put_right, width},
};
use crate::tui::theme::{Meaning, Theme};

/// What the header shows.
#[derive(Debug, Clone, Default)]
pub struct Header<'a> {
    /// The shop's name.
    pub shop: &'a str,
    /// Titles of the tabs.
    pub tabs: &'a [String],
    pub open: usize,
    /// `today`
    pub today: &'a str,
    /// Today's revenue.
    pub revenue: &'a str,
    /// `23 sales`
    pub sales: &'a str,
    /// Revenue by hour.
    pub hours: &'a [i64],
    /// `14:32`
    pub clock: &'a str,
}

fn cells(text: &str) -> u16 {
    u16::try_from(width(text)).unwrap_or(u16::MAX)
}

impl Header<'_> {
    /// The area of each tab.
    pub fn tabs_at(&self, area: Rect) -> Vec<Rect> {
        let brand = area.width >= 110;
        let mut x = area.x + 1;
        if brand {
            x += cells("SalesTrack") + 2 + cells(self.shop).min(20) + 4;
        }
        let (lead, gap) = if brand { (1, 3) } else { (1, 2) };
        let mut places = Vec::new();
        for title in self.tabs {
            let wide = 2 + cells(title);
            let room = area.right().saturating_sub(x);
            places.push(Rect::new(x, area.y, wide.min(room), 1));
            x = x.saturating_add(wide + gap * lead);
        }
        places
    }

    /// Draws the header's two rows.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, theme: &Theme) {
        if area.height == 0 || area.width == 0 {
            return;
        }
        let muted = theme.style(Meaning::Muted);
        if area.width >= 110 {
            let brand = theme.style(Meaning::Accent).add_modifier(Modifier::BOLD);
            let x = put(buf, area.x + 1, area.y, "SalesTrack", 10, brand);
            put(buf, x + 2, area.y, self.shop, 20, theme.style(Meaning::Soft));
        }
        let places = self.tabs_at(area);
        let y = area.y + 1;
        if area.height > 1 {
            put(buf, area.x, y, &"─".repeat(usize::from(area.width)), area.width, theme.style(Meaning::Border));
        }
        for (i, (title, place)) in self.tabs.iter().zip(&places).enumerate() {
            let open = i == self.open;
            let style = if open { theme.bold() } else { theme.style(Meaning::Soft) };
            let number = if open { theme.style(Meaning::Accent).add_modifier(Modifier::BOLD) } else { muted };
            put(buf, place.x, place.y, &(i + 1).to_string(), place.width, number);
            put(buf, place.x + 2, place.y, title, place.width.saturating_sub(2), style);
            if open && area.height > 1 {
                put(buf, place.x, y, &"━".repeat(usize::from(place.width)), place.width, theme.style(Meaning::Accent));
            }
        }
        let from = places.last().map_or(area.x, |last| last.right() + 2);
        self.draw_today(from, area, buf, theme);
    }

    fn draw_today(&self, from: u16, area: Rect, buf: &mut Buffer, theme: &Theme) {
        let room = area.right().saturating_sub(from + 1);
        let muted = theme.style(Meaning::Muted);
        let revenue = cells(self.revenue);
        let (clock, sales, today) = (cells(self.clock) + 2, cells(self.sales) + 2, cells(self.today) + 1);
        let hours = u16::try_from(self.hours.len()).unwrap_or(u16::MAX);
        let mut need = revenue + 2 + hours + clock + sales + today;
        let show_today = need <= room;
        need -= if show_today { 0 } else { today };
        let show_sales = need <= room;
        need -= if show_sales { 0 } else { sales };
        let show_clock = need <= room;
        need -= if show_clock { 0 } else { clock };
        // Two hours in a cell where there is no room for one in each.
        let half = hours.div_ceil(2);
        let spark = [hours, half].into_iter().find(|cells| need - hours + cells <= room).unwrap_or(0);
        let mut right = area.right().saturating_sub(1);
        if show_clock {
            put_right(buf, right, area.y, self.clock, clock, muted);
            right = right.saturating_sub(clock);
        }
        if spark > 0 {
            let place = Rect::new(right.saturating_sub(spark), area.y, spark, 1);
            sparkline::draw(self.hours, place, theme.style(Meaning::Accent), buf, theme);
            right = right.saturating_sub(spark + 2);
        }
        if show_sales {
            put_right(buf, right, area.y, self.sales, sales, muted);
            right = right.saturating_sub(sales);
        }
        put_right(buf, right, area.y, self.revenue, revenue.min(room), theme.bold());
        if show_today {
            put_right(buf, right.saturating_sub(revenue + 1), area.y, self.today, today, muted);
        }
    }
}
