/// Refuses promotion.
///
/// **What promotion is:** a sentence that would also fit in a mail without an apology. For example a call to buy
/// ("shop now"), a code to use, or an offer of a discount or gift ("20% off your next order"). A percentage, a sale
/// or a discount alone is not promotion, because an apology must be able to say which offer was wrong. So a sentence
/// that quotes, reports or corrects an offer does not count either ("we wrote: save 50%", "the right code is …", "it
/// is not valid").
///
/// A gift to make up for the mistake always counts, even if its sentence reports or corrects an offer: the reader must
/// buy to get it.
enum PromotionRule {
    static func judge(_ draft: ApologyDraft) -> [ApologyFinding] {
        draft.passages(where: isPromotion).map { place, passage in
            ApologyFinding(.promotion, where: place, excerpt: passage.excerpt)
        }
    }

    private static func isPromotion(_ passage: ApologyPassage) -> Bool {
        guard let offer = OfferWords.offers.first(in: passage) else { return false }
        if OfferWords.gifts.isIn(passage) { return true }
        return !isQuoted(passage.key, offer.lowerBound) && !OfferWords.reports.isIn(passage)
    }

    /// Whether an odd number of quotation marks is before the place.
    private static func isQuoted(_ key: [UInt8], _ place: Int) -> Bool {
        key[..<place].count { $0 == UInt8(ascii: "\"") } % 2 == 1
    }
}

