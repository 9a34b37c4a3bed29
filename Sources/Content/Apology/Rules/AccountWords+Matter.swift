/// The matter of an account: which thing had the fault, when, and what was done with it.
extension AccountWords {
    /// Verbs for what was done with a mail, in the past tense. These serve authors who do not call the mail wrong
    /// ("yesterday we sent you another customer's invoice"). A footer explains in similar words why the reader gets
    /// mail; those phrases are exceptions.
    static let events = ApologyPhrases(
        [
            "English": """
            we sent, we have sent, sent you, sent to everyone, sent to all, you got, you received, you may have received, \
            you have received, got from us, received from us, reached you, we emailed, we mailed, mailed you, emailed you, we wrote, we told you, we said, \
            we named, we announced, we offered, we promised, we listed, we charged, we reminded, we called you, went out, \
            it said, that said, which said, said that, gave, showed, named, listed, stated, mentioned, quoted, began with, saying, titled
            """,
            "German": """
            schickten, sandten, sendeten, gesendet, geschickt, versendet, versandt, verschickt, erhielten, \
            haben sie von uns, erinnert, schrieben, schrieb, geschrieben, stand, lautete, begann, nannten, nannte, zeigte, wies, verwies, führte, \
            angekündigt, berechnet, versprochen, angesprochen
            """,
            "French": """
            avons envoyé, avons adressé, a été envoyé*, ont été envoyé*, avez reçu, est parti*, écrit, indiquait, \
            indiqué*, mentionnait, portait, menait, renvoyait, indiquions, annonçait, annoncé*, affichait, intitulé*, commençait, facturé*, disait, avons appelé, \
            avons rappelé
            """,
            "Spanish": """
            enviamos, hemos enviado, recibió, recibiste, ha recibido, has recibido, llegó, escribimos, indicamos, indicaba, \
            decía, mencionaba, llevaba, dijimos, anunciamos, anunciaba, mostraba, figuraba, aparecía, empezaba, cobramos, recordamos
            """,
            "Italian": """
            abbiamo inviato, abbiamo mandato, ha ricevuto, hai ricevuto, avete ricevuto, è arrivat*, è partit*, \
            abbiamo scritto, abbiamo indicato, ha mandato, ha inviato, indicava, menzionava, portava, diceva, annunciava, riportava, mostrava, compariva, iniziava, \
            abbiamo addebitato
            """,
            "Portuguese": """
            enviámos, enviamos, recebeu, recebeste, chegou, escrevemos, indicámos, indicamos, indicava, mencionava, levava, dizia, dissemos, \
            anunciámos, anunciava, mostrava, aparecia, começava, constava, cobrámos
            """,
            "Dutch": """
            stuurden, hebben gestuurd, verstuurden, verzonden, kreeg u, u kreeg, kreeg je, je kreeg, ontving u, u ontving, \
            ontving je, schreven, schreef, stond, noemden, noemde, leidde, verwees, vermeldde, kondigden, begon, toonde, beloofden
            """,
            "Swedish, Danish, Norwegian": """
            skickade, fick du, du fick, skrev, stod, angav, sendte, fik du, du fik, du modtog, modtog du, fikk du, du fikk, \
            mottok du
            """,
            "Finnish": "lähetimme, saitte, sait, kirjoitimme, luki, ilmoitimme",
            "Polish": "wysłaliśmy, otrzymaliście, dostaliście, otrzymał*, dostał*, napisaliśmy, podaliśmy",
            "Czech, Slovak":
                "poslali jsme, jsme vám poslali, zaslali, obdrželi jste, dostali jste, uvedli, napsali, poslali",
            "Hungarian": "küldtük, küldtünk, kapott, írtuk, szerepelt",
            "Romanian": "am trimis, ați primit, ai primit, am scris, am anunțat, scria",
            "Turkish": "gönderdik, gönderildi, aldınız, yazdık, yazıyordu, belirttik",
            "Indonesian, Vietnamese": "mengirim, menerima, menulis, tertulis, đã gửi, đã nhận, đã viết",
            "Russian, Ukrainian": """
            отправили, выслали, прислали, получили, пришло, написали, указали, говорилось, надіслали, отримали, вказали
            """,
            "Greek": "στείλαμε, λάβατε, γράψαμε, έγραφε",
            "Arabic, Hebrew, Hindi": "أرسلنا, تلقيت*, ذكرنا, كتبنا, שלחנו, קיבלת*, כתבנו, भेजा, भेजी, मिला, लिखा",
            "Chinese": "发送, 發送, 发出, 發出, 收到, 发给, 發給, 寄给, 寄給, 写成, 寫成, 写道, 寫道",
            "Japanese, Korean": "お送りした, お送りしま, 送信しま, 送信した, 届いた, 配信しま, 記載, 보내, 발송, 받으신, 표기",
        ],
        except: [
            "English": """
            you received this email because, you received this message because, you received this mail because, \
            you received this email as, you received this email since, you have received this email because, \
            you have received this message because, you received this newsletter because
            """,
            "French":
                "avez reçu cet e-mail car, avez reçu ce message car, avez reçu cet e-mail parce, avez reçu ce message parce",
            "Spanish": "recibió este correo porque, ha recibido este correo porque, ha recibido este mensaje porque",
            "Italian":
                "ha ricevuto questa e-mail perché, hai ricevuto questa e-mail perché, hai ricevuto questa email perché",
            "Portuguese": "recebeu este e-mail porque, recebeu esta mensagem porque, recebeu este email porque",
            "Dutch": "u ontving deze e-mail omdat, je ontving deze e-mail omdat, u ontving deze mail omdat",
            "Russian": "вы получили это письмо, потому, получили это письмо как, получили это письмо так как",
        ])

