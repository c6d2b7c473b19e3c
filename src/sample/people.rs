//! The clients of the sample shop. Phone numbers and addresses are of the kinds that are kept free for stories.

use fastrand::Rng;

use crate::domain::client::ClientDraft;
use crate::domain::fold;
use crate::domain::ids::ClientId;
use crate::domain::moment::Act;
use crate::repository::{Repository, Result};

const FIRST: &str = "Awa,Fatou,Mariam,Aïcha,Adjoa,Ama,Koffi,Kossi,Kwame,Yao,Ibrahim,Moussa,Amadou,Ousmane,Séverine,Claire,Camille,\
    Élodie,Chloé,Julie,Nathalie,Hélène,Zoé,Léa,Hugo,Lucas,Théo,François,Jérôme,Gaëlle,Benoît,Rémi,Grace,Emma,\
    Olivia,James,Daniel,Sarah,Esther,Ruth,Samuel,David,Nadia,Karim,Yasmine,Mehdi,Thérèse,Prosper";
const LAST: &str = "Adjovi,Agossou,Ahouansou,Dossou,Hounkpatin,Houngbédji,Kpodékon,Zinsou,Sossa,Tossou,Diallo,Traoré,Koné,\
    Ouattara,Cissé,Touré,Mensah,Owusu,Asante,Boateng,Okafor,Adeyemi,Martin,Bernard,Dubois,Moreau,Laurent,Lefèvre,\
    Roux,Girard,Bonnet,Mercier,Blanchard,Chevalier,Gauthier,Perrin,Smith,Taylor,Walker,Hughes,Benali,Haddad,\
    Mansouri,Bouaziz,da Silva,d’Almeida,Nguyen,Kouassi";

/// Adds the clients, those who buy most first.
pub fn add(store: &mut dyn Repository, count: u32, rng: &mut Rng, act: &Act) -> Result<Vec<ClientId>> {
    let mut order: Vec<u32> = (0..count).collect();
    rng.shuffle(&mut order);
    order.into_iter().map(|index| Ok(store.add_client(&draft(index, rng), act)?.id)).collect()
}

fn draft(index: u32, rng: &mut Rng) -> ClientDraft {
    // A step that shares no factor with the table spreads the pairs before any of them comes again.
    let pair = index.wrapping_mul(1_009);
    let first = pick(FIRST, pair);
    let last = pick(LAST, pair / 48 + pair);
    // Past every pair, a second initial tells people apart.
    let round = index / 2_304;
    let middle = char::from_digit(10 + round % 26, 36).unwrap_or('x').to_ascii_uppercase();
    let name = if round == 0 { format!("{first} {last}") } else { format!("{first} {middle}. {last}") };
    let number = rng.u32(0..10_000);
    let phone = match rng.u32(0..10) {
        0..4 => Some(format!("+229 01 97 {:02} {:02} {:02}", rng.u32(0..100), number / 100, number % 100)),
        4..8 => Some(format!("06 39 98 {:02} {:02}", number / 100, number % 100)),
        _ => None,
    };
    let plain = |text: &str| fold(text).chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    let email = (rng.u32(0..10) < 6).then(|| {
        let tail = if round == 0 { String::new() } else { index.to_string() };
        format!("{}.{}{tail}@example.{}", plain(first), plain(last), if rng.bool() { "org" } else { "com" })
    });
    ClientDraft { name, phone, email }
}

fn pick(names: &'static str, index: u32) -> &'static str {
    names.split(',').nth((index % 48) as usize).unwrap_or("Awa")
}
