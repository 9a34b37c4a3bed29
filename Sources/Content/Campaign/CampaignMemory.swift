import Mail

/// The greetings of recent campaigns, kept in memory while the guard runs.
///
/// **Bounded:** the latest `greetingLimit` greetings of at most `campaignLimit` campaigns, about 3 MB. The campaigns
/// without a message for the longest time are forgotten first. **Only hashes:** it holds no name and no address.
package struct CampaignMemory: Sendable {
    package static let campaignLimit = 1_000
    /// Also the longest run that a check can require (`CampaignSamenessCheck.messages`).
    package static let greetingLimit = 100

    private struct Campaign: Sendable {
        /// Oldest first.
        var greetings: [CampaignGreeting] = []
        var hasGreetedByName = false
        var lastUse: UInt64 = 0
    }

    private var campaigns: [UInt64: Campaign] = [:]
    private var uses: UInt64 = 0

    package init() {}

    /// Adds a message's greeting, and returns the campaign's history without it.
    package mutating func take(_ greeting: CampaignGreeting) -> CampaignHistory {
        let key = greeting.campaign
        var campaign = campaigns.removeValue(forKey: key) ?? Campaign()
        // A retry of a message is not another recipient.
        campaign.greetings.removeAll { $0.recipients == greeting.recipients }
        let history = CampaignHistory(
            slots: campaign.greetings.map(\.slot), hasGreetedByName: campaign.hasGreetedByName)
        if campaign.greetings.count == Self.greetingLimit { campaign.greetings.removeFirst() }
        campaign.greetings.append(greeting)
        if case .name = greeting.slot { campaign.hasGreetedByName = true }
        uses += 1
        campaign.lastUse = uses
        if campaigns.count >= Self.campaignLimit { forget() }
        campaigns[key] = campaign
        return history
    }

    /// Forgets several at once, so that the costly search runs rarely.
    private mutating func forget() {
        campaigns.keepLatest(campaigns.count - campaigns.count / 8 - 1) { $0.lastUse }
    }
}

extension CampaignMemory: Redacted {
    /// `campaign memory (12 campaigns)`.
    package var description: String { "campaign memory (\(campaigns.count) campaigns)" }
}

/// How one message of a campaign greets its recipients, as hashes that may be kept.
package struct CampaignGreeting: Hashable, Sendable {
    let slot: GreetingSlot
    let campaign: UInt64
    let recipients: UInt64

    /// nil when the message has no greeting.
    package init?(of message: Message, campaign: String, recipients: [Address]) {
        guard let greeting = MessageGreeting(of: message) else { return nil }
        slot = greeting.slot
        self.campaign = Self.hash([campaign])
        self.recipients = Self.hash(recipients.map(\.key))
    }

    private static func hash(_ texts: [String]) -> UInt64 {
        var hash = StableHash()
        for text in texts { hash.combine(text) }
        return hash.value
    }
}

/// The greeting of a message: the first line of its text that greets. Thanks and wishes do not count.
struct MessageGreeting {
    let slot: GreetingSlot
    let spot: Finding.Spot
    /// The range of titles and name in the surface's text; empty when there is none.
    let name: Range<Int>

    /// The longest name, in bytes and in words; a longer slot is the beginning of a sentence.
    private static let limitBytes = 48
    private static let limitWords = 4

    /// nil when the message has no greeting.
    init?(of message: Message) {
        for index in message.ownSurfaces {
            let surface = message.surfaces[index]
            guard surface.kind == .text || surface.kind == .html else { continue }
            for line in GreetingLines(surface.text) {
                guard let greeting = GreetingLine(surface.text, line), greeting.opening.manner != .wish,
                    let slot = Self.slot(of: greeting, in: surface.text)
                else { continue }
                self.slot = slot
                name = greeting.slot
                spot = Finding.Spot(surface: index, range: greeting.range)
                return
            }
        }
        return nil
    }

    private static func slot(of greeting: GreetingLine, in text: [UInt8]) -> GreetingSlot? {
        if greeting.isNameless { return .empty }
        let name = text[greeting.nameStart..<greeting.slot.upperBound]
        guard name.count <= limitBytes else { return nil }
        let words = FoldedText.fold(name).split(separator: 0x20)
        guard words.count <= limitWords else { return nil }
        // Names begin with a capital, or are in a script without capitals. `there` and `everyone` do neither.
        let isWord = name.first!.isLowercase || words.contains { GeneralReaders.contains($0) }
        if isWord { return greeting.mark == nil ? nil : .general }
        var hash = StableHash()
        for word in words { hash.combine(word) }
        return .name(hash.value)
    }
}

/// Words that a letter to all uses instead of a name.
enum GeneralReaders {
    static func contains(_ word: ArraySlice<UInt8>) -> Bool { words.contains(Array(word)) }

    /// In lower case, by language.
    private static let words = Set(table.tableItems.map { Array($0.utf8) })

    private static let table = """
        all, everyone, everybody, there, friend, friends, customer, customers, client, clients, subscriber, \
        subscribers, member, members, reader, readers, team, guest, guests, user, users, partner, partners, supporter, \
        supporters, donor, donors, colleague, colleagues, folks, sir, madam, parent, parents, student, students, fans, \
        traveller, traveler, shopper, neighbour, neighbor, again, world, ladies, gentlemen, community, investor, \
        kunde, kundin, kunden, leser, leserin, leserinnen, freund, freunde, freundinnen, damen, herren, mitglied, \
        mitglieder, interessent, gast, gäste, zusammen, abonnent, team, \
        client, cliente, clients, clientes, cher, abonné, abonnée, abonnés, ami, amie, amis, lecteur, lecteurs, \
        lectrice, membre, membres, tous, toutes, équipe, adhérent, donateur, madame, monsieur, \
        amigo, amiga, amigos, suscriptor, suscriptores, lector, lectores, socio, socios, todos, todas, equipo, \
        usuario, señor, señora, cliente, clienti, amico, amica, amici, lettore, lettori, abbonato, tutti, utente, \
        assinante, leitor, leitores, membro, membros, usuário, equipe, \
        klant, klanten, lezer, lezers, lid, leden, vriend, vrienden, relatie, abonnee, allemaal, iedereen, \
        kund, kunder, läsare, medlem, medlemmar, vän, vänner, alla, kunde, venner, alle, læser, \
        klient, klienci, kliencie, klientko, czytelniku, państwo, wszyscy, zákazníku, zákazníci, přátelé, čtenáři, \
        asiakas, asiakkaamme, ystävä, ügyfelünk, vásárlónk, olvasó, \
        друзья, друг, клиент, клиенты, коллеги, подписчик, подписчики, читатель, покупатель, все, клієнт, друзі, \
        müşterimiz, müşteri, üyemiz, dostlar, arkadaşlar, okur, \
        客户, 顾客, 用户, 朋友, 朋友们, 会员, 读者, 先生/女士, 先生, 女士, 客戶, 會員, 用戶, お客様, 皆様, みなさま, 会員様, 고객님, 회원님, 여러분
        """
}
