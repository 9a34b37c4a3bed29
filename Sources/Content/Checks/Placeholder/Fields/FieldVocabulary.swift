/// The words that name fields of mailing lists, with their meanings, in the languages of the largest mail markets.
/// They are in lower case, without separators; compounds such as `firstname` and `orderNumber` are recognised by
/// their words.
///
/// **Why words and not whole names:** every tool and every customer has other spellings (`F_NAME`, `kundeVorname`,
/// `order.billing_city`), made of a few hundred words. A list of spellings would know only the mail it was made from.
struct FieldVocabulary: Sendable {
    /// The meanings of a word; a word may have several.
    struct Meaning: OptionSet, Sendable {
        let rawValue: UInt16
        /// A name of a person; alone it is surely a field: `fname`, `vorname`, `surname`.
        static let certainName = Meaning(rawValue: 1)
        /// A name that is also an ordinary word: `name`, `nom`.
        static let name = Meaning(rawValue: 2)
        /// A word that makes a `name` a person's: `first`, `last`, `full`.
        static let partOfName = Meaning(rawValue: 4)
        /// The person or thing that the field belongs to: `customer`, `company`, `order`, `event`.
        static let entity = Meaning(rawValue: 8)
        /// A property of it: `email`, `city`, `price`.
        static let datum = Meaning(rawValue: 16)
        /// A link or a function of the mailing: `unsubscribe`, `webversion`, `url`.
        static let function = Meaning(rawValue: 32)
        /// A word that needs another word: `status`, `type`, `details`.
        static let qualifier = Meaning(rawValue: 64)
        /// A request to fill something in: `insert`, `placeholder`.
        static let instruction = Meaning(rawValue: 128)
        /// A word without a separate meaning: `of`, `the`, `to`.
        static let particle = Meaning(rawValue: 256)
        /// A word of programs and their settings, but not of mailing lists: `path`, `http`, `config`.
        static let technical = Meaning(rawValue: 512)
        /// A word that identifies a thing and is rare in link texts and headings: `number`, `id`, `date`.
        static let identifying = Meaning(rawValue: 1024)
        /// A function that only mailings have: `unsubscribe`, `webversion`.
        static let mailing = Meaning(rawValue: 4096)
        /// A possessive: `your`.
        static let possessive = Meaning(rawValue: 2048)
    }

    static let shared = FieldVocabulary(adding: [])

    private var meanings: [UInt64: Meaning] = [:]

    /// - Parameter fields: names of the operator's own fields; alone they are surely fields.
    init(adding fields: [String]) {
        for (meaning, words) in Self.words {
            for word in words.split(whereSeparator: \.isWhitespace) { insert(String(word), meaning) }
        }
        for field in fields { insert(String(field.filter(\.isLetter)).lowercased(), .certainName) }
    }

    private mutating func insert(_ word: String, _ meaning: Meaning) {
        for hash in WordSet.hashes(of: word) { meanings[hash, default: []].formUnion(meaning) }
    }

    /// Empty when the word is not in the vocabulary. A plural counts as its singular.
    func meaning(_ word: ArraySlice<UInt8>) -> Meaning {
        if let meaning = meanings[WordSet.hash(word)] { return meaning }
        guard word.count > 4, let last = word.last, last | 0x20 == UInt8(ascii: "s") else { return [] }
        return meanings[WordSet.hash(word.dropLast())] ?? []
    }