    /// Words for the time when the mail was sent or read. A sentence that says when a mail was sent counts as an
    /// account of it.
    static let times = ApologyPhrases([
        "English": """
        yesterday, yesterday's, this morning, this morning's, earlier today, today's, last night, last night's, ago, \
        on monday, on tuesday, on wednesday, on thursday, on friday, on saturday, on sunday, monday's, tuesday's, \
        wednesday's, thursday's, friday's, saturday's, sunday's, last week, last week's
        """,
        "German": """
        gestern, gestrige*, heute früh, heute morgen, heutige*, vorhin, vor einer stunde, am montag, vom montag, am dienstag, \
        vom dienstag, am mittwoch, vom mittwoch, am donnerstag, vom donnerstag, am freitag, vom freitag, am samstag, \
        am sonntag, letzte woche
        """,
        "French": """
        hier, ce matin, tout à l'heure, il y a, lundi, mardi, mercredi, jeudi, vendredi, samedi, dimanche, la semaine dernière
        """,
        "Spanish": """
        ayer, esta mañana, hace una hora, hace unas horas, el lunes, el martes, el miércoles, el jueves, el viernes, \
        el sábado, el domingo, del lunes, del martes, del miércoles, del jueves, del viernes, la semana pasada
        """,
        "Italian": """
        ieri, stamattina, questa mattina, poco fa, lunedì, martedì, mercoledì, giovedì, venerdì, sabato, domenica, \
        la settimana scorsa
        """,
        "Portuguese": """
        ontem, esta manhã, hoje de manhã, há pouco, segunda-feira, terça-feira, quarta-feira, quinta-feira, \
        sexta-feira, sábado, domingo, na semana passada
        """,
        "Dutch": """
        gisteren, vanochtend, vanmorgen, zojuist, maandag, dinsdag, woensdag, donderdag, vrijdag, zaterdag, zondag, \
        vorige week
        """,
        "Others": """
        igår, i går, gårdagens, i morse, i morges, eilen, eilisessä, eilinen, tänä aamuna, wczoraj, wczorajsz*, dziś rano, \
        dzisiejsz*, včera, včerejš*, dnes ráno, tegnap, tegnapi, ma reggel, ieri, azi dimineață, dün, dünkü, bu sabah, \
        kemarin, tadi pagi, hôm qua, sáng nay, вчера, вчерашн*, сегодня утром, вчора, учора, χθες, σήμερα, أمس, אתמול, कल
        """,
        "Chinese, Japanese, Korean": "昨天, 昨日, 今天上午, 今早, 先日, 本日, 今朝, 어제, 오늘",
    ])

