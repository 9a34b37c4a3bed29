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