    private static let words: [(Meaning, String)] = [
        (
            .certainName,
            """
            fname lname mname firstname lastname forename surname fullname nickname displayname username gecos emailaddr
            vorname nachname firmenname prénom prenom nomdefamille apellido apellidos cognome sobrenome primeironome
            voornaam achternaam imię imie imiona nazwisko jméno jmeno příjmení prijmeni priezvisko förnamn fornamn
            efternamn fornavn etternavn etunimi sukunimi keresztnév keresztnev vezetéknév prenume soyad soyadı
            фамилия отчество прізвище επώνυμο 姓名 名字 氏名 お名前 名前 姓 이름 성명 성함 vokativ salutationname
            unsubscribelink unsubscribeurl emailaddress zipcode postcode
            """
        ),
        (
            .name,
            """
            name nom nome nombre naam имя ім'я імя namn navn nimi név nume meno ad adı isim nama tên όνομα اسم
            salutation greeting anrede aanhef titel title civilité civilite saludo 称呼
            """
        ),
        (.partOfName, "first last middle full given family maiden nick display preferred short user"),
        (
            .entity,
            """
            user customer client contact recipient subscriber member lead guest donor patient student employee account
            company organization organisation org business shop store site website app brand sender owner person profile
            prospect buyer seller shopper supporter participant attendee applicant candidate visitor partner
            friend parent child team order invoice receipt product item cart ticket booking reservation appointment event
            course lesson meeting flight hotel trip project task issue campaign newsletter mailing list template segment
            plan subscription membership payment transaction shipment delivery package coupon voucher promo merge alias vcard domain
            kunde kunden empfänger mitglied firma bestellung rechnung clienta cliente usuario utilisateur destinataire
            entreprise société societe commande facture empresa pedido factura azienda ordine fattura utente klant bedrijf
            bestelling factuur klient zamówienie zakaznik zákazník клиент компания заказ müşteri şirket sipariş kund
            客户 用户 公司 订单 お客様名 会社名 会社 注文番号 고객 고객명 회사 주문번호 pelanggan
            """
        ),
        (
            .datum,
            """
            email mail phone telephone mobile cell fax address addr street city town state country region county zip
            postal birthday birthdate birth gender language locale age currency price amount total subtotal discount
            balance quantity qty tax fee cost points reward sku color colour size weight rating password otp pin
            courriel correo e-mail telefon telefonnummer téléphone telefono teléfono stadt ort plz strasse straße land
            ville ciudad cidade città citta pays país pais stad miasto kraj város место город телефон адрес почта страна şehir
            邮箱 电话 地址 城市 电子邮件 メール メールアドレス 住所 이메일 전화번호 주소 industry department position job
            occupation quota deadline
            """
        ),
        (
            .function,
            """
            unsubscribe unsub optout optin opt out in unsubscription webversion webview webcopy browser view preferences
            prefs preference manage mirror archive forward link url uri href click clickthrough confirm confirmation
            verify verification activation activate reset login signup logo image img banner button cta action preview
            preheader subject header footer body content headline signature tracking track pixel open redirect
            resign abmelden abmeldelink abmeldung désabonnement desabonnement désinscription baja cancelar descadastrar
            disiscrizione afmelden uitschrijven rezygnacja wypisz odhlásit avregistrera отписаться отписка 退订 配信停止
            """
        ),
        (
            .mailing,
            """
            unsubscribe unsub unsubscribelink unsubscribeurl optout unsubscription webversion webview webcopy mirror
            resign abmelden abmeldelink abmeldung désabonnement desabonnement désinscription desinscription baja descadastrar
            disiscrizione afmelden uitschrijven rezygnacja wypisz odhlásit odhlasit avregistrera avmeld afmeld peruuta
            leiratkozás leiratkozas dezabonare отписаться отписка 退订 配信停止 수신거부 abbestellen onlineversion
            """
        ),
        (
            .identifying,
            """
            id ids uid no nr num number code key token hash guid uuid date day month year time serial reference ref
            datum nummer numéro numero número fecha numer data дата номер tarih tarihi 日期 编号 号码 日付 番号 번호 날짜
            """
        ),
        (
            .qualifier,
            """
            type status value extra copyright count info information detail details start end expiry expiration due created updated sent
            received field var variable custom attribute param property merge text string html raw encoded label source
            channel category tag batch message msg note comment reason description summary default fallback current
            today rand random sys auth object service deal topic post author assignee requester
            """
        ),
        (.instruction, "insert placeholder missing einfügen insérer insertar inserisci inserir"),
        (.possessive, "your ihr ihre votre vos su tu seu sua suo uw twój ваш ваша"),
        (
            .technical,
            """
            http https env path home tmp dir file filename config cfg src lib bin include make build arch version release
            host port server request remote proc std null undefined error debug function class kernel module appdata
            programdata localappdata userprofile userdomain computername programfiles agent referer cookie stdin stdout
            """
        ),
        (.particle, "here get xml of the for to from by and or is has an my our on at with f c v a x de la le el"),
    ]
}
