/// The words that people put in brackets for what they will write later, in the languages of most mail.
///
/// All words are in lower case. They are compared after `String.lowercased()`.
enum HumanGapWords {
    /// `[Your Company]`, `[Ihr Unternehmen]`
    static let possessives = set(
        """
        your, my, our, ihr, ihre, ihren, ihrem, dein, deine, unser, unsere, votre, vos, ton, ta, notre, su, tu, \
        nuestro, nuestra, seu, sua, nosso, nossa, suo, tuo, tua, vostro, vostra, uw, jouw, je, onze, din, ditt, \
        dit, ert, deres, twój, twoja, twoje, państwa, nazwa, váš, vaše, tvoje, ваш, ваша, ваше, твоє, ваші
        """)

    /// What is filled in: names, things of a company, parts of a mail.
    static let things = set(
        """
        name, names, firstname, lastname, surname, company, business, organization, organisation, brand, product, \
        service, position, role, department, industry, phone, telephone, mobile, address, city, state, country, zip, \
        date, day, month, year, time, amount, price, discount, code, event, venue, location, manager, topic, school, \
        university, team, website, url, testimonial, quote, headline, signature, unternehmen, unternehmensname, firma, \
        firmenname, vorname, nachname, datum, adresse, ort, stadt, telefon, telefonnummer, preis, betrag, thema, \
        betreff, produkt, produktname, position, entreprise, société, prénom, nom, adresse, ville, prix, montant, \
        téléphone, produit, poste, empresa, nombre, apellido, apellidos, fecha, ciudad, dirección, teléfono, precio, \
        importe, producto, cargo, nome, sobrenome, data, cidade, endereço, telefone, preço, valor, produto, azienda, \
        cognome, città, indirizzo, telefono, prezzo, importo, prodotto, ruolo, bedrijf, bedrijfsnaam, naam, voornaam, \
        achternaam, plaats, adres, telefoonnummer, prijs, bedrag, functie, företag, företagsnamn, namn, förnamn, \
        efternamn, stad, pris, virksomhed, firmanavn, navn, fornavn, efternavn, etternavn, dato, by, adresse, yritys, \
        nimi, etunimi, sukunimi, päivämäärä, firmy, imię, nazwisko, data, miasto, cena, kwota, jméno, příjmení, \
        společnost, имя, фамилия, компания, компании, дата, город, адрес, телефон, цена, сумма, ім'я, прізвище, \
        isim, soyisim, şirket, tarih, 姓名, 名字, 公司, 公司名称, 日期, 地址, 电话, 会社名, お名前, 名前, 氏名, 日付, 이름, 회사명, 날짜
        """)

    /// The things that count in round brackets too, in which prose explains others: `(Current Price)`.
    static let names = set(
        """
        name, firstname, lastname, company, vorname, nachname, firma, unternehmen, prénom, nom, entreprise, nombre, \
        apellido, empresa, nome, sobrenome, cognome, azienda, naam, voornaam, bedrijf, namn, förnamn, företag, navn, \
        fornavn, imię, nazwisko, jméno, имя, фамилия, компания, 姓名, 名字, 公司, お名前, 名前, 이름
        """)

    /// Words that stand beside a thing: `[First Name]`, `[Date of event]`.
    static let qualifiers = set(
        """
        first, last, full, middle, customer, customer's, client, client's, recipient, recipient's, user, contact, \
        sender, guest, member, donor, employee, patient, student, candidate, author, company, product, event, order, \
        job, start, end, due, delivery, number, title, of, and, here, street, postal, complete, specific, relevant, \
        current, new, previous, person, person's, de, del, della, dell', da, do, des, der, van, af, och, client, kunden, \
        cliente, klant, kund, kunde, completo, complet, numéro, número, numero, nummer, l'entreprise, la, el, il, le
        """)

    /// Verbs and notes that show a gap whatever it is for: `[Name einfügen]`, `[Price TBC]`.
    static let notes = set(
        """
        tbd, tbc, todo, fixme, replace, placeholder, platzhalter, einfügen, eintragen, ergänzen, ausfüllen, insérer, \
        insérez, compléter, remplir, insertar, inserte, inserta, completar, inserir, insira, preencher, inserisci, \
        inserire, completare, invoegen, invullen, infoga, indsæt, udfyld, sett, lisää, wstaw, uzupełnij, uzupełnienia, \
        vložte, doplnit, вставьте, вставить, заполнить, вкажіть, ekleyin, girin, 插入, 填写, 待定, 待填, 挿入, 入力, 삽입, 입력
        """)

    static let insertions = set("insert, enter, add, type, put, fill, change")

    /// One of these is in every gap.
    static let proof = WordSet(things.union(names).union(notes))

    private static func set(_ words: String) -> Set<String> { Set(words.tableItems) }
}
