/// German, Dutch, Swedish, Danish, Norwegian.
extension RecipientPhrases {
    static let germanic = [
        RecipientPhrase(
            .sentTo,
            subjects: [
                "diese e-mail", "diese email", "diese mail", "diese nachricht", "dieser newsletter", "dieses mailing",
                "diese mitteilung", "dieses schreiben", "dieser rundbrief", "diesen newsletter",
            ],
            tails: [
                "wurde an", "wird an", "geht an", "ging an", "ist an", "sich an", "gesendet an", "verschickt an",
                "versendet an", "versandt an", "geschickt an", "adressiert an", "gerichtet an", "ist für", "war für",
                "bestimmt für",
            ]),
        RecipientPhrase(
            .sentTo,
            subjects: ["erhalten diese", "erhältst diese", "bekommen diese", "bekommst diese", "empfangen diese"],
            tails: ["an", "unter"]),
        RecipientPhrase(
            .subscribedAs, subjects: ["sie sind", "du bist", "sie haben sich", "du hast dich", "sind sie", "bist du"],
            hole: 60, tails: ["mit", "unter", "als"], proof: .follower,
            followers: [
                "angemeldet", "registriert", "eingetragen", "abonniert", "gemeldet", "in unserem verteiler",
                "zum newsletter",
                "für unseren newsletter", "für den newsletter", "bei unserem newsletter", "bei uns", "auf unserer",
            ]),
        RecipientPhrase(
            .receivedBecause,
            subjects: ["erhalten diese", "erhältst diese", "bekommen diese", "bekommst diese"],
            tails: ["weil", "da"], proof: .addressOrFollower, followers: ["angemeldet", "registriert", "eingetragen"]),
        // Dutch
        RecipientPhrase(
            .sentTo,
            subjects: ["deze e-mail", "deze email", "deze mail", "deze nieuwsbrief", "dit bericht", "deze mailing"],
            tails: [
                "verzonden naar", "verzonden aan", "verstuurd naar", "verstuurd aan", "gestuurd naar", "gestuurd aan",
                "gezonden naar", "gezonden aan", "gericht aan", "bestemd voor", "bedoeld voor",
            ]),
        RecipientPhrase(
            .subscribedAs, subjects: ["u bent", "je bent", "jij bent", "u staat", "je staat"], hole: 50,
            tails: [
                "ingeschreven als", "ingeschreven met", "aangemeld als", "aangemeld met", "geabonneerd als",
                "geabonneerd met", "geregistreerd als", "geregistreerd met", "ingeschreven onder",
            ]),
        RecipientPhrase(
            .receivedBecause, subjects: ["ontvangt de", "ontvangt di", "ontving de", "krijgt de", "krijgt di"],
            tails: ["omdat", "want"], proof: .addressOrFollower, followers: ["is ingeschreven", "is aangemeld"]),
        // Swedish, Danish, Norwegian
        RecipientPhrase(
            .sentTo,
            subjects: [
                "detta mejl", "detta mail", "detta meddelande", "detta e-post", "detta e-brev", "detta nyhetsbrev",
                "detta utskick", "det här mejlet", "det här mailet", "det här meddelandet", "det här nyhetsbrevet",
                "denne e-mail", "denne mail", "dette nyhedsbrev", "denne besked", "denne e-posten",
                "dette nyhetsbrevet",
                "denne meldingen",
            ],
            tails: [
                "skickat till", "skickats till", "skickades till", "skickas till", "sänts till", "sändes till",
                "avsett för", "adresserat till", "sendt til", "ble sendt til",
            ]),
        RecipientPhrase(
            .subscribedAs,
            tails: [
                "du prenumererar som", "du prenumererar med", "du är registrerad som", "du är registrerad med",
                "du är anmäld som", "du är anmäld med", "du er tilmeldt som", "du er tilmeldt med", "du er påmeldt med",
            ]),
        RecipientPhrase(
            .receivedBecause, subjects: ["får detta", "fått detta", "får det här", "fått det här", "modtager denne"],
            tails: ["eftersom", "därför att", "fordi", "för att"], proof: .addressOrFollower,
            followers: ["är registrerad", "är anmäld", "prenumererar"]),
    ]
}
