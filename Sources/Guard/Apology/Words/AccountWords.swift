/// Words that say what went wrong, and with what. Both are needed: `AccountRule`.
enum AccountWords {
    /// How it went wrong; "mistake" alone does not say.
    static let faults = ApologyPhrases([
        "English": """
        wrong, wrongly, incorrect*, inaccurate*, by mistake, mistakenly, in error, by accident, accidental*, \
        inadvertent*, unintended*, unintentional*, meant for, intended for, not meant, not intended, should have, \
        should not have, shouldn't have, should of course, should never have, should be, was meant, twice, more than once, several times, \
        three times, duplicate*, instead of, rather than, exposed, visible to, could see, able to see, was shown, \
        were shown, disclosed, leaked, broken, did not work, didn't work, does not work, led to, missing, empty, blank, \
        isn't yours, is not yours, was not yours, doesn't exist, does not exist, by another name, placeholder*, old list, outdated, had unsubscribed, have unsubscribed, opted out, asked us not, typo, expired, \
        unfinished, test email, test message, unauthorised, unauthorized, someone else*, somebody else*, \
        another customer*, other customers, other people, other recipients
        """,
        "German": """
        falsch*, fehlerhaft*, irrtümlich*, versehentlich*, aus versehen, fälschlich*, inkorrekt*, unrichtig*, \
        hätte*, sollte*, bestimmt war*, gedacht war*, nicht bestimmt, existiert nicht, nicht existiert, nicht ihr name, nicht ihrer, nicht ihre, nicht für sie, nicht für dich, doppelt*, zweimal, \
        mehrfach, mehrmals, statt, anstatt, anstelle, sichtbar, einsehbar, offengelegt, veröffentlicht, kaputt, \
        funktionier* nicht, nicht funktioniert*, fehlte*, leer*, platzhalter*, veraltet*, alten liste, alte liste, \
        abgemeldet hat*, abgemeldet, tippfehler*, zahlendreher*, abgelaufen*, ungültig*, unfertig*, anderer kunden, \
        anderen kunden, anderen empfänger*, anderer empfänger*
        """,
        "French": """
        erroné*, incorrect*, inexact*, par erreur, par mégarde, mauvais, mauvaise, mauvaises, faux, fausse, \
        n'était pas destiné*, n'étaient pas destiné*, ne vous était pas destiné*, destiné* à d'autres, aurait dû, n'est pas le vôtre, n'existe pas, \
        auraient dû, n'aurait pas dû, n'auriez pas dû, deux fois, plusieurs fois, en double, au lieu de, à la place, \
        visible*, exposé*, divulgué*, ne fonctionnait pas, ne fonctionne pas, manquant*, manquait, vide*, \
        ancienne liste, désinscrit*, désabonné*, coquille, faute de frappe, expiré*, d'autres clients, autre client, \
        autres destinataires
        """,
        "Spanish": """
        por error, por equivocación, equivocad*, erróne*, incorrect*, no era para, no iba dirigid*, no estaba dirigid*, \
        no estaba destinad*, debía, debería, debió, dos veces, varias veces, duplicad*, en lugar de, en vez de, visible*, \
        expuest*, expuso, no funcionaba*, no funciona, faltaba*, vacío*, vacía*, lista antigua, dado de baja, no es el suyo, no es el tuyo, no era, no eran, no existe, \
        errata, caducad*, otros clientes, otro cliente, otros destinatarios
        """,
        "Italian": """
        per errore, per sbaglio, sbagliat*, errat*, erroneamente, non corrett*, scorrett*, inesatt*, \
        non era destinat*, non era rivolt*, destinat* ad altri, non è il suo, non era il suo, non esiste, avrebbe dovuto, avremmo dovuto, non avreste dovuto, \
        due volte, più volte, doppi*, invece di, al posto, anziché, visibil*, espost*, divulgat*, non funzionava*, \
        non funziona, mancava*, vuot*, vecchia lista, disiscritt*, refuso, scadut*, altri clienti, altro cliente, \
        altri destinatari
        """,
        "Portuguese": """
        por engano, por erro, por lapso, errad*, incorret*, incorrect*, equivocad*, não era destinad*, \
        não lhe era destinad*, não era para, não é o seu, não era o seu, não existe, deveria*, devia*, duas vezes, várias vezes, duplicad*, em vez de, \
        ao invés de, em lugar de, visíve*, expost*, divulgad*, não funcionava*, não funciona, faltava*, vazi*, \
        lista antiga, cancelado a subscrição, gralha, expirad*, outros clientes, outro cliente, outros destinatários
        """,
        "Dutch": """
        fout*, verkeerd*, onjuist*, per ongeluk, per abuis, abusievelijk, niet voor u, niet voor jou, bedoeld voor, \
        niet bedoeld, bestemd voor, niet bestemd, had moeten, hadden moeten, moeten zijn, moeten staan, bestaat niet, had niet, twee keer, tweemaal, dubbel*, \
        meerdere keren, in plaats van, zichtbaar*, gelekt, werkte niet, werkt niet, ontbrak*, leeg, lege, oude lijst, \
        verouderde*, uitgeschreven, afgemeld, tikfout, verlopen, ongeldig*, andere klanten, andere klant, \
        andere ontvangers
        """,
        "Swedish, Danish, Norwegian": """
        fel, felaktig*, av misstag, borde, skulle ha, två gånger, istället för, synlig*, fungerade inte, forkert*, \
        ved en fejl, fejlagtig*, skulle have, to gange, i stedet for, virkede ikke, feil, ved en feil, feilaktig*, \
        to ganger, virket ikke
        """,
        "Finnish":
            "virheelli*, vahingossa, väärä*, väärän, kahdesti, kaksi kertaa, olisi pitänyt, ei toiminut, näkyvi*",
        "Polish": """
        omyłkowo, przez pomyłkę, błędn*, nieprawidłow*, dwukrotnie, dwa razy, zamiast, widoczn*, nie działał*, powinn*
        """,
        "Czech, Slovak": "omylem, chybn*, nesprávn*, dvakrát, místo, namiesto, viditeln*, nefungoval*, měl*",
        "Hungarian": "tévesen, téves*, hibás*, kétszer, helyett, látható*, nem működ*",
        "Romanian": "din greșeală, greșit*, eronat*, de două ori, în loc de, vizibil*, nu funcționa*, trebuia",
        "Turkish": "yanlış*, yanlışlıkla, hatalı*, iki kez, yerine, görünür*, çalışmıyordu, çalışmadı",
        "Indonesian, Vietnamese": "salah, keliru, dua kali, seharusnya, nhầm, sai, hai lần, thay vì",
        "Russian, Ukrainian": """
        по ошибке, ошибочн*, неверн*, неправильн*, дважды, вместо, видны, доступны, не работал*, должн*, помилков*, \
        невірн*, двічі, замість, не працював*
        """,
        "Greek": "λανθασμέν*, εσφαλμέν*, κατά λάθος, λάθος, δύο φορές, αντί, ορατ*",
        "Arabic, Hebrew, Hindi": "خطأ*, بالخطأ, خاطئ*, מוטע*, שגוי*, בטעות, פעמיים, गलत*, गलती",
        "Chinese": "错误, 錯誤, 误, 誤, 错, 錯, 两次, 兩次, 重复, 重複, 应为, 應為, 而不是, 泄露, 洩露, 可见, 失效",
        "Japanese, Korean": "誤, 間違, 重複, 二重, 漏えい, 漏洩, 正しくは, 표시되어, 잘못, 틀린, 중복, 두 번, 대신, 유출, 노출",
    ])

