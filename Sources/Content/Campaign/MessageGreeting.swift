import Mail

/// The greeting of a message: the first line of its text that begins as letters do.
struct MessageGreeting {
    let slot: GreetingSlot
    let spot: Finding.Spot
    /// Of the surface's text: the greeted one's titles and name; empty when there is none.
    let name: Range<Int>

    /// Longest name, in bytes and in words; a longer slot is the beginning of a sentence.
    private static let limitBytes = 48
    private static let limitWords = 4

    /// nil when the message greets nobody.
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
        // Names begin with a capital, or in writing that has none; `there` and `everyone` do not.
        let isWord = name.first!.isLowercase || words.contains { GeneralReaders.contains($0) }
        if isWord { return greeting.mark == nil ? nil : .general }
        var hash = StableHash()
        for word in words { hash.combine(word) }
        return .name(hash.value)
    }
}

/// What a letter to all calls its reader, in place of a name.
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
