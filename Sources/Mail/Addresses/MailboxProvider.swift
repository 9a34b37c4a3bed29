/// A provider of mailboxes that delivers mail to several spellings of an address into one mailbox
/// (`AddressKeyOptions.providers`).
///
/// Each rule is for the provider's own domains. A company whose domain is hosted there can have other rules: Google
/// ignores no dots in them.
///
/// **What is not here.** Yahoo's disposable addresses (`nickname-word@yahoo.com`) have a nickname that is not the name
/// of the mailbox, and the name of a mailbox can have a hyphen, too. So nobody outside can tell which mailbox is meant.
/// A provider's further domains are only taken for one domain where the provider says so.
///
/// Stored lists contain the normal forms that these rules make, so a change of the rules must renew them
/// (`ListRenewal`).
struct MailboxProvider {
    /// In normal form.
    let domains: [String]
    /// The domain that stands for all of them; nil: the same name at another domain can be another mailbox.
    var oneDomain: String?
    /// Characters that the local part can have or not have.
    var ignored: Set<Character> = []
    /// Whether mail to `word@jane.DOMAIN` is delivered to `jane@DOMAIN`.
    var hasSubdomains = false
    /// Where the provider, or whoever tried it, says so.
    let source: String

    /// All of them ignore what follows a plus.
    static let all = [
        // Dots: "Dots don't matter in Gmail addresses". Plus and the second domain: the blog of Gmail, March 2008.
        MailboxProvider(
            domains: ["gmail.com", "googlemail.com"], oneDomain: "gmail.com", ignored: ["."],
            source: "https://support.google.com/mail/answer/7436150"),
        // Plus since 2013. The domains are those of the table of validator.js (src/lib/normalizeEmail.js).
        MailboxProvider(
            domains: microsoft,
            source: "https://www.zdnet.com/article/microsoft-adds-support-for-custom-email-addresses-in-office-365/"),
        // Both domains of the company, and one of its others that is known to do the same.
        MailboxProvider(
            domains: ["fastmail.com", "fastmail.fm", "sent.com"], hasSubdomains: true,
            source: "https://www.fastmail.help/hc/en-us/articles/360060591053"),
        // Plus: the page. Dots, hyphens and underscores: `removeEmailAlias` of the web client, src/helpers/string.js.
        // People can have further addresses at each domain, so the domains are not one.
        MailboxProvider(
            domains: ["proton.me", "protonmail.com", "protonmail.ch", "pm.me"], ignored: [".", "-", "_"],
            source: "https://proton.me/support/addresses-and-aliases, https://github.com/ProtonMail/WebClients"),
        // The domains of one account: the page. Plus: tried by others, such as
        // https://kosukety.org/use-plus-sign-alias-in-icloud; Apple does not write about it.
        MailboxProvider(
            domains: ["icloud.com", "me.com", "mac.com"], oneDomain: "icloud.com",
            source: "https://support.apple.com/118230"),
    ]

    private static let microsoft =
        ["live.eu", "live.nl", "msn.com", "passport.com", "hotmail.ca", "live.be", "live.co.uk", "live.com"]
        + ["live.com.ar", "live.com.mx", "live.de", "live.es", "live.fr", "live.it", "hotmail.co.uk", "hotmail.com.mx"]
        + [
            "at", "be", "cl", "co.il", "co.nz", "co.th", "com", "com.ar", "com.au", "com.br", "com.gr", "com.pe",
            "com.tr", "com.vn", "cz", "de", "dk", "es", "fr", "hu", "id", "ie", "in", "it", "jp", "kr", "lv", "my",
            "ph", "pt", "sa", "sg", "sk",
        ].flatMap { ["outlook.\($0)", "hotmail.\($0)"] }

    private static let byDomain: [String: MailboxProvider] = {
        var known: [String: MailboxProvider] = [:]
        for provider in all { for domain in provider.domains { known[domain] = provider } }
        return known
    }()

    /// The mailbox that an address means.
    /// - Parameters:
    ///   - local: the content of the local part in normal form, without quotes.
    ///   - domain: in normal form.
    static func mailbox(_ local: String, at domain: String) -> (local: String, domain: String) {
        if let provider = byDomain[domain] { return (provider.plain(local), provider.oneDomain ?? domain) }
        guard let dot = domain.firstIndex(of: ".") else { return (local, domain) }
        let parent = String(domain[domain.index(after: dot)...])
        guard let provider = byDomain[parent], provider.hasSubdomains else { return (local, domain) }
        return (String(domain[..<dot]), parent)
    }

    /// Without the tag and the ignored characters. A leading plus is not a tag, and a name never becomes empty.
    private func plain(_ local: String) -> String {
        var local = local
        if let plus = local.dropFirst().firstIndex(of: "+") { local = String(local[..<plus]) }
        let bare = ignored.isEmpty ? local : local.filter { !ignored.contains($0) }
        return bare.isEmpty ? local : bare
    }
}
