//! The commands as a shopkeeper's script runs them: a real process, a real file, a closed environment.

use std::{
    fs,
    process::{Command, Stdio},
};

use serde_json::{Value, json};

use crate::home::{Home, MOUSE};

/// A home with a product by the piece (12.50), one by the kilo (3.40) and a client in its shop.
fn shop() -> Home {
    let home = Home::bare();
    home.ok(&["init", "--name", "Chez Awa"]);
    home.ok(&["product", "add", "--name", "Thé à la menthe", "--price", "12.50", "--code", "618", "--stock", "23"]);
    let tomatoes = ["product", "add", "--name", "Tomatoes", "--price", "3,40", "--code", "tom", "--unit", "kg"];
    home.ok(&[&tomatoes[..], &["--stock", "5.5", "--threshold", "2"]].concat());
    home.ok(&["client", "add", "--name", "Awa Dossou", "--phone", "06 39 98 00 01", "--email", "awa@example.com"]);
    home
}

#[test]
fn only_three_commands_make_a_shop() {
    let home = Home::bare();
    for arguments in [&["product", "list"][..], &["sale", "list"], &["report", "best-sellers"], &["check"]] {
        assert!(home.refused(arguments).contains("there is no shop at"));
    }
    assert!(!home.path(".local").exists());
    home.ok(&["init"]);
    assert!(home.path(".local/share/salestrack/salestrack.db").exists());
    assert!(home.refused(&["init"]).contains("already"));
}

#[test]
fn the_database_is_the_flag_s_then_the_variable_s_then_the_file_s() {
    let home = Home::bare();
    fs::create_dir_all(home.path(".config/salestrack")).unwrap();
    let of_file = home.path("file.db");
    fs::write(home.path(".config/salestrack/config.toml"), format!("database = {:?}\n", of_file.display().to_string()))
        .unwrap();
    home.ok(&["init"]);
    assert!(of_file.exists());
    let of_variable = home.path("variable.db");
    assert!(home.command(&["init"]).env("SALESTRACK_DATABASE", &of_variable).status().unwrap().success());
    assert!(of_variable.exists());
    home.ok(&["init", "--database", &home.path("new/flag.db").display().to_string()]);
    assert!(home.path("new/flag.db").exists());
    fs::write(home.path(".config/salestrack/config.toml"), "lang = \"fr\"\n\nthem = \"dark\"\n").unwrap();
    let refusal = home.refused(&["init"]);
    assert!(refusal.contains("them") && refusal.contains("line 3"), "{refusal}");
}

#[test]
fn products_in_every_shape() {
    let home = shop();
    let tea = json!({"id": 1, "code": "618", "name": "Thé à la menthe", "price": "12.50", "unit": "piece", "stock": "23", "threshold": null});
    let tomatoes = json!({"id": 2, "code": "tom", "name": "Tomatoes", "price": "3.40", "unit": "kg", "stock": "5.5", "threshold": "2"});
    assert_eq!(home.json(&["product", "list"]), json!([tea, tomatoes]));
    for name in ["1", "id:1", "618"] {
        assert_eq!(home.json(&["product", "show", name]), tea);
    }
    assert_eq!(
        home.csv(&["product", "list"]),
        "id,code,name,price,unit,stock,threshold\n1,618,Thé à la menthe,12.50,piece,23,\n2,tom,Tomatoes,3.40,kg,5.5,2\n"
    );
    let table = home.ok(&["product", "list"]);
    assert!(table.contains("€12.50") && table.contains("Threshold"), "{table}");
    assert_eq!(home.json(&["product", "restock", "2", "0,25"])["stock"], "5.75");
    assert_eq!(home.json(&["product", "adjust", "1", "-3", "--reason", "breakage"])["stock"], "20");
    assert_eq!(home.json(&["product", "adjust", "1", "+1", "--reason", "count"])["stock"], "21");
    let edited = home.json(&["product", "edit", "2", "--price", "0.0125", "--threshold", ""]);
    assert_eq!((&edited["price"], &edited["threshold"]), (&json!("0.0125"), &Value::Null));
    assert!(home.refused(&["product", "add", "--name", "x", "--price", "1", "--code", "618"]).contains("618"));
    home.ok(&["product", "delete", "618"]);
    assert_eq!(home.json(&["product", "list"]).as_array().unwrap().len(), 1);
}