    /// The things that can have a fault.
    static let things = ApologyPhrases([
        "English": """
        email, emails, e-mail, e-mails, mail, mails, message, messages, newsletter, newsletters, announcement, link, links, price, \
        prices, discount, offer, offers, code, codes, voucher, date, dates, time, address, addresses, data, \
        information, details, name, names, invoice, invoices, statement, statements, order, password*, account, \
        accounts, invitation, invitations, reminder, subject, list, you received, we sent, sent you, picture, image
        """,
        "German": """
        mail*, e-mail*, nachricht*, newsletter*, link*, preis*, rabatt*, angebot*, code*, gutschein*, datum, termin*, \
        uhrzeit, adresse*, e-mail-adresse*, daten, angaben, name*, anrede, rechnung*, bestellung*, passwort*, \
        passwörter, konto, konten, einladung*, erinnerung*, terminerinnerung*, mahnung*, betreff*, verteiler, liste, haben sie erhalten, \
        haben wir ihnen, haben wir dir
        """,
        "French": """
        email*, e-mail*, mail*, courriel*, message*, newsletter*, lettre d'information, lien*, prix, tarif*, remise*, \
        offre*, code*, date*, heure, adresse*, données, informations, coordonnées, nom, noms, prénom*, facture*, \
        commande*, mot de passe, mots de passe, compte*, invitation*, objet, liste
        """,
        "Spanish": """
        email*, e-mail*, correo*, mensaje*, newsletter*, boletín*, enlace*, precio*, descuento*, oferta*, código*, \
        fecha*, hora, dirección, direcciones, datos, información, nombre*, factura*, pedido*, contraseña*, cuenta*, recordatorio*, \
        invitación, asunto, lista
        """,
        "Italian": """
        email, e-mail, mail, messaggi*, newsletter, link, collegament*, prezz*, scont*, offert*, codic*, data, date, \
        orario, indirizz*, dati, informazion*, nome, nomi, fattur*, ordin*, password, account, invit*, promemoria, oggetto, lista
        """,
        "Portuguese": """
        email*, e-mail*, mensage*, newsletter*, link*, ligaç*, preço*, desconto*, oferta*, código*, data, datas, hora, \
        endereço*, dados, informaç*, nome*, fatura*, factura*, encomenda*, pedido*, senha*, palavra-passe, conta*, \
        convite*, lembrete*, assunto, lista
        """,
        "Dutch": """
        mail*, e-mail*, bericht*, nieuwsbrief*, nieuwsbrieven, link*, prijs, prijzen, korting*, aanbieding*, code*, \
        datum, tijd*, adres*, e-mailadres*, gegevens, informatie, naam, namen, factuur, facturen, bestelling*, \
        wachtwoord*, account*, uitnodiging*, herinnering*, betalingsherinnering*, onderwerp*, lijst
        """,
        "Swedish, Danish, Norwegian": """
        mejl*, mail*, e-post*, e-mail*, meddelande*, nyhetsbrev*, nyhedsbrev*, länk*, pris*, rabatt*, rabat*, kod*, \
        datum, adress*, uppgifter, besked*, link*, adresse*, oplysninger, melding*, lenke*, opplysninger
        """,
        "Finnish": """
        viesti*, sähköposti*, uutiskirje*, linkki*, linki*, hinta*, hinn*, tiedot, tieto*, koodi*, \
        vanhentun*, liian aikaisin, liian myöhään, vaikka, eikä, toiselle asiakkaalle, toisen asiakkaan
        """,
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
