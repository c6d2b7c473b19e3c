//! Every action that a key can mean, declared once: key hints, help, palette and the keys page derive from this table.

/// The tabs, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tab {
    /// What the shop sells.
    Products,
    /// Who buys.
    Clients,
    /// The till.
    NewSale,
    /// What was sold.
    History,
    /// What it comes to.
    Reports,
}

impl Tab {
    /// In the order of the header.
    pub const ALL: [Tab; 5] = [Tab::Products, Tab::Clients, Tab::NewSale, Tab::History, Tab::Reports];

    /// Its place in the header.
    pub fn index(self) -> usize {
        Tab::ALL.iter().position(|tab| *tab == self).unwrap_or_default()
    }

    /// The tab so many steps on, round and round.
    #[must_use]
    pub fn step(self, by: isize) -> Tab {
        let count = Tab::ALL.len();
        let index = (self.index() + count).saturating_add_signed(by) % count;
        Tab::ALL.get(index).copied().unwrap_or(self)
    }

    /// The action that opens it.
    pub fn action(self) -> Action {
        match self {
            Tab::Products => Action::TabProducts,
            Tab::Clients => Action::TabClients,
            Tab::NewSale => Action::TabNewSale,
            Tab::History => Action::TabHistory,
            Tab::Reports => Action::TabReports,
        }
    }

    /// Text id of its title.
    pub fn title_id(self) -> &'static str {
        match self {
            Tab::Products => "tab-products",
            Tab::Clients => "tab-clients",
            Tab::NewSale => "tab-new-sale",
            Tab::History => "tab-history",
            Tab::Reports => "tab-reports",
        }
    }
}

/// Where an action is at home. A screen lists the scopes that are open, the nearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// On every screen.
    Global,
    List,
    /// The Products tab.
    Products,
    /// The Clients tab.
    Clients,
    /// The New Sale tab, whatever has the focus.
    NewSale,
    /// The basket of New Sale.
    Basket,
    /// The amount given of New Sale.
    Payment,
    /// The History tab.
    History,
    /// The Reports tab.
    Reports,
    /// An open form.
    Form,
    /// A question that wants yes or no.
    Confirm,
    /// An open list to choose from (palette, picker, help).
    Chooser,
}

impl Scope {
    /// Every scope, in the order of the keys page.
    pub const ALL: [Scope; 12] = [
        Scope::Global,
        Scope::List,
        Scope::Products,
        Scope::Clients,
        Scope::NewSale,
        Scope::Basket,
        Scope::Payment,
        Scope::History,
        Scope::Reports,
        Scope::Form,
        Scope::Confirm,
        Scope::Chooser,
    ];

    /// The scope's word in the keymap file; its title is the text `scope-<code>`.
    pub fn code(self) -> &'static str {
        match self {
            Scope::Global => "global",
            Scope::List => "list",
            Scope::Products => "products",
            Scope::Clients => "clients",
            Scope::NewSale => "new_sale",
            Scope::Basket => "basket",
            Scope::Payment => "payment",
            Scope::History => "history",
            Scope::Reports => "reports",
            Scope::Form => "form",
            Scope::Confirm => "confirm",
            Scope::Chooser => "chooser",
        }
    }

    /// The tab at which it is at home; `None` where it is open on several, or on none.
    pub fn tab(self) -> Option<Tab> {
        match self {
            Scope::Products => Some(Tab::Products),
            Scope::Clients => Some(Tab::Clients),
            Scope::NewSale => Some(Tab::NewSale),
            Scope::History => Some(Tab::History),
            Scope::Reports => Some(Tab::Reports),
            Scope::Global
            | Scope::List
            | Scope::Basket
            | Scope::Payment
            | Scope::Form
            | Scope::Confirm
            | Scope::Chooser => None,
        }
    }

    /// Text id of its title.
    pub fn title_id(self) -> String {
        format!("scope-{}", self.code()).replace('_', "-")
    }
}