    /// What it went wrong with.
    static let things = ApologyPhrases([
        "English": """
        email, emails, e-mail, e-mails, mail, mails, message, messages, newsletter, newsletters, link, links, price, \
        prices, discount, offer, offers, code, codes, voucher, date, dates, time, address, addresses, data, \
        information, details, name, names, invoice, invoices, statement, statements, order, password*, account, \
        accounts, invitation, invitations, reminder, subject, list, you received, we sent, sent you, picture, image
        """,
        "German": """
        mail*, e-mail*, nachricht*, newsletter*, link*, preis*, rabatt*, angebot*, code*, gutschein*, datum, termin*, \
        uhrzeit, adresse*, e-mail-adresse*, daten, angaben, name*, anrede, rechnung*, bestellung*, passwort*, \
        passwörter, konto, konten, einladung*, erinnerung*, betreff*, verteiler, liste, haben sie erhalten, \
        haben wir ihnen, haben wir dir
        """,
        "French": """
        email*, e-mail*, mail*, courriel*, message*, newsletter*, lettre d'information, lien*, prix, tarif*, remise*, \
        offre*, code*, date*, heure, adresse*, données, informations, coordonnées, nom, noms, prénom*, facture*, \
        commande*, mot de passe, mots de passe, compte*, invitation*, objet, liste
        """,
        "Spanish": """
        email*, e-mail*, correo*, mensaje*, newsletter*, boletín*, enlace*, precio*, descuento*, oferta*, código*, \
        fecha*, hora, dirección, direcciones, datos, información, nombre*, factura*, pedido*, contraseña*, cuenta*, \
        invitación, asunto, lista
        """,
        "Italian": """
        email, e-mail, mail, messaggi*, newsletter, link, collegament*, prezz*, scont*, offert*, codic*, data, date, \
        orario, indirizz*, dati, informazion*, nome, nomi, fattur*, ordin*, password, account, invit*, oggetto, lista
        """,
        "Portuguese": """
        email*, e-mail*, mensage*, newsletter*, link*, ligaç*, preço*, desconto*, oferta*, código*, data, datas, hora, \
        endereço*, dados, informaç*, nome*, fatura*, factura*, encomenda*, pedido*, senha*, palavra-passe, conta*, \
        convite*, assunto, lista
        """,
        "Dutch": """
        mail*, e-mail*, bericht*, nieuwsbrief*, nieuwsbrieven, link*, prijs, prijzen, korting*, aanbieding*, code*, \
        datum, tijd*, adres*, e-mailadres*, gegevens, informatie, naam, namen, factuur, facturen, bestelling*, \
        wachtwoord*, account*, uitnodiging*, onderwerp*, lijst
        """,
        "Swedish, Danish, Norwegian": """
        mejl*, mail*, e-post*, e-mail*, meddelande*, nyhetsbrev*, nyhedsbrev*, länk*, pris*, rabatt*, rabat*, kod*, \
        datum, adress*, uppgifter, besked*, link*, adresse*, oplysninger, melding*, lenke*, opplysninger
        """,
        "Finnish": "viesti*, sähköposti*, uutiskirje*, linkki*, linki*, hinta*, hinn*, tiedot, tieto*, koodi*",
        "Polish": "e-mail*, mail*, wiadomoś*, newsletter*, link*, cen*, rabat*, dane, danych, kod*, adres*",
        "Czech, Slovak": "e-mail*, email*, zpráv*, správ*, odkaz*, cen*, slev*, údaj*, kód*, adres*",
        "Hungarian": "e-mail*, levél*, levelet, üzenet*, hírlevel*, link*, ár, árat, adat*, kód*",
        "Romanian": "email*, e-mail*, mesaj*, newsletter*, link*, preț*, reducere*, date, datele, cod*",
        "Turkish": "e-posta*, mail*, mesaj*, bülten*, bağlantı*, fiyat*, indirim*, bilgi*, kod*",
        "Indonesian, Vietnamese": "email*, surel, pesan*, tautan, harga, data, email, thư, liên kết, giá, dữ liệu",
        "Russian, Ukrainian":
            "письм*, сообщен*, рассылк*, ссылк*, цен*, скидк*, данн*, код*, адрес*, лист*, повідомлен*, дан*",
        "Greek": "email*, e-mail*, μήνυμα, Μήνυμα, ηλεκτρονικό, σύνδεσμο*, τιμή, στοιχεία",
        "Arabic, Hebrew, Hindi": "البريد*, رسالة*, الرسالة*, رابط*, سعر*, מייל, הודעה, קישור, מחיר, ईमेल, संदेश, लिंक, कीमत",
        "Chinese": "邮件, 郵件, 信件, 链接, 連結, 价格, 價格, 优惠, 優惠, 信息, 資料, 数据, 地址, 密码",
        "Japanese, Korean": "メール, リンク, 価格, 料金, 情報, 日付, コード, 宛, 메일, 링크, 가격, 정보, 날짜, 코드",
    ])
}