/// Words of promotions; `PromotionRule` defines promotion.
enum OfferWords {
    /// Calls to buy, and offers that are valid now.
    static let offers = ApologyPhrases([
        "English": """
        shop now, buy now, order now, order today, buy today, shop today, start shopping, continue shopping, \
        shop the sale, shop our sale, use code, use the code, using code, using the code, with code, with the code, \
        enter code, enter the code, promo code, get #% off, enjoy #% off, take #% off, here's #% off, here is #% off, receive #% off, with #% off, extra #% off, additional #% off, save #%, save up to #%, \
        #% off your, #% off everything, #% off all, #% off when, # off your next, #% discount on your, discount on your next, \
        off your next, off the next, free shipping on, free delivery on, enjoy free shipping, limited time, \
        while stocks last, while supplies last, don't miss, last chance, offer ends, sale ends, ends tonight, \
        ends today, today only, claim your, redeem your, check out our, explore our, discover our, browse our, while you are here, while you're here, new arrivals, \
        treat yourself, special offer for you, voucher worth, gift card worth, a voucher for, a $# voucher, \
        a $# gift card, on the house
        """,
        "German": """
        jetzt kaufen, jetzt shoppen, jetzt bestellen, jetzt einkaufen, jetzt sichern, jetzt zugreifen, jetzt sparen, \
        mit dem code, mit code, mit dem gutscheincode, gutscheincode, rabattcode, #% rabatt auf, #% auf ihre, \
        #% auf deine, #% auf alles, #% nachlass auf, sparen sie #*, spare #*, sichern sie sich, sicher dir, nur heute, \
        solange der vorrat reicht, letzte chance, versandkostenfrei bestellen, gutschein über, gutschein im wert, \
        #$-gutschein, # euro gutschein, nicht verpassen
        """,
        "French": """
        achetez maintenant, commandez maintenant, acheter maintenant, j'en profite, je profite, profitez de, \
        profitez-en, profitez d'une, avec le code, utilisez le code, code promo, #% de remise sur, #% de réduction sur, \
        #% sur votre, #% sur tout, économisez #*, dernière chance, aujourd'hui seulement, offre limitée, \
        livraison offerte, bon d'achat, ne manquez pas, découvrez nos nouveautés
        """,
        "Spanish": """
        compra ahora, compre ahora, comprar ahora, compra ya, usa el código, use el código, utiliza el código, \
        utilice el código, con el código, código promocional, #% de descuento en, #% en tu próxim*, #% en su próxim*, \
        ahorra #*, ahorre #*, aprovecha, aproveche, solo hoy, sólo hoy, última oportunidad, envío gratis, cupón de, \
        vale de, no te pierdas, no se pierda
        """,
        "Italian": """
        acquista ora, acquista subito, compra ora, compra subito, ordina ora, usa il codice, utilizza il codice, \
        con il codice, codice sconto, #% di sconto su*, #% sul tuo, #% sul prossimo, risparmia #*, approfitta*, \
        solo oggi, ultima occasione, ultime ore, spedizione gratuita, buono da, buono sconto, un buono di, \
        non perdere, non perderti
        """,
        "Portuguese": """
        compre agora, comprar agora, compre já, compra já, usa o código, use o código, utilize o código, com o código, \
        código promocional, #% de desconto em, #% de desconto na, #% de desconto no, poupe #*, economize #*, aproveite, \
        aproveita, só hoje, última oportunidade, últimas horas, frete grátis, portes grátis, vale de, cupom de, \
        cupão de, não perca
        """,
        "Dutch": """
        koop nu, bestel nu, shop nu, nu kopen, nu bestellen, gebruik code, gebruik de code, met code, met de code, \
        kortingscode, #% korting op, bespaar #*, profiteer, alleen vandaag, laatste kans, zolang de voorraad strekt, \
        gratis verzending, cadeaubon van, waardebon van, mis het niet
        """,
        "Swedish, Danish, Norwegian": """
        köp nu, handla nu, beställ nu, använd koden, med koden, rabattkod, #% rabatt på, køb nu, bestil nu, brug koden, \
        rabatkode, #% rabat på, kjøp nå, bestill nå, bruk koden, kun i dag, bara idag
        """,
        "Finnish": "osta nyt, tilaa nyt, käytä koodia, koodilla",
        "Polish": "kup teraz, kup już, użyj kodu, z kodem, #% rabatu na",
        "Czech, Slovak": "kupte nyní, koupit nyní, nakupte teď, kúpiť teraz, s kódem, použijte kód, #% slevu na",
        "Hungarian": "vásároljon most, vásárolj most, rendelje meg, kuponkód*",
        "Romanian": "cumpără acum, comandă acum, cu codul",
        "Turkish": "hemen al, şimdi al, satın al, kodunu kullan*, kodu ile",
        "Indonesian, Vietnamese": "beli sekarang, gunakan kode, mua ngay, nhập mã",
        "Russian, Ukrainian": "купить сейчас, купите сейчас, заказать сейчас, по промокоду, промокод*, купити зараз",
        "Greek": "αγοράστε τώρα, Αγοράστε τώρα, με τον κωδικό",
        "Arabic, Hebrew, Hindi": "اشتر الآن, تسوق الآن, קנו עכשיו, अभी खरीदें",
        "Chinese": "立即购买, 立即購買, 立即抢购, 立即搶購, 马上购买, 优惠码, 優惠碼, 下次购物",
        "Japanese, Korean": "今すぐ購入, 今すぐ注文, クーポンコード, お買い物はこちら, 지금 구매, 지금 주문, 할인 코드, 쿠폰 코드",
    ])