macro_rules! actions {
    ($($scope:ident { $($(#[$hint:meta])? $action:ident = $code:literal),+ $(,)? })+) => {
        /// What a key can mean.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Action {
            $($(
                #[doc = concat!("`", $code, "` in the scope ", stringify!($scope), ".")]
                $action,
            )+)+
        }

        impl Action {
            /// Every action, in the order of the keys page.
            pub const ALL: &[Action] = &[$($(Action::$action),+),+];

            /// The scope that it belongs to.
            pub fn scope(self) -> Scope {
                match self { $($(Action::$action => Scope::$scope),+),+ }
            }

            /// The action's word in the keymap file, unique in its scope.
            pub fn code(self) -> &'static str {
                match self { $($(Action::$action => $code),+),+ }
            }
        }
    };
}

actions! {
    Global {
        TabProducts = "products", TabClients = "clients", TabNewSale = "new_sale", TabHistory = "history",
        TabReports = "reports", NextTab = "next_tab", PreviousTab = "previous_tab", Help = "help", Palette = "palette",
        Undo = "undo", Settings = "settings", Scanner = "scanner", Theme = "theme", BackUp = "back_up",
        Restore = "restore", Refresh = "refresh", Redraw = "redraw", Suspend = "suspend", Back = "back",
        Quit = "quit",
    }
    List {
        Up = "up", Down = "down", PageUp = "page_up", PageDown = "page_down", First = "first", Last = "last",
        Open = "open", Search = "search", NextPane = "next_pane", PreviousPane = "previous_pane",
    }
    Products {
        AddProduct = "add", EditProduct = "edit", EditPrice = "price", Restock = "restock", Adjust = "adjust", DeleteProduct = "delete",
        SortProducts = "sort", ReverseProducts = "reverse", LowOnly = "low", SellProduct = "sell", ExportProducts = "export",
        ImportFile = "import", LoadSample = "sample",
    }
    Clients {
        AddClient = "add", EditClient = "edit", Purchases = "purchases", SellToClient = "sell", DeleteClient = "delete",
        AnonymiseClient = "anonymise", SortClients = "sort", ReverseClients = "reverse", ExportClients = "export",
    }
    NewSale {
        Add = "add", MatchUp = "match_up", MatchDown = "match_down", PickClient = "client", NewClient = "new_client",
        WalkIn = "walk_in", OpenPrice = "open_price", Pay = "pay", FocusNext = "focus_next", FocusPrevious = "focus_previous",
        ClearBasket = "clear", UndoLine = "undo",
    }
    Basket {
        LineUp = "up", LineDown = "down", More = "more", Less = "less", SetQuantity = "quantity", SetPrice = "price",
        RemoveLine = "remove",
        KeepCell = "keep", BasketBack = "back",
    }
    Payment {
        Commit = "commit", PaymentBack = "back",
    }
    History {
        SalesToday = "today", SalesYesterday = "yesterday", EarlierDay = "earlier", LaterDay = "later",
        FilterPeriod = "period", FilterClient = "client", FilterProduct = "product", FilterNumber = "number",
        ClearFilters = "clear", Void = "void", ExportSales = "export",
    }
    Reports {
        EarlierPeriod = "earlier", LaterPeriod = "later", NextSpan = "span", PreviousSpan = "previous_span",
        CustomPeriod = "custom", ReportClient = "client", NextReport = "next_report", PreviousReport = "previous_report",
        Drill = "drill", ToggleChart = "chart", ExportReport = "export",
    }
    Form {
        NextField = "next", PreviousField = "previous", ChoiceLeft = "left", ChoiceRight = "right", Save = "save",
        Submit = "submit", Cancel = "cancel",
    }
    Confirm {
        Yes = "yes", No = "no",
    }
    Chooser {
        ChooserUp = "up", ChooserDown = "down", ChooserPageUp = "page_up", ChooserPageDown = "page_down",
        Choose = "choose", ChooserClose = "close",
    }
}

impl Action {
    /// Text id of its label: a verb and what it does, as help and palette write it.
    pub fn label_id(self) -> String {
        self.id("action")
    }

    /// Text id of what it does, in one sentence.
    pub fn tip_id(self) -> String {
        self.id("tip")
    }

    /// Text id of its word on the key line: one word, the shorter the better.
    pub fn hint_id(self) -> String {
        self.id("hint")
    }

    fn id(self, what: &str) -> String {
        format!("{what}-{}-{}", self.scope().code(), self.code()).replace('_', "-")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        i18n::{Lang, Texts},
        tui::widgets::text::width,
    };

    #[test]
    fn every_action_and_scope_has_words_in_both_languages() {
        for lang in [Lang::En, Lang::Fr] {
            let texts = Texts::new(lang);
            let scopes = Scope::ALL.iter().map(|scope| scope.title_id());
            let actions = Action::ALL.iter().flat_map(|action| [action.label_id(), action.hint_id(), action.tip_id()]);
            for id in scopes.chain(actions) {
                assert!(!texts.get(&id).starts_with('<'), "{id} has no text in {lang:?}");
            }
            for action in Action::ALL {
                let tip = texts.get(&action.tip_id());
                assert!(tip.ends_with('.'), "{tip} is no sentence");
                assert!(width(&tip) <= 86, "{tip} is too long for a line of the help");
            }
        }
    }
}
