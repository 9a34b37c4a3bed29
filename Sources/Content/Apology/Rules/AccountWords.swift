/// Words that say what went wrong and which thing had the fault; `AccountRule` combines them.
enum AccountWords {
    /// Words for the kind of fault; "mistake" alone does not say how it went wrong.
    static let faults = ApologyPhrases([
        "English": """
        wrong, wrongly, incorrect*, inaccurate*, by mistake, mistakenly, in error, by accident, \
        accidental*, inadvertent*, unintended*, unintentional*, meant for, intended for, not meant, \
        not intended, should have, should not have, shouldn't have, should of course, should never have, \
        should be, was meant, twice, more than once, several times, three times, duplicate*, instead of, \
        rather than, exposed, visible to, could see, able to see, was shown, were shown, disclosed, leaked, \
        broken, did not work, didn't work, does not work, led to, missing, empty, blank, isn't yours, \
        is not yours, was not yours, doesn't exist, does not exist, by another name, placeholder*, \
        old list, outdated, had unsubscribed, have unsubscribed, opted out, asked us not, typo, expired, \
        unfinished, test email, test message, unauthorised, unauthorized, someone else*, somebody else*, \
        another customer*, different customer*, other customers, other people, other recipients, misspel*, misaddress*, \
        mislabel*, mixed up, swapped, confused with, out of date, too early, too late, before it was ready, \
        not ready, premature*, a draft, not yet, sold out, no longer available, not available, readable by, \
        accessible, could be read, could be seen, could be downloaded, could read, open to, \
        belong to somebody, belongs to somebody, belonged to, without your consent, \
        without your permission, without asking, although, even though, despite, and not, overcharged, \
        charged you, did not arrive, never arrived, lost, deleted, failed, failure, broke, cancelled by
        """,
        "German": """
        falsch*, fehlerhaft*, irrtümlich*, versehentlich*, aus versehen, fälschlich*, inkorrekt*, \
        unrichtig*, hätte*, sollte*, bestimmt war*, gedacht war*, nicht bestimmt, existiert nicht, \
        nicht existiert, nicht ihr name, nicht ihrer, nicht ihre, nicht für sie, nicht für dich, doppelt*, \
        zweimal, mehrfach, mehrmals, statt, anstatt, anstelle, sichtbar, einsehbar, offengelegt, \
        veröffentlicht, kaputt, funktionier* nicht, nicht funktioniert*, fehlte*, leer*, platzhalter*, \
        veraltet*, alten liste, alte liste, abgemeldet hat*, abgemeldet, tippfehler*, zahlendreher*, \
        abgelaufen*, ungültig*, unfertig*, anderer kunden, anderen kunden, anderen empfänger*, \
        anderer empfänger*, verwechselt*, vertauscht*, veraltete*, zu früh, zu spät, noch nicht fertig, \
        entwurf, ausverkauft, nicht mehr lieferbar, einsehen konnte*, lesbar, zugänglich, abrufbar, \
        ohne ihre einwilligung, ohne ihre zustimmung, obwohl, trotz, und nicht, nicht angekommen, gelöscht, \
        einem anderen kunden, einen anderen kunden, andere kunden, anderen person*, andere person*, fremde*
        """,
        "French": """
        erroné*, incorrect*, inexact*, par erreur, par mégarde, mauvais, mauvaise, mauvaises, faux, fausse, \
        n'était pas destiné*, n'étaient pas destiné*, ne vous était pas destiné*, destiné* à d'autres, \
        aurait dû, n'est pas le vôtre, n'existe pas, auraient dû, n'aurait pas dû, n'auriez pas dû, \
        deux fois, plusieurs fois, en double, au lieu de, à la place, visible*, exposé*, divulgué*, \
        ne fonctionnait pas, ne fonctionne pas, manquant*, manquait, vide*, ancienne liste, désinscrit*, \
        désabonné*, coquille, faute de frappe, expiré*, d'autres clients, autre client, \
        autres destinataires, confondu*, inversé*, mélangé*, périmé*, trop tôt, trop tard, brouillon, \
        épuisé*, plus disponible*, accessible*, lisible*, consultable*, sans votre accord, \
        sans votre consentement, alors que, bien que, malgré, et non, pas arrivé*, supprimé*, test interne, \
        essai interne, un autre client, une autre personne, mal orthographié*, fautive*
        """,
        "Spanish": """
        por error, por equivocación, equivocad*, erróne*, incorrect*, no era para, no iba dirigid*, \
        no estaba dirigid*, no estaba destinad*, debía, debería, debió, dos veces, varias veces, duplicad*, \
        en lugar de, en vez de, visible*, expuest*, expuso, no funcionaba*, no funciona, faltaba*, vacío*, \
        vacía*, lista antigua, dado de baja, no es el suyo, no es la suya, no es el tuyo, no era, no eran, no existe, \
        errata, caducad*, otros clientes, otro cliente, otros destinatarios, confundi*, intercambi*, \
        desactualizad*, demasiado pronto, demasiado tarde, borrador, agotad*, ya no está, accesible*, \
        sin su consentimiento, sin tu consentimiento, aunque, a pesar de, y no el, y no la, no llegó, \
        eliminad*, cobramos, otra persona, mal escrit*, otro nombre
        """,
        "Italian": """
        per errore, per sbaglio, sbagliat*, errat*, erroneamente, non corrett*, scorrett*, inesatt*, \
        non era destinat*, non era rivolt*, destinat* ad altri, non è il suo, non era il suo, non esiste, \
        avrebbe dovuto, avremmo dovuto, non avreste dovuto, due volte, più volte, doppi*, invece di, \
        al posto, anziché, visibil*, espost*, divulgat*, non funzionava*, non funziona, mancava*, vuot*, \
        vecchia lista, disiscritt*, refuso, scadut*, altri clienti, altro cliente, altri destinatari, \
        confus*, scambiat*, obsolet*, troppo presto, troppo tardi, bozza, esaurit*, non più disponibil*, \
        accessibil*, leggibil*, senza il suo consenso, anche se, nonostante, sebbene, benché, e non, \
        non arrivat*, cancellat*, un'altra persona, altra persona
        """,
        "Portuguese": """
        por engano, por erro, por lapso, errad*, incorret*, incorrect*, equivocad*, não era destinad*, \
        não lhe era destinad*, não era para, não é o seu, não era o seu, não existe, deveria*, devia*, \
        duas vezes, várias vezes, duplicad*, em vez de, ao invés de, em lugar de, visíve*, expost*, \
        divulgad*, não funcionava*, não funciona, faltava*, vazi*, lista antiga, cancelado a subscrição, \
        gralha, expirad*, outros clientes, outro cliente, outros destinatários, confundi*, trocad*, \
        trocámos, desatualizad*, demasiado cedo, demasiado tarde, rascunho, esgotad*, já não está, \
        acessíve*, sem o seu consentimento, embora, apesar de, e não, não chegou, eliminad*, cobrámos, \
        outra pessoa
        """,
        "Dutch": """
        fout*, verkeerd*, onjuist*, per ongeluk, per abuis, abusievelijk, niet voor u, niet voor jou, \
        bedoeld voor, niet bedoeld, bestemd voor, niet bestemd, had moeten, hadden moeten, moeten zijn, \
        moeten staan, bestaat niet, had niet, twee keer, tweemaal, dubbel*, meerdere keren, in plaats van, \
        zichtbaar*, gelekt, werkte niet, werkt niet, ontbrak*, leeg, lege, oude lijst, verouderde*, \
        uitgeschreven, afgemeld, tikfout, verlopen, ongeldig*, andere klanten, andere klant, \
        andere ontvangers, verwisseld*, verward*, verouderd*, te vroeg, te laat, concept, uitverkocht, \
        niet meer leverbaar, toegankelijk, leesbaar, in te zien, zonder uw toestemming, \
        zonder jouw toestemming, hoewel, terwijl, ondanks, en niet, niet aangekomen, verwijderd*, \
        iemand anders, een ander, verkeerde
        """,
        "Swedish, Danish, Norwegian": """
        fel, felaktig*, av misstag, borde, skulle ha, två gånger, istället för, synlig*, fungerade inte, \
        forkert*, ved en fejl, fejlagtig*, skulle have, to gange, i stedet for, virkede ikke, feil, \
        ved en feil, feilaktig*, to ganger, virket ikke, felstavat*, förväxl*, för tidigt, för sent, trots, \
        fast du, och inte, läsbar*, tillgänglig*, någon annan, forveksl*, for tidligt, for sent, selv om, \
        selvom, og ikke, tilgængelig*, tilgjengelig*, en anden, en annen, andre kunder, andra kunder
        """,
        "Finnish":
            "virheelli*, vahingossa, väärä*, väärän, kahdesti, kaksi kertaa, olisi pitänyt, ei toiminut, näkyvi*",
        "Polish": """
        omyłkowo, przez pomyłkę, błędn*, nieprawidłow*, dwukrotnie, dwa razy, zamiast, widoczn*, \
        nie działał*, powinn*, złą, złe, zła, zły, złym, pomylon*, za wcześnie, za późno, chociaż, mimo że, \
        mimo, a nie, dostępn*, inny klient, innym klientom, nieaktualn*
        """,
        "Czech, Slovak": """
        omylem, chybn*, nesprávn*, dvakrát, místo, namiesto, viditeln*, nefungoval*, měl*, špatn*, zlý, \
        zlá, zlé, příliš brzy, pozdě, ačkoli, přestože, přístupn*, jiný zákazník, jiným zákazníkům, \
        neaktuáln*
        """,
        "Hungarian": """
        tévesen, téves*, hibás*, kétszer, helyett, látható*, nem működ*, rossz*, helytelen*, túl korán, \
        túl későn, bár, ellenére, hozzáférhető*, más ügyf*
        """,
        "Romanian": """
        din greșeală, greșit*, eronat*, de două ori, în loc de, vizibil*, nu funcționa*, trebuia, \
        prea devreme, prea târziu, deși, în ciuda, și nu, accesibil*, alt client, altor client*, \
        altă persoană
        """,
        "Turkish": """
        yanlış*, yanlışlıkla, hatalı*, iki kez, yerine, görünür*, çalışmıyordu, çalışmadı, eski, erken, \
        geç, rağmen, değil, başka müşteri*, başkası*, erişilebilir
        """,
        "Indonesian, Vietnamese": "salah, keliru, dua kali, seharusnya, nhầm, sai, hai lần, thay vì",
        "Russian, Ukrainian": """
        по ошибке, ошибочн*, неверн*, неправильн*, дважды, вместо, видны, доступны, не работал*, должн*, \
        помилков*, невірн*, двічі, замість, не працював*, не тот, не та, не те, не ту, рано, поздно, хотя, \
        несмотря, а не, перепута*, другим клиентам, другому клиенту, чуж*, устаревш*, хоча, попри, \
        іншим клієнтам
        """,
        "Greek": "λανθασμέν*, εσφαλμέν*, κατά λάθος, λάθος, δύο φορές, αντί, ορατ*",
        "Arabic, Hebrew, Hindi": "خطأ*, بالخطأ, خاطئ*, מוטע*, שגוי*, בטעות, פעמיים, गलत*, गलती",
        "Chinese": "错误, 錯誤, 误, 誤, 错, 錯, 两次, 兩次, 重复, 重複, 应为, 應為, 而不是, 泄露, 洩露, 可见, 失效",
        "Japanese, Korean": "誤, 間違, 重複, 二重, 漏えい, 漏洩, 正しくは, 표시되어, 잘못, 틀린, 중복, 두 번, 대신, 유출, 노출",
    ])
}