#[test]
fn clients_and_their_history() {
    let home = shop();
    home.ok(&["sale", "add", "--line", "618=2", "--line", "tom=0,25", "--client", "1"]);
    let awa = json!({"id": 1, "name": "Awa Dossou", "phone": "06 39 98 00 01", "email": "awa@example.com", "orders": 1, "revenue": "25.85"});
    assert_eq!(home.json(&["client", "list"]), json!([awa]));
    assert_eq!(home.json(&["client", "show", "1"]), awa);
    assert_eq!(
        home.csv(&["client", "history", "1"]),
        "number,day,product_id,name,quantity,unit_price,total\n\
         2026-000001,2026-11-22,1,Thé à la menthe,2,12.50,25.00\n\
         2026-000001,2026-11-22,2,Tomatoes,0.25,3.40,0.85\n"
    );
    assert_eq!(home.json(&["client", "edit", "1", "--phone", ""])["phone"], Value::Null);
    assert!(home.refused(&["client", "show", "7"]).contains('7'));
    home.ok(&["client", "anonymise", "1"]);
    assert_eq!(home.json(&["client", "list"]), json!([]));
    assert_eq!(home.json(&["report", "revenue-per-client"])[0]["name"], Value::Null);
}

#[test]
fn a_sale_is_printed_whole_and_voided_whole() {
    let home = shop();
    let sale = home.json(&["sale", "add", "--line", "id:1=2", "--line", "tom=0.25", "--client", "1", "--given", "30"]);
    assert_eq!(
        sale,
        json!({
            "number": "2026-000001", "day": "2026-11-22", "client_id": 1, "client": "Awa Dossou", "units": "3", "total": "25.85",
            "lines": [
                {"product_id": 1, "code": "618", "name": "Thé à la menthe", "unit": "piece", "quantity": "2", "unit_price": "12.50", "total": "25.00"},
                {"product_id": 2, "code": "tom", "name": "Tomatoes", "unit": "kg", "quantity": "0.25", "unit_price": "3.40", "total": "0.85"},
            ],
            "payments": [{"tender": "cash", "amount": "25.85", "given": "30.00", "change": "4.15"}],
        })
    );
    assert_eq!(home.json(&["sale", "show", "2026-000001"]), sale);
    assert_eq!(home.json(&["product", "show", "1"])["stock"], "21");
    let void = home.json(&["sale", "void", "2026-000001"]);
    assert_eq!((&void["number"], &void["total"]), (&json!("2026-000002"), &json!("-25.85")));
    assert_eq!(home.json(&["product", "show", "1"])["stock"], "23");
    assert!(home.refused(&["sale", "void", "2026-000001"]).contains("2026-000002"));
    assert_eq!(
        home.csv(&["sale", "list", "--client", "1"]),
        "number,day,client_id,client,units,total\n\
         2026-000002,2026-11-22,1,Awa Dossou,-3,-25.85\n\
         2026-000001,2026-11-22,1,Awa Dossou,3,25.85\n"
    );
    assert_eq!(home.json(&["sale", "list", "--to", "2026-11-21"]), json!([]));
    assert_eq!(home.json(&["sale", "list", "--product", "tom"]).as_array().unwrap().len(), 2);
    assert!(home.ok(&["check"]).contains("in order"));
}

#[test]
fn a_key_sells_once() {
    let home = shop();
    let first = home.json(&["sale", "add", "--line", "618", "--key", "k"]);
    assert_eq!(home.json(&["sale", "add", "--line", "618", "--key", "k"]), first);
    assert_eq!(home.json(&["product", "show", "618"])["stock"], "22");
    assert!(home.refused(&["sale", "add", "--line", "618=2", "--key", "k"]).contains('k'));
}

#[test]
fn what_can_t_be_sold_is_refused_in_words() {
    let home = shop();
    let short = home.refused(&["sale", "add", "--line", "618=20", "--line", "618=4"]);
    assert!(short.contains("Thé à la menthe") && short.contains("24") && short.contains("23"), "{short}");
    assert!(home.refused(&["sale", "add", "--line", "618", "--given", "12"]).contains("€12.50"));
    assert!(home.refused(&["sale", "add", "--line", "nothing"]).contains("nothing"));
    assert!(home.refused(&["sale", "add", "--line", "618=0.5"]).contains("whole"));
    let french = home.refused(&["sale", "add", "--line", "618=0", "--lang", "fr"]);
    assert!(french.contains("Quantité : zéro"), "{french}");
    assert_eq!(home.json(&["sale", "list"]), json!([]));
}