    /// Words of a sentence that reports or corrects an offer.
    static let reports = ApologyPhrases([
        "English": """
        wrong, wrongly, incorrect*, instead, correct, corrected, correctly, should have, should be, should read, \
        was meant, were meant, said, stated, says, titled, wrote, written, showed, advertised, announced, promised, \
        mentioned, quoted, not valid, no longer, invalid, does not, doesn't, did not, didn't, was not, is not, isn't, \
        cannot be, can't be, mistakenly, by mistake, in error, typo, subject line, will be honoured, will be honored, \
        still valid, expired, if you used, if you have used, if you tried, tried to use, tried to, refused, rejected, not accepted, please disregard, please ignore
        """,
        "German": """
        falsch*, fehlerhaft*, statt, richtig*, korrekt*, hätte*, sollte*, stand, lautete, lautet, hieß, geschrieben, \
        beworben, angekündigt*, versprochen, ungültig*, gilt nicht, galt nicht, nicht gültig, nicht mehr, funktioniert*, \
        versehentlich*, irrtümlich*, betreff, betreffzeile, eingelöst haben, abgelaufen, weiterhin gültig
        """,
        "French": """
        erroné*, incorrect*, au lieu, corrig*, correct*, aurait dû, auraient dû, annonçait, annonçaient, indiquait, \
        mentionnait, écrit, promettait, n'est pas, n'était pas, n'est plus, ne fonctionne*, par erreur, bon code, \
        non valable, expiré*, reste valable
        """,
        "Spanish": """
        erróne*, incorrect*, equivocad*, en lugar, en vez, correct*, debía, debería, decía, indicaba, anunciaba, \
        mencionaba, no es, no era, ya no, no funciona*, por error, no válid*, caducad*, sigue siendo
        """,
        "Italian": """
        errat*, sbagliat*, scorrett*, invece, corrett*, giusto, avrebbe dovuto, diceva, indicava, riportava, annunciava, \
        prometteva, non è, non era, non più, non funziona*, per errore, non valid*, scadut*
        """,
        "Portuguese": """
        errad*, incorret*, incorrect*, em vez, ao invés, corret*, correct*, deveria*, devia*, dizia, indicava, \
        anunciava, mencionava, não é, não era, já não, não funciona*, por engano, por lapso, não válid*, expirad*
        """,
        "Dutch": """
        fout*, verkeerd*, onjuist*, in plaats, juist*, correct*, had moeten, stond, vermeldde, vermeld, aangekondigd*, \
        beloofd*, is niet, was niet, niet geldig, niet meer, werkt niet, werkte niet, per ongeluk, ongeldig*, verlopen
        """,
        "Others": """
        felaktig*, fel, stod, istället, forkert*, i stedet, feil, błędn*, nieprawidłow*, zamiast, chybn*, správn*, \
        hibás*, helyett, greșit*, în loc, yanlış*, yerine, virheelli*, неверн*, ошибочн*, вместо, правильн*, \
        λάθος, خطأ*, שגוי*, गलत*
        """,
        "Chinese, Japanese, Korean": "错误, 錯誤, 应为, 應為, 正确, 正確, 无效, 無效, 误, 誤, 誤り, 正しい, 無効, 잘못, 올바른, 대신",
    ])

    /// Words of a gift that makes up for a mistake.
    static let gifts = ApologyPhrases([
        "English": """
        make up for, make it up to you, making it up to you, as an apology, as our apology, as a way of saying, \
        to say sorry, to apologise, to apologize, as compensation, by way of apology, as a thank you, as a token, \
        for the inconvenience, for your patience, gesture of goodwill, goodwill gesture, our treat
        """,
        "German": """
        als entschuldigung, als wiedergutmachung, zur wiedergutmachung, als kleine entschädigung, als entschädigung, \
        als dankeschön, als kleines dankeschön, um uns zu entschuldigen, für die unannehmlichkeiten, schenken wir
        """,
        "French":
            "pour nous faire pardonner, pour nous excuser, en guise d'excuse*, à titre de dédommagement, nous vous offrons",
        "Spanish":
            "para compensar*, como disculpa, como compensación, para disculparnos, por las molestias, te regalamos",
        "Italian": "per farci perdonare, per scusarci, come scuse, come risarcimento, per il disagio, ti regaliamo",
        "Portuguese":
            "para compensar*, como pedido de desculpa*, como compensação, pelo incómodo, pelo transtorno, oferecemos",
        "Dutch": "om het goed te maken, als excuus, ter compensatie, als goedmaker, voor het ongemak",
        "Others":
            "som kompensation, som en ursäkt, som plaster på såret, w ramach przeprosin, jako omluvu, в качестве извинения",
        "Chinese, Japanese, Korean": "作为补偿, 作為補償, 聊表歉意, お詫びとして, お詫びに, お詫びの, 사과의 의미로, 보상으로",
    ])
}
