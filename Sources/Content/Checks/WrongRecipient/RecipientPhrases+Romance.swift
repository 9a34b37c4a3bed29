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