#[test]
fn the_six_reports() {
    let home = shop();
    home.ok(&["sale", "add", "--line", "618=2", "--client", "1"]);
    home.ok(&["sale", "add", "--line", "tom=0.5"]);
    let csv = |report: &str| home.csv(&["report", report]);
    assert_eq!(csv("orders-per-day"), "day,orders\n2026-11-22,2\n");
    assert_eq!(
        csv("best-sellers"),
        "product_id,name,unit,units,revenue\n1,Thé à la menthe,piece,2,25.00\n2,Tomatoes,kg,0.5,1.70\n"
    );
    assert_eq!(csv("revenue-per-client"), "client_id,name,orders,revenue\n1,Awa Dossou,1,25.00\n,,1,1.70\n");
    assert_eq!(csv("units-per-month"), "month,unit,units\n2026-11,kg,0.5\n2026-11,piece,2\n");
    assert_eq!(csv("revenue-per-month"), "month,orders,revenue\n2026-11,2,26.70\n");
    assert_eq!(
        csv("least-popular"),
        "product_id,name,unit,units,revenue\n2,Tomatoes,kg,0.5,1.70\n1,Thé à la menthe,piece,2,25.00\n"
    );
    assert_eq!(home.csv(&["report", "orders-per-day", "--to", "2026-11-21"]), "day,orders\n");
    assert_eq!(home.json(&["report", "best-sellers", "--limit", "1"]).as_array().unwrap().len(), 1);
    assert_eq!(home.csv(&["report", "revenue-per-month", "--client", "1"]), "month,orders,revenue\n2026-11,1,25.00\n");
    assert!(home.ok(&["report", "revenue-per-month", "--lang", "fr"]).contains("novembre 2026"));
}

#[test]
fn francs_have_no_decimals() {
    let home = Home::bare();
    home.ok(&["init", "--currency", "xof", "--lang", "fr"]);
    home.ok(&["product", "add", "--name", "Attiéké", "--price", "1500", "--stock", "3", "--code", "att"]);
    let sale = home.json(&["sale", "add", "--line", "att", "--given", "2000"]);
    assert_eq!((&sale["total"], &sale["payments"][0]["change"]), (&json!("1500"), &json!("500")));
    assert!(home.misunderstood(&["sale", "add", "--line", "att", "--given", "1500.50"]).contains("--given"));
}

#[test]
fn hostile_arguments_are_named_in_one_line() {
    let home = shop();
    for bad in ["99999999999999999999", "1e5", "NaN", "", "１２"] {
        let line = format!("618={bad}");
        let cases: [(&str, Vec<&str>); 12] = [
            ("--price", vec!["product", "add", "--name", "x", "--price", bad]),
            ("--stock", vec!["product", "add", "--name", "x", "--price", "1", "--stock", bad]),
            ("--threshold", vec!["product", "add", "--name", "x", "--price", "1", "--threshold", bad]),
            ("Q", vec!["product", "restock", "1", bad]),
            ("Q", vec!["product", "adjust", "1", bad, "--reason", "r"]),
            ("--line", vec!["sale", "add", "--line", &line]),
            ("--given", vec!["sale", "add", "--line", "618", "--given", bad]),
            ("--client", vec!["sale", "add", "--line", "618", "--client", bad]),
            ("ID", vec!["client", "show", bad]),
            ("--from", vec!["sale", "list", "--from", bad]),
            ("--limit", vec!["report", "best-sellers", "--limit", bad]),
            ("--sales", vec!["demo", "--create", "/nowhere/x.db", "--sales", bad]),
        ];
        for (name, arguments) in cases {
            let refusal = home.misunderstood(&arguments);
            assert!(refusal.starts_with(&format!("salestrack: {name}: ")), "{arguments:?}: {refusal}");
        }
    }
    assert!(home.misunderstood(&["sale", "list", "--from", "2026-02-30"]).contains("2026-02-30"));
    home.misunderstood(&["sale", "list", "--from", "2026-02-02", "--to", "2026-02-01"]);
}

