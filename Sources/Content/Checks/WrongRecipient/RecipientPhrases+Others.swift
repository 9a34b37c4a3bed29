/// French, Spanish, Portuguese, Italian.
extension RecipientPhrases {
    static let romance = [
        // French
        RecipientPhrase(
            .sentTo,
            subjects: [
                "cet e-mail", "cet email", "cet mail", "ce mail", "ce message", "ce courriel", "ce courrier",
                "cette newsletter", "cette lettre", "cet envoi", "cette infolettre",
            ],
            hole: 40,
            tails: [
                "envoyé à", "envoyée à", "adressé à", "adressée à", "destiné à", "destinée à", "expédié à",
                "envoyé a", "envoyée a",
            ]),
        RecipientPhrase(
            .subscribedAs,
            subjects: [
                "vous êtes inscrit", "vous êtes abonné", "vous êtes enregistré", "vous êtes actuellement inscrit",
                "tu es inscrit", "vous vous êtes inscrit", "vous vous êtes abonné",
            ],
            hole: 60, tails: ["avec", "sous", "en tant que", "comme"]),
        RecipientPhrase(
            .receivedBecause,
            subjects: [
                "recevez ce", "reçu ce", "reçois ce", "recevez actuellement ce",
            ],
            tails: ["car", "parce que", "puisque"], proof: .addressOrFollower, followers: ["est inscrit", "est abonné"]),
        // Spanish
        RecipientPhrase(
            .sentTo,
            subjects: [
                "este correo", "este mensaje", "este e-mail", "este email", "este mail", "este boletín", "este boletin",
                "esta newsletter", "esta comunicación", "esta notificación",
            ],
            hole: 40,
            tails: [
                "enviado a", "enviada a", "envió a", "enviamos a", "dirigido a", "dirigida a", "destinado a",
                "destinada a", "enviado para",
            ]),
        RecipientPhrase(
            .subscribedAs,
            tails: [
                "suscrito como", "suscrito con", "suscrita como", "suscrita con", "suscrito/a como", "suscrito/a con",
                "suscripto como", "suscripto con", "estás registrado como", "está registrado como",
                "estás registrado con", "está registrado con", "está inscrito con", "estás inscrito con",
            ]),
        RecipientPhrase(
            .receivedBecause,
            subjects: [
                "recibido este", "recibes este", "recibe este", "recibiendo este", "recibió este", "recibiste este",
            ],
            tails: ["porque", "ya que", "debido a que", "pues"], proof: .addressOrFollower,
            followers: ["está suscrit", "está registrad", "se suscribió"]),
        // Portuguese
        RecipientPhrase(
            .sentTo,
            subjects: [
                "este e-mail", "este email", "esta mensagem", "este boletim", "esta newsletter", "este correio",
                "esse e-mail", "esse email", "essa mensagem",
            ],
            tails: [
                "enviado para", "enviada para", "enviado a", "enviada a", "destinado a", "destinada a", "destina-se a",
                "dirigida a", "dirigido a",
            ]),
        RecipientPhrase(
            .subscribedAs,
            tails: [
                "inscrito como", "inscrito com", "inscrita como", "inscrita com", "você está cadastrado como",
                "você está cadastrado com", "está registado como", "está registado com", "está registrado como",
                "está registrado com", "assinante como",
            ]),
        RecipientPhrase(
            .receivedBecause,
            subjects: ["recebeu est", "recebendo est", "receber est", "recebe est", "recebeu ess", "recebendo ess"],
            tails: ["porque", "pois", "uma vez que"], proof: .addressOrFollower,
            followers: ["está inscrit", "está cadastrad", "está regist"]),
        // Italian
        RecipientPhrase(
            .sentTo,
            subjects: [
                "questa e-mail", "questa email", "questa mail", "questo messaggio", "questa newsletter",
                "questa comunicazione", "la presente e-mail", "la presente email", "la presente newsletter",
            ],
            tails: [
                "inviata a", "inviato a", "spedita a", "spedito a", "indirizzata a", "indirizzato a", "destinata a",
                "destinato a", "inviata all'indirizzo", "inviato all'indirizzo", "spedita all'indirizzo",
            ]),
        RecipientPhrase(
            .subscribedAs,
            tails: [
                "sei iscritto con", "sei iscritta con", "sei iscritto/a con", "sei iscritto come", "sei registrato con",
                "sei registrato come", "è iscritto con", "è registrato con", "iscritto alla newsletter con",
            ]),
        RecipientPhrase(
            .receivedBecause, subjects: ["ricevuto quest", "ricevi quest", "ricevendo quest", "riceve quest"],
            tails: ["perché", "perchè", "in quanto", "poiché"], proof: .addressOrFollower,
            followers: ["è iscritt", "è registrat", "risulta iscritt"]),
    ]
}

