//! Every action that a key can mean, declared once: key hints, help, palette and the keys page derive from this table.

/// Where an action is at home. A screen lists the scopes that are open, the nearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// On every screen.
    Global,
    /// In every list.
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
        Undo = "undo", Settings = "settings", Refresh = "refresh", Redraw = "redraw", Suspend = "suspend", Back = "back",
        Quit = "quit",
    }
    List {
        Up = "up", Down = "down", PageUp = "page_up", PageDown = "page_down", First = "first", Last = "last",
        Open = "open", Search = "search", NextPane = "next_pane", PreviousPane = "previous_pane",
    }
    Products {
        AddProduct = "add", EditProduct = "edit", Restock = "restock", Adjust = "adjust", DeleteProduct = "delete",
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
        LineUp = "up", LineDown = "down", More = "more", Less = "less", SetQuantity = "quantity", RemoveLine = "remove",
        BasketBack = "back",
    }
    Payment {
        Commit = "commit", PaymentBack = "back",
    }
    History {
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
        format!("action-{}-{}", self.scope().code(), self.code()).replace('_', "-")
    }

    /// Text id of its word on the key line: one word, the shorter the better.
    pub fn hint_id(self) -> String {
        format!("hint-{}-{}", self.scope().code(), self.code()).replace('_', "-")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{Lang, Texts};

    #[test]
    fn every_action_and_scope_has_words_in_both_languages() {
        for lang in [Lang::En, Lang::Fr] {
            let texts = Texts::new(lang);
            let scopes = Scope::ALL.iter().map(|scope| format!("scope-{}", scope.code().replace('_', "-")));
            let actions = Action::ALL.iter().flat_map(|action| [action.label_id(), action.hint_id()]);
            for id in scopes.chain(actions) {
                assert!(!texts.get(&id).starts_with('<'), "{id} has no text in {lang:?}");
            }
        }
    }
}