#[test]
fn usage_is_exit_2_and_help_is_exit_0() {
    let home = Home::bare();
    for arguments in [&["nothing"][..], &["product"], &["sale", "add"], &["report", "all"], &["check", "--lang", "de"]]
    {
        assert_eq!(home.run(arguments).status.code(), Some(2), "{arguments:?}");
    }
    assert!(home.ok(&["--help"]).contains("import"));
    assert!(home.ok(&["--version"]).starts_with("salestrack "));
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let home = shop();
    for shape in ["table", "json", "csv"] {
        let mut command = home.command(&["product", "list", "--format", shape]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert!(output.stderr.is_empty() && output.status.code() == Some(0), "{shape}: {output:?}");
    }
}

#[test]
fn the_sample_shop_is_the_same_every_time() {
    let home = Home::bare();
    let create = |name: &str| {
        let path = home.path(name).display().to_string();
        home.ok(&["demo", "--create", &path, "--until", "2026-11-22", "--sales", "1500"]);
        let report = |kind: &str| home.csv(&["report", kind, "--database", &path]);
        assert!(home.ok(&["check", "--database", &path]).contains("in order"));
        let products = home.json(&["product", "list", "--database", &path]);
        let stocks: Vec<f64> =
            products.as_array().unwrap().iter().map(|p| p["stock"].as_str().unwrap().parse().unwrap()).collect();
        assert!(stocks.iter().all(|stock| *stock >= 0.0));
        (report("orders-per-day"), report("best-sellers"), report("revenue-per-client"), products)
    };
    let (first, second) = (create("a.db"), create("b.db"));
    assert!(first == second);
    assert!(first.0.contains("\n2026-11-22,"));
    let orders: u32 = first.0.lines().skip(1).map(|line| line.split_once(',').unwrap().1.parse::<u32>().unwrap()).sum();
    assert_eq!(orders, 1491, "1,500 sales, of which nine were voided");
    assert!(home.refused(&["demo", "--create", &home.path("a.db").display().to_string()]).contains("already"));
}

#[test]
fn the_dashboard_says_in_one_line_why_it_does_not_open() {
    let home = Home::bare();
    fs::write(home.path("notes.txt"), "milk, bread").unwrap();
    for arguments in [&[][..], &["--database", "notes.txt"][..]] {
        let output = home.run(arguments);
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1));
        assert!(told.starts_with("salestrack: ") && told.lines().count() == 1, "{told}");
    }
}

/// The answer is lost, not the sale: who is told of a failure would sell again.
#[test]
fn a_sale_whose_answer_cannot_be_written_is_said_to_be_recorded() {
    let home = shop();
    let full = || Stdio::from(fs::OpenOptions::new().write(true).open("/dev/full").unwrap());
    for (arguments, number) in
        [(&["sale", "add", "--line", "618"][..], "2026-000001"), (&["sale", "void", "2026-000001"], "2026-000002")]
    {
        let output = home.command(arguments).stdout(full()).stderr(Stdio::piped()).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{said}");
        assert!(said.contains(number) && said.contains("was recorded"), "{said}");
    }
    assert_eq!(home.json(&["sale", "list"]).as_array().unwrap().len(), 2);
    // Every command that writes.
    fs::copy(home.file(), home.path("old.bak")).unwrap();
    let [new, old, other] = ["new.bak", "old.bak", "other.db"].map(|name| home.named(name));
    let commands = format!(
        "product add --name X --price 1; product edit 1 --price 2; product restock 1 1; product adjust 1 -1 --reason torn;
        product delete id:2; client add --name Bea; client edit 1 --name Ada; client anonymise 1; check --repair; backup {new}; backup; migrate; restore {old}; init --database {other}"
    );
    for command in commands.split(';') {
        let arguments: Vec<&str> = command.split_whitespace().collect();
        let output = home.command(&arguments).stdout(full()).stderr(Stdio::piped()).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{command}: {said}");
        assert!(said.contains("was recorded"), "{command}: {said}");
    }
    // What changes nothing has failed.
    let output = home.command(&["sale", "list"]).stdout(full()).stderr(Stdio::piped()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
}

/// A variable that is no text must not lead to another shop than the one that was meant.
#[test]
fn a_variable_that_is_no_text_is_refused() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt};
    let home = shop();
    for name in ["SALESTRACK_DATABASE", "SALESTRACK_THEME", "SALESTRACK_LANG"] {
        let output = home
            .command(&["sale", "add", "--line", "618"])
            .env(name, OsStr::from_bytes(b"caf\xe9.db"))
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{name}: {said}");
        assert!(said.contains(name), "{said}");
    }
    assert_eq!(home.json(&["sale", "list"]), json!([]));
}