/// Polish and Russian; Turkish, Japanese and Chinese.
extension RecipientPhrases {
    static let slavic = [
        // Polish
        RecipientPhrase(
            .sentTo,
            subjects: [
                "ta wiadomość", "ten e-mail", "ten email", "ten mail", "ten newsletter", "niniejsza wiadomość",
                "tę wiadomość", "tego maila", "wiadomość ta", "niniejszy e-mail",
            ],
            tails: [
                "wysłana do", "wysłany do", "wysłano do", "wysłana na", "wysłany na", "wysłano na", "wysłaliśmy do",
                "wysłaliśmy na", "skierowana do", "skierowany do", "przeznaczona dla", "dostarczona na",
            ]),
        RecipientPhrase(
            .subscribedAs,
            tails: [
                "zapisany jako", "zapisana jako", "zapisany/a jako", "zarejestrowany jako", "zarejestrowana jako",
                "subskrybujesz jako",
            ]),
        RecipientPhrase(
            .receivedBecause,
            subjects: ["otrzymujesz t", "otrzymałeś t", "otrzymałaś t", "otrzymują państwo t", "otrzymali państwo t"],
            tails: ["ponieważ", "gdyż", "bo"], proof: .addressOrFollower,
            followers: ["jest zapisany", "jest zarejestrowany", "został zapisany"]),
        // Russian
        RecipientPhrase(
            .sentTo,
            subjects: [
                "это письмо", "данное письмо", "это сообщение", "данное сообщение", "эта рассылка", "настоящее письмо",
                "этот e-mail", "это электронное письмо",
            ],
            hole: 40,
            tails: [
                "отправлено на", "отправлено для", "отправлено пользователю", "отправлено", "отправлена на",
                "послано на",
                "выслано на", "направлено на", "адресовано", "предназначено для", "пришло на",
            ]),
        RecipientPhrase(
            .subscribedAs, subjects: ["вы подписаны", "вы зарегистрированы", "вы подписались"], hole: 80,
            tails: ["как", "с адреса", "с адресом", "под"]),
        RecipientPhrase(
            .receivedBecause, subjects: ["получили это", "получаете это", "получили данное", "получаете данное"],
            hole: 60, tails: ["потому что", "так как", "поскольку"], proof: .addressOrFollower,
            followers: ["подписан", "зарегистрирован"]),
    ]

    static let others = [
        // Turkish: the verb comes after the address.
        RecipientPhrase(
            .sentTo,
            tails: [
                "bu e-posta", "bu eposta", "bu ileti", "bu mesaj", "bu bülten", "bu mail", "bu e-bülten", "bu e-mail",
            ],
            proof: .follower,
            followers: ["adresine", "adlı adrese", "hesabına", "e-posta adresine", "a gönder", "e gönder"]),
        // Japanese
        RecipientPhrase(
            .sentTo,
            tails: [
                "このメールは", "本メールは", "このメッセージは", "本メッセージは", "このメールマガジンは", "本メールマガジンは",
                "当メールは", "このeメールは", "この電子メールは",
            ],
            proof: .follower,
            followers: ["宛", "様宛", "様に", "さんに", "に送", "へ送", "にお送り", "へお送り", "に配信", "へ配信", "あてに", "のアドレス"]),
        RecipientPhrase(
            .sentTo, subjects: ["このメール", "本メール", "このメッセージ", "本メッセージ", "このeメール"], hole: 90,
            tails: [
                "送信されました", "送信されています", "送信しています", "送信しております", "お送りしています",
                "お送りしております", "配信されています", "配信しています", "配信しております",
            ]),
        RecipientPhrase(.subscribedAs, tails: ["ご登録", "ご登録の", "ご登録いただいた", "ご登録頂いた"], proof: .addressOrFollower),
        // Chinese, simplified and traditional
        RecipientPhrase(
            .sentTo,
            subjects: [
                "此邮件", "本邮件", "这封邮件", "该邮件", "此电子邮件", "本电子邮件", "这封信", "此消息",
                "此郵件", "本郵件", "這封郵件", "該郵件", "此電子郵件", "本電子郵件", "這封信", "此信件", "本信件", "本電子報",
            ],
            tails: [
                "发送给", "发送至", "发送到", "发给", "发至", "发往", "寄给", "寄送至", "發送給", "發送至", "發送到", "發給", "發至",
                "寄給", "寄至", "寄送給", "寄送至", "傳送給", "傳送至", "傳送到",
            ]),
        RecipientPhrase(
            .receivedBecause,
            subjects: ["收到此邮件", "收到这封邮件", "收到本邮件", "收到此郵件", "收到這封郵件", "收到本郵件", "收到此信"],
            tails: ["因为", "因為", "由于", "由於"], proof: .addressOrFollower, followers: ["已订阅", "订阅了", "已訂閱", "訂閱了"]),
    ]
}
