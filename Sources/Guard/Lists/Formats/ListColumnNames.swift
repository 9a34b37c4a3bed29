/// The known names of columns and keys, as `normal` writes them; earlier names take precedence over later ones.
enum ListColumnNames {
    /// Letters and digits in lower case: `E-Mail Address`, `email_address` and `EmailAddress` are one name.
    static func normal(_ name: some StringProtocol) -> String {
        String(
            String.UnicodeScalarView(
                name.lowercased().unicodeScalars.filter { $0.properties.isAlphabetic || isDigit($0) }))
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    /// These names have no other meaning.
    static let address = [
        "email", "emailaddress", "mail", "mailaddress", "recipientemail", "recipientaddress", "contactemail",
        "useremail", "subscriberemail", "customeremail", "emailid", "primaryemail", "useremailaddress", "emails",
        // German, French, Spanish, Italian, Portuguese
        "emailadresse", "mailadresse", "adresseemail", "adressemail", "adressemél", "courriel", "adressecourriel",
        "adresseélectronique", "correo", "correoelectrónico", "correoelectronico", "direccióndecorreo",
        "direccióndecorreoelectrónico", "direccióndeemail", "indirizzoemail", "indirizzodiposta",
        "indirizzodipostaelettronica", "postaelettronica", "correioeletrônico", "correioeletronico",
        "endereçodeemail", "enderecodeemail", "endereçodecorreioeletrônico",
        // Dutch, Danish, Norwegian, Swedish, Finnish
        "emailadres", "mailadres", "epost", "epostadresse", "epostadress", "mejladress", "sähköposti",
        "sähköpostiosoite",
        // Polish, Czech, Slovak, Hungarian, Romanian, Turkish
        "adresemail", "adrespocztyelektronicznej", "emailováadresa", "emailcím", "adresadeemail", "eposta",
        "epostaadresi",
        // Russian, Ukrainian, Greek, Japanese, Chinese, Korean
        "электроннаяпочта", "почта", "адресэлектроннойпочты", "имейл", "електроннапошта", "ηλεκτρονικόταχυδρομείο",
        "メールアドレス", "メール", "eメール", "邮箱", "电子邮件", "电子邮箱", "邮件地址", "電子郵件", "電子信箱", "이메일", "이메일주소",
    ].map(normal)

    /// May mean something else, such as a street: used only when the first row has a valid target in this column.
    static let perhapsAddress = [
        "recipient", "address", "subscriber", "contact", "user", "username", "destination", "to", "adresse",
        "empfänger",
        "destinataire", "destinatario", "entry", "value",
    ].map(normal)

    static let hash = [
        "hash", "emailhash", "hashedemail", "md5", "emailmd5", "md5email", "sha1", "emailsha1", "sha256", "emailsha256",
        "sha256email", "sha512", "emailsha512",
    ]

    static let domain = ["domain", "emaildomain", "domaine", "dominio", "domäne"].map(normal)

    static let reason = [
        "suppressionreason", "unsubscribereason", "unsubreason", "bouncereason", "reason", "reasonmessage",
        "reasoncode",
        "grund", "raison", "motif", "motivo", "status", "type", "category", "error",
    ]

    static let since = [
        "unsubscribedat", "unsubscribetime", "unsubtime", "suppressedat", "bouncedat", "complainedat", "blockedat",
        "createdat", "created", "addedat", "dateadded", "createddate", "datecreated", "timestamp", "date", "since",
        "time",
        "datetime", "unsubscribedate", "optoutdate", "lastupdatetime", "updatedat", "updated", "unsubscribed", "datum",
        "fecha", "data",
    ]

    /// For an audience: signs of life; the latest one counts.
    static let engaged = [
        "lastengagedat", "lastengaged", "engagedat", "lastengagement", "lastengagementat", "lastengagementdate",
        "lastactivity", "lastactivityat", "lastactivitydate", "lastactive", "lastactiveat", "lastactivedate",
        "lastinteraction", "lastinteractionat", "lastinteractiondate", "lastseen", "lastseenat", "lastseendate",
        "lastopen", "lastopenat", "lastopendate", "lastopened", "lastopenedat", "lastemailopen", "lastemailopendate",
        "lastclick", "lastclickat", "lastclickdate", "lastclicked", "lastclickedat", "lastemailclick",
        "lastemailclickdate", "lastreply", "lastreplyat", "lastvisit", "lastvisitat", "lastvisitdate", "lastlogin",
        "lastloginat", "lastlogindate", "lastpurchase", "lastpurchaseat", "lastpurchasedate", "lastorder",
        "lastorderat", "lastorderdate",
    ]

    /// For an audience: when the person subscribed. A confirmation comes before a request, and both before the time
    /// when the row was created.
    static let subscribed = [
        "subscribedat", "subscribedate", "subscribed", "subscriptiondate", "subscribedon", "confirmtime", "confirmedat",
        "doubleoptinat", "optintime", "optinat", "optindate", "optedinat", "optin", "signupat", "signupdate", "signup",
        "signuptime", "signedupat", "joinedat", "joined", "joindate", "registeredat", "registrationdate", "addedat",
        "dateadded", "createdat", "created", "createddate", "createdate", "datecreated", "timestampsignup",
    ]

    /// For an audience: the person's segment. Tags are used when there is nothing better. `list` is missing here
    /// because it more often names the whole file than a segment.
    static let segment = [
        "segment", "segmentname", "segments", "audiencesegment", "group", "groupname", "groups", "tag", "tags",
    ]

    /// Whether the person may be mailed, in words that `ListMembership` knows.
    static let membership = [
        "status", "state", "subscriptionstatus", "emailstatus", "memberstatus", "contactstatus", "subscriberstatus",
        "emailmarketingconsent", "emailmarketingstatus", "emailpermissionstatus", "emailsubscriptionstatus",
        "emailblacklisted", "unsubscribed", "optedout", "optout", "emailoptout", "hasoptedoutofemail",
        "unsubscribedfromallemail",
    ]

    /// Times such as that of an unsubscription. A person with such a time must get no more mail.
    static let departure = [
        "unsubscribedat", "unsubscribetime", "unsubtime", "unsubscribedate", "unsubscribedon", "optoutdate",
        "optedoutat", "suppressedat", "bouncedat", "hardbouncedat", "complainedat", "blockedat", "blocklistedat",
        "cleantime",
    ]

    /// A first row is a header only when it has a known name: a row that is merely unusual must not be lost.
    static let known = Set(
        [address, perhapsAddress, hash, domain, reason, since, engaged, subscribed, segment, membership, departure]
            .joined())
}

/// Whether the person of an export's row may be mailed.
///
/// **Why a row must match the kind of its list:** tools export all their contacts in every state, and people import a
/// file into the wrong list. On an audience, an unsubscribed person would count as mailable. On a suppression list, a
/// subscriber would never get mail again. A row that does not say is accepted as it is.
enum ListMembership {
    /// Reads a text in a column of `ListColumnNames.membership`: whether the person gets mail. nil unless the text is
    /// certain.
    ///
    /// - Parameter name: of the column, in normal form. Some columns are Boolean: `unsubscribed`: `true`.
    static func isMailed(_ text: String, column name: String) -> Bool? {
        let word = ListColumnNames.normal(text)
        if negative.contains(name) {
            return ["true", "yes", "1"].contains(word) ? false : no.contains(word) ? true : nil
        }
        if mailed.contains(word) { return true }
        return gone.contains(word) ? false : nil
    }

    private static let no: Set<String> = ["false", "no", "0"]

    /// Columns that are true for a person who gets no mail.
    private static let negative: Set<String> = [
        "emailblacklisted", "unsubscribed", "optedout", "optout", "emailoptout", "hasoptedoutofemail",
        "unsubscribedfromallemail",
    ]

    /// Mailchimp, Klaviyo, Brevo, HubSpot, Constant Contact, ActiveCampaign, MailerLite.
    private static let mailed: Set<String> = ["subscribed", "optedin", "optin"]

    private static let gone: Set<String> = [
        "unsubscribed", "unsubscribe", "cleaned", "bounced", "bounce", "hardbounce", "hardbounced", "complained",
        "complaint", "spam", "spamreport", "spamcomplaint", "suppressed", "blocked", "blocklisted", "blacklisted",
        "optedout", "optout", "removed", "deleted", "archived", "junk",
    ]
}