#[test]
fn a_pipe_is_no_database_to_import() {
    let home = shop();
    let pipe = home.path("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    home.refused(&["import", &pipe.display().to_string()]);
}

#[test]
fn a_pipe_where_a_file_belongs_keeps_nobody_waiting() {
    let home = shop();
    let pipe = |path: &std::path::Path| assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    let source = home.path("ecom_db.db");
    std::fs::copy(home.file(), &source).unwrap();
    // A command that waits at the pipe is ended, and that is no refusal.
    let refused = |arguments: &[&str]| {
        let mut command = Command::new("timeout");
        command.arg("20").arg(env!("CARGO_BIN_EXE_salestrack")).args(arguments).env_clear().envs(home.variables());
        let output = command.stdin(Stdio::null()).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {output:?}");
    };
    let source_name = source.display().to_string();
    for side in ["-journal", "-wal", "-shm"] {
        let beside = |path: &std::path::Path| std::path::PathBuf::from(format!("{}{side}", path.display()));
        pipe(&beside(&home.file()));
        for command in [vec!["product", "list"], vec!["product", "restock", "1", "1"], vec!["check"], vec!["backup"]] {
            refused(&command);
        }
        std::fs::remove_file(beside(&home.file())).unwrap();
        pipe(&beside(&source));
        refused(&["import", &source_name]);
        refused(&["restore", &source_name, "--force"]);
        std::fs::remove_file(beside(&source)).unwrap();
    }
    home.ok(&["check"]);
}

/// `1,300` is thirteen hundred in English and one and a bit in French: a price is not guessed.
#[test]
fn a_comma_that_may_mean_two_things_is_refused() {
    let home = shop();
    for price in ["1,300", "12,345", "0,500"] {
        assert!(home.misunderstood(&["product", "add", "--name", "X", "--price", price]).contains(price));
        assert!(home.misunderstood(&["sale", "add", "--line", "618", "--given", price]).contains(price));
    }
    home.ok(&["product", "add", "--name", "X", "--price", "1,30"]);
    home.ok(&["product", "restock", "tom", "0,500"]);
}

/// Names that an older program, or another one, let in.
#[test]
fn no_control_character_of_a_file_reaches_what_is_printed() {
    let home = shop();
    let c = rusqlite::Connection::open(home.file()).unwrap();
    let name = "'\u{1b}[31mred\u{9b}\u{7f}\u{202e}\u{2028}' || char(10) || char(13) || char(0) || 'x'";
    c.execute_batch(&format!("UPDATE products SET name = {name}; UPDATE clients SET name = {name}")).unwrap();
    drop(c);
    for command in ["product list", "product show id:1", "client list", "client show 1"] {
        for shape in ["table", "csv", "json"] {
            let arguments: Vec<&str> = command.split(' ').chain(["--format", shape]).collect();
            let said = home.ok(&arguments);
            let steers = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{2028}' | '\u{202e}');
            assert!(!said.chars().any(steers), "{command} {shape}: {said:?}");
            assert!(shape != "csv" || said.lines().count() >= 2 && !said.contains("\"\n"), "{said:?}");
        }
    }
}

#[test]
fn a_clock_far_ahead_is_refused_and_there_is_a_way_back() {
    let home = Home::shop();
    let sell = ["sale", "add", "--line", MOUSE];
    let meant = ["sale", "add", "--line", MOUSE, "--yes"];
    home.on("2026-11-20", &sell);
    let refused = |day: &str, why: &str| {
        let output = home.run_on(day, &sell);
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && said.contains(why) && said.contains("--yes"), "{said}");
    };
    // A year without a sale is a long holiday; more is asked about.
    home.on("2027-11-21", &sell);
    refused("2099-03-12", "the clock says 12 Mar 2099, more than a year after the last sale, of 21 Nov 2027");
    home.on("2099-03-12", &meant);
    // The clock is set right: said once, and the sale of 2099 can be voided.
    refused("2027-11-22", "the clock stands before the last sale, of 12 Mar 2099");
    home.on("2027-11-22", &["sale", "void", "2099-000001"]);
    home.on("2027-11-22", &sell);
    home.ok(&["check"]);
}
